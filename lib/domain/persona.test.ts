import { describe, expect, it } from 'vitest';
import { aLead, at } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Lead } from './lead';
import { normalText } from './normal-text';
import { compileRanks } from './persona';
import { defaultRulebook } from './rulebook';

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
