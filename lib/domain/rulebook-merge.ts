import type { RulebookPath } from './lint/finding';
import { Agreement } from './rulebook';
import { isSame, keyed, keyOf } from './rulebook-difference/keyed';
import { isRecord, isWhole, sayItem, sayValue } from './rulebook-difference/say-value';
import { items } from './rulebook-difference/value-words';
import { placeName } from './rulebook-place';
import type { LocalText } from './text';

/** One place that both changed, each in another way; the merged agreement holds mine there. */
export interface MergeConflict {
  /** Where it is in the merged agreement; of an item that it lacks, the list. */
  path: RulebookPath;
  /** What stood there before, what I made of it and what they made of it; absent where it was taken away. */
  base: unknown;
  mine: unknown;
  theirs: unknown;
  /** Where it is and what each of both says: 「初回の電話」の期限: 自分は2営業日、相手は1営業日. */
  text: LocalText;
}

export interface Merge {
  merged: Agreement;
  conflicts: MergeConflict[];
}

/**
 * Brings two drafts of the same agreement together field by field, the items of a list by their id. What only one of both changed is taken
 * from that one; where both changed the same place differently mine stays and the conflict says so. A condition, an activity match,
 * a length of time and a choice with its details are one place each. The merged agreement can always be read.
 */
export function merge(base: Agreement, mine: Agreement, theirs: Agreement): Merge {
  const found: Found[] = [];
  let merged = mergeFields(base, mine, theirs, { keys: [], place: null, of: { base, mine, theirs }, found }) as Agreement;
  merged = readable(merged, { base, mine, theirs }, found);
  return { merged, conflicts: found.map(({ keys, ...conflict }) => ({ path: pathOf(keys, merged), ...conflict })) };
}

type Three<T = unknown> = { base: T; mine: T; theirs: T };
type Found = Omit<MergeConflict, 'path'> & { keys: Step[] };
/** A field by its name, an item of a list by the key it is matched by. */
type Step = string | { key: string };
type Walk = { keys: Step[]; place: LocalText | null; of: Three<Agreement>; found: Found[] };

const gone = Symbol('gone');

function mergeValue(base: unknown, mine: unknown, theirs: unknown, key: string, walk: Walk): unknown {
  if (isSame(base, theirs) || isSame(mine, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (Array.isArray(mine) && Array.isArray(theirs) && (Array.isArray(base) || base === undefined)) {
    const merged = mergeLists(base ?? [], mine, theirs, key, walk);
    if (merged) return merged;
  } else if (isRecord(mine) && isRecord(theirs) && (isRecord(base) || base === undefined)) {
    if (![base, mine, theirs].some((value) => value !== undefined && isWhole(value, key))) {
      return mergeFields(base ?? {}, mine, theirs, walk);
    }
  }
  conflict({ base, mine, theirs }, key, walk);
  return mine;
}

function mergeFields(base: object, mine: object, theirs: object, walk: Walk): Record<string, unknown> {
  const [was, one, other] = [base, mine, theirs] as Record<string, unknown>[] as [Json, Json, Json];
  const merged = new Map<string, unknown>();
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const name = placeName(key, hostOf(walk));
    const place = walk.place ? { ja: `${walk.place.ja}の${name.ja}`, en: `${walk.place.en}, ${name.en}` } : name;
    const inner = { ...walk, keys: [...walk.keys, key], place: key === 'meta' && walk.keys.length === 0 ? null : place };
    const value = mergeValue(own(was, key), own(one, key), own(other, key), key, inner);
    if (value !== undefined) merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

type Json = Record<string, unknown>;

function hostOf({ keys }: Walk): string | undefined {
  const host = keys.at(-1);
  return typeof host === 'string' ? host : undefined;
}

function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Null where items can't be told apart: such a list is one place. */
function mergeLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
  list: string,
  walk: Walk,
): unknown[] | null {
  // Hours of a day belong together: two pairs from two people would overlap.
  if ([...base, ...mine, ...theirs].some(Array.isArray)) return null;
  const [was, one, other] = [keyed(base), keyed(mine), keyed(theirs)];
  if (!was || !one || !other) return null;
  const merged = new Map<string, unknown>();
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const three = { base: at(base, was, key), mine: at(mine, one, key), theirs: at(theirs, other, key) };
    const value = mergeItem(three, list, key, walk);
    if (value !== gone) merged.set(key, value);
  }
  return inOrder(merged, { base: [...was.keys()], mine: [...one.keys()], theirs: [...other.keys()] }, list, walk);
}

function at(list: readonly unknown[], places: ReadonlyMap<string, number>, key: string): unknown {
  const place = places.get(key);
  return place === undefined ? gone : list[place];
}

function mergeItem({ base, mine, theirs }: Three, list: string, key: string, walk: Walk): unknown {
  if (mine === gone || theirs === gone) {
    const left = mine === gone ? theirs : mine;
    // New with one of both; or taken away by one while the other left it as it was.
    if (base === gone) return left;
    if (isSame(base, left)) return gone;
  }
  if (isSame(base, theirs) || isSame(mine, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const shown = [mine, theirs, base].find((item) => item !== gone);
  const name = sayItem(shown, list, walk.of.mine);
  const word = items[list] ?? placeName(list);
  const place = {
    ja: `${walk.keys.length > 1 && walk.place ? `${walk.place.ja}の` : word.ja}「${name.ja}」`,
    en: `${walk.keys.length > 1 && walk.place ? `${walk.place.en}, ` : `${word.en} `}“${name.en}”`,
  };
  const inner = { ...walk, keys: [...walk.keys, { key }], place };
  if (isRecord(mine) && isRecord(theirs) && !(isWhole(mine, list) && isWhole(theirs, list))) {
    return mergeFields(isRecord(base) ? base : {}, mine, theirs, inner);
  }
  conflict({ base: present(base), mine: present(mine), theirs: present(theirs) }, list, inner);
  return mine;
}

function present(value: unknown): unknown {
  return value === gone ? undefined : value;
}

/** The order of whoever changed it, mine where both did; what only the other one has stands behind what it stood behind there. */
function inOrder(merged: ReadonlyMap<string, unknown>, order: Three<string[]>, list: string, walk: Walk): unknown[] {
  const everywhere = order.base.filter((key) => order.mine.includes(key) && order.theirs.includes(key));
  const [was, one, other] = [order.base, order.mine, order.theirs].map((keys) => keys.filter((key) => everywhere.includes(key)));
  const isMineMoved = !isSame(was, one);
  const isTheirsMoved = !isSame(was, other);
  if (isMineMoved && isTheirsMoved && !isSame(one, other)) {
    const { ja, en } = walk.place ?? placeName(list);
    const place = { ja: `${ja}の順番`, en: `${en}, order` };
    walk.found.push({ keys: walk.keys, base: order.base, mine: order.mine, theirs: order.theirs, text: bothMoved(place) });
  }
  const [first, second] = isTheirsMoved && !isMineMoved ? [order.theirs, order.mine] : [order.mine, order.theirs];
  const keys = first.filter((key) => merged.has(key));
  second.forEach((key, i) => {
    if (!merged.has(key) || keys.includes(key)) return;
    const behind = second.slice(0, i).findLast((one) => keys.includes(one));
    keys.splice(behind === undefined ? 0 : keys.indexOf(behind) + 1, 0, key);
  });
  return keys.map((key) => merged.get(key));
}

function bothMoved({ ja, en }: LocalText): LocalText {
  return { ja: `${ja}: 二人とも変えたため、自分の順番を残しました`, en: `${en}: both of you changed it; your order stays` };
}

function conflict({ base, mine, theirs }: Three, key: string, { keys, place, of, found }: Walk): void {
  const [one, other] = [sayValue(mine, key, of.mine), sayValue(theirs, key, of.theirs)];
  const where = place ?? placeName(key);
  found.push({
    keys,
    base,
    mine,
    theirs,
    text: { ja: `${where.ja}: 自分は「${one.ja}」、相手は「${other.ja}」`, en: `${where.en}: yours is “${one.en}”, theirs “${other.en}”` },
  });
}

/** Two changes that are fine alone can be too much together: a list past its limit, or one that both emptied. Mine stays there. */
function readable(merged: Agreement, of: Three<Agreement>, found: Found[]): Agreement {
  let draft = merged as Json;
  for (const part of [itemOf, sectionOf]) {
    const read = Agreement.safeParse(draft);
    if (read.success) break;
    for (const path of new Set(read.error.issues.map((issue) => JSON.stringify(part(issue.path))))) {
      draft = keepMine(draft, JSON.parse(path), of, found);
    }
  }
  return draft as Agreement;
}

function itemOf(path: readonly PropertyKey[]): PropertyKey[] {
  return typeof path[1] === 'number' ? path.slice(0, 2) : path.slice(0, 1);
}

function sectionOf(path: readonly PropertyKey[]): PropertyKey[] {
  return path.slice(0, 1);
}

function keepMine(draft: Json, [section, place]: [string, number?], of: Three<Agreement>, found: Found[]): Json {
  const [base, mine, theirs] = [of.base, of.mine, of.theirs].map((agreement) => own(agreement, section));
  const list = draft[section];
  const item = place === undefined || !Array.isArray(list) ? undefined : list[place];
  const key = item === undefined ? null : keyOf(item);
  const same = (agreements: unknown): unknown => (Array.isArray(agreements) ? agreements.find((one) => keyOf(one) === key) : undefined);
  const kept = key === null ? undefined : same(mine);
  const { ja, en } = kept === undefined ? placeName(section) : named(kept, section, of.mine);
  const text = {
    ja: `${ja}: 二人の変更を合わせると読めなくなるため、自分の変更を残しました`,
    en: `${en}: both changes together can't be read; yours stay`,
  };
  if (kept === undefined) {
    found.push({ keys: [section], base, mine, theirs, text });
    return { ...draft, [section]: mine };
  }
  found.push({ keys: [section, { key: key as string }], base: same(base), mine: kept, theirs: same(theirs), text });
  return { ...draft, [section]: (list as unknown[]).map((one, i) => (i === place ? kept : one)) };
}

function named(item: unknown, list: string, agreement: Agreement): LocalText {
  const [name, word] = [sayItem(item, list, agreement), items[list] ?? placeName(list)];
  return { ja: `${word.ja}「${name.ja}」`, en: `${word.en} “${name.en}”` };
}

function pathOf(keys: readonly Step[], merged: Agreement): RulebookPath {
  const path: (string | number)[] = [];
  let value: unknown = merged;
  for (const step of keys) {
    if (typeof step === 'string') {
      path.push(step);
      value = isRecord(value) ? value[step] : undefined;
      continue;
    }
    const place = Array.isArray(value) ? value.findIndex((item) => keyOf(item) === step.key) : -1;
    if (place < 0) break;
    path.push(place);
    value = (value as unknown[])[place];
  }
  return path;
}
