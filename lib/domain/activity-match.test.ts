import { describe, expect, it } from 'vitest';
import { aLead, anActivity, at, days, hours } from '@/test/fixtures/builders';
import { compileCondition, Sink } from './condition';
import type { ActivityMatch, Condition, ConditionRule } from './condition-schema';
import { compileJudges } from './judges';
import type { Activity, Lead } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function group(rule: ConditionRule | Condition): Condition {
  return 'combinator' in rule ? (rule as Condition) : { combinator: 'and', rules: [rule] };
}

function ask(rule: ConditionRule | Condition, activities: Activity[], lead: Partial<Lead> = {}) {
  return compileCondition(group(rule), agreement).judge(judges.facts(aLead({ activities, ...lead }), now));
}

/** The activity that made it hold last, with how many days ago; 'always' where it holds by what the lead is. */
function fired(rule: ConditionRule | Condition, activities: Activity[], lead: Partial<Lead> = {}): string | null {
  const sink = new Sink();
  const firing = compileCondition(group(rule), agreement).fired(judges.facts(aLead({ activities, ...lead }), now), sink);
  if (!firing) return null;
  return firing.at === null ? 'always' : `${firing.activity?.id ?? 'nothing'} ${(now - firing.at) / days(1)}`;
}

function counted(match: ActivityMatch, operator: ConditionRule['operator'] = 'atLeast'): ConditionRule {
  return { field: 'activity', operator, value: match };
}

function ago(type: Activity['type'], daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ id: `${type}-${daysAgo}`, type, occurredAt: now - days(daysAgo), ...more });
}

const views = (...daysAgo: number[]) => daysAgo.map((n) => ago('page_view', n));

describe('A2 who × channel × content', () => {
  const call = ago('call', 1, {
    channel: 'phone',
    content: 'price',
    result: 'talked',
    intent: 'price',
    rating: 'A',
    interest: 'crm',
  });
  it.each<[ActivityMatch, string]>([
    [{}, 'yes'],
    [{ type: 'call' }, 'yes'],
    [{ type: 'mail' }, 'no'],
    [{ type: [] }, 'no'],
    [{ type: ['call'] }, 'yes'],
    [{ type: ['call', 'mail'] }, 'yes'],
    [{ type: ['visit', 'mail'] }, 'no'],
    [{ content: 'price' }, 'yes'],
    [{ content: ['case', 'price'] }, 'yes'],
    [{ content: 'case' }, 'no'],
    [{ channel: 'phone' }, 'yes'],
    [{ channel: 'mail' }, 'no'],
    [{ result: 'talked' }, 'yes'],
    [{ result: ['held', 'no_answer'] }, 'no'],
    [{ intent: 'price' }, 'yes'],
    [{ intent: 'demo' }, 'no'],
    [{ rating: ['A', 'B'] }, 'yes'],
    [{ rating: 'C' }, 'no'],
    [{ interest: 'crm' }, 'yes'],
    [{ interest: 'sfa' }, 'no'],
    [{ type: 'call', content: 'price' }, 'yes'],
    [{ type: 'mail', content: 'price' }, 'no'],
    [{ type: 'call', content: 'case' }, 'no'],
    [{ channel: 'phone', content: 'case' }, 'no'],
    [{ channel: 'mail', content: 'price' }, 'no'],
    [{ channel: 'phone', content: 'price' }, 'yes'],
    [{ channel: 'phone', content: 'price', result: 'talked' }, 'yes'],
    [{ channel: 'phone', content: 'price', result: 'held' }, 'no'],
    [{ channel: 'mail', content: 'price', result: 'talked' }, 'no'],
    [{ type: ['call', 'mail'], channel: 'phone', content: 'case' }, 'no'],
  ])('%j', (match, expected) => expect(ask(counted(match), [call]).held).toBe(expected));

  it('what was not recorded matches nothing wanted', () => {
    expect(ask(counted({ content: 'price' }), [ago('call', 1)]).held).toBe('no');
  });

  it.each([{ count: -1 }, { count: 1.5 }, { withinDays: 0 }, { withinDays: -1 }, { type: 7 }, 'call', 3, []])(
    '%j cannot be meant',
    (value) => expect(ask({ field: 'activity', operator: 'atLeast', value }, [call]).held).toBe('unknown'),
  );

  it('nothing written means any activity', () => {
    expect(ask({ field: 'activity', operator: 'atLeast' }, [call]).held).toBe('yes');
    expect(ask({ field: 'activity', operator: 'atLeast', value: null }, []).held).toBe('no');
  });

  it.each<[ConditionRule['operator'], string]>([
    ['atLeast', 'yes'],
    ['is', 'yes'],
    ['=', 'yes'],
    ['none', 'no'],
    ['atMost', 'yes'],
    ['>=', 'unknown'],
    ['in', 'unknown'],
    ['notNull', 'unknown'],
  ])('one call and "%s"', (operator, expected) => expect(ask(counted({ type: 'call' }, operator), [call]).held).toBe(expected));

  it('none at all is always held, and at least none proves nothing', () => {
    expect(ask(counted({ type: 'mail', count: 0 }), [call])).toMatchObject({ held: 'yes', changesAt: null });
    expect(ask(counted({ type: 'call', count: 0, withinDays: 5 }), [call])).toMatchObject({ held: 'yes', changesAt: null });
    expect(ask(counted({ type: 'mail', count: 0 }, 'atMost'), [call]).held).toBe('yes');
    expect(ask(counted({ type: 'call', count: 0 }, 'atMost'), [call]).held).toBe('no');
  });
});

describe('A2 when time alone will change a count', () => {
  const twice = { type: 'page_view', count: 2, withinDays: 7 };
  it.each<[string, ConditionRule, Activity[], Partial<Lead>, string, number | null]>([
    ['enough: when the second latest leaves', counted(twice), views(1, 3, 5), {}, 'yes', now + days(4)],
    ['too few: never', counted(twice), views(1), {}, 'no', null],
    ['without a window: never', counted({ type: 'page_view', count: 2 }), views(1, 300), {}, 'yes', null],
    ['too many: when the third latest leaves', counted(twice, 'atMost'), views(1, 3, 5, 6), {}, 'no', now + days(2)],
    ['few enough: never', counted(twice, 'atMost'), views(1, 3), {}, 'yes', null],
    ['none wanted, one seen', counted(twice, 'none'), views(1), {}, 'no', now + days(6)],
    [
      'not known so far back: once what is known fills the window',
      counted(twice),
      views(1),
      { activitiesSince: now - days(3) },
      'unknown',
      now + days(4),
    ],
    ['known exactly as far back', counted(twice), views(1), { activitiesSince: now - days(7) }, 'no', null],
    ['one millisecond short', counted(twice), views(1), { activitiesSince: now - days(7) + 1 }, 'unknown', now + 1],
    ['no window needs no beginning', counted({ type: 'page_view', count: 2 }), views(1), { activitiesSince: now }, 'no', null],
  ])('%s', (_, rule, activities, lead, held, changesAt) => expect(ask(rule, activities, lead)).toMatchObject({ held, changesAt }));

  it('what reaches further than is known says so', () => {
    expect(ask(counted(twice), [], { activitiesSince: now }).why?.en).toBe('Reaches back further than activities are known');
  });

  it('an absence proves itself by no activity', () => {
    expect(ask(counted(twice, 'none'), []).evidence).toEqual([expect.objectContaining({ activity: null, at: null })]);
    expect(ask(counted(twice), views(1, 2)).evidence).toEqual([expect.objectContaining({ activity: 'page_view-1', at: now - days(1) })]);
    expect(ask(counted(twice), views(1)).evidence).toEqual([]);
  });
});

describe('A4 when it came to hold', () => {
  const twice = { type: 'page_view', count: 2, withinDays: 7 };
  const daily = { type: 'page_view', count: 2, withinDays: 3, perDay: true };
  it.each<[string, ConditionRule | Condition, Activity[], string | null]>([
    ['the latest of one', counted({ type: 'page_view' }), views(9, 4), 'page_view-4 4'],
    ['the latest, though its window has passed', counted({ type: 'page_view', withinDays: 3 }), views(9), 'page_view-9 9'],
    ['never', counted({ type: 'login' }), views(9), null],
    ['two within a week, long ago', counted(twice), views(90, 30, 25, 1), 'page_view-25 25'],
    ['two, a week apart to the millisecond', counted(twice), views(8, 1), null],
    ['two, a little less apart', counted(twice), views(7.9, 1), 'page_view-1 1'],
    ['one is not two', counted(twice), views(1), null],
    ['two on one day', counted({ ...twice, perDay: true }), views(1, 1.1), null],
    ['two days, the last view of the later', counted(daily), views(3.2, 2.3, 2.2), 'page_view-2.2 2.2'],
    ['two days too far apart', counted(daily), views(6, 2), null],
    ['an earlier pair of days', counted(daily), views(9, 8, 2), 'page_view-8 8'],
    [
      'or: the later of both',
      { combinator: 'or', rules: [counted({ type: 'page_view' }), counted({ type: 'login' })] },
      [...views(5), ago('login', 2)],
      'login-2 2',
    ],
    [
      'or: the only one',
      { combinator: 'or', rules: [counted({ type: 'page_view' }), counted({ type: 'login' })] },
      views(5),
      'page_view-5 5',
    ],
    ['or: neither', { combinator: 'or', rules: [counted({ type: 'reply' }), counted({ type: 'login' })] }, views(5), null],
    [
      'or with what the lead is',
      { combinator: 'or', rules: [counted({ type: 'page_view' }), { field: 'lead.name', operator: 'notNull' }] },
      views(5),
      'always',
    ],
    [
      'and: the moment at which both held',
      { combinator: 'and', rules: [counted({ type: 'page_view', withinDays: 3 }), counted({ type: 'login', withinDays: 3 })] },
      [...views(20, 10), ago('login', 18), ago('login', 5)],
      'login-18 18',
    ],
    [
      'and: never at one moment',
      { combinator: 'and', rules: [counted({ type: 'page_view', withinDays: 3 }), counted({ type: 'login', withinDays: 3 })] },
      [...views(20), ago('login', 10)],
      null,
    ],
    ['and: never the other', { combinator: 'and', rules: [counted({ type: 'page_view' }), counted({ type: 'login' })] }, views(20), null],
    [
      'and with what the lead is, which holds',
      { combinator: 'and', rules: [{ field: 'lead.name', operator: 'notNull' }, counted({ type: 'login' })] },
      [ago('login', 10)],
      'login-10 10',
    ],
    [
      'and with what the lead is not',
      { combinator: 'and', rules: [{ field: 'lead.name', operator: 'null' }, counted({ type: 'login' })] },
      [ago('login', 10)],
      null,
    ],
    [
      'and of an or',
      {
        combinator: 'and',
        rules: [
          { combinator: 'or', rules: [counted({ type: 'reply', withinDays: 2 }), counted({ type: 'page_view', withinDays: 2 })] },
          counted({ type: 'login', withinDays: 2 }),
        ],
      },
      [...views(9), ago('login', 8), ago('login', 3)],
      'login-8 8',
    ],
    [
      'and of an and',
      {
        combinator: 'and',
        rules: [
          { combinator: 'and', rules: [counted({ type: 'reply', withinDays: 2 }), counted({ type: 'page_view', withinDays: 2 })] },
          counted({ type: 'login', withinDays: 2 }),
        ],
      },
      [...views(9), ago('login', 8), ago('reply', 3)],
      null,
    ],
    [
      'an or that holds by what the lead is, within an and',
      {
        combinator: 'and',
        rules: [
          { combinator: 'or', rules: [{ field: 'lead.name', operator: 'notNull' }, counted({ type: 'page_view', withinDays: 2 })] },
          counted({ type: 'login', withinDays: 2 }),
        ],
      },
      [ago('login', 8)],
      'login-8 8',
    ],
    [
      'a surge and a log-in',
      {
        combinator: 'and',
        rules: [
          { field: 'surge', operator: 'is', value: { days: 7, visitDays: 2, factor: 2, weeks: 4 } },
          counted({ type: 'login', withinDays: 2 }),
        ],
      },
      [...views(11, 10), ago('login', 9), ago('login', 1)],
      'login-9 9',
    ],
    ['what did not happen must not have happened until now', counted({ type: 'login', withinDays: 5 }, 'none'), views(1), 'always'],
    ['but it did', counted({ type: 'page_view', withinDays: 5 }, 'none'), views(1), null],
    ['not an event, which is an absence', { combinator: 'and', not: true, rules: [counted({ type: 'login' })] }, views(1), 'always'],
    ['not an event that was', { combinator: 'and', not: true, rules: [counted({ type: 'page_view' })] }, views(1), null],
    [
      'silence, from the moment it was long enough',
      { field: 'silence', operator: 'is', value: { after: { type: 'trial_start' }, days: 10, unless: [{ type: 'login' }] } },
      [ago('trial_start', 30), ago('login', 15)],
      'trial_start-30 5',
    ],
  ])('%s', (_, rule, activities, expected) => expect(fired(rule, activities)).toBe(expected));

  it('of two absences, the later proof', () => {
    const silence = (type: string, n: number) => ({ field: 'silence', operator: 'is' as const, value: { after: { type }, days: n } });
    const both: Condition = { combinator: 'and', rules: [silence('trial_start', 10), silence('login', 3)] };
    expect(fired(both, [ago('trial_start', 30), ago('login', 9)])).toBe('login-9 6');
    expect(fired({ ...both, rules: [...both.rules].reverse() }, [ago('trial_start', 30), ago('login', 9)])).toBe('login-9 6');
  });

  it('of what cannot be known says why, once', () => {
    const sink = new Sink();
    const facts = judges.facts(aLead({ activitiesSince: now - hours(1) }), now);
    expect(compileCondition(group(counted({ type: 'login', withinDays: 5 }, 'none')), agreement).fired(facts, sink)).toBeNull();
    expect(sink.unknowns?.map(({ en }) => en)).toEqual(['Reaches back further than activities are known']);
    expect(sink.changesAt).toBe(now - hours(1) + days(5));
    const blank = new Sink();
    expect(compileCondition(group({ field: 'lead.source', operator: '=', value: 'x' }), agreement).fired(facts, blank)).toBeNull();
    expect([blank.unknowns, blank.why?.en]).toEqual([null, 'Source is not known']);
  });
});

describe('A2 at the moment of another event', () => {
  const both = (match: ActivityMatch): Condition => ({
    combinator: 'and',
    rules: [counted(match), counted({ type: 'login', withinDays: 1 })],
  });
  const twice = { type: 'page_view', count: 2, withinDays: 3 };
  it.each<[string, ActivityMatch, number[], number[], string | null]>([
    ['two views in the three days before', twice, [10, 8.5], [8], 'login-8 8'],
    ['one of them exactly three days before', twice, [11, 8.5], [8], null],
    ['one of them a little less before', twice, [10.99, 8.5], [8], 'login-8 8'],
    ['one view alone', twice, [8.5], [8], null],
    ['views that came later', twice, [8.5, 6.5], [8], null],
    ['no view', twice, [], [8], null],
    ['no view wanted', { ...twice, count: 0 }, [], [8], 'login-8 8'],
    ['views of two days', { ...twice, perDay: true }, [10, 9], [8.5], 'login-8.5 8.5'],
    ['views of one day', { ...twice, perDay: true }, [9, 8.9], [8.5], null],
    ['views of two days, one out of the window', { ...twice, perDay: true }, [11, 9], [8], null],
    ['views of two days, many on the later', { ...twice, perDay: true }, [10, 9, 8.95, 8.9], [8.5], 'login-8.5 8.5'],
    ['views of three days wanted', { ...twice, count: 3, perDay: true }, [10, 9, 8.9], [8.5], null],
    ['the later of two such moments', twice, [20, 19, 10, 9], [18, 8], 'login-8 8'],
    ['the earlier, where the later is none', twice, [20, 19, 9], [18, 8], 'login-18 18'],
    ['a view itself, where the log-in came before', twice, [10, 9.5], [9.9], 'page_view-9.5 9.5'],
  ])('%s', (_, match, seen, logins, expected) => {
    const activities = [...views(...seen), ...logins.map((n) => ago('login', n))];
    expect(fired(both(match), activities)).toBe(expected);
  });
});

describe('A2 days rather than times', () => {
  const daily = (count: number, withinDays = 7) => counted({ type: 'page_view', count, withinDays, perDay: true });
  it.each<[string, ConditionRule, number[], string, number | null]>([
    ['two days', daily(2), [1, 2], 'yes', now + days(5)],
    ['one day, seen twice', daily(2), [1, 1.1], 'no', null],
    ['until the last view of the day that counts', daily(2), [1, 2.1, 2.2, 2.3], 'yes', now + days(4.9)],
    ['three days of five', daily(3), [0, 2, 4], 'yes', now + days(3)],
    ['three days of which one is out', daily(3, 4), [0, 2, 4], 'no', null],
  ])('%s', (_, rule, seen, held, changesAt) => expect(ask(rule, views(...seen))).toMatchObject({ held, changesAt }));

  it.each<[string, ConditionRule, number[], string | null]>([
    ['the last view of the latest such day', daily(2), [20, 19.2, 19.1], 'page_view-19.1 19.1'],
    ['days a window apart', daily(2, 3), [20, 17], null],
    ['days a little less apart', daily(2, 3), [20, 17.1], 'page_view-17.1 17.1'],
    ['three days in a row', daily(3, 3), [20, 19, 18, 9, 8], 'page_view-18 18'],
    ['one day is enough', daily(1), [20, 19.9], 'page_view-19.9 19.9'],
  ])('came to hold: %s', (_, rule, seen, expected) => expect(fired(rule, views(...seen))).toBe(expected));
});

describe('A2 of several kinds', () => {
  const any = counted({ type: ['page_view', 'login', 'reply'], count: 2, withinDays: 7 });
  it.each<[string, Activity[], string]>([
    ['two of one kind', views(1, 2), 'yes'],
    ['one of each', [...views(2), ago('login', 1)], 'yes'],
    ['one of each and others between', [...views(3), ago('call', 2), ago('login', 1)], 'yes'],
    ['one alone', [ago('reply', 1), ago('call', 2)], 'no'],
    ['none', [ago('call', 2)], 'no'],
  ])('%s', (_, activities, expected) => expect(ask(any, activities).held).toBe(expected));

  it('only what says an intent has one', () => {
    const hot = counted({ intent: ['price', 'demo'], count: 2 });
    const asked = (n: number, intent: Activity['intent']) => ago('form', n, { intent });
    expect(ask(hot, [asked(3, 'price'), ...views(2), asked(1, 'demo')]).held).toBe('yes');
    expect(ask(hot, [asked(3, 'price'), ...views(2), asked(1, 'paper')]).held).toBe('no');
    expect(ask(hot, [...views(2, 3)]).held).toBe('no');
  });
});

describe('A2 silence', () => {
  const silence = (value: unknown): ConditionRule => ({ field: 'silence', operator: 'is', value });
  it.each<[unknown]>([
    [undefined],
    [null],
    [7],
    [{ days: 3 }],
    [{ after: { type: 'login' } }],
    [{ after: { type: 'login' }, days: 0 }],
    [{ after: { type: 'login' }, days: -1 }],
    [{ after: { type: 'login' }, days: 3661 }],
    [{ after: { type: 7 }, days: 3 }],
    [{ after: { type: 'login' }, days: 3, unless: [{ type: 7 }] }],
  ])('%j cannot be meant', (value) => expect(ask(silence(value), [ago('login', 100)]).held).toBe('unknown'));

  it('asks for the latest of each, however many or recent were written', () => {
    const written = { after: { type: 'login', count: 9, withinDays: 1, perDay: true }, days: 3660, unless: { type: 'reply' } };
    expect(ask(silence({ ...written, days: 3 }), [ago('login', 5)]).held).toBe('yes');
    expect(ask(silence(written), [ago('login', 5)])).toMatchObject({ held: 'no', changesAt: now + days(3655) });
  });

  it('holds from the very moment, names where it began and when', () => {
    const rule = silence({ after: { type: 'login' }, days: 5, unless: [{ type: 'reply' }] });
    expect(ask(rule, [ago('login', 5)])).toMatchObject({ held: 'yes', changesAt: null, evidence: [{ activity: 'login-5', at: now }] });
    expect(ask(rule, [ago('login', 9), ago('reply', 4)])).toMatchObject({ held: 'no', changesAt: now + days(1), evidence: [] });
    // What came before the start breaks nothing.
    expect(ask(rule, [ago('login', 6), ago('reply', 8)])).toMatchObject({ held: 'yes', evidence: [{ at: now - days(1) }] });
    expect(ask(rule, [])).toMatchObject({ held: 'no', changesAt: null });
  });
});

describe('A2 only such pages', () => {
  const only = (value: unknown): ConditionRule => ({ field: 'only', operator: 'is', value });
  const careers = (n: number) => ago('page_view', n, { content: 'careers' });
  const rule = only({ content: 'careers', withinDays: 30 });
  it.each<[unknown]>([
    [undefined],
    [null],
    [{ withinDays: 3 }],
    [{ content: 'careers' }],
    [{ content: 'careers', withinDays: 0 }],
    [{ content: 'careers', withinDays: 3661 }],
    [{ content: 7, withinDays: 3 }],
  ])('%j cannot be meant', (value) => expect(ask(only(value), [careers(1)]).held).toBe('unknown'));

  it.each<[string, Activity[], Partial<Lead>, string, number | null]>([
    ['only careers, until the latest leaves', [careers(20), careers(10)], {}, 'yes', now + days(20)],
    ['another page: until the latest such leaves', [careers(1), ...views(4, 9)], {}, 'no', now + days(26)],
    ['another page that has just left', [careers(1), ...views(30)], {}, 'yes', now + days(29)],
    ['none', [ago('login', 1)], {}, 'no', null],
    ['not known so far back', [careers(1)], { activitiesSince: now - days(3) }, 'unknown', now + days(27)],
    ['not known so far back, none seen', [], { activitiesSince: now - days(3) }, 'unknown', now + days(27)],
    ['careers before what is known leave first', [careers(20)], { activitiesSince: now - days(3) }, 'unknown', now + days(10)],
    ['known exactly as far back', [careers(1)], { activitiesSince: now - days(30) }, 'yes', now + days(29)],
    ['another page is enough, however little is known', views(1), { activitiesSince: now - days(3) }, 'no', now + days(29)],
  ])('%s', (_, activities, lead, held, changesAt) => expect(ask(rule, activities, lead)).toMatchObject({ held, changesAt }));

  it('names the latest page', () => {
    expect(ask(rule, [careers(20), careers(10)]).evidence).toMatchObject([{ activity: 'page_view-10', at: now - days(10) }]);
    expect(ask(only({ content: 'careers', withinDays: 3660 }), [careers(20)]).held).toBe('yes');
  });
});
