import { describe, expect, it } from 'vitest';
import { aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Lead } from './lead';
import { normalText } from './normal-text';
import { compileRanks } from './persona';
import { type Agreement, defaultRulebook } from './rulebook';

const judges = compileJudges(defaultRulebook.agreement);
const now = at('2026-11-20T12:00+09:00');

describe('A10 the persona', () => {
  const company = { industry: '製造業', employees: 300 };
  it.each<[string, Partial<Lead>, string[], string]>([
    ['account and department', { company, department: '情報システム部' }, ['yes', 'yes', 'unknown'], 'yes'],
    ['account and role', { company, department: '人事部', role: 'drafter' }, ['yes', 'no', 'yes'], 'yes'],
    ['account alone, nothing else known', { company }, ['yes', 'unknown', 'unknown'], 'unknown'],
    ['a small account', { company: { ...company, employees: 50 }, role: 'decider' }, ['partly', 'unknown', 'yes'], 'no'],
    ['size not known', { company: { industry: '製造業' }, role: 'decider' }, ['unknown', 'unknown', 'yes'], 'unknown'],
    ['another industry', { company: { industry: '農業', employees: 300 }, role: 'decider' }, ['no', 'unknown', 'yes'], 'no'],
    ['a competitor', { company, role: 'decider', relation: 'competitor' }, ['no', 'unknown', 'yes'], 'no'],
    ['a customer', { company, role: 'decider', account: { customer: true } }, ['no', 'unknown', 'yes'], 'no'],
    ['industry in full-width letters', { company: { industry: 'ＩＴ', employees: 300 }, role: 'user' }, ['yes', 'unknown', 'yes'], 'yes'],
  ])('%s', (_, lead, layers, isPersona) => {
    const reading = judges.facts(aLead(lead), now).persona()?.reading;
    expect(reading?.layers.map(({ match }) => match)).toEqual(layers);
    expect(reading?.isPersona).toBe(isPersona);
  });
});

describe('A10 the rank of a title', () => {
  const rank = compileRanks(defaultRulebook.agreement);
  it.each([
    ['代表取締役社長', 'executive'],
    ['執行役員 営業本部長', 'executive'],
    ['営業部長', 'director'],
    ['営業部 部長代理', 'deputy'],
    ['次長', 'deputy'],
    ['営業課長', 'manager'],
    ['マネージャー', 'manager'],
    ['ﾏﾈｰｼﾞｬｰ', 'manager'],
    ['課長代理', 'lead'],
    ['主任', 'lead'],
    ['担当', 'staff'],
    ['担当部長', 'director'],
    ['General Manager, Sales', 'director'],
    ['Deputy General Manager', 'deputy'],
    ['Assistant Manager', 'lead'],
    ['Sales Manager', 'manager'],
    ['CTO', 'executive'],
    ['doctor', null],
    ['', null],
  ])('%s', (title, expected) => expect(rank(title)).toBe(expected));
});

describe('A17 company names', () => {
  it.each(['㈱つばめ精機', '(株)つばめ精機', '(株)つばめ精機', '株式会社 つばめ精機', 'つばめ精機 株式会社'])(
    '%s is つばめ精機',
    (name) => {
      expect(normalText(name, true)).toBe('つばめ精機');
    },
  );
  it.each(['Tsubame, Inc.', 'TSUBAME Co., Ltd.', 'tsubame'])('%s is tsubame', (name) =>
    expect(normalText(name, true).replaceAll('.', '').trim()).toBe('tsubame'),
  );
});

describe('A10 layer by layer', () => {
  const yes = { field: 'lead.name', operator: 'notNull' as const };
  const no = { field: 'lead.name', operator: 'null' as const };
  const open = { field: 'lead.source', operator: '=' as const, value: 'web' };
  type Part = typeof yes | typeof no | typeof open;
  const layer = (id: 'account' | 'department' | 'person', match: Part, partly?: Part) => ({
    id,
    name: { ja: id, en: id },
    match: { combinator: 'and' as const, rules: [match] },
    ...(partly && { partly: { combinator: 'and' as const, rules: [partly] } }),
  });
  function read(layers: Agreement['personaLayers']) {
    const own = compileJudges({ ...defaultRulebook.agreement, personaLayers: layers });
    return own.facts(aLead(), now).persona()?.reading;
  }
  it.each<[Part, Part | undefined, string]>([
    [yes, undefined, 'yes'],
    [yes, no, 'yes'],
    [no, undefined, 'no'],
    [no, yes, 'partly'],
    [no, no, 'no'],
    [no, open, 'unknown'],
    [open, undefined, 'unknown'],
    [open, no, 'unknown'],
    [open, yes, 'partly'],
    [open, open, 'unknown'],
  ])('match %j, partly %j', (match, partly, expected) => {
    expect(read([layer('account', match, partly)])?.layers).toEqual([
      { id: 'account', name: { ja: 'account', en: 'account' }, match: expected },
    ]);
  });

  it.each<[string, Part, Part, Part, string]>([
    ['account and department', yes, yes, no, 'yes'],
    ['account and person', yes, no, yes, 'yes'],
    ['account and something open', yes, no, open, 'unknown'],
    ['account alone', yes, no, no, 'no'],
    ['no account', no, yes, yes, 'no'],
    ['an open account, nobody', open, no, no, 'no'],
    ['an open account, somebody', open, yes, no, 'unknown'],
    ['all open', open, open, open, 'unknown'],
  ])('%s', (_, account, department, person, expected) => {
    expect(read([layer('account', account), layer('department', department), layer('person', person)])?.isPersona).toBe(expected);
  });

  it('says when it changes and what could not be asked', () => {
    const seen = {
      combinator: 'and' as const,
      rules: [{ field: 'activity', operator: 'atLeast' as const, value: { type: 'login', withinDays: 5 } }],
    };
    const own = compileJudges({
      ...defaultRulebook.agreement,
      personaLayers: [{ id: 'account', name: { ja: 'a', en: 'a' }, match: seen }],
    });
    const login = anActivity({ type: 'login', occurredAt: now - days(1) });
    expect(own.facts(aLead({ activities: [login] }), now).persona()).toMatchObject({ changesAt: now + days(4), unknowns: [] });
    expect(own.facts(aLead({ activitiesSince: now }), now).persona()?.unknowns).toHaveLength(1);
  });
});

describe('A10 words and titles', () => {
  const named = (id: string, ...words: string[]) => ({ id, name: { ja: id, en: id }, words });
  const rank = compileRanks({
    ...defaultRulebook.agreement,
    ranks: [named('top', 'head', '長'), named('low', 'chief', '課長', '', 'head')],
  });
  it.each([
    ['Head', 'top'],
    ['headless', null],
    ['ahead', null],
    ['head-hunter', 'top'],
    ['ahead of the head', 'top'],
    ['chief head', 'low'],
    ['head chief', 'low'],
    ['課長', 'low'],
    ['院長', 'top'],
    ['長head', 'top'],
    ['azhead zhead heada headz', null],
    ['', null],
    ['nobody', null],
  ])('%s', (title, expected) => {
    expect(rank(title)).toBe(expected);
    expect(rank(title)).toBe(expected);
  });
});

describe('A2 texts are compared without width, case and spaces', () => {
  it.each([
    ['ＩＴ・通信', 'it・通信'],
    ['  a \t b  c ', 'a b c'],
    ['ﾏﾈｰｼﾞｬｰ', 'マネージャー'],
    ['㈱つばめ', '(株)つばめ'],
    ['Tsubame, Inc.', 'tsubame, inc.'],
    ['', ''],
  ])('%j', (text, expected) => expect(normalText(text)).toBe(expected));

  it.each([
    ['Incorporate', 'incorporate'],
    ['有限会社つばめ', 'つばめ'],
    ['合同会社つばめ', 'つばめ'],
    ['(有)つばめ', 'つばめ'],
    ['Tsubame LLC', 'tsubame'],
    ['Tsubame K.K.', 'tsubame'],
    ['Tsubame Corp', 'tsubame'],
    ['a,b', 'a b'],
    ['株式会社', ''],
  ])('A17 as a company, %j', (text, expected) => expect(normalText(text, true)).toBe(expected));

  it('of a very long text the first thousand letters count', () => {
    expect(normalText('x'.repeat(5000))).toHaveLength(1000);
    expect(normalText('x'.repeat(5000), true)).toHaveLength(1000);
  });
});
