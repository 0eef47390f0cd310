import { promiseSentence } from './promise-sentence';
import { type Agreement, PromiseRule } from './rulebook';
import { isLocalText, isRecord, isWhole, sayItem, sayValue } from './rulebook-difference/say-value';
import { weekdays } from './rulebook-difference/value-words';
import { placeName } from './rulebook-place';
import type { LocalText } from './text';

/** A name and what is set under it. */
export type DocumentPair = { name: LocalText; text: LocalText };

/** What a part of the document is made of. */
export type DocumentBlock =
  | { kind: 'pairs'; pairs: DocumentPair[] }
  | { kind: 'table'; head: LocalText[]; rows: LocalText[][] }
  /** One thing with a name of its own, `sentence` saying the most of it. */
  | { kind: 'item'; title: LocalText; sentence: LocalText | null; pairs: DocumentPair[] };

export type DocumentPart = { id: string; title: LocalText; blocks: DocumentBlock[] };

/** The agreement as a document in both languages: all that it says, in the order in which people talk about it. */
export function agreementDocument(agreement: Agreement): DocumentPart[] {
  const told = new Set<string>(['meta']);
  const found = parts.map(({ id, title, keys }): DocumentPart => {
    for (const key of keys) told.add(key);
    return { id, title, blocks: keys.flatMap((key) => blocksOf(key, agreement)) };
  });
  // What a newer version wrote, and this one doesn't know, was signed as well.
  const rest = Object.keys(agreement).filter((key) => !told.has(key));
  const other = { id: 'other', title: { ja: 'その他', en: 'Other' }, blocks: rest.flatMap((key) => blocksOf(key, agreement)) };
  return [...found, other].filter(({ blocks }) => blocks.length > 0);
}

const parts: readonly { id: string; title: LocalText; keys: readonly (keyof Agreement & string)[] }[] = [
  { id: 'teams', title: { ja: '部門', en: 'Departments' }, keys: ['departments'] },
  { id: 'stages', title: { ja: '段階', en: 'Stages' }, keys: ['stages', 'parked'] },
  { id: 'promises', title: { ja: '対応期限', en: 'Promises' }, keys: ['promises'] },
  {
    id: 'customer',
    title: { ja: '理想顧客像と最低条件', en: 'Ideal customer and minimums' },
    keys: ['personaLayers', 'ranks', 'cutOffs', 'minimumFields'],
  },
  { id: 'scoring', title: { ja: 'スコア', en: 'Scoring' }, keys: ['scoring', 'interests', 'pageGroups'] },
  { id: 'bant', title: { ja: '案件化の条件(BANT)', en: 'Qualifying rule (BANT)' }, keys: ['bant', 'readiness'] },
  { id: 'routing', title: { ja: 'きっかけと振り分け', en: 'Intents and routing' }, keys: ['intents', 'routing'] },
  {
    id: 'work',
    title: { ja: '対応の記録', en: 'Recording the work' },
    keys: ['touchResults', 'capturedTouches', 'handOverNote', 'appointment', 'acts'],
  },
  {
    id: 'reasons',
    title: { ja: '理由・保留・再開', en: 'Reasons, holds and waking' },
    keys: ['reasons', 'pauseReasons', 'wakeSignals', 'dormancy', 'absencePolicy'],
  },
  { id: 'hours', title: { ja: '営業時間と休み', en: 'Hours and holidays' }, keys: ['calendars'] },
  { id: 'showing', title: { ja: '報告と表示', en: 'Reports and display' }, keys: ['reporting', 'display'] },
  { id: 'words', title: { ja: '用語', en: 'Words' }, keys: ['glossary'] },
];

/** Lists whose items say enough to be told one by one; the others are tables. */
const told = new Set(['stages', 'promises', 'calendars', 'elements']);

function blocksOf(key: string, agreement: Agreement): DocumentBlock[] {
  return blocks(own(agreement, key), key, agreement, null);
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function blocks(value: unknown, key: string, agreement: Agreement, title: LocalText | null): DocumentBlock[] {
  if (Array.isArray(value) && value.some((item) => isRecord(item) && !isLocalText(item))) {
    if (told.has(key)) return value.map((item) => itemBlock(item, key, agreement));
    return [tableOf(value, key, agreement)];
  }
  if (isRecord(value) && !isWhole(value, key)) return recordBlocks(value, key, agreement, title);
  return [{ kind: 'pairs', pairs: [{ name: capital(placeName(key)), text: sayValue(value, key, agreement, Number.POSITIVE_INFINITY) }] }];
}

/** What is short is told together; what holds lists follows. */
function recordBlocks(value: Record<string, unknown>, key: string, agreement: Agreement, title: LocalText | null): DocumentBlock[] {
  const pairs: DocumentPair[] = [];
  const after: DocumentBlock[] = [];
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (key === 'elements' && isRecord(part)) after.push(itemBlock(part, key, agreement));
    else if (name === 'elements' || (Array.isArray(part) && part.some((item) => isRecord(item) && !isLocalText(item)))) {
      after.push(...blocks(part, name, agreement, null));
    } else pairs.push(...pairsOf(part, name, agreement, null));
  }
  const shown: DocumentBlock[] =
    pairs.length === 0 ? [] : [{ kind: 'item', title: title ?? capital(placeName(key)), sentence: null, pairs }];
  return [...shown, ...after];
}

function itemBlock(item: unknown, list: string, agreement: Agreement): DocumentBlock {
  const sentence = list === 'promises' ? promiseSentence(item as Agreement['promises'][number], agreement).main : null;
  const fields = isRecord(item) ? item : {};
  const order = list === 'promises' ? Object.keys(PromiseRule.shape) : [];
  const keys = [...order.filter((key) => key in fields), ...Object.keys(fields).filter((key) => !order.includes(key))];
  const pairs = keys
    .map((key) => [key, fields[key]] as const)
    .flatMap(([key, part]) => (key === 'id' || key === 'name' ? [] : pairsOf(part, key, agreement, null)));
  return { kind: 'item', title: sayItem(item, list, agreement), sentence, pairs };
}

function pairsOf(value: unknown, key: string, agreement: Agreement, prefix: LocalText | null, host?: string): DocumentPair[] {
  const plain = prefix && key in weekdays ? (weekdays[key] as LocalText) : placeName(key, host);
  const name = prefix ? { ja: `${prefix.ja}: ${plain.ja}`, en: `${prefix.en}: ${plain.en}` } : capital(plain);
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  if (isRecord(value) && !isWhole(value, key)) {
    return Object.entries(value).flatMap(([inner, part]) => pairsOf(part, inner, agreement, name, key));
  }
  return [{ name, text: sayPart(value, key, agreement) }];
}

/** A value within one cell; items of a list are told with all that they set. */
function sayPart(value: unknown, key: string, agreement: Agreement): LocalText {
  if (!Array.isArray(value) || !value.some((item) => isRecord(item) && !isLocalText(item) && typeof item.kind !== 'string')) {
    return sayValue(value, key, agreement, Number.POSITIVE_INFINITY);
  }
  return joined(
    value.map((item) => sayInner(item, key, agreement)),
    ';',
  );
}

function sayInner(item: unknown, list: string, agreement: Agreement): LocalText {
  const name = sayItem(item, list, agreement);
  if (!isRecord(item) || isWhole(item, list)) {
    // A length of time for an intent is a whole, and named by the intent.
    const text = sayValue(item, list, agreement, Number.POSITIVE_INFINITY);
    return text.ja === name.ja ? name : { ja: `${name.ja}: ${text.ja}`, en: `${name.en}: ${text.en}` };
  }
  const details = Object.entries(item).flatMap(([key, part]) =>
    key === 'id' || key === 'name' || part === undefined ? [] : [sayDetail(key, part, agreement)],
  );
  if (details.length === 0) return name;
  const all = joined(details, ',');
  return { ja: `${name.ja}: ${all.ja}`, en: `${name.en}: ${all.en}` };
}

function sayDetail(key: string, value: unknown, agreement: Agreement): LocalText {
  const text = sayPart(value, key, agreement);
  if (key === 'when') return text;
  const name = placeName(key);
  return { ja: `${name.ja} ${text.ja}`, en: `${name.en} ${text.en}` };
}

function joined(texts: readonly LocalText[], by: ';' | ','): LocalText {
  return { ja: texts.map(({ ja }) => ja).join(by === ';' ? '。' : '、'), en: texts.map(({ en }) => en).join(`${by} `) };
}

function tableOf(list: readonly unknown[], key: string, agreement: Agreement): DocumentBlock {
  const rows = list.filter(isRecord);
  // Only columns in which somebody set something.
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (column) => column !== 'id' && column !== 'name' && rows.some((row) => isSet(row[column])),
  );
  return {
    kind: 'table',
    head: [capital(placeName(key)), ...columns.map((column) => capital(placeName(column)))],
    rows: rows.map((row) => [
      sayItem(row, key, agreement),
      ...columns.map((column) => (isSet(row[column]) ? sayPart(row[column], column, agreement) : { ja: '–', en: '–' })),
    ]),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function capital({ ja, en }: LocalText): LocalText {
  return { ja, en: en.slice(0, 1).toUpperCase() + en.slice(1) };
}
