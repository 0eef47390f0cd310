import type { Tri } from './assessment';
import type { Field, FieldValue } from './condition-field';
import type { ConditionRule } from './condition-schema';
import { normalText } from './normal-text';
import { remembered } from './remembered';

/** A comparison made ready: what it wants, and its answer to a value that is recorded. */
export interface Comparison {
  wanted: readonly unknown[];
  answer(value: Exclude<FieldValue, null>): Tri;
}

/** Splits the value of a rule into the values meant; lists may be written with commas. What is no plain value is left out. */
function wantedOf({ operator, value }: ConditionRule): unknown[] {
  const list = operator === 'in' || operator === 'notIn' || operator === 'between';
  if (list && typeof value === 'string') return value.split(',').map((part) => part.trim());
  return (Array.isArray(value) ? value : [value]).filter((one) => ['string', 'number', 'boolean'].includes(typeof one));
}

/** The number a rule means, written as a number or a text; else NaN. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function tri(held: boolean): Tri {
  return held ? 'yes' : 'no';
}

type Test<T> = ((value: T) => boolean) | null;

function textTest(rule: ConditionRule, wanted: readonly unknown[], company: boolean): Test<string> {
  const texts = wanted.map((value) => normalText(String(value), company));
  const set = new Set(texts);
  const parts = texts.filter((text) => text !== '');
  switch (rule.operator) {
    case '=':
    case 'in':
      return (value) => set.has(normalText(value, company));
    case '!=':
    case 'notIn':
      return (value) => !set.has(normalText(value, company));
    case 'contains':
      return (value) => parts.some((part) => normalText(value, company).includes(part));
    case 'beginsWith':
      return (value) => parts.some((part) => normalText(value, company).startsWith(part));
    case 'endsWith':
      return (value) => parts.some((part) => normalText(value, company).endsWith(part));
    default:
      return null;
  }
}

function numberTest(rule: ConditionRule, wanted: readonly unknown[]): Test<number> {
  const numbers = wanted.map(numberOf);
  const [first = Number.NaN, second = Number.NaN] = numbers;
  const readable = numbers.length > 0 && numbers.every((number) => !Number.isNaN(number));
  if (!readable) return null;
  switch (rule.operator) {
    case '=':
    case 'in':
      return (value) => numbers.includes(value);
    case '!=':
    case 'notIn':
      return (value) => !numbers.includes(value);
    case '<':
      return (value) => value < first;
    case '<=':
      return (value) => value <= first;
    case '>':
      return (value) => value > first;
    case '>=':
      return (value) => value >= first;
    case 'between':
      return numbers.length < 2 ? null : (value) => value >= first && value <= second;
    default:
      return null;
  }
}

function booleanTest(rule: ConditionRule, wanted: readonly unknown[]): Test<boolean> {
  const [first] = wanted;
  const meant = first === true || first === 'true' ? true : first === false || first === 'false' ? false : null;
  if (meant === null) return null;
  if (rule.operator === '=' || rule.operator === 'in' || rule.operator === 'is') return (value) => value === meant;
  return rule.operator === '!=' || rule.operator === 'notIn' ? (value) => value !== meant : null;
}

/** Makes a comparison ready; null where no value of the field's kind could ever answer it. */
export function compileComparison(rule: ConditionRule, field: Field): Comparison | null {
  const wanted = wantedOf(rule);
  if (rule.operator === 'null' || rule.operator === 'notNull') return { wanted: [], answer: () => tri(rule.operator === 'notNull') };
  const takes = (kind: Field['kind']) => field.kind === kind || field.kind === 'any';
  const text = takes('text') && wanted.length > 0 ? textTest(rule, wanted, field.company ?? false) : null;
  const number = takes('number') ? numberTest(rule, wanted) : null;
  const truth = takes('boolean') ? booleanTest(rule, wanted) : null;
  if (!text && !number && !truth) return null;
  const isOpen = (value: string) => field.open?.includes(value) === true && !wanted.includes(value);
  const ofText = text && remembered((value) => (isOpen(value) ? 'unknown' : tri(text(value))));
  // Each kind of value has an answer of its own: nearly every field holds one kind alone.
  if (field.kind === 'text' && ofText) return { wanted, answer: (value) => (typeof value === 'string' ? ofText(value) : 'unknown') };
  if (field.kind === 'number' && number) {
    return { wanted, answer: (value) => (typeof value === 'number' && Number.isFinite(value) ? tri(number(value)) : 'unknown') };
  }
  return {
    wanted,
    answer(value) {
      if (typeof value === 'string') return ofText ? ofText(value) : 'unknown';
      if (typeof value === 'number') return number && Number.isFinite(value) ? tri(number(value)) : 'unknown';
      return truth ? tri(truth(value)) : 'unknown';
    },
  };
}
