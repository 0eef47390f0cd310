import { z } from 'zod';
import { ActivityMatch, Condition } from './condition-schema';
import { Agreement } from './rulebook';

/** The way to a place in an agreement: `['promises', 3, 'within', 'amount']`. */
export type AgreementPath = readonly (string | number)[];

/** What one place of an agreement holds. `words`: both languages; `many`: any of a closed list; `list`: free texts; `hours`: hours by day. */
export type PlaceKind = 'text' | 'words' | 'number' | 'switch' | 'choice' | 'many' | 'list' | 'condition' | 'hours';

/** One place that holds a value: `promises.*.within.amount`. */
export interface Place {
  pattern: string;
  kind: PlaceKind;
  schema: z.ZodType;
}

/** Takes off what only says that a value may be absent. */
function bare(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return bare(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** The same, and what a lazy schema stands for. */
function opened(schema: z.ZodType): z.ZodType {
  const inner = bare(schema);
  return inner instanceof z.ZodLazy ? opened(inner.unwrap() as z.ZodType) : inner;
}

/** One step into a schema; of a choice the branch that `value` is in, else the first that knows the key. */
function step(schema: z.ZodType, key: string | number, value: unknown): z.ZodType | null {
  const inner = opened(schema);
  if (inner instanceof z.ZodObject) return Object.hasOwn(inner.shape, key) ? (inner.shape[key] as z.ZodType) : null;
  if (inner instanceof z.ZodArray) return typeof key === 'number' ? (inner.element as z.ZodType) : null;
  if (inner instanceof z.ZodTuple) return ((inner.def.items as z.ZodType[])[Number(key)] as z.ZodType | undefined) ?? null;
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  if (inner instanceof z.ZodUnion) {
    const branches = inner.options as z.ZodType[];
    const own = value === undefined ? undefined : branches.find((branch) => branch.safeParse(value).success);
    for (const branch of own ? [own, ...branches] : branches) {
      const found = step(branch, key, value);
      if (found) return found;
    }
  }
  return null;
}

function within(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

/**
 * The schema of one place of an agreement, what makes it optional or gives it a default included; null where the schema knows no such
 * place. Of a choice it takes the branch that `agreement` has chosen there, else the first in which the place exists.
 */
export function schemaAt(path: AgreementPath, agreement?: unknown): z.ZodType | null {
  let schema: z.ZodType | null = Agreement;
  let value = agreement;
  for (const key of path) {
    schema = step(schema, key, value);
    if (!schema) return null;
    value = within(value, key);
  }
  return schema;
}

const patterns = new Map<string, string>();

/** A path as a pattern: what counts or names items becomes `*`. `['bant', 'elements', 'need', 'name']` is `bant.elements.*.name`. */
export function patternOf(path: AgreementPath): string {
  const key = JSON.stringify(path);
  const known = patterns.get(key);
  if (known !== undefined) return known;
  let schema: z.ZodType | null = Agreement;
  const pattern = path
    .map((part) => {
      const inner: z.ZodType | null = schema && opened(schema);
      schema = inner && step(inner, part, undefined);
      return typeof part === 'number' || inner instanceof z.ZodRecord ? '*' : part;
    })
    .join('.');
  // Rows come and go while somebody edits; the patterns of an agreement of full size fit easily.
  if (patterns.size > 20_000) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

/** Every place of an agreement that holds a value, each once, in the order of the schema. */
export function places(): readonly Place[] {
  known ??= [...walk(Agreement, [], new Map()).values()];
  return known;
}
let known: Place[] | undefined;

function walk(schema: z.ZodType, path: readonly string[], found: Map<string, Place>): Map<string, Place> {
  const pattern = path.join('.');
  const leaf = (kind: PlaceKind) => {
    if (!found.has(pattern)) found.set(pattern, { pattern, kind, schema });
    return found;
  };
  if (bare(schema) === Condition) return leaf('condition');
  const inner = opened(schema);
  if (inner instanceof z.ZodObject) {
    const keys = Object.keys(inner.shape);
    if (keys.length > 0 && keys.every((key) => key === 'ja' || key === 'en')) return leaf('words');
    for (const key of keys) walk(inner.shape[key] as z.ZodType, [...path, key], found);
    return found;
  }
  if (inner instanceof z.ZodArray) {
    const element = opened(inner.element as z.ZodType);
    if (element instanceof z.ZodEnum) return leaf('many');
    if (element instanceof z.ZodString) return leaf('list');
    return walk(element, [...path, '*'], found);
  }
  if (inner instanceof z.ZodRecord) {
    const value = opened(inner.valueType as z.ZodType);
    return value instanceof z.ZodObject ? walk(value, [...path, '*'], found) : leaf('hours');
  }
  if (inner instanceof z.ZodUnion) {
    const branches = inner.options as z.ZodType[];
    // A text or several of them: a part of an activity match.
    if (branches.some((branch) => opened(branch) instanceof z.ZodString)) return leaf('list');
    for (const branch of branches) walk(branch, path, found);
    return found;
  }
  if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) return leaf('choice');
  if (inner instanceof z.ZodNumber) return leaf('number');
  if (inner instanceof z.ZodBoolean) return leaf('switch');
  return leaf('text');
}

/** Whether a place holds an activity match, whose parts are called alike wherever it stands. */
export function isMatch(path: AgreementPath): boolean {
  const schema = schemaAt(path);
  return schema !== null && opened(schema) === ActivityMatch;
}

/** What can be chosen at a place, in the schema's order: the values of a closed list, the kinds of what comes in several; else nothing. */
export function choicesAt(path: AgreementPath): readonly string[] {
  const schema = schemaAt(path);
  return schema ? choicesOf(schema) : [];
}

function choicesOf(schema: z.ZodType): readonly string[] {
  const inner = opened(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodArray) return choicesOf(inner.element as z.ZodType);
  if (inner instanceof z.ZodUnion) {
    return (inner.options as z.ZodType[]).flatMap((branch) => {
      const kind = step(branch, 'kind', undefined);
      return kind instanceof z.ZodLiteral ? [...kind.values].map(String) : [];
    });
  }
  return [];
}
