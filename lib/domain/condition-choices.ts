import { fieldNames, fieldOf } from './condition-field';
import type { ActivityMatch, ConditionRule } from './condition-schema';
import { sayFieldValue, sayMatchPart } from './condition-text';
import { fieldValues, matchValues } from './lint/field-values';
import type { Agreement } from './rulebook';
import type { LocalText } from './text';

export type Operator = ConditionRule['operator'];

/** How the value of a rule is entered: nothing, one or several of a list, texts, numbers, a moment; or one of the four over activities. */
export type ValueKind = 'none' | 'one' | 'several' | 'texts' | 'number' | 'range' | 'activity' | 'silence' | 'surge' | 'only';

/** One field that can be asked for. */
export interface FieldChoice {
  id: string;
  name: LocalText;
  group: 'activity' | 'lead' | 'judgement' | 'handOff' | 'account';
}

const overActivities: Record<'activity' | 'silence' | 'surge' | 'only', LocalText> = {
  activity: { ja: '行動', en: 'Activity' },
  silence: { ja: 'そのあとの沈黙', en: 'Silence after something' },
  surge: { ja: '訪問急増', en: 'Visit surge' },
  only: { ja: '特定ページだけの閲覧', en: 'Saw only certain pages' },
};

/** Fields of this kind are a moment: a person asks only whether they are known. */
const moments = ['lead.consentAt', 'lead.createdAt'];

/** Every field a condition can ask for, grouped; the lead's own fields of the CRM are named `lead.custom.*` and not listed. */
export function fieldChoices(agreement: Agreement): FieldChoice[] {
  const activities = Object.entries(overActivities).map(([id, name]): FieldChoice => ({ id, name, group: 'activity' }));
  const rest = fieldNames.map((id): FieldChoice => ({ id, name: fieldOf(id, agreement)?.name ?? { ja: id, en: id }, group: groupOf(id) }));
  const order = ['activity', 'lead', 'judgement', 'handOff', 'account'];
  return [...activities, ...rest].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

function groupOf(id: string): FieldChoice['group'] {
  if (id.startsWith('lead.')) return 'lead';
  if (id.startsWith('handOff.') || id === 'appointment.valid' || id === 'opportunity') return 'handOff';
  return id.startsWith('account.') || id.startsWith('optOut.') ? 'account' : 'judgement';
}

/** Whether a condition can ask for a field of that name. */
export function isKnownField(id: string, agreement: Agreement): boolean {
  return Object.hasOwn(overActivities, id) || fieldOf(id, agreement) !== null;
}

/** The comparisons that make sense for a field, the usual one first. */
export function operatorsOf(id: string, agreement: Agreement): Operator[] {
  if (id === 'activity') return ['atLeast', 'atMost', 'none'];
  if (Object.hasOwn(overActivities, id)) return ['is'];
  const field = fieldOf(id, agreement);
  if (!field) return ['='];
  if (moments.includes(id)) return ['notNull', 'null'];
  if (field.kind === 'boolean') return ['=', '!='];
  if (field.kind === 'number') return ['>=', '<=', '>', '<', '=', '!=', 'between', 'null', 'notNull'];
  if (fieldValues(id, agreement) !== null) return ['=', '!=', 'in', 'notIn', 'null', 'notNull'];
  const texts: Operator[] = ['=', '!=', 'in', 'notIn', 'contains', 'beginsWith', 'endsWith', 'null', 'notNull'];
  return field.kind === 'any' ? [...texts, '>=', '<=', 'between'] : texts;
}

/** How the value of a comparison is entered. */
export function valueKind(id: string, operator: Operator, agreement: Agreement): ValueKind {
  if (id === 'activity' || id === 'silence' || id === 'surge' || id === 'only') return id;
  if (operator === 'null' || operator === 'notNull') return 'none';
  if (operator === 'between') return 'range';
  const field = fieldOf(id, agreement);
  if (field?.kind === 'number' || ['<', '<=', '>', '>='].includes(operator)) return 'number';
  if (fieldValues(id, agreement) !== null) return operator === 'in' || operator === 'notIn' ? 'several' : 'one';
  return 'texts';
}

/** The values to choose from, with their names; empty where they are free. */
export function valueChoices(id: string, agreement: Agreement): { id: string; name: LocalText }[] {
  const field = fieldOf(id, agreement);
  const values = fieldValues(id, agreement);
  if (!field || !values) return [];
  return [...new Set(values)].map((value) => ({ id: value, name: sayFieldValue(value, field, id, { agreement }) }));
}

/** A value as a rule holds it: yes and no of a field that is one or the other are no texts. */
export function ruleValue(id: string, value: string, agreement: Agreement): string | boolean {
  return fieldOf(id, agreement)?.kind === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : value;
}

/** What a new rule of a field begins with. */
export function firstValue(id: string, operator: Operator, agreement: Agreement): unknown {
  switch (valueKind(id, operator, agreement)) {
    case 'none':
      return undefined;
    case 'activity':
      return { type: 'page_view', withinDays: 7 } satisfies ActivityMatch;
    case 'silence':
      return { after: { type: 'trial_start' }, days: 10, unless: [{ type: 'login' }, { type: 'reply' }] };
    case 'surge':
      return { ...agreement.routing.surge };
    case 'only':
      return { content: ['careers'], withinDays: 30 };
    case 'range':
      return [0, 100];
    case 'number':
      return 0;
    case 'several':
      return [valueChoices(id, agreement)[0]?.id ?? ''];
    case 'one':
      return ruleValue(id, valueChoices(id, agreement)[0]?.id ?? '', agreement);
    case 'texts':
      return [];
  }
}

/** A rule whose value fits its comparison: what was entered is kept as far as it can be. */
export function fittedRule(rule: ConditionRule, agreement: Agreement): ConditionRule {
  const { value, ...rest } = rule;
  const kind = valueKind(rule.field, rule.operator, agreement);
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  switch (kind) {
    case 'none':
      return rest;
    case 'one':
      return list.length > 1 || Array.isArray(value) || value === undefined
        ? { ...rest, value: list[0] ?? firstValue(rule.field, rule.operator, agreement) }
        : rule;
    case 'number':
      return typeof value === 'number' ? rule : { ...rest, value: numberIn(list[0]) };
    case 'range':
      return list.length >= 2 ? rule : { ...rest, value: [numberIn(list[0]), numberIn(list[0])] };
    case 'several':
      return Array.isArray(value) || typeof value === 'string' ? rule : { ...rest, value: list.map(String) };
    default:
      return value === undefined ? { ...rest, value: firstValue(rule.field, rule.operator, agreement) } : rule;
  }
}

function numberIn(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isFinite(number) ? number : 0;
}

const documents = ['brochure', 'paper', 'other'];

/** The values that a part of an activity match can name, with their names. */
export function matchChoices(
  part: 'type' | 'content' | 'channel' | 'result' | 'intent',
  agreement: Agreement,
): { id: string; name: LocalText }[] {
  const values = part === 'content' ? [...agreement.pageGroups.map(({ id }) => id), ...documents] : matchValues(part, agreement);
  return [...new Set(values)].map((id) => ({ id, name: sayMatchPart(part, id, { agreement }) }));
}

const operatorNames: Record<Operator, LocalText> = {
  '=': { ja: '等しい', en: 'is' },
  '!=': { ja: '等しくない', en: 'is not' },
  '<': { ja: '未満', en: 'below' },
  '<=': { ja: '以下', en: 'at most' },
  '>': { ja: 'より大きい', en: 'above' },
  '>=': { ja: '以上', en: 'at least' },
  in: { ja: 'いずれか', en: 'is one of' },
  notIn: { ja: 'いずれでもない', en: 'is none of' },
  between: { ja: '範囲', en: 'between' },
  contains: { ja: '含む', en: 'contains' },
  beginsWith: { ja: 'で始まる', en: 'begins with' },
  endsWith: { ja: 'で終わる', en: 'ends with' },
  null: { ja: '空欄', en: 'is blank' },
  notNull: { ja: '入力あり', en: 'is known' },
  atLeast: { ja: 'あった(回数以上)', en: 'happened (at least)' },
  atMost: { ja: 'あった(回数以下)', en: 'happened (at most)' },
  none: { ja: 'なかった', en: 'did not happen' },
  is: { ja: '当てはまる', en: 'holds' },
};

/** What a comparison is called. */
export function operatorName(operator: Operator): LocalText {
  return operatorNames[operator];
}
