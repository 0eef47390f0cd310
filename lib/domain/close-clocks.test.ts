import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import { closeClocks } from './close-clocks';
import type { ClosedClock, Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

const rulebook = aRulebook();
const friday = at('2026-11-20T15:00+09:00');
const tuesday = at('2026-11-24T10:00+09:00');
const now = at('2026-12-24T10:00+09:00');

function handedOff(facts: Partial<Lead> = {}): Lead {
  return aLead({ handOffs: [aHandOff(friday, { id: 'h1' })], ...facts });
}

function calledAt(moment: Instant): Lead {
  return handedOff({ activities: [aCall(moment, 'no_answer', { id: 'c1' })] });
}

function closedBy(before: Lead, after: Lead, rules: Rulebook = rulebook, at = now): [string, ClosedClock['outcome']][] {
  return closeClocks(before, after, rules, at).map(({ promise, outcome }) => [promise, outcome]);
}

function parkedAt(moment: Instant): Partial<Lead> {
  return { stages: [{ stage: 'unfit', at: moment, recordedAt: moment, by: 'person' }] };
}

describe('B10 what a change closed is recorded once', () => {
  it.each<[string, Lead, [string, string][]]>([
    ['nothing while all is open', handedOff(), []],
    ['kept in time', calledAt(tuesday), [['p3', 'met']]],
    ['kept at the last moment', calledAt(at('2026-11-26T18:00+09:00')), [['p3', 'met']]],
    ['kept late', calledAt(at('2026-11-27T10:00+09:00')), [['p3', 'met_late']]],
    [
      'fallen away in time',
      handedOff(parkedAt(tuesday)),
      [
        ['p3', 'cancelled'],
        ['p6', 'cancelled'],
      ],
    ],
    [
      'fallen away after its deadline: never kept',
      handedOff(parkedAt(at('2026-11-27T10:00+09:00'))),
      [
        ['p3', 'breached'],
        ['p6', 'cancelled'],
      ],
    ],
  ])('%s', (_, after, expected) => {
    expect(closedBy(handedOff(), after)).toEqual(expected);
  });

  it('with its figures, and who owned the lead when it closed', () => {
    const assignments = [
      { owner: 'rep-1', team: 'is-1', at: friday - hours(1) },
      { owner: 'rep-2', team: 'is-1', at: tuesday - hours(1) },
      { owner: 'rep-3', team: 'is-1', at: tuesday + hours(1) },
    ];
    const lead = { ...calledAt(tuesday), assignments };
    expect(closeClocks({ ...handedOff(), assignments }, lead, rulebook, now)).toEqual([
      {
        promise: 'p3',
        startedAt: friday,
        outcome: 'met',
        due: at('2026-11-26T18:00+09:00'),
        at: tuesday,
        elapsed: hours(4),
        allowed: hours(30),
        owner: 'rep-2',
        version: rulebook.agreement.meta.version,
      },
    ]);
  });

  it('what is on record is not recorded again', () => {
    const closed = closeClocks(handedOff(), calledAt(tuesday), rulebook, now);
    expect(closedBy(calledAt(tuesday), { ...calledAt(tuesday), closed })).toEqual([]);
    expect(closedBy(calledAt(tuesday), calledAt(tuesday))).toEqual([['p3', 'met']]);
  });

  it('unless a late fact moved its end: then it is judged anew', () => {
    const closed = closeClocks(handedOff(), calledAt(at('2026-11-27T10:00+09:00')), rulebook, now);
    const before = { ...calledAt(at('2026-11-27T10:00+09:00')), closed };
    const told = { ...before, activities: [aCall(tuesday, 'no_answer'), ...before.activities] };
    expect(closedBy(before, told)).toContainEqual(['p3', 'met']);
  });

  it('a record of another run of the promise is none of this one', () => {
    const [closed] = closeClocks(handedOff(), calledAt(tuesday), rulebook, now);
    const other = { ...(closed as ClosedClock), startedAt: friday - hours(1) };
    expect(closedBy(calledAt(tuesday), { ...calledAt(tuesday), closed: [other] })).toEqual([['p3', 'met']]);
    const another = { ...(closed as ClosedClock), promise: 'p6' };
    expect(closedBy(calledAt(tuesday), { ...calledAt(tuesday), closed: [another] })).toEqual([['p3', 'met']]);
  });
});

describe('what is not recorded', () => {
  const meta = rulebook.agreement.meta;

  it.each<[string, Rulebook, [string, string][]]>([
    ['E8 what was handed off before the go-live', aRulebook({ agreement: { meta: { ...meta, goLive: friday + 1, trialDays: 0 } } }), []],
    ['E8 but what was handed off with it', aRulebook({ agreement: { meta: { ...meta, goLive: friday, trialDays: 0 } } }), [['p3', 'met']]],
    ['E8 the trial run', aRulebook({ agreement: { meta: { ...meta, goLive: friday - hours(1), trialDays: 10 } } }), []],
    [
      'E8 but what started after it',
      aRulebook({ agreement: { meta: { ...meta, goLive: friday - hours(24 * 30), trialDays: 10 } } }),
      [['p3', 'met']],
    ],
    ['a promise that is not meant for the lead', withPromises({ p3: { appliesWhen: employees(1000) } }), []],
    ['but one that is', withPromises({ p3: { appliesWhen: employees(100) } }), [['p3', 'met']]],
  ])('%s', (_, rules, expected) => {
    expect(closedBy(handedOff(), calledAt(tuesday), rules)).toEqual(expected);
  });

  it('a promise meant for the lead until the change is recorded', () => {
    const rules = withPromises({ p3: { appliesWhen: employees(100) } });
    const shrunk = { ...calledAt(tuesday), company: { name: 'x', employees: 10 } };
    expect(closedBy(handedOff(), shrunk, rules)).toEqual([['p3', 'met']]);
  });

  it('a promise that another stood for when it closed', () => {
    const hot = aLead({ handOffs: [aHandOff(tuesday, { id: 'h1', intent: 'price' })] });
    const called = { ...hot, activities: [aCall(tuesday + minutes(10), 'no_answer')] };
    expect(closedBy(hot, called)).toEqual([['p1', 'met']]);
  });

  it('what waits for its start', () => {
    const talked = { ...handedOff(), activities: [] };
    expect(closeClocks(talked, talked, rulebook, friday + hours(1))).toEqual([]);
  });
});

function employees(least: number) {
  return { combinator: 'and' as const, rules: [{ field: 'lead.employees', operator: '>=' as const, value: least }] };
}
