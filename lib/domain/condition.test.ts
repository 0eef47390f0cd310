import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileCondition, Sink } from './condition';
import type { ActivityMatch, Condition, ConditionRule } from './condition-schema';
import { compileJudges } from './judges';
import type { Activity, Lead } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function ask(rule: ConditionRule | Condition, lead: Partial<Lead> = {}) {
  const condition: Condition = 'combinator' in rule ? (rule as Condition) : { combinator: 'and', rules: [rule] };
  return compileCondition(condition, agreement).judge(judges.facts(aLead(lead), now));
}

function rule(field: string, operator: ConditionRule['operator'], value?: unknown): ConditionRule {
  return { field, operator, value };
}

/** An activity so many days before now. */
function ago(type: Activity['type'], daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ type, occurredAt: now - days(daysAgo), ...more });
}

describe('A2 a comparison', () => {
  it.each<[string, ConditionRule, Partial<Lead>, string]>([
    ['of a number', rule('lead.employees', '>=', 100), { company: { employees: 100 } }, 'yes'],
    ['of a number below', rule('lead.employees', '>', 100), { company: { employees: 100 } }, 'no'],
    ['of a number written as text', rule('lead.employees', '>=', '100'), { company: { employees: 100 } }, 'yes'],
    ['between, both ends counted', rule('lead.employees', 'between', [30, 99]), { company: { employees: 99 } }, 'yes'],
    ['between, written with a comma', rule('lead.employees', 'between', '30,99'), { company: { employees: 29 } }, 'no'],
    ['of a text in any width and case', rule('lead.industry', '=', 'SaaS'), { company: { industry: 'ＳＡＡＳ ' } }, 'yes'],
    ['of a company without ㈱', rule('lead.company', '=', '株式会社つばめ'), { company: { name: '㈱つばめ' } }, 'yes'],
    ['in a list', rule('lead.source', 'in', ['web', 'fair']), { source: 'fair' }, 'yes'],
    ['not in a list', rule('lead.source', 'notIn', 'web, fair'), { source: 'fair' }, 'no'],
    ['contained', rule('lead.department', 'contains', ['情報システム']), { department: '本社 情報システム部' }, 'yes'],
    ['begun with', rule('lead.department', 'beginsWith', '情報'), { department: '本社 情報システム部' }, 'no'],
    ['ended with', rule('lead.department', 'endsWith', '部'), { department: '本社 情報システム部' }, 'yes'],
    ['of what is blank', rule('lead.source', '=', 'web'), {}, 'unknown'],
    ['for blank', rule('lead.source', 'null'), {}, 'yes'],
    ['for not blank', rule('lead.source', 'notNull'), { source: 'web' }, 'yes'],
    ['of the rank a title says', rule('lead.rank', '=', 'manager'), { title: '営業部 課長' }, 'yes'],
    ['of an own field', rule('lead.custom.plan', '>', 3), { custom: { plan: 4 } }, 'yes'],
    ['of an own field of the wrong type', rule('lead.custom.plan', '>', 3), { custom: { plan: true } }, 'unknown'],
    ['of an own truth', rule('lead.custom.vip', '=', true), { custom: { vip: true } }, 'yes'],
    ['of a number with an order of texts', rule('lead.name', '>', 'abc'), {}, 'unknown'],
    ['of a field that does not exist', rule('lead.shoeSize', '=', 42), {}, 'unknown'],
    ['of an inherited name', rule('lead.constructor', 'notNull'), {}, 'unknown'],
    ['of nobody else to us', rule('lead.relation', 'notIn', ['customer']), {}, 'yes'],
    ['of an opt-out of everything', rule('optOut.mail', '=', true), { optOuts: [{ channel: 'all', at: 0 }] }, 'yes'],
    ['of an answer not asked for', rule('bant.need', '=', 'yes'), {}, 'unknown'],
    ['for an answer not asked for', rule('bant.need', '=', 'not_asked'), {}, 'yes'],
    ['of a partial answer', rule('bant.need', '=', 'yes'), { bant: { need: { state: 'partly', source: 'person' } } }, 'no'],
    ['of the verdict on a hand-off', rule('handOff.is', '=', 'accept'), { handOffs: [aHandOff(now - days(1))] }, 'no'],
  ])('%s is judged', (_, condition, lead, expected) => {
    expect(ask(condition, lead).held).toBe(expected);
  });

  it('says why it cannot be known', () => {
    expect(ask(rule('lead.source', '=', 'web')).why).toEqual({ ja: '流入元が不明', en: 'Source is not known' });
    expect(ask(rule('lead.shoeSize', '=', 42)).why?.en).toContain('lead.shoeSize');
  });
});

describe('A2 AND, OR and NOT', () => {
  const yes = rule('lead.name', 'notNull');
  const no = rule('lead.name', 'null');
  const open = rule('lead.source', '=', 'web');
  it.each<[string, Condition, string]>([
    ['yes and no', { combinator: 'and', rules: [yes, no] }, 'no'],
    ['unknown and no', { combinator: 'and', rules: [open, no] }, 'no'],
    ['unknown and yes', { combinator: 'and', rules: [open, yes] }, 'unknown'],
    ['unknown or yes', { combinator: 'or', rules: [open, yes] }, 'yes'],
    ['unknown or no', { combinator: 'or', rules: [open, no] }, 'unknown'],
    ['not no', { combinator: 'and', not: true, rules: [no] }, 'yes'],
    ['not unknown', { combinator: 'or', not: true, rules: [open] }, 'unknown'],
    ['nested', { combinator: 'and', rules: [yes, { combinator: 'or', rules: [no, { combinator: 'and', rules: [yes, yes] }] }] }, 'yes'],
  ])('%s', (_, condition, expected) => expect(ask(condition).held).toBe(expected));

  it('deeper than rules may go is unknown and throws nothing', () => {
    let deep: Condition = { combinator: 'and', rules: [yes] };
    for (let i = 0; i < 40; i++) deep = { combinator: 'and', rules: [deep] };
    expect(ask(deep).held).toBe('unknown');
  });
});

function twice(match: ActivityMatch, operator: ConditionRule['operator'] = 'atLeast'): ConditionRule {
  return rule('activity', operator, { count: 2, withinDays: 7, ...match });
}

describe('A2 counts of an activity within a window', () => {
  const price: ActivityMatch = { type: 'page_view', content: 'price' };
  const views = (...daysAgo: number[]) => ({ activities: daysAgo.map((n) => ago('page_view', n, { content: 'price' })) });
  it.each<[string, ConditionRule, Partial<Lead>, string]>([
    ['enough', twice(price), views(1, 6), 'yes'],
    ['too few', twice(price), views(1), 'no'],
    ['too long ago', twice(price), views(1, 8), 'no'],
    ['exactly the window ago, which is out', twice(price), views(1, 7), 'no'],
    ['in the future', twice(price), views(1, -1), 'no'],
    ['of a bot', twice(price), { activities: [ago('page_view', 1, { content: 'price', bot: true }), ...views(2).activities] }, 'no'],
    ['of another kind', twice(price), { activities: [ago('page_view', 1, { content: 'case' }), ...views(2).activities] }, 'no'],
    ['at most', twice(price, 'atMost'), views(1, 2), 'yes'],
    ['more than at most', twice(price, 'atMost'), views(1, 2, 3), 'no'],
    ['none', twice(price, 'none'), views(8), 'yes'],
    ['not none', twice(price, 'none'), views(1), 'no'],
    ['on different days', twice({ ...price, perDay: true }), views(1, 2), 'yes'],
    ['twice a day', twice({ ...price, perDay: true }), views(1, 1.01), 'no'],
    ['reaching beyond what is known', twice(price), { ...views(1), activitiesSince: now - days(3) }, 'unknown'],
    ['enough in what is known', twice(price), { ...views(1, 2), activitiesSince: now - days(3) }, 'yes'],
    ['none as far as is known', twice(price, 'none'), { activities: [], activitiesSince: now - days(3) }, 'unknown'],
    [
      'by who, through what and with what',
      rule('activity', 'atLeast', { channel: 'phone', result: ['talked'] }),
      { activities: [ago('call', 1, { channel: 'phone', result: 'talked' })] },
      'yes',
    ],
    [
      'recorded twice, counted in its newest form',
      twice(price),
      {
        activities: [
          ago('page_view', 1, { id: 'a', content: 'price' }),
          ago('page_view', 2, { id: 'a', content: 'price', recordedAt: now }),
          ago('page_view', 9, { content: 'price' }),
        ],
      },
      'no',
    ],
    ['not to be read', rule('activity', 'atLeast', { count: -3 }), {}, 'unknown'],
  ])('%s', (_, condition, lead, expected) => expect(ask(condition, lead).held).toBe(expected));

  it('says when time alone will change the answer', () => {
    expect(ask(twice(price), views(1, 6)).changesAt).toBe(now + days(1));
    expect(ask(twice(price), views(1)).changesAt).toBeNull();
  });

  it('names the activity that proves it', () => {
    const [, latest] = [ago('page_view', 6, { content: 'price' }), ago('page_view', 1, { id: 'proof', content: 'price' })];
    const { evidence } = ask(twice(price), { activities: [latest as Activity, ago('page_view', 6, { content: 'price' })] });
    expect(evidence).toEqual([
      {
        text: { ja: 'ページ閲覧(価格) 7日で2回以上', en: 'page view (price) 2 times or more in 7 days' },
        activity: 'proof',
        at: now - days(1),
      },
    ]);
  });
});

describe('A2 silence, surge and only', () => {
  const silence = rule('silence', 'is', { after: { type: 'trial_start' }, days: 10, unless: [{ type: 'login' }, { type: 'reply' }] });
  const only = rule('only', 'is', { content: ['careers', 'ir'], withinDays: 30 });
  const surge = rule('surge', 'is', { days: 7, visitDays: 3, factor: 2, weeks: 4 });
  const visits = (...daysAgo: number[]) => daysAgo.map((n) => ago('page_view', n));
  it.each<[string, ConditionRule, Partial<Lead>, string]>([
    ['ten days of silence after a trial', silence, { activities: [ago('trial_start', 10)] }, 'yes'],
    ['not ten days yet', silence, { activities: [ago('trial_start', 9.9)] }, 'no'],
    ['a log-in breaks it', silence, { activities: [ago('trial_start', 12), ago('login', 3)] }, 'no'],
    ['silent again after a log-in', silence, { activities: [ago('trial_start', 22), ago('login', 11)] }, 'yes'],
    ['no trial, no silence', silence, { activities: [ago('login', 30)] }, 'no'],
    ['silence that cannot be read', rule('silence', 'is', { days: 3 }), {}, 'unknown'],
    ['only careers pages', only, { activities: [ago('page_view', 2, { content: 'careers' })] }, 'yes'],
    [
      'careers and prices',
      only,
      { activities: [ago('page_view', 2, { content: 'careers' }), ago('page_view', 3, { content: 'price' })] },
      'no',
    ],
    [
      'prices long ago',
      only,
      { activities: [ago('page_view', 2, { content: 'careers' }), ago('page_view', 31, { content: 'price' })] },
      'yes',
    ],
    ['no pages at all', only, {}, 'no'],
    ['a surge of a new visitor', surge, { activities: visits(0, 1, 2) }, 'yes'],
    ['three visits on one day', surge, { activities: visits(0.01, 0.02, 0.03) }, 'no'],
    ['as many visits as always', surge, { activities: visits(0, 2, 4, 8, 9, 11, 15, 17, 18, 22, 24, 25, 29, 31, 33) }, 'no'],
    ['twice as many as usual', surge, { activities: visits(0, 2, 4, 8, 15, 16, 22, 29, 30) }, 'yes'],
    ['what was usual is not known', surge, { activities: visits(0, 2, 4), activitiesSince: now - days(10) }, 'unknown'],
  ])('%s', (_, condition, lead, expected) => expect(ask(condition, lead).held).toBe(expected));
});

it('an agreement whose score depends on itself is unknown and says so', () => {
  const [first, ...rest] = agreement.scoring.rules;
  const own: Condition = { combinator: 'and', rules: [rule('score.total', '>=', 0)] };
  const circular = compileJudges({
    ...agreement,
    scoring: { ...agreement.scoring, rules: [{ ...first, when: own } as typeof first & object, ...rest] },
  });
  expect(circular.judge(circular.facts(aLead(), now)).unknowns.map(({ en }) => en)).toContain('Score depends on itself');
});

describe('A2 what a condition gathers', () => {
  const name = rule('lead.name', 'notNull');
  const owner = rule('lead.owner', 'notNull');
  const noName = rule('lead.name', 'null');
  const source = rule('lead.source', '=', 'web');
  const shoe = rule('lead.shoeSize', '=', 42);
  const size = rule('lead.size', '=', 42);
  const logins = (withinDays: number) => rule('activity', 'atLeast', { type: 'login', withinDays });
  const all = (...rules: (ConditionRule | Condition)[]): Condition => ({ combinator: 'and', rules });
  const any = (...rules: (ConditionRule | Condition)[]): Condition => ({ combinator: 'or', rules });
  const not = (condition: Condition): Condition => ({ ...condition, not: true });
  const said = (condition: Condition, lead: Partial<Lead> = {}) => ask(condition, lead).evidence.map(({ text }) => text.en);

  it.each<[string, Condition, string[]]>([
    ['every part of and, in order', all(name, owner), ['Name', 'Owner']],
    ['the part of or that holds', any(noName, owner), ['Owner']],
    ['only the first that holds', any(name, owner), ['Name']],
    ['nothing where it does not hold', all(name, noName), []],
    ['nothing where it is not known', all(name, source), []],
    ['nothing of what is denied', all(owner, not(all(noName))), ['Owner']],
    ['nothing of what is denied and holds', any(not(all(name)), owner), ['Owner']],
    ['what is nested', all(any(noName, all(owner)), name), ['Owner', 'Name']],
    ['nothing of nothing', all(), []],
  ])('proof: %s', (_, condition, expected) => expect(said(condition)).toEqual(expected));

  it.each<[string, Condition, string]>([
    ['nothing asked is held', all(), 'yes'],
    ['none of nothing is held too', any(), 'yes'],
    ['not nothing is not', not(all()), 'no'],
    ['not yes', not(all(name)), 'no'],
    ['not one of several', not(any(noName, owner)), 'no'],
    ['not none of several', not(any(noName, noName)), 'yes'],
    ['no and yes in or', any(noName, owner), 'yes'],
    ['no and no in or', any(noName, noName), 'no'],
    ['unknown before no in and', all(source, noName), 'no'],
    ['no before unknown in and', all(noName, source), 'no'],
    ['unknown before yes in or', any(source, name), 'yes'],
    ['unknown and no in or', any(source, noName), 'unknown'],
    ['unknown between in and', all(name, source, owner), 'unknown'],
  ])('%s', (_, condition, expected) => expect(ask(condition).held).toBe(expected));

  it('says the first reason why it cannot be known, and only then', () => {
    expect(ask(all(source, shoe)).why?.en).toBe('Source is not known');
    expect(ask(all(shoe, source)).why?.en).toContain('shoeSize');
    expect(ask(all(source, noName)).why).toBeNull();
    expect(ask(any(source, name)).why).toBeNull();
  });

  it('names each rule that cannot be answered once, a field still blank never', () => {
    const judged = judges.facts(aLead(), now);
    const sink = new Sink();
    const compiled = compileCondition(all(source, shoe, size), agreement);
    for (let time = 0; time < 2; time++) compiled.test(judged, sink);
    expect(sink.unknowns?.map(({ en }) => en)).toEqual(['There is no field “lead.shoeSize”', 'There is no field “lead.size”']);
    const blank = new Sink();
    compileCondition(all(source), agreement).test(judged, blank);
    expect(blank.unknowns).toBeNull();
    const wrong = new Sink();
    compileCondition(all(rule('lead.custom.plan', '>', 3)), agreement).test(judges.facts(aLead({ custom: { plan: 'x' } }), now), wrong);
    expect(wrong.unknowns?.map(({ en }) => en)).toEqual(["plan holds a value that can't be compared"]);
    const open = new Sink();
    compileCondition(all(rule('bant.need', '=', 'yes')), agreement).test(judged, open);
    expect([open.unknowns, open.why?.en]).toEqual([null, 'Need is not known']);
  });

  it('changes as soon as any part does', () => {
    const activities = [ago('login', 1)];
    expect(ask(all(logins(5), logins(3)), { activities }).changesAt).toBe(now + days(2));
    expect(ask(all(logins(3), logins(5)), { activities }).changesAt).toBe(now + days(2));
    expect(ask(all(name), { activities }).changesAt).toBeNull();
    expect(ask(not(all(logins(3))), { activities })).toMatchObject({ held: 'no', changesAt: now + days(2) });
  });

  it('holds nothing of the judgement before', () => {
    const compiled = compileCondition(all(logins(5), name), agreement);
    const with1 = judges.facts(aLead({ activities: [ago('login', 1)] }), now);
    expect(compiled.judge(with1)).toEqual(compiled.judge(with1));
    expect(compiled.judge(judges.facts(aLead(), now))).toMatchObject({ held: 'no', evidence: [], changesAt: null });
  });

  it('is empty where it asks for nothing at all', () => {
    const isEmpty = (condition: Condition) => compileCondition(condition, agreement).empty;
    expect([isEmpty(all()), isEmpty(any()), isEmpty(all(all())), isEmpty(all(name))]).toEqual([true, true, false, false]);
  });

  it.each<[string, unknown]>([
    ['a rule without a field', { operator: '=', value: 1 }],
    ['an operator nobody knows', { field: 'lead.name', operator: 'like', value: 1 }],
    ['a text', 'lead.name = x'],
    ['nothing', null],
    ['a group without rules', { combinator: 'and' }],
    ['a group whose rules are no list', { combinator: 'and', rules: 'all' }],
  ])('%s cannot be read, and says so', (_, part) => {
    const found = ask({ combinator: 'and', rules: [part as ConditionRule] });
    expect(found).toMatchObject({ held: 'unknown', why: { en: "This condition can't be read", ja: '条件を読めません' } });
  });

  it('a comparison nobody can answer says which', () => {
    expect(ask(rule('lead.name', '>', 'x')).why).toEqual({
      ja: '条件を読めません: lead.name',
      en: "This condition can't be read: lead.name",
    });
    expect(ask(rule('activity', '>', {})).why?.en).toBe("This condition can't be read: activity");
  });

  it('goes as deep as rules may, and no deeper', () => {
    const deep = (depth: number): Condition => (depth === 0 ? all(name) : all(deep(depth - 1)));
    expect([7, 8, 9].map((depth) => ask(deep(depth)).held)).toEqual(['yes', 'yes', 'unknown']);
  });

  it('reads as many rules as there may be, and no more', () => {
    const many = (count: number) => all(...Array.from({ length: count }, () => name));
    expect([ask(many(1000)).held, ask(many(1001)).held]).toEqual(['yes', 'unknown']);
  });
});

describe('A4 what holds now has come to hold', () => {
  const none = rule('activity', 'atLeast', { type: 'login', count: 0 });
  const surge = rule('surge', 'is', { days: 2, visitDays: 1, factor: 4, weeks: 1 });
  const view = rule('activity', 'atLeast', { type: 'page_view' });
  it.each<[string, Condition, number[], number | null]>([
    ['at least none, whatever happened', { combinator: 'and', rules: [none] }, [], null],
    ['at least none, or a visit', { combinator: 'or', rules: [view, none] }, [3], null],
    // On the day of the latest visit the one before was still usual; a day later it is not.
    ['a surge beside a visit', { combinator: 'and', rules: [surge, view] }, [9, 1], 1],
  ])('%s', (_, condition, daysAgo, expected) => {
    const activities = daysAgo.map((n) => ago('page_view', n));
    const compiled = compileCondition(condition, agreement);
    const facts = judges.facts(aLead({ activities }), now);
    expect(compiled.judge(facts).held).toBe('yes');
    expect(compiled.fired(facts, new Sink())).toMatchObject({ at: expected === null ? null : now - days(expected) });
  });
});

describe('A2 a rule is said in words', () => {
  const say = (condition: ConditionRule) => {
    const { node } = compileCondition({ combinator: 'and', rules: [condition] }, agreement);
    return node.kind === 'group' && node.nodes[0]?.kind === 'leaf' ? node.nodes[0].text : null;
  };
  it.each<[ConditionRule, string, string]>([
    [rule('lead.employees', '<', 1000), '従業員数 1,000未満', 'Employees below 1,000'],
    [rule('lead.employees', '<=', '1000'), '従業員数 1,000以下', 'Employees at most 1,000'],
    [rule('lead.employees', '>', 30), '従業員数 30より上', 'Employees above 30'],
    [rule('lead.employees', '>=', 30), '従業員数 30以上', 'Employees at least 30'],
    [rule('lead.employees', 'between', [30, 99]), '従業員数 30〜99', 'Employees 30–99'],
    [rule('lead.employees', '=', 30), '従業員数: 30', 'Employees: 30'],
    [rule('lead.source', 'in', ['a', 'b', 'c', 'd']), '流入元: a・b・c など', 'Source: a, b, c …'],
    [rule('lead.source', 'in', ['a', 'b', 'c']), '流入元: a・b・c', 'Source: a, b, c'],
    [rule('lead.source', '!=', 'web'), '流入元がwebでない', 'Source is not web'],
    [rule('lead.source', 'notIn', 'a,b'), '流入元がa・bでない', 'Source is not a, b'],
    [rule('lead.source', 'contains', 'web'), '流入元にwebを含む', 'Source contains web'],
    [rule('lead.source', 'beginsWith', 'web'), '流入元がwebで始まる', 'Source begins with web'],
    [rule('lead.source', 'endsWith', 'web'), '流入元がwebで終わる', 'Source ends with web'],
    [rule('lead.source', 'null'), '流入元が空', 'Source is blank'],
    [rule('lead.source', 'notNull'), '流入元', 'Source'],
    [rule('stage', '=', 'mql'), '段階: 有望リード', 'Stage: Qualified'],
    [rule('stage', '=', 'old'), '段階: old', 'Stage: old'],
    [rule('lead.intent', '=', 'price'), 'きっかけ: 価格・見積の問い合わせ', 'Intent: Price or quote'],
    [rule('handOff.intent', '=', 'odd'), '引き渡しのきっかけ: odd', 'Intent of the hand-off: odd'],
    [rule('lead.rank', '=', 'manager'), '役職の階層: 課長・マネージャー', 'Rank: Manager'],
    [rule('lead.rank', '=', 'tsar'), '役職の階層: tsar', 'Rank: tsar'],
    [rule('account.customer', '=', true), '既存顧客: はい', 'Existing customer: yes'],
    [rule('lead.custom.plan', '=', 'odd'), 'plan: odd', 'plan: odd'],
    [rule('activity', 'atLeast', { type: 'page_view' }), 'ページ閲覧', 'page view'],
    [rule('activity', 'atLeast', { type: 'odd' }), 'odd', 'odd'],
    [rule('activity', 'atLeast', {}), '行動', 'activity'],
    [rule('activity', 'atLeast', { content: 'price' }), '価格', 'price'],
    [
      rule('activity', 'atLeast', { type: ['call', 'mail'], channel: 'phone', result: 'talked' }),
      '電話・メール(本人と通話・電話)',
      'call, mail (Talked, phone)',
    ],
    [
      rule('activity', 'atLeast', { type: 'event_talk', rating: ['A', 'B'] }),
      '展示会で会話(評価A・評価B)',
      'trade-fair talk (rated A, rated B)',
    ],
    [rule('activity', 'atLeast', { intent: 'price', interest: 'crm' }), '価格・見積の問い合わせ・crm', 'Price or quote, crm'],
    [rule('activity', 'atLeast', { type: 'login', withinDays: 7 }), 'ログイン(7日以内)', 'log-in in 7 days'],
    [rule('activity', 'atLeast', { type: 'login', count: 3 }), 'ログイン 3回以上', 'log-in 3 times or more'],
    [
      rule('activity', 'atLeast', { type: 'login', count: 3, withinDays: 7, perDay: true }),
      'ログイン 7日で3日以上',
      'log-in 3 days or more in 7 days',
    ],
    [rule('activity', 'atMost', { type: 'login' }), 'ログイン 1回以下', 'log-in at most 1 time'],
    [rule('activity', 'atMost', { type: 'login', perDay: true, withinDays: 7 }), 'ログイン 7日で1日以下', 'log-in at most 1 day in 7 days'],
    [rule('activity', 'none', { type: 'login' }), 'ログインがない', 'no log-in'],
    [rule('activity', 'none', { type: 'login', withinDays: 7 }), 'ログインが7日間ない', 'no log-in in 7 days'],
    [
      rule('silence', 'is', { after: { type: 'trial_start' }, days: 10 }),
      'トライアル開始のあと10日間反応なし',
      '10 days of silence after trial start',
    ],
    [rule('only', 'is', { content: ['careers'], withinDays: 30 }), '30日間はページ閲覧(採用)のみ', 'Only page view (careers) in 30 days'],
  ])('%j', (condition, ja, en) => expect(say(condition)).toEqual({ ja, en }));
});
