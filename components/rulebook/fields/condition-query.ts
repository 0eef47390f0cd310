import type { RuleGroupType, RuleType } from 'react-querybuilder';
import { firstValue, fittedRule, type Operator, operatorsOf } from '@/lib/domain/condition-choices';
import type { Condition, ConditionRule } from '@/lib/domain/condition-schema';
import type { Agreement } from '@/lib/domain/rulebook';

/** Ids that only the screen needs, to tell rows apart while they are edited; they are never kept. */
const ours = /^q-\d+$/;
let made = 0;

/** A new id of the screen's own. */
export function screenId(): string {
  made += 1;
  return `q-${made}`;
}

/** A condition as the builder edits it: every part has an id. */
export function toQuery(condition: Condition): RuleGroupType {
  return {
    ...condition,
    id: condition.id ?? screenId(),
    rules: condition.rules.map((part) =>
      'rules' in part ? toQuery(part as Condition) : { ...(part as ConditionRule), id: part.id ?? screenId() },
    ),
  } as RuleGroupType;
}

/** What the builder holds as a condition: without the screen's ids, each value fitted to its comparison, fields that were changed begun anew. */
export function fromQuery(query: RuleGroupType, before: RuleGroupType | null, agreement: Agreement): Condition {
  const fields = new Map<string, string>();
  if (before) noteFields(before, fields);
  return fromGroup(query, fields, agreement);
}

function fromGroup({ id, combinator, not, rules, ...rest }: RuleGroupType, fields: Map<string, string>, agreement: Agreement): Condition {
  return {
    ...kept(rest),
    ...(id && !ours.test(id) ? { id } : {}),
    combinator: combinator === 'or' ? 'or' : 'and',
    ...(not ? { not } : {}),
    rules: rules.map((part) =>
      'rules' in part ? fromGroup(part as RuleGroupType, fields, agreement) : fromRule(part as RuleType, fields, agreement),
    ),
  };
}

function fromRule({ id, field, operator, value, ...rest }: RuleType, fields: Map<string, string>, agreement: Agreement): ConditionRule {
  const was = id ? fields.get(id) : undefined;
  const anew = was !== undefined && was !== field && !(isCustom(was) && isCustom(field));
  const known = operatorsOf(field, agreement);
  const [first = '='] = known;
  // A comparison that the field doesn't offer is left alone unless the field was changed just now.
  const chosen = anew && !known.includes(operator as Operator) ? first : (operator as Operator);
  const rule: ConditionRule = {
    ...kept(rest),
    ...(id && !ours.test(id) ? { id } : {}),
    field,
    operator: chosen,
    ...(anew ? withValue(firstValue(field, chosen, agreement)) : withValue(value)),
  };
  return fittedRule(rule, agreement);
}

function withValue(value: unknown): { value?: unknown } {
  return value === undefined ? {} : { value };
}

/** The builder's own marks are no part of a condition; what a newer version wrote is. */
function kept(rest: Record<string, unknown>): Record<string, unknown> {
  const { valueSource: _, path: __, ...own } = rest;
  return own;
}

function isCustom(field: string): boolean {
  return field.startsWith('lead.custom.');
}

function noteFields({ rules }: RuleGroupType, into: Map<string, string>): void {
  for (const part of rules) {
    if ('rules' in part) noteFields(part as RuleGroupType, into);
    else if ((part as RuleType).id) into.set((part as RuleType).id as string, (part as RuleType).field);
  }
}
