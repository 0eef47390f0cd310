import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, withPromises } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { evaluate } from './evaluate';
import type { Activity, Lead } from './lead';
import type { PromiseRule, Rulebook } from './rulebook';
import type { Instant } from './time';

const friday = at('2026-11-20T15:00+09:00');

function called(day: string, time = '10:00', result: Activity['result'] = 'no_answer'): Activity {
  return aCall(at(`2026-${day}T${time}+09:00`), result);
}

function mailed(day: string, time = '10:00'): Activity {
  return anActivity({ type: 'mail', occurredAt: at(`2026-${day}T${time}+09:00`), result: 'mail_sent', by: 'rep-1' });
}

function handedOff(activities: Activity[]): Lead {
  return aLead({ handOffs: [aHandOff(friday, { id: 'h1' })], activities });
}

function planned(touches: PromiseRule['touches'], rulebook: Rulebook = aRulebook()): Rulebook {
  return withPromises({ p4: { touches } }, rulebook);
}

function clock(promise: string, lead: Lead, now: Instant, rulebook: Rulebook): Clock {
  const found = evaluate(lead, rulebook, now).clocks.find((each) => each.promise === promise);
  if (!found) throw new Error(`no clock ${promise}`);
  return found;
}

const later = at('2026-12-04T12:00+09:00');

describe('B3 how many touches, how often, how many at most', () => {
  it.each<[string, PromiseRule['touches'], Activity[], Partial<Clock['touches'] & object>]>([
    [
      'each day once',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [called('11-24'), called('11-24', '16:00'), called('11-25')],
      { made: 2, calls: 2 },
    ],
    [
      'each one where no days are asked for',
      { min: 6, minCalls: 3, spacingDays: 0, max: 8 },
      [called('11-24'), called('11-24', '16:00')],
      { made: 2, calls: 2 },
    ],
    [
      'every other day',
      { min: 6, minCalls: 3, spacingDays: 2, max: 8 },
      [called('11-24'), called('11-25'), called('11-26'), called('11-27')],
      { made: 2 },
    ],
    [
      'a day off does not count as a day apart',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [called('11-20', '16:00'), called('11-21'), called('11-24')],
      { made: 2 },
    ],
    [
      'calls apart from the rest',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [called('11-24'), mailed('11-25'), mailed('11-26')],
      { made: 3, calls: 1 },
    ],
    [
      'what was done since the hand-off, before the first attempt too',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [mailed('11-20', '16:00'), called('11-24')],
      { made: 2, calls: 1 },
    ],
    [
      'not what was done before it',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [mailed('11-20', '14:59'), called('11-24')],
      { made: 1 },
    ],
    [
      'not what is no touch',
      { min: 6, minCalls: 3, spacingDays: 1, max: 8 },
      [called('11-24'), called('11-25', '10:00', 'wrong_number')],
      { made: 1 },
    ],
  ])('%s', (_, touches, activities, expected) => {
    expect(clock('p4', handedOff(activities), later, planned(touches)).touches).toMatchObject(expected);
  });

  it('says from when the next one counts, and once as many were made as may be, that there is none', () => {
    const rules = planned({ min: 2, minCalls: 0, spacingDays: 2, max: 3 });
    const two = clock(
      'p4',
      handedOff([mailed('11-20', '16:00'), called('11-25')]),
      later,
      planned({ min: 3, minCalls: 3, spacingDays: 2, max: 4 }),
    );
    expect(two.touches?.nextFrom).toBe(at('2026-11-27T09:00+09:00'));
    expect(
      clock('p4', handedOff([called('11-24')]), at('2026-11-24T12:00+09:00'), planned({ min: 1, minCalls: 3, spacingDays: 1, max: 1 }))
        .touches?.nextFrom,
    ).toBeNull();
    expect(clock('p4', handedOff([called('11-24'), called('11-26')]), later, rules).touches?.nextFrom).toBe(at('2026-11-30T09:00+09:00'));
  });

  it('without days between, the next one counts at once', () => {
    const made = at('2026-11-24T10:00+09:00');
    const rules = planned({ min: 6, minCalls: 3, spacingDays: 0, max: 8 });
    expect(clock('p4', handedOff([called('11-24')]), later, rules).touches?.nextFrom).toBe(made);
  });

  it('is kept by enough touches of which enough are calls', () => {
    const rules = planned({ min: 3, minCalls: 2, spacingDays: 1, max: 8 });
    const mails = handedOff([called('11-24'), mailed('11-25'), mailed('11-26'), called('11-27')]);
    expect(clock('p4', mails, later, rules)).toMatchObject({ state: 'met', endedAt: at('2026-11-27T10:00+09:00') });
  });

  it('with as many touches as may be it says stop, kept or not, and the decision is due', () => {
    const rules = planned({ min: 2, minCalls: 2, spacingDays: 1, max: 3 });
    const lead = handedOff([called('11-24'), mailed('11-25'), mailed('11-26')]);
    const full = at('2026-11-26T10:00+09:00');
    expect(clock('p4', lead, full - 1, rules).state).toBe('running');
    expect(clock('p4', lead, later, rules)).toMatchObject({ state: 'cancelled', endedAt: full });
    expect(clock('p2', lead, full, rules)).toMatchObject({ startedAt: full, startedBy: { en: 'End of the touch plan' } });
  });

  it('with enough touches at the bound it is kept', () => {
    const rules = planned({ min: 3, minCalls: 1, spacingDays: 1, max: 3 });
    const lead = handedOff([called('11-24'), mailed('11-25'), mailed('11-26')]);
    expect(clock('p4', lead, later, rules).state).toBe('met');
  });

  it('that was full before its first attempt is over with it', () => {
    const rules = planned({ min: 1, minCalls: 0, spacingDays: 1, max: 2 });
    const lead = handedOff([mailed('11-20', '16:00'), mailed('11-24'), called('11-25')]);
    const first = at('2026-11-25T10:00+09:00');
    expect(clock('p4', lead, later, rules)).toMatchObject({ startedAt: first, endedAt: first, state: 'met', elapsed: 0 });
  });

  it('a day that closes at midnight is that day', () => {
    const night: [string, string][] = [['15:00', '24:00']];
    const calendars = aRulebook().agreement.calendars.map((rule) => ({
      ...rule,
      weekly: { mon: night, tue: night, wed: night, thu: night, fri: night },
    }));
    const rules = planned({ min: 6, minCalls: 3, spacingDays: 1, max: 8 }, aRulebook({ agreement: { calendars } }));
    const lead = handedOff([called('11-24', '16:00'), called('11-25', '16:00')]);
    const p4 = clock('p4', lead, at('2026-11-25T17:00+09:00'), rules);
    expect(p4.touches).toMatchObject({ made: 2, nextFrom: at('2026-11-26T15:00+09:00') });
    // Due with the last moment of the day: the warning and the days left are that day's.
    expect(clock('p3', handedOff([]), friday, rules)).toMatchObject({
      due: at('2026-11-27T00:00+09:00'),
      warnAt: at('2026-11-26T15:00+09:00'),
      businessDaysLeft: 3,
    });
  });

  it('the touches after a plan is over are none of its', () => {
    const rules = planned({ min: 2, minCalls: 0, spacingDays: 1, max: 8 });
    const lead = handedOff([called('11-24'), called('11-25'), called('11-26')]);
    expect(clock('p4', lead, later, rules).touches).toMatchObject({ made: 2 });
  });

  it('a promise without a plan counts none', () => {
    expect(clock('p3', handedOff([called('11-24')]), later, aRulebook()).touches).toBeNull();
    expect(clock('p4', handedOff([called('11-24')]), friday + hours(96), aRulebook()).touches).not.toBeNull();
  });
});
