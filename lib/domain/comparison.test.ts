import { describe, expect, it } from 'vitest';
import { aLead, at } from '@/test/fixtures/builders';
import { compileCondition } from './condition';
import type { ConditionRule } from './condition-schema';
import { compileJudges } from './judges';
import type { Lead } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

type Operator = ConditionRule['operator'];

function held(field: string, operator: Operator, value: unknown, lead: Partial<Lead>) {
  const condition = compileCondition({ combinator: 'and', rules: [{ field, operator, value }] }, agreement);
  return condition.judge(judges.facts(aLead(lead), now)).held;
}

const order = ['below', 'at', 'above'] as const;

describe('A2 comparing numbers', () => {
  it.each<[Operator, unknown, [below: string, at: string, above: string]]>([
    ['=', 10, ['no', 'yes', 'no']],
    ['=', '10', ['no', 'yes', 'no']],
    ['=', ' 10 ', ['no', 'yes', 'no']],
    ['!=', 10, ['yes', 'no', 'yes']],
    ['in', [10, 11], ['no', 'yes', 'yes']],
    ['in', '9, 11', ['yes', 'no', 'yes']],
    ['notIn', [10, 11], ['yes', 'no', 'no']],
    ['notIn', '9,11', ['no', 'yes', 'no']],
    ['<', 10, ['yes', 'no', 'no']],
    ['<=', 10, ['yes', 'yes', 'no']],
    ['>', 10, ['no', 'no', 'yes']],
    ['>=', 10, ['no', 'yes', 'yes']],
    ['between', [9, 10], ['yes', 'yes', 'no']],
    ['between', [10, 11], ['no', 'yes', 'yes']],
    ['between', ' 10 , 20 ', ['no', 'yes', 'yes']],
    // What no number can answer.
    ['between', [10], ['unknown', 'unknown', 'unknown']],
    ['between', 10, ['unknown', 'unknown', 'unknown']],
    ['=', '', ['unknown', 'unknown', 'unknown']],
    ['=', ' ', ['unknown', 'unknown', 'unknown']],
    ['=', 'ten', ['unknown', 'unknown', 'unknown']],
    ['=', true, ['unknown', 'unknown', 'unknown']],
    ['=', null, ['unknown', 'unknown', 'unknown']],
    ['=', [], ['unknown', 'unknown', 'unknown']],
    ['=', { ten: 10 }, ['unknown', 'unknown', 'unknown']],
    ['in', [10, 'ten'], ['unknown', 'unknown', 'unknown']],
    ['contains', 1, ['unknown', 'unknown', 'unknown']],
    ['atLeast', 10, ['unknown', 'unknown', 'unknown']],
    ['is', 10, ['unknown', 'unknown', 'unknown']],
  ])('%s %j', (operator, value, expected) => {
    const found = order.map((_, i) => held('lead.employees', operator, value, { company: { employees: 9 + i } }));
    expect(found).toEqual(expected);
  });

  it('what is recorded as no number at all is unknown', () => {
    expect(held('lead.custom.seats', '>', 3, { custom: { seats: 'many' } })).toBe('unknown');
    expect(held('lead.custom.seats', '<', 3, { custom: { seats: 2 } })).toBe('yes');
  });
});

describe('A2 comparing texts', () => {
  it.each<[Operator, unknown, string, string]>([
    ['=', 'IT・通信', 'IT・通信', 'yes'],
    ['=', 'ＩＴ・通信', ' it・通信  ', 'yes'],
    ['=', 'IT', 'IT・通信', 'no'],
    ['=', ['IT', 'SaaS'], 'saas', 'yes'],
    ['!=', 'IT', 'it', 'no'],
    ['!=', 'IT', 'SaaS', 'yes'],
    ['in', 'IT, SaaS', 'SaaS', 'yes'],
    ['in', 'IT, SaaS', 'IT, SaaS', 'no'],
    ['notIn', 'IT, SaaS', 'SaaS', 'no'],
    ['notIn', 'IT, SaaS', '建設', 'yes'],
    // A comma in a single text is a comma.
    ['=', 'IT, SaaS', 'it, saas', 'yes'],
    ['contains', ['通信', '建設'], 'IT・通信業', 'yes'],
    ['contains', ['通信', '建設'], '製造業', 'no'],
    ['contains', [''], 'IT', 'no'],
    ['contains', '', 'IT', 'no'],
    ['beginsWith', ['IT', '建設'], 'IT・通信', 'yes'],
    ['beginsWith', ['IT', '建設'], '建設業', 'yes'],
    ['beginsWith', '通信', 'IT・通信', 'no'],
    ['beginsWith', '', 'IT', 'no'],
    ['endsWith', ['通信', '業'], 'IT・通信', 'yes'],
    ['endsWith', ['通信', '業'], '建設業', 'yes'],
    ['endsWith', 'IT', 'IT・通信', 'no'],
    ['endsWith', '', 'IT', 'no'],
    ['=', 7, '7', 'yes'],
    ['=', true, 'true', 'yes'],
    ['=', null, 'null', 'unknown'],
    ['=', [], 'IT', 'unknown'],
    ['=', undefined, 'undefined', 'unknown'],
    ['=', { x: 1 }, '[object Object]', 'unknown'],
    ['between', 'A,Z', 'IT', 'unknown'],
    ['<', 'Z', 'IT', 'unknown'],
    ['is', 'IT', 'IT', 'unknown'],
  ])('%s %j of "%s" is %s', (operator, value, industry, expected) => {
    expect(held('lead.industry', operator, value, { company: { industry } })).toBe(expected);
  });

  it('a text asked twice gets the same answer, however long it is', () => {
    const long = 'x'.repeat(5000);
    const condition = compileCondition(
      { combinator: 'and', rules: [{ field: 'lead.source', operator: 'beginsWith', value: 'xx' }] },
      agreement,
    );
    for (const source of [long, 'web', long, 'web', 'xx', 'xx'])
      expect(condition.judge(judges.facts(aLead({ source }), now)).held).toBe(source.startsWith('xx') ? 'yes' : 'no');
  });

  it('thousands of different texts each get their own answer', () => {
    const condition = compileCondition(
      { combinator: 'and', rules: [{ field: 'lead.source', operator: 'endsWith', value: '7' }] },
      agreement,
    );
    for (let i = 0; i < 2500; i++)
      expect(condition.judge(judges.facts(aLead({ source: `s${i}` }), now)).held).toBe(i % 10 === 7 ? 'yes' : 'no');
  });

  it('A17 only company names are compared without ㈱ and the like', () => {
    expect(held('lead.company', '=', 'つばめ', { company: { name: '㈱つばめ' } })).toBe('yes');
    expect(held('lead.source', '=', 'つばめ', { source: '㈱つばめ' })).toBe('no');
  });
});

describe('A2 comparing truths', () => {
  it.each<[Operator, unknown, string, string]>([
    ['=', true, 'yes', 'no'],
    ['=', 'true', 'yes', 'no'],
    ['=', false, 'no', 'yes'],
    ['=', 'false', 'no', 'yes'],
    ['in', [true], 'yes', 'no'],
    ['is', true, 'yes', 'no'],
    ['is', 'false', 'no', 'yes'],
    ['!=', true, 'no', 'yes'],
    ['!=', 'false', 'yes', 'no'],
    ['notIn', [true], 'no', 'yes'],
    ['=', 'yes', 'unknown', 'unknown'],
    ['=', 1, 'unknown', 'unknown'],
    ['>', true, 'unknown', 'unknown'],
    ['contains', 'true', 'unknown', 'unknown'],
  ])('%s %j', (operator, value, whenTrue, whenFalse) => {
    expect(held('account.customer', operator, value, { account: { customer: true } })).toBe(whenTrue);
    expect(held('account.customer', operator, value, { account: { customer: false } })).toBe(whenFalse);
  });
});

describe('A2 an own field takes what is recorded in it', () => {
  it.each<[Operator, unknown, string | number | boolean | null, string]>([
    ['=', 'gold', 'Gold', 'yes'],
    ['=', '5', 5, 'yes'],
    ['=', '5', '5', 'yes'],
    ['=', 'true', true, 'yes'],
    ['=', 'true', 'true', 'yes'],
    ['contains', 'ol', 'Gold', 'yes'],
    ['contains', '5', 5, 'unknown'],
    ['>', 3, '4', 'unknown'],
    ['=', 'gold', 5, 'unknown'],
    ['=', 'gold', true, 'unknown'],
    ['=', 'gold', null, 'unknown'],
    ['=', 'gold', '', 'unknown'],
    ['null', undefined, null, 'yes'],
    ['null', undefined, '', 'yes'],
    ['null', undefined, 'gold', 'no'],
    ['null', undefined, 0, 'no'],
    ['notNull', undefined, null, 'no'],
    ['notNull', undefined, false, 'yes'],
    ['notNull', undefined, 'gold', 'yes'],
  ])('%s %j of %j is %s', (operator, value, recorded, expected) => {
    expect(held('lead.custom.plan', operator, value, { custom: { plan: recorded } })).toBe(expected);
  });
});

describe('A7 A10 a finding that is open', () => {
  const need = (state: 'yes' | 'no_answer' | 'not_asked') => ({ bant: { need: { state, source: 'person' as const } } });
  it.each<[Operator, unknown, Partial<Lead>, string]>([
    ['=', 'yes', need('no_answer'), 'unknown'],
    ['!=', 'yes', need('no_answer'), 'unknown'],
    ['=', 'no_answer', need('no_answer'), 'yes'],
    ['!=', 'no_answer', need('no_answer'), 'no'],
    ['in', ['yes', 'no_answer'], need('no_answer'), 'yes'],
    ['!=', 'yes', need('yes'), 'no'],
    ['!=', 'no', need('yes'), 'yes'],
  ])('%s %j', (operator, value, lead, expected) => expect(held('bant.need', operator, value, lead)).toBe(expected));

  it.each(['persona', 'persona.account', 'gate'])('%s that is not known is neither yes nor no', (field) => {
    const blank = { company: {} };
    expect(held(field, '=', 'yes', blank)).toBe('unknown');
    expect(held(field, '!=', 'yes', blank)).toBe('unknown');
    expect(held(field, '=', 'unknown', blank)).toBe('yes');
  });
});
