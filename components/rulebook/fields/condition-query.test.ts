import type { RuleGroupType } from 'react-querybuilder';
import { describe, expect, it } from 'vitest';
import type { Condition } from '@/lib/domain/condition-schema';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { conditionsOf } from '@/lib/domain/lint/placed-conditions';
import { agreementFrom, templates } from '@/lib/domain/templates';
import { fromQuery, toQuery } from './condition-query';

const { agreement } = defaultRulebook;

function changedRule(condition: Condition, change: Record<string, unknown>): Condition {
  const before = toQuery(condition);
  const after = { ...before, rules: [{ ...(before.rules[0] as object), ...change }, ...before.rules.slice(1)] } as RuleGroupType;
  return fromQuery(after, before, agreement);
}

const one = (field: string, operator: string, value?: unknown): Condition =>
  ({ combinator: 'and', rules: [value === undefined ? { field, operator } : { field, operator, value }] }) as Condition;

describe('a condition in the builder', () => {
  it('comes back as it went in, every one that ships', () => {
    for (const { id } of templates) {
      const book = agreementFrom(id, 0) ?? agreement;
      for (const { condition, path } of conditionsOf(book)) {
        const query = toQuery(condition);
        expect(fromQuery(query, query, book), path.join('.')).toEqual(condition);
      }
    }
  });

  it('keeps ids of its own, and leaves out those that only the screen needs', () => {
    const own: Condition = { id: 'mine', combinator: 'or', not: true, rules: [{ id: 'r1', field: 'stage', operator: '=', value: 'mql' }] };
    expect(fromQuery(toQuery(own), null, agreement)).toEqual(own);
  });

  it.each<[string, Condition, Record<string, unknown>, Condition]>([
    ['another field begins anew', one('lead.industry', 'in', ['IT']), { field: 'lead.employees' }, one('lead.employees', '>=', 0)],
    ['a field without values asks nothing', one('stage', '=', 'mql'), { operator: 'notNull' }, one('stage', 'notNull')],
    ['one value of several', one('stage', 'in', ['mql', 'sal']), { operator: '=' }, one('stage', '=', 'mql')],
    ['several from one', one('lead.rank', '=', 'staff'), { operator: 'in' }, one('lead.rank', 'in', 'staff')],
    ['a range from a number', one('lead.employees', '>=', 30), { operator: 'between' }, one('lead.employees', 'between', [30, 30])],
    ['a number from a range', one('lead.employees', 'between', [30, 99]), { operator: '<=' }, one('lead.employees', '<=', 30)],
    ['yes or no', one('lead.industry', '=', 'IT'), { field: 'account.customer' }, one('account.customer', '=', true)],
    [
      'activities',
      one('lead.industry', '=', 'IT'),
      { field: 'activity' },
      one('activity', 'atLeast', { type: 'page_view', withinDays: 7 }),
    ],
    [
      'own fields of the CRM keep what was entered',
      one('lead.custom.a', '=', 'x'),
      { field: 'lead.custom.ab' },
      one('lead.custom.ab', '=', 'x'),
    ],
  ])('%s', (_, before, change, after) => expect(changedRule(before, change)).toEqual(after));

  it('leaves a rule on a field that is gone as it is', () => {
    const gone = one('lead.shoeSize', '>', 42);
    expect(fromQuery(toQuery(gone), toQuery(gone), agreement)).toEqual(gone);
  });
});
