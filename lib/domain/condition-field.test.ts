import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileCondition } from './condition';
import { fieldOf } from './condition-field';
import type { ConditionRule } from './condition-schema';
import { compileJudges } from './judges';
import type { Lead } from './lead';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const shipped = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

function judge(field: string, operator: ConditionRule['operator'], value: unknown, lead: Partial<Lead>, rules: Agreement = agreement) {
  const judges = rules === agreement ? shipped : compileJudges(rules);
  return compileCondition({ combinator: 'and', rules: [{ field, operator, value }] }, rules).judge(judges.facts(aLead(lead), now));
}

const bant = (state: 'yes' | 'partly' | 'no', more: object = {}) => ({ state, at: now - days(1), source: 'person' as const, ...more });
const accepted = { kind: 'accept' as const, at: now - days(1), recordedAt: now - days(1) };
const company = { industry: '製造業', employees: 300 };
const price = [0, 1].map((n) => anActivity({ type: 'page_view', content: 'price', occurredAt: now - days(n) }));
const note = {
  spokeWith: '佐藤課長',
  spokeAt: now - days(1),
  problem: '集計',
  agreedAt: now + days(5),
  place: 'オンライン',
  attendees: '佐藤課長',
  nextStep: 'デモ',
  avoid: '値引き',
};

describe('A2 every field reads the fact it is named after', () => {
  it.each<[string, Partial<Lead>, string | number | boolean]>([
    ['lead.name', { name: '鈴木' }, '鈴木'],
    ['lead.company', { company: { name: 'つばめ' } }, 'つばめ'],
    ['lead.industry', { company: { industry: 'IT' } }, 'IT'],
    ['lead.employees', { company: { employees: 7 } }, 7],
    ['lead.country', { company: { country: 'jp' } }, 'jp'],
    ['lead.address', { company: { address: '東京' } }, '東京'],
    ['lead.department', { department: '経理' }, '経理'],
    ['lead.title', { title: '課長' }, '課長'],
    ['lead.rank', { title: '課長' }, 'manager'],
    ['lead.role', { role: 'decider' }, 'decider'],
    ['lead.phone', { phone: '03' }, '03'],
    ['lead.email', { email: 'a@b' }, 'a@b'],
    ['lead.source', { source: 'web' }, 'web'],
    ['lead.campaign', { campaign: 'c1' }, 'c1'],
    ['lead.intent', { intent: 'price' }, 'price'],
    ['lead.language', { language: 'en' }, 'en'],
    ['lead.relation', { relation: 'vendor' }, 'vendor'],
    ['lead.relation', {}, 'prospect'],
    ['lead.team', { team: 'fs-1' }, 'fs-1'],
    ['lead.owner', { owner: 'rep-9' }, 'rep-9'],
    ['lead.sourcedBy', { sourcedBy: 'sales' }, 'sales'],
    ['lead.expectedAmount', { expectedAmount: 5 }, 5],
    ['lead.consentAt', { consentAt: 12 }, 12],
    ['lead.createdAt', { createdAt: 13 }, 13],
    ['lead.custom.plan', { custom: { plan: 'gold' } }, 'gold'],
    ['lead.custom.a.b', { custom: { 'a.b': 'gold' } }, 'gold'],
    ['account.customer', { account: { customer: true } }, true],
    ['account.customer', {}, false],
    ['account.openDeals', { account: { openDeals: 2 } }, 2],
    ['account.openDeals', {}, 0],
    ['account.otherLeads', { account: { otherLeads: 3 } }, 3],
    ['account.otherLeads', {}, 0],
    ['optOut.mail', { optOuts: [{ channel: 'mail', at: now }] }, true],
    ['optOut.mail', { optOuts: [{ channel: 'mail', at: now + 1 }] }, false],
    ['optOut.mail', { optOuts: [{ channel: 'phone', at: 0 }] }, false],
    ['optOut.phone', { optOuts: [{ channel: 'phone', at: 0 }] }, true],
    ['optOut.phone', { optOuts: [{ channel: 'mail', at: 0 }] }, false],
    ['optOut.visit', { optOuts: [{ channel: 'visit', at: 0 }] }, true],
    ['optOut.visit', { optOuts: [{ channel: 'all', at: 0 }] }, true],
    ['optOut.visit', { optOuts: [] }, false],
    ['optOut.all', { optOuts: [{ channel: 'all', at: 0 }] }, true],
    ['optOut.all', { optOuts: (['mail', 'phone', 'visit'] as const).map((channel) => ({ channel, at: 0 })) }, true],
    ['optOut.all', { optOuts: (['mail', 'phone'] as const).map((channel) => ({ channel, at: 0 })) }, false],
    ['optOut.all', { optOuts: (['visit', 'phone'] as const).map((channel) => ({ channel, at: 0 })) }, false],
    ['optOut.all', { optOuts: (['mail', 'visit'] as const).map((channel) => ({ channel, at: 0 })) }, false],
    ['handOff.intent', { handOffs: [aHandOff(now - 2, { intent: 'demo' }), aHandOff(now - 1, { intent: 'price' })] }, 'price'],
    ['handOff.to', { handOffs: [aHandOff(now - 2, { to: 'fs' })] }, 'fs'],
    ['handOff.verdict', { handOffs: [aHandOff(now - days(2), { verdict: accepted })] }, 'accept'],
    ['handOff.verdict', { handOffs: [aHandOff(now - days(2))] }, 'pending'],
    ['handOff.verdict', {}, 'pending'],
    ['handOff.is', { handOffs: [aHandOff(now - days(2), { verdict: accepted }), aHandOff(now - 1, { to: 'fs' })] }, 'accept'],
    ['handOff.is', { handOffs: [aHandOff(now - days(2), { to: 'fs', verdict: accepted })] }, 'pending'],
    ['handOff.fs', { handOffs: [aHandOff(now - days(2), { to: 'fs', verdict: accepted })] }, 'accept'],
    ['handOff.fs', { handOffs: [aHandOff(now - days(2), { verdict: accepted })] }, 'pending'],
    ['handOff.mkt', { handOffs: [aHandOff(now - days(2), { to: 'mkt', verdict: accepted })] }, 'accept'],
    ['handOff.mkt', {}, 'pending'],
    ['handOff.note', { handOffs: [aHandOff(now - days(2), { note })] }, 'complete'],
    ['appointment.valid', { handOffs: [aHandOff(now - days(2), { note })] }, true],
    ['appointment.valid', {}, false],
    ['opportunity', { opportunities: [{ id: 'o', status: 'open', createdAt: now }] }, true],
    ['opportunity', { opportunities: [{ id: 'o', status: 'open', createdAt: now + 1 }] }, false],
    ['opportunity', {}, false],
    ['stage', { stages: [{ stage: 'mql', at: now, recordedAt: now, by: 'rule' }] }, 'mql'],
    ['stage', {}, 'lead'],
    ['readiness', { bant: { need: bant('no') } }, 'not_yet'],
    ['gate', { bant: { need: bant('yes'), authority: bant('partly') } }, 'yes'],
    ['cutOffs', { company, expectedAmount: 900_000 }, 'pass'],
    ['cutOffs', { company }, 'unknown'],
    ['cutOffs', { company: { employees: 3 } }, 'fail'],
    ['persona', { company, role: 'decider' }, 'yes'],
    ['persona.account', { company: { ...company, employees: 50 } }, 'partly'],
    ['persona.department', { department: '情報システム部' }, 'yes'],
    ['persona.person', { role: 'user' }, 'yes'],
    ['score.fit', { company }, 30],
    ['score.engagement', { activities: price }, 20],
    ['score.total', { company, activities: price }, 50],
    ['score.band', { company, activities: price }, 'mid'],
    ['score.imported', { importedScore: { value: 8, source: 'MA', at: now } }, 8],
    ['bant.budget', { bant: { budget: bant('no') } }, 'no'],
    ['bant.authority', { bant: { authority: bant('partly') } }, 'partly'],
    ['bant.need', { bant: { need: bant('yes') } }, 'yes'],
    ['bant.timing', { bant: { timing: bant('yes', { month: '2027-01' }) } }, 'yes'],
    ['bant.need.seesUs', { bant: { need: bant('yes', { seesUs: true }) } }, true],
    ['bant.need.seesUs', { bant: { need: bant('yes', { seesUs: false }) } }, false],
    ['bant.timing.monthsAway', { bant: { timing: bant('yes', { month: '2027-01' }) } }, 2],
  ])('%s of %j is %j', (field, lead, expected) => {
    expect(judge(field, '=', expected, { company: {}, ...lead }).held).toBe('yes');
    const other = typeof expected === 'string' ? 'something else' : typeof expected === 'number' ? expected + 1 : !expected;
    expect(judge(field, '=', other, { company: {}, ...lead }).held).toBe('no');
    expect(judge(field, 'notNull', undefined, { company: {}, ...lead }).held).toBe('yes');
  });

  it.each<[string, Partial<Lead>]>([
    ...['company', 'industry', 'employees', 'country', 'address', 'department', 'title', 'rank', 'role', 'phone', 'email', 'source'].map(
      (name): [string, Partial<Lead>] => [`lead.${name}`, { company: {} }],
    ),
    ['lead.name', { name: '  ' }],
    ['lead.owner', { owner: null }],
    ['lead.rank', { title: '謎' }],
    ['lead.custom.plan', {}],
    ['lead.custom.toString', {}],
    ['handOff.intent', { handOffs: [aHandOff(now - 1)] }],
    ['handOff.to', { handOffs: [aHandOff(now + 1)] }],
    ['score.imported', {}],
    ['score.imported', { importedScore: { value: 8, source: 'MA', at: now + 1 } }],
    ['bant.need.seesUs', { bant: { need: bant('yes') } }],
    ['bant.timing.monthsAway', { bant: { timing: bant('yes') } }],
  ])('%s of %j is blank', (field, lead) => {
    expect(judge(field, 'null', undefined, lead).held).toBe('yes');
    const asked = judge(field, '=', field === 'bant.need.seesUs' ? true : 1, lead);
    expect(asked.held).toBe('unknown');
    expect(asked.why?.en).toMatch(/ is not known$/);
  });

  it.each([
    'lead.custom',
    'lead.custom.',
    'lead.shoe',
    'lead',
    'persona.colour',
    'bant.colour',
    'score',
    'score.colour',
    'x.need',
    'x.account',
    'x.name',
    'toString',
    '',
  ])('there is no field "%s"', (name) => expect(fieldOf(name, agreement)).toBeNull());

  it('persona layers, names and elements are the agreement’s', () => {
    const own = { ...agreement, personaLayers: [] };
    expect(fieldOf('persona.account', own)?.name.en).toBe('Ideal customer: account');
    expect(fieldOf('persona.department', own)?.name.en).toBe('Ideal customer: buying department');
    expect(fieldOf('persona.person', own)?.name.en).toBe('Ideal customer: buying person');
    expect(fieldOf('persona.account', agreement)?.name).toEqual(agreement.personaLayers[0]?.name);
    expect(judge('persona.account', '=', 'unknown', {}, own).held).toBe('yes');
    expect(fieldOf('bant.need', agreement)?.name).toEqual(agreement.bant.elements.need.name);
    const bare = { ...agreement, bant: { ...agreement.bant, elements: {} } } as unknown as Agreement;
    expect(fieldOf('bant.need', bare)?.name).toEqual({ ja: 'need', en: 'need' });
  });

  it('A6 without points there is no score to compare with', () => {
    const off = { ...agreement, scoring: { ...agreement.scoring, mode: 'checklist' as const } };
    expect(judge('score.total', '>=', 0, { company }, off).held).toBe('unknown');
    expect(judge('score.band', 'null', undefined, { company }, off).held).toBe('yes');
  });

  it('A12 the months until the start change when the month does', () => {
    const far = judge('bant.timing.monthsAway', '<=', 3, { bant: { timing: bant('yes', { month: '2027-06' }) } });
    expect(far).toMatchObject({ held: 'no', changesAt: at('2026-12-01T00:00+09:00') });
    expect(judge('bant.timing.monthsAway', '<', 0, { bant: { timing: bant('partly', { month: '2026-10' }) } }).held).toBe('yes');
    // Asked for while another answer is about to grow old: that comes first.
    const old = { need: { state: 'yes' as const, at: at('2026-05-25T12:00+09:00'), source: 'person' as const } };
    expect(judge('bant.timing.monthsAway', '<=', 3, { bant: { ...old, timing: bant('yes', { month: '2027-06' }) } }).changesAt).toBe(
      at('2026-11-25T00:00+09:00'),
    );
    expect(judge('bant.timing.monthsAway', '<=', 3, { bant: old })).toMatchObject({
      held: 'unknown',
      changesAt: at('2026-11-25T00:00+09:00'),
    });
  });
});
