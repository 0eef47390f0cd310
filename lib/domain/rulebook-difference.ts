import type { RulebookPath } from './lint/finding';
import type { Agreement } from './rulebook';
import { isSame, keyed } from './rulebook-difference/keyed';
import { isLocalText, isRecord, isWhole, sayItem, sayValue } from './rulebook-difference/say-value';
import { items, weekdays } from './rulebook-difference/value-words';
import { placeName } from './rulebook-place';
import type { LocalText } from './text';

/** One thing in which two agreements differ, on a line that a manager reads. */
export interface RulebookChange {
  /** Where it is in the later agreement; of what was removed, where it was in the earlier one. */
  path: RulebookPath;
  kind: 'added' | 'removed' | 'changed';
  text: LocalText;
}

/**
 * Says in words what differs between two agreements: 「初回の電話」の期限: 3営業日 → 2営業日. Lists whose items have names are matched by
 * id, so that an item that only changed its place is said as a move. Empty where nothing differs, and only there.
 */
export function difference(before: Agreement, after: Agreement): RulebookChange[] {
  const found: RulebookChange[] = [];
  compareFields(before, after, { path: [], was: [], place: null, before, after, found });
  return found;
}

type Place = LocalText | null;
interface Walk {
  /** Where the walk is in the later agreement, and in the earlier one. */
  path: RulebookPath;
  was: RulebookPath;
  place: Place;
  before: Agreement;
  after: Agreement;
  found: RulebookChange[];
}

function compareFields(before: object, after: object, walk: Walk): void {
  const [had, has] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const key of new Set([...Object.keys(has), ...Object.keys(had)])) {
    // Only the whole says what a key of this name is: nothing inherited.
    const [one, other] = [own(had, key), own(has, key)];
    if (!isSame(one, other)) compare(one, other, key, walk);
  }
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function compare(before: unknown, after: unknown, key: string, walk: Walk): void {
  const inner = { ...walk, path: [...walk.path, key], was: [...walk.was, key] };
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, key, inner);
    return;
  }
  if (isRecord(before) && isRecord(after) && !isWhole(before, key) && !isWhole(after, key)) {
    // Title, dates and signatures are the agreement's own: they lie in no section that a reader would look for.
    const place = key === 'meta' && walk.path.length === 0 ? null : within(walk.place, fieldName(key, walk));
    compareFields(before, after, { ...inner, place });
    return;
  }
  const place = within(walk.place, fieldName(key, walk));
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const path = after === undefined ? inner.was : inner.path;
  walk.found.push({ path, kind, text: fromTo(place, before, after, key, walk) });
}

/** A key that a person chose, a date or a day of the week, goes by itself; others have names. */
function fieldName(key: string, { path, after }: Walk): LocalText {
  const list = path.at(-1);
  const own = list === 'weekly' ? weekdays[key] : undefined;
  if (own) return own;
  if (path.length === 2 && list === 'elements') {
    const name = after.bant.elements[key as 'budget']?.name;
    if (name) return { ja: `「${name.ja}」`, en: `“${name.en}”` };
  }
  return placeName(key, list);
}

function within(place: Place, name: LocalText): LocalText {
  return place ? { ja: `${place.ja}の${name.ja}`, en: `${place.en}, ${name.en}` } : { ja: name.ja, en: capital(name.en) };
}

function fromTo(place: LocalText, before: unknown, after: unknown, key: string, walk: Walk): LocalText {
  const [from, to] = [sayValue(before, key, walk.before), sayValue(after, key, walk.after)];
  if (isLocalText(before) && isLocalText(after)) {
    // A label may have changed in one language alone; whoever reads the other one must see that too.
    if (before.ja === after.ja) return line(place, { ja: `英語 ${from.en}`, en: from.en }, { ja: to.en, en: to.en });
    if (before.en === after.en) return line(place, { ja: from.ja, en: `Japanese ${from.ja}` }, { ja: to.ja, en: to.ja });
  }
  return line(place, from, to);
}

function line(place: LocalText, from: LocalText, to: LocalText): LocalText {
  return {
    ja: from.ja === to.ja ? `${place.ja}: 細部を変更(${to.ja})` : `${place.ja}: ${from.ja} → ${to.ja}`,
    en: from.en === to.en ? `${place.en}: changed in detail (${to.en})` : `${place.en}: ${from.en} → ${to.en}`,
  };
}

function compareLists(before: readonly unknown[], after: readonly unknown[], key: string, walk: Walk): void {
  const [had, has] = [keyed(before), keyed(after)];
  const isPlain = [...before, ...after].every((item) => !isRecord(item));
  if (isPlain || !had || !has) {
    const place = within(walk.place, fieldName(key, { ...walk, path: walk.path.slice(0, -1) }));
    const kind = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
    walk.found.push({ path: walk.path, kind, text: fromTo(place, before, after, key, walk) });
    return;
  }
  const common = [...has.keys()].filter((id) => had.has(id));
  const moved = outOfOrder(common.map((id) => had.get(id) as number));
  for (const [id, i] of has) {
    const item = after[i];
    const at = { ...walk, path: [...walk.path, i] };
    const name = itemPlace(item, key, walk.place, walk.after);
    const old = had.get(id);
    if (old === undefined) {
      walk.found.push({ path: at.path, kind: 'added', text: { ja: `${name.ja}を追加`, en: `${name.en} added` } });
      continue;
    }
    if (moved.has(old)) {
      walk.found.push({
        path: at.path,
        kind: 'changed',
        text: { ja: `${name.ja}の順番: ${old + 1}番目 → ${i + 1}番目`, en: `${name.en}, order: ${old + 1} → ${i + 1}` },
      });
    }
    const was = before[old];
    if (isSame(was, item)) continue;
    const inner = { ...at, was: [...walk.was, old], place: itemPlace(was, key, walk.place, walk.before) };
    if (isRecord(was) && isRecord(item) && !(isWhole(was, key) && typeof was.kind === 'string')) compareFields(was, item, inner);
    else walk.found.push({ path: at.path, kind: 'changed', text: fromTo(inner.place, was, item, key, walk) });
  }
  for (const [id, i] of had) {
    if (has.has(id)) continue;
    const name = itemPlace(before[i], key, walk.place, walk.before);
    walk.found.push({ path: [...walk.was, i], kind: 'removed', text: { ja: `${name.ja}を削除`, en: `${name.en} removed` } });
  }
}

/** Where an item of a list is: 「初回の電話」, 段階「有望リード」のきっかけ「価格ページ」. */
function itemPlace(item: unknown, list: string, place: Place, agreement: Agreement): LocalText {
  const name = sayItem(item, list, agreement);
  const word = items[list] ?? placeName(list);
  const own = { ja: `${word.ja}「${name.ja}」`, en: `${word.en} “${name.en}”` };
  // Rules, groups and bands lie in the score and nowhere else: their own word says so.
  if (place === null || list === 'rules' || list === 'groups' || list === 'bands') return { ja: own.ja, en: capital(own.en) };
  return { ja: `${place.ja}の${own.ja}`, en: `${place.en}, ${own.en}` };
}

/** The places that left the order: as few as possible, so that one item moved is one move. */
function outOfOrder(places: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before: number[] = places.map(() => -1);
  places.forEach((place, i) => {
    let at = tails.findIndex((tail) => (places[tail] as number) >= place);
    if (at < 0) at = tails.length;
    before[i] = tails[at - 1] ?? -1;
    tails[at] = i;
  });
  const left = new Set(places);
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i] ?? -1) left.delete(places[i] as number);
  return left;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
