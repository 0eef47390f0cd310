import { isRecord } from './say-value';

/** By which an item of a list stays the same while its other fields change. */
export function keyOf(item: unknown): string {
  if (!isRecord(item)) return JSON.stringify(item) ?? '';
  for (const part of ['id', 'date', 'intent', 'kind']) {
    if (typeof item[part] === 'string') return part === 'kind' && item.match !== undefined ? stable(item) : `${part}:${item[part]}`;
  }
  if (typeof item.type === 'string') return `type:${item.type}:${item.by ?? ''}`;
  if (typeof item.department === 'string') return `signed:${item.department}:${item.name ?? ''}`;
  if (typeof item.from === 'string' && typeof item.to === 'string' && isRecord(item.name)) return `closure:${item.name.ja ?? ''}`;
  return stable(item);
}

/** The items of a list by key, or null where two share one: such a list is compared as a whole. */
export function keyed(list: readonly unknown[]): ReadonlyMap<string, number> | null {
  const places = new Map<string, number>();
  for (const [i, item] of list.entries()) {
    const key = keyOf(item);
    if (places.has(key)) return null;
    places.set(key, i);
  }
  return places;
}

/** Whether two values mean the same: the order of keys, absent and undefined, and the marks that an editor puts on conditions don't count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((part, i) => isSame(part, other[i]));
  if (!isRecord(one) || !isRecord(other)) return false;
  const marked = isMarked(one) && isMarked(other);
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (marked && key === 'id') continue;
    if (!isSame(one[key], other[key])) return false;
  }
  return true;
}

/** Parts of a condition carry an id that only the editor's list of rows goes by. */
function isMarked(value: Record<string, unknown>): boolean {
  return Array.isArray(value.rules)
    ? typeof value.combinator === 'string'
    : typeof value.field === 'string' && typeof value.operator === 'string';
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? '';
  return `{${Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${key}:${stable(value[key])}`)
    .join()}}`;
}
