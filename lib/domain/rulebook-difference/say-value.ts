import { fieldOf } from '../condition-field';
import type { ActivityMatch, Condition } from '../condition-schema';
import { sayCondition } from '../condition-sentence';
import { sayCount, sayMatch } from '../condition-text';
import { figure } from '../figure';
import type { Agreement } from '../rulebook';
import { shownKey } from '../rulebook-place';
import type { LocalText } from '../text';
import { choices, keeps, starts } from './value-words';

type Json = Record<string, unknown>;

/** Whether a value is a set of fields. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a label in both languages. */
export function isLocalText(value: unknown): value is LocalText {
  return isRecord(value) && typeof value.ja === 'string' && typeof value.en === 'string' && Object.keys(value).length === 2;
}

/** Whether a value is a condition. */
export function isCondition(value: unknown): value is Condition {
  return isRecord(value) && Array.isArray(value.rules) && (value.combinator === 'and' || value.combinator === 'or');
}

/** Whether a set of fields means something only as a whole: a condition, a match, a length of time, one of several kinds. */
export function isWhole(value: unknown, key: PropertyKey): boolean {
  if (!isRecord(value)) return true;
  return isLocalText(value) || isCondition(value) || isMatchKey(key) || typeof value.kind === 'string' || isLength(value);
}

function isMatchKey(key: PropertyKey): boolean {
  return key === 'match' || key === 'each' || key === 'until';
}

function isLength(value: Json): boolean {
  return typeof value.amount === 'number' && typeof value.unit === 'string';
}

const nothing: LocalText = { ja: 'なし', en: 'none' };

/** Characters of a text that fit on a line among others. */
const LINE = 120;

/**
 * Says a value of an agreement as a person reads it; `key` is the field it stands in, `agreement` what ids are named by. Texts longer than
 * `most` characters are cut.
 */
export function sayValue(value: unknown, key: PropertyKey, agreement: Agreement, most = LINE): LocalText {
  if (value === undefined || value === null || value === '') return nothing;
  if (typeof value === 'boolean') return value ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' };
  if (typeof value === 'number') return sayNumber(value, key, agreement);
  if (typeof value === 'string') return sayText(value, key, agreement, most);
  if (Array.isArray(value)) return sayList(value, key, agreement, most);
  return sayRecord(value as Json, key, agreement, most);
}

function sayNumber(value: number, key: PropertyKey, agreement: Agreement): LocalText {
  if (key === 'effectiveFrom' || key === 'goLive' || key === 'at') return sayMoment(value, agreement);
  if (key === 'target') return same(`${value}%`);
  if (key === 'share') return same(`${Math.round(value * 1000) / 10}%`);
  return same(figure(value));
}

/** An instant on the wall clock of the agreement's first calendar, with the hour where it isn't midnight. */
function sayMoment(at: number, agreement: Agreement): LocalText {
  const timeZone = agreement.calendars[0]?.timeZone ?? 'Asia/Tokyo';
  if (!(Math.abs(at) <= 8.64e15)) return same(String(at));
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  const hour = time === '00:00' ? '' : ` ${time}`;
  const [year, month, day] = [part('year'), Number(part('month')), Number(part('day'))];
  return { ja: `${year}/${month}/${day}${hour}`, en: `${day} ${monthNames[month - 1]} ${year}${hour}` };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function named(list: readonly { id: string; name: LocalText }[] | undefined, id: string): LocalText | null {
  return list?.find((one) => one.id === id)?.name ?? null;
}

/** Ids of the agreement go by the name they have there. */
function reference(id: string, key: PropertyKey, agreement: Agreement): LocalText | null {
  switch (key) {
    case 'calendar':
      return named(agreement.calendars, id);
    case 'department':
    case 'to':
      return named(agreement.departments, id);
    case 'stage':
    case 'knownBy':
      return named(agreement.stages, id);
    case 'group':
      return named(agreement.scoring.groups, id);
    case 'standsStillWhile':
    case 'replaces':
    case 'elsePlan':
      return named(agreement.promises, id);
    case 'ranks':
      return named(agreement.ranks, id);
    case 'intent':
      return named(agreement.intents, id);
    case 'interest':
      return named(agreement.interests, id);
    case 'minimumFields':
      return fieldOf(`lead.${id}`, agreement)?.name ?? null;
    case 'field':
      return fieldOf(id, agreement)?.name ?? null;
    case 'type':
    case 'types':
      return sayMatch({ type: id }, { agreement });
    default:
      return null;
  }
}

function sayText(text: string, key: PropertyKey, agreement: Agreement, most: number): LocalText {
  return choices[String(key)]?.[text] ?? reference(text, key, agreement) ?? choices['*']?.[text] ?? same(short(text, most));
}

function sayList(list: readonly unknown[], key: PropertyKey, agreement: Agreement, most: number): LocalText {
  if (list.length === 0) return nothing;
  if (list.every(isInterval)) return same(list.map(([from, to]) => `${from}–${to}`).join(' '));
  const parts = list.map((part) => sayValue(part, key, agreement, most));
  return { ja: parts.map(({ ja }) => ja).join('・'), en: parts.map(({ en }) => en).join(', ') };
}

function isInterval(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === 'string' && /^\d\d:\d\d$/.test(end));
}

function sayRecord(value: Json, key: PropertyKey, agreement: Agreement, most: number): LocalText {
  if (isLocalText(value)) return { ja: short(value.ja, most) || nothing.ja, en: short(value.en, most) || nothing.en };
  if (isCondition(value)) return sayCondition(value, agreement);
  if (isMatchKey(key)) return sayCount(value as ActivityMatch, 'atLeast', { agreement });
  if (isLength(value)) return sayLength(value, agreement);
  if (typeof value.kind === 'string') return sayKind(value as Json & { kind: string }, key, agreement);
  if (isLocalText(value.name)) return sayValue(value.name, 'name', agreement, most);
  return same(short(JSON.stringify(value), most));
}

function sayLength({ amount, unit }: Json, agreement: Agreement): LocalText {
  const figure = sayValue(amount, 'amount', agreement);
  const word = choices.unit?.[String(unit)] ?? same(String(unit));
  const en = amount === 1 ? word.en.replace(/s$/, '') : word.en;
  return { ja: `${figure.ja}${word.ja}`, en: `${figure.en} ${en}` };
}

function sayKind(value: Json & { kind: string }, key: PropertyKey, agreement: Agreement): LocalText {
  const { kind } = value;
  if (key === 'decay') return sayDecay(kind, value.days);
  if (key === 'warn') return sayWarning(kind, value);
  if (key === 'stale') return sayStale(kind, value);
  const word = (key === 'startsOn' ? starts : keeps)[kind];
  const details = Object.entries(value).flatMap(([part, inner]): LocalText[] => {
    if (part === 'kind' || inner === undefined) return [];
    if (part === 'first') return inner === true ? [{ ja: '最初の1回だけ', en: 'only the first' }] : [];
    return [sayValue(inner, part, agreement)];
  });
  if (!word) return same(short(JSON.stringify(value), LINE));
  if (details.length === 0) return word;
  return { ja: `${word.ja}(${details.map(({ ja }) => ja).join('、')})`, en: `${word.en} (${details.map(({ en }) => en).join(', ')})` };
}

function sayDecay(kind: string, days: unknown): LocalText {
  switch (kind) {
    case 'half_life':
      return { ja: `${days}日ごとに半減`, en: `halves every ${days} days` };
    case 'linear':
      return { ja: `${days}日かけて0に`, en: `falls to 0 over ${days} days` };
    case 'window':
      return { ja: `${days}日で消える`, en: `gone after ${days} days` };
    default:
      return { ja: '減らない', en: 'never fades' };
  }
}

function sayWarning(kind: string, { share, days }: Json): LocalText {
  switch (kind) {
    case 'share': {
      const percent = Math.round(Number(share) * 1000) / 10;
      return { ja: `期限の${percent}%が過ぎたとき`, en: `once ${percent}% of the time is used` };
    }
    case 'due_day':
      return { ja: '期限の日の朝', en: 'on the morning of the due day' };
    case 'days_before':
      return { ja: `${days}営業日前`, en: `${days} working ${days === 1 ? 'day' : 'days'} before` };
    default:
      return { ja: '知らせない', en: 'no warning' };
  }
}

function sayStale(kind: string, { months, andOn, endMonth }: Json): LocalText {
  switch (kind) {
    case 'months': {
      const days = Array.isArray(andOn) ? andOn.filter((day) => typeof day === 'string') : [];
      const also = days.length > 0;
      return {
        ja: `${months}か月後${also ? `と毎年${days.join('・')}` : ''}`,
        en: `after ${months} ${months === 1 ? 'month' : 'months'}${also ? ` and each ${days.join(', ')}` : ''}`,
      };
    }
    case 'fiscal_year':
      return { ja: `年度末(${endMonth}月)`, en: `at the end of the fiscal year (month ${endMonth})` };
    case 'month_passed':
      return { ja: '本人の言った月が過ぎたら', en: 'once the month named has passed' };
    default:
      return { ja: '聞き直さない', en: 'never' };
  }
}

function same(text: string): LocalText {
  return { ja: text, en: text };
}

/** Long texts are cut: a line of a list says that it changed, the field shows it whole. */
function short(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** What an item of a list is called: its name, else what it holds in words. */
export function sayItem(item: unknown, list: PropertyKey, agreement: Agreement): LocalText {
  if (!isRecord(item)) return sayValue(item, list, agreement);
  if (isLocalText(item)) return sayValue(item, list, agreement);
  if (list === 'extraHolidays' && isRecord(item.name)) {
    const { ja, en } = item.name as { ja?: string; en?: string };
    return { ja: `${item.date} ${ja ?? ''}`, en: `${item.date} ${en ?? ja ?? ''}` };
  }
  if (isLocalText(item.name)) return item.name;
  if (list === 'signatories') return same(`${item.name ?? ''}`);
  if (typeof item.intent === 'string') return sayValue(item.intent, 'intent', agreement);
  if (typeof item.kind === 'string') return sayValue(item, list, agreement);
  if (typeof item.type === 'string') {
    const [type, by] = [sayValue(item.type, 'type', agreement), sayValue(item.by, 'by', agreement)];
    return { ja: `${type.ja}(${by.ja})`, en: `${type.en} (${by.en})` };
  }
  if (typeof item.id === 'string') return sayValue(item.id, 'id', agreement);
  return same(shownKey(JSON.stringify(item)));
}
