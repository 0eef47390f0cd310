import { numberOf } from '../comparison';
import { fieldOf } from '../condition-field';
import type { Condition, ConditionRule } from '../condition-schema';
import { normalText } from '../normal-text';
import { type Agreement, limits } from '../rulebook';
import { fieldValues } from './field-values';
import { isGroup } from './placed-conditions';

/** One comparison that must hold, or must not. */
export interface Ask {
  rule: ConditionRule;
  holds: boolean;
}

/** Comparisons that together make a condition hold. */
export type Way = readonly Ask[];

/** From where to where a number can lie; both belong to it unless they are open. */
export interface Range {
  min: number;
  max: number;
}

/** What is known of fields before any condition is asked: how far the scores reach. */
export type Ranges = ReadonlyMap<string, Range | null>;

/** More ways than these are not looked through; the condition is then taken to be meant as it stands. */
const MOST_WAYS = 256;

/** Every way in which a condition can hold, as alternatives; null where there are too many to look through. */
export function waysOf(condition: Condition): Way[] | null {
  return waysOfPart(condition, true, 0);
}

function waysOfPart(part: Condition | ConditionRule, holds: boolean, depth: number): Way[] | null {
  if (!isGroup(part)) return [[{ rule: part, holds }]];
  if (depth > limits.depth || !Array.isArray(part.rules)) return null;
  const positive = part.not === true ? !holds : holds;
  // A group that asks for nothing holds, whichever way it is joined.
  if (part.rules.length === 0) return positive ? [[]] : [];
  const together = (part.combinator === 'and') === positive;
  let ways: Way[] = together ? [[]] : [];
  for (const rule of part.rules) {
    const more = waysOfPart(rule, positive, depth + 1);
    if (!more) return null;
    ways = together ? ways.flatMap((way) => more.map((other) => [...way, ...other])) : [...ways, ...more];
    if (ways.length > MOST_WAYS) return null;
  }
  return ways;
}

interface Bounds {
  min: number;
  max: number;
  minOpen: boolean;
  maxOpen: boolean;
  only: ReadonlySet<string> | null;
  not: ReadonlySet<string>;
  /** Whether the field must be blank, must not be, or either. */
  blank: boolean | null;
}

interface Read {
  fields: Map<string, Bounds>;
  /** Comparisons that are not looked into, and whether they must hold. */
  opaque: Map<string, boolean>;
  contradicts: boolean;
}

const anything: Bounds = {
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  minOpen: false,
  maxOpen: false,
  only: null,
  not: new Set(),
  blank: null,
};

function listOf({ operator, value }: ConditionRule): string[] {
  const list = operator === 'in' || operator === 'notIn' || operator === 'between';
  const all = list && typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value];
  return all.map((one) => normalText(String(one)));
}

function read(way: Way): Read {
  const reading: Read = { fields: new Map(), opaque: new Map(), contradicts: false };
  for (const ask of way) {
    const bounds = boundsOf(ask);
    if (!bounds) {
      const key = JSON.stringify([ask.rule.field, ask.rule.operator, ask.rule.value]);
      if (reading.opaque.get(key) === !ask.holds) reading.contradicts = true;
      reading.opaque.set(key, ask.holds);
      continue;
    }
    const { field } = ask.rule;
    reading.fields.set(field, narrowed(reading.fields.get(field) ?? anything, bounds));
  }
  return reading;
}

function narrowed(a: Bounds, b: Bounds): Bounds {
  const only = a.only && b.only ? new Set([...a.only].filter((value) => b.only?.has(value))) : (a.only ?? b.only);
  const blank = a.blank !== null && b.blank !== null && a.blank !== b.blank ? null : (a.blank ?? b.blank);
  const clash = a.blank !== null && b.blank !== null && a.blank !== b.blank;
  return {
    min: Math.max(a.min, b.min),
    max: Math.min(a.max, b.max),
    minOpen: a.min > b.min ? a.minOpen : b.min > a.min ? b.minOpen : a.minOpen || b.minOpen,
    maxOpen: a.max < b.max ? a.maxOpen : b.max < a.max ? b.maxOpen : a.maxOpen || b.maxOpen,
    only: clash ? new Set() : only,
    not: new Set([...a.not, ...b.not]),
    blank,
  };
}

/** What one comparison leaves of its field; null where it is not looked into. */
function boundsOf({ rule, holds }: Ask): Bounds | null {
  const known: Bounds = { ...anything, blank: false };
  const values = listOf(rule);
  const first = numberOf(Array.isArray(rule.value) ? rule.value[0] : rule.value);
  switch (rule.operator) {
    case 'null':
      return { ...anything, blank: holds };
    case 'notNull':
      return { ...anything, blank: !holds };
    case '>=':
      return holds ? { ...known, min: first } : { ...known, max: first, maxOpen: true };
    case '>':
      return holds ? { ...known, min: first, minOpen: true } : { ...known, max: first };
    case '<=':
      return holds ? { ...known, max: first } : { ...known, min: first, minOpen: true };
    case '<':
      return holds ? { ...known, max: first, maxOpen: true } : { ...known, min: first };
    case 'between':
      return holds && values.length > 1 ? { ...known, min: numberOf(values[0]), max: numberOf(values[1]) } : null;
    case '=':
    case 'in':
      return holds ? { ...known, only: new Set(values) } : { ...known, not: new Set(values) };
    case '!=':
    case 'notIn':
      return holds ? { ...known, not: new Set(values) } : { ...known, only: new Set(values) };
    default:
      return null;
  }
}

/** Whether a way can be gone at all: its comparisons don't contradict each other, nor what a field can say. */
export function isPossible(way: Way, agreement: Agreement, ranges: Ranges): boolean {
  const reading = read(way);
  if (reading.contradicts) return false;
  for (const [field, bounds] of reading.fields) if (!fits(field, bounds, agreement, ranges)) return false;
  // Asking for a field that does not exist is never answered.
  return way.every(({ rule }) => isSpecial(rule.field) || fieldOf(rule.field, agreement) !== null);
}

function isSpecial(field: string): boolean {
  return field === 'activity' || field === 'silence' || field === 'surge' || field === 'only';
}

function fits(field: string, bounds: Bounds, agreement: Agreement, ranges: Ranges): boolean {
  let { min, max, minOpen, maxOpen } = bounds;
  if (ranges.has(field)) {
    const range = ranges.get(field);
    // Without points there is nothing to compare with.
    if (!range) return bounds.blank !== false;
    if (range.min > min) [min, minOpen] = [range.min, false];
    if (range.max < max) [max, maxOpen] = [range.max, false];
  }
  if (min > max || (min === max && (minOpen || maxOpen))) return false;
  const numeric = Number.isFinite(min) || Number.isFinite(max);
  const inRange = (value: string): boolean => {
    const number = numberOf(value);
    return !numeric || Number.isNaN(number) || ((minOpen ? number > min : number >= min) && (maxOpen ? number < max : number <= max));
  };
  const values = fieldValues(field, agreement)?.map((value) => normalText(value)) ?? null;
  const isLeft = (value: string): boolean => !bounds.not.has(value) && inRange(value);
  if (bounds.only) return [...bounds.only].some((value) => isLeft(value) && (values === null || values.includes(value)));
  return values === null || bounds.blank !== false || values.some(isLeft);
}

/** Whether everybody who goes one way also goes the other. Says so only where it is certain. */
export function implies(way: Way, other: Way): boolean {
  const [strict, loose] = [read(way), read(other)];
  for (const [key, holds] of loose.opaque) if (strict.opaque.get(key) !== holds) return false;
  for (const [field, bounds] of loose.fields) {
    const has = strict.fields.get(field);
    if (!has || !within(has, bounds)) return false;
  }
  return true;
}

function within(a: Bounds, b: Bounds): boolean {
  if (b.blank !== null && a.blank !== b.blank) return false;
  const numbers = a.only ? [...a.only].map(numberOf) : [a.min, a.max];
  if (Number.isFinite(b.min) || Number.isFinite(b.max)) {
    for (const number of numbers) if (!(number >= b.min && number <= b.max)) return false;
    if (b.minOpen && (a.only ? numbers.includes(b.min) : a.min === b.min && !a.minOpen)) return false;
    if (b.maxOpen && (a.only ? numbers.includes(b.max) : a.max === b.max && !a.maxOpen)) return false;
  }
  if (b.only && (!a.only || [...a.only].some((value) => !b.only?.has(value)))) return false;
  for (const value of b.not) if (!(a.not.has(value) || (a.only && !a.only.has(value)))) return false;
  return true;
}
