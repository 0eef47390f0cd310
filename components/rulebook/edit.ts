import { defaultRulebook } from '@/lib/domain/default-rulebook';
import type { Agreement } from '@/lib/domain/rulebook';
import { wishesOf } from '@/lib/domain/rulebook-problem';
import { schemaAt } from '@/lib/domain/schema-at';
import type { LocalText } from '@/lib/domain/text';

/** The way to a place in the agreement: `['promises', 3, 'within', 'amount']`. */
export type Path = readonly (string | number)[];

/** What came of an edit: the agreement after it, or what is wanted instead, and then nothing changed. */
export type Edited = { ok: true; book: Agreement } | { ok: false; wish: LocalText };

/** What stands at a place; undefined where nothing does. */
export function valueAt(book: unknown, path: Path): unknown {
  let value = book;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The agreement with `value` at a place, where its schema takes it; all that the change doesn't touch is kept as it is. */
export function setAt(book: Agreement, path: Path, value: unknown): Edited {
  return checked(book, path, clean(value));
}

/** The agreement with an item put into the list at `path`, at the end where no place is named. */
export function insertAt(book: Agreement, path: Path, item: unknown, at?: number): Edited {
  const list = listAt(book, path);
  return checked(book, path, list.toSpliced(at ?? list.length, 0, clean(item)));
}

/** The agreement without what stands at `path`: an item of a list, or an optional part; what has a default goes back to it. */
export function removeAt(book: Agreement, path: Path): Edited {
  const last = path.at(-1);
  if (typeof last !== 'number') return checked(book, path, undefined);
  const list = path.slice(0, -1);
  return checked(book, list, listAt(book, list).toSpliced(last, 1));
}

/** The agreement with the item at `path` moved to another place in its list. */
export function moveAt(book: Agreement, path: Path, to: number): Edited {
  const from = Number(path.at(-1));
  const place = path.slice(0, -1);
  const list = listAt(book, place);
  if (from === to || to < 0 || to >= list.length || !(from in list)) return { ok: true, book };
  return checked(book, place, list.toSpliced(from, 1).toSpliced(to, 0, list[from]));
}

/** The same place in another agreement: items are found by their ids, whatever their order; undefined where there is none. */
export function counterpart(book: Agreement, path: Path, other: unknown): unknown {
  let here: unknown = book;
  let there = other;
  for (const key of path) {
    here = valueAt(here, [key]);
    if (typeof key === 'number' && Array.isArray(there)) {
      const id = (here as { id?: unknown } | null | undefined)?.id;
      there = id === undefined ? there[key] : there.find((item) => (item as { id?: unknown } | null)?.id === id);
    } else there = valueAt(there, [key]);
    if (there === undefined) return undefined;
  }
  return there;
}

/** What ships at a place: of items that ship their own figure, of others what their schema says; undefined where there is neither. */
export function defaultAt(book: Agreement, path: Path): unknown {
  // The day the shipped agreement began is nobody's default.
  if (path[0] === 'meta' && path[1] === 'effectiveFrom') return undefined;
  const shipped = counterpart(book, path, defaultRulebook.agreement);
  if (shipped !== undefined) return shipped;
  const blank = schemaAt(path, book)?.safeParse(undefined);
  return blank?.success ? blank.data : undefined;
}

/** Whether two values of an agreement say the same. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && alike(valueAt(a, [key]), valueAt(b, [key])));
}

function listAt(book: Agreement, path: Path): readonly unknown[] {
  const list = valueAt(book, path);
  return Array.isArray(list) ? list : [];
}

/** Puts a value in its place and asks the schema of its whole section; where it is taken, defaults of the new value are filled in. */
function checked(book: Agreement, path: Path, value: unknown): Edited {
  const [section] = path;
  if (section === undefined || !isReachable(book, path)) return { ok: false, wish: wishesOf([]) };
  const wanted = schemaAt(path, book);
  const own = wanted?.safeParse(value);
  if (own && !own.success) return { ok: false, wish: wishesOf(own.error.issues) };
  const next = placed(book, path, own ? clean(own.data) : value) as Agreement;
  const shape = schemaAt([section]);
  const whole = shape?.safeParse(next[section]);
  if (whole && !whole.success) return { ok: false, wish: wishesOf(whole.error.issues) };
  return { ok: true, book: next };
}

/** Whether every list on the way has the item named: one that was taken away meanwhile can't be changed. */
function isReachable(book: Agreement, path: Path): boolean {
  return path.every((key, i) => {
    const host = valueAt(book, path.slice(0, i));
    return !Array.isArray(host) || (typeof key === 'number' && key in host);
  });
}

function placed(host: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = rest.length === 0 ? value : placed(valueAt(host, [key]), rest, value);
  if (Array.isArray(host)) return inner === undefined ? host.toSpliced(Number(key), 1) : host.with(Number(key), inner);
  const copy: Record<string, unknown> = { ...(host as object) };
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

/** Leaves out what JSON does not know, for an agreement travels as JSON: what is undefined, and a zero below zero. */
function clean(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.filter((part) => part !== undefined).map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, clean(part)]])));
}
