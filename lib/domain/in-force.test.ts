import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import { evaluate } from './evaluate';
import type { ClosedClock, Lead } from './lead';
import type { PromiseRule, Rulebook } from './rulebook';
import type { Instant } from './time';

const tuesday = at('2026-11-24T10:00+09:00');
const later = tuesday + hours(4);

function clocks(lead: Lead, rules: Rulebook, now: Instant = later): [string, string][] {
  return evaluate(lead, rules, now).clocks.map(({ promise, state }) => [promise, state]);
}

function promises(lead: Lead, rules: Rulebook, now: Instant = later): string[] {
  return clocks(lead, rules, now).map(([promise]) => promise);
}

function employees(least: number): PromiseRule['appliesWhen'] {
  return { combinator: 'and', rules: [{ field: 'lead.employees', operator: '>=', value: least }] };
}

const handedOff = aLead({ handOffs: [aHandOff(tuesday, { id: 'h1' })] });

describe('B1 for whom a promise is meant', () => {
  it.each<[string, number | undefined, boolean]>([
    ['those it names', 300, true],
    ['not the others', 10, false],
    ['nobody of whom it is not known', undefined, false],
  ])('%s', (_, staff, isMeant) => {
    const lead = { ...handedOff, company: staff === undefined ? {} : { employees: staff } };
    expect(promises(lead, withPromises({ p3: { appliesWhen: employees(100) } })).includes('p3')).toBe(isMeant);
  });

  it('says when that will change by itself', () => {
    const recent: PromiseRule['appliesWhen'] = {
      combinator: 'and',
      rules: [{ field: 'activity', operator: 'atLeast', value: { type: 'webinar', withinDays: 3 } }],
    };
    const rules = withPromises({ p3: { appliesWhen: recent, warn: { kind: 'none' } } });
    const lead = { ...handedOff, activities: [anActivity({ type: 'webinar', occurredAt: tuesday - hours(70) })] };
    expect(promises(lead, rules, tuesday)).toContain('p3');
    const { changesAt } = evaluate(lead, rules, tuesday + hours(1));
    expect(changesAt).toBe(tuesday + hours(2));
    expect(promises(lead, rules, tuesday + hours(2))).not.toContain('p3');
  });

  it('what closed while it was meant for the lead stays on the record', () => {
    const closed: ClosedClock[] = [
      {
        promise: 'p3',
        startedAt: tuesday,
        outcome: 'met',
        due: tuesday + hours(9),
        at: tuesday + hours(1),
        elapsed: hours(1),
        version: '0.1',
      },
    ];
    const lead = { ...handedOff, activities: [aCall(tuesday + hours(1), 'no_answer')], closed };
    const rules = withPromises({ p3: { appliesWhen: employees(1_000) } });
    expect(clocks(lead, rules)).toContainEqual(['p3', 'met']);
    expect(promises({ ...lead, closed: [] }, rules)).not.toContain('p3');
    expect(clocks({ ...lead, handOffs: [], activities: [] }, rules)).toContainEqual(['p3', 'met']);
  });
});

describe('B1 a promise that stands for another', () => {
  const hot = aLead({ handOffs: [aHandOff(tuesday, { id: 'h1', intent: 'price' })] });
  const mail = anActivity({ type: 'mail', by: 'rep-1', occurredAt: tuesday + minutes(10), result: 'mail_sent' });
  const call = aCall(tuesday + minutes(10), 'no_answer');

  it.each<[string, Lead, Rulebook, boolean]>([
    ['while it is open', hot, aRulebook(), false],
    ['and still once it is overdue', hot, aRulebook(), false],
    ['no longer when it was kept', { ...hot, activities: [mail] }, aRulebook(), true],
    ['but it did when both were kept by the same call', { ...hot, activities: [call] }, aRulebook(), false],
    ['not where it is not meant for the lead', hot, withPromises({ p1: { appliesWhen: employees(1_000) } }), true],
    ['not itself', hot, withPromises({ p1: { replaces: [] }, p3: { replaces: ['p3'] } }), true],
    ['not where there is none', handedOff, aRulebook(), true],
  ])('%s', (_, lead, rules, isShown) => {
    expect(promises(lead, rules).includes('p3')).toBe(isShown);
  });

  it('not before it began: what closed until then stays', () => {
    const asked = anActivity({ id: 'i', type: 'inquiry', intent: 'price', occurredAt: tuesday + hours(2) });
    const lead = { ...handedOff, activities: [aCall(tuesday + hours(1), 'no_answer'), asked] };
    expect(clocks(lead, aRulebook())).toContainEqual(['p3', 'met']);
  });

  it('nor where it began before the go-live', () => {
    const asked = anActivity({ id: 'i', type: 'inquiry', intent: 'price', occurredAt: tuesday - hours(2) });
    const { agreement } = aRulebook();
    const rules = aRulebook({ agreement: { meta: { ...agreement.meta, goLive: tuesday } } });
    const lead = { ...handedOff, activities: [asked] };
    expect(promises(lead, rules)).toEqual(['p2', 'p3', 'p6']);
    expect(promises(lead, aRulebook())).not.toContain('p3');
  });

  it('a record of what was replaced is not told in its place', () => {
    const closed: ClosedClock[] = [
      { promise: 'p3', startedAt: tuesday - hours(999), outcome: 'met', due: null, at: tuesday - hours(990), elapsed: 0, version: '0.1' },
    ];
    expect(promises({ ...hot, closed }, aRulebook())).not.toContain('p3');
    expect(clocks({ ...aLead(), closed }, aRulebook())).toEqual([['p3', 'met']]);
  });
});

describe('E8 the go-live date', () => {
  const rules = (goLive: Instant, trialDays = 10) =>
    aRulebook({ agreement: { meta: { ...aRulebook().agreement.meta, goLive, trialDays } } });

  it.each<[string, Instant, string[]]>([
    ['a hand-off of before has no clocks', tuesday + 1, []],
    ['one of that very moment has', tuesday, ['p2', 'p3', 'p6']],
  ])('%s', (_, goLive, expected) => {
    expect(promises(handedOff, rules(goLive))).toEqual(expected);
  });

  it('nor has what follows from it, however late', () => {
    const lead = { ...handedOff, activities: [aCall(tuesday + hours(2), 'talked')] };
    expect(promises(lead, rules(tuesday + hours(1)))).toEqual([]);
  });

  it('what begins by itself afterwards has', () => {
    const request = { id: 'r1', field: 'x', at: tuesday + hours(2) };
    expect(promises({ ...handedOff, requests: [request] }, rules(tuesday + hours(1)))).toEqual(['p9']);
  });

  it('the trial ends with the closing of its tenth business day, the first one counted', () => {
    const trial = (moment: Instant) => {
      const lead = aLead({ handOffs: [aHandOff(moment)] });
      return evaluate(lead, rules(at('2026-11-24T09:00+09:00')), moment).clocks.find(({ promise }) => promise === 'p3')?.trial;
    };
    const ends = at('2026-12-07T18:00+09:00');
    expect([trial(ends - 1), trial(ends)]).toEqual([true, false]);
  });

  it('without days there is no trial', () => {
    expect(evaluate(handedOff, rules(tuesday, 0), later).clocks.some(({ trial }) => trial)).toBe(false);
  });
});
