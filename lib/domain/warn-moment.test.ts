import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, aRulebook, at, hours, withPromises } from '@/test/fixtures/builders';
import { evaluate } from './evaluate';
import type { HandOff, Lead } from './lead';
import type { PromiseRule, Rulebook } from './rulebook';
import type { Instant } from './time';

const friday = at('2026-11-20T15:00+09:00');

function warnAt(
  rules: Rulebook,
  lead: Lead = aLead({ handOffs: [aHandOff(friday)] }),
  promise = 'p3',
  now: Instant = friday,
): Instant | null | undefined {
  return evaluate(lead, rules, now).clocks.find((each) => each.promise === promise)?.warnAt;
}

function warned(warn: PromiseRule['warn'], within: PromiseRule['within'] = { amount: 3, unit: 'days' }): Rulebook {
  return withPromises({ p3: { warn, within } });
}

describe('B8 from when it is at risk', () => {
  it.each<[string, PromiseRule['warn'], PromiseRule['within'], string | null]>([
    ['never', { kind: 'none' }, { amount: 3, unit: 'days' }, null],
    ['from opening of the due day', { kind: 'due_day' }, { amount: 3, unit: 'days' }, '2026-11-26T09:00+09:00'],
    [
      'of hours from opening of that day, never before it starts',
      { kind: 'due_day' },
      { amount: 2, unit: 'hours' },
      '2026-11-20T15:00+09:00',
    ],
    ['a business day before', { kind: 'days_before', days: 1 }, { amount: 3, unit: 'days' }, '2026-11-25T09:00+09:00'],
    ['two, over the long weekend', { kind: 'days_before', days: 2 }, { amount: 2, unit: 'days' }, '2026-11-20T15:00+09:00'],
    [
      'as many as there are: never before it starts',
      { kind: 'days_before', days: 9 },
      { amount: 3, unit: 'days' },
      '2026-11-20T15:00+09:00',
    ],
    ['a share of the working time', { kind: 'share', share: 0.5 }, { amount: 8, unit: 'hours' }, '2026-11-24T10:00+09:00'],
    ['a share of what a day allows', { kind: 'share', share: 0.5 }, { amount: 1, unit: 'days' }, '2026-11-24T12:00+09:00'],
    ['none of it: at once', { kind: 'share', share: 0 }, { amount: 8, unit: 'hours' }, '2026-11-20T15:00+09:00'],
    ['all of it: when it is due', { kind: 'share', share: 1 }, { amount: 8, unit: 'hours' }, '2026-11-24T14:00+09:00'],
  ])('%s', (_, warn, within, expected) => {
    expect(warnAt(warned(warn, within))).toBe(expected === null ? null : at(expected));
  });

  it('without a deadline there is no risk', () => {
    const calendars = aRulebook().agreement.calendars.map((each) => ({ ...each, weekly: {} }));
    expect(warnAt(withPromises({ p3: { warn: { kind: 'due_day' } } }, aRulebook({ agreement: { calendars } })))).toBeNull();
  });

  it('of a call-back at the agreed moment, whatever the rule says of others, and never before it was agreed', () => {
    const agreed = (moment: Instant) => aLead({ activities: [aCall(friday, 'callback', { callbackAt: moment })] });
    expect(warnAt(aRulebook(), agreed(friday + hours(20)), 'p8')).toBe(friday + hours(20));
    expect(warnAt(aRulebook(), agreed(friday - hours(1)), 'p8')).toBe(friday - hours(1) + 15 * 60_000);
    expect(warnAt(withPromises({ p8: { warn: { kind: 'none' } } }), agreed(friday + hours(20)), 'p8')).toBeNull();
  });

  const note = (agreedAt: Instant | undefined): Partial<HandOff> => ({
    note: { spokeWith: '佐藤', problem: '在庫', ...(agreedAt === undefined ? {} : { agreedAt }) },
  });
  const due = at('2026-12-21T18:00+09:00');

  it.each<[string, Partial<HandOff>, string]>([
    ['no date', note(undefined), '2026-12-14T09:00+09:00'],
    ['a date in time', note(friday + hours(240)), '2026-12-21T09:00+09:00'],
    ['a date when it is due', note(due), '2026-12-21T09:00+09:00'],
    ['a date after that', note(due + 1), '2026-12-14T09:00+09:00'],
    ['a date when it started', note(friday), '2026-12-21T09:00+09:00'],
    ['a date of before', note(friday - 1), '2026-12-14T09:00+09:00'],
  ])('of a first meeting five days before, but that day where it has a date in time: %s', (_, handOff, expected) => {
    expect(warnAt(aRulebook(), aLead({ handOffs: [aHandOff(friday, handOff)] }), 'p6')).toBe(at(expected));
  });

  it('a date says nothing of what no meeting keeps', () => {
    const lead = aLead({ handOffs: [aHandOff(friday, note(friday + hours(1)))] });
    expect(warnAt(warned({ kind: 'days_before', days: 1 }), lead)).toBe(at('2026-11-25T09:00+09:00'));
  });
});
