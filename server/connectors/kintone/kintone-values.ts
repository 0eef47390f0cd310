import { z } from 'zod';
import { DAY, type Instant } from '@/lib/domain/time';
import { plainText } from '@/server/connectors/html-text';
import type { KintoneRecord } from './kintone-api';

const Person = z.object({ code: z.string(), name: z.string() });
const Persons = z.array(Person);

/** A field's value as JSON for the mapping: text, a number, or undefined where nothing was entered. */
export function plainValue(record: KintoneRecord, code: string): string | number | undefined {
  const field = record[code];
  if (!field) return undefined;
  const { type, value } = field;
  if (Array.isArray(value)) {
    const names = value.map((one: unknown) => (typeof one === 'string' ? one : (Person.safeParse(one).data?.name ?? '')));
    return names.filter((name) => name !== '').join(', ') || undefined;
  }
  if (typeof value !== 'string') return Person.safeParse(value).data?.name || undefined;
  if (value.trim() === '') return undefined;
  if (type === 'NUMBER' || type === 'CALC') return Number.isFinite(Number(value)) ? Number(value) : value;
  return type === 'RICH_TEXT' ? (plainText(value) ?? undefined) : value.trim();
}

/** Whether any box of a field is ticked. */
export function isTicked(record: KintoneRecord, code: string): boolean {
  const field = record[code];
  return field?.type === 'CHECK_BOX' && Array.isArray(field.value) && field.value.length > 0;
}

/** The first user that a field names, by login name; null for nobody. */
export function personOf(record: KintoneRecord, code: string): z.infer<typeof Person> | null {
  const value = record[code]?.value;
  return Persons.safeParse(value).data?.[0] ?? Person.safeParse(value).data ?? null;
}

/** A record's number, by which kintone pages and addresses it. */
export function idOf(record: KintoneRecord): number {
  return Number(record.$id?.value);
}

/** A moment that kintone tells, always with its offset; null for none. */
export function momentOf(record: KintoneRecord, code: string): Instant | null {
  const value = record[code]?.value;
  const at = typeof value === 'string' && value.includes('T') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** Dates are the calendar's of Tokyo: kintone tells them without a zone. */
const TOKYO = 9 * 3_600_000;

/**
 * When something on a date was: at the moment it was written down, if that was on the same day, else at noon.
 * Null for what is no date.
 */
export function dayMoment(value: unknown, writtenAt: Instant): Instant | null {
  const start = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) - TOKYO : Number.NaN;
  if (Number.isNaN(start)) return null;
  return writtenAt >= start && writtenAt < start + DAY ? writtenAt : start + DAY / 2;
}

/** The date in Tokyo. */
export function dateAt(at: Instant): string {
  return new Date(at + TOKYO).toISOString().slice(0, 10);
}

/** kintone keeps stamps to the minute. */
export function stampOf(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16)}:00Z`;
}

/** A text as a query's value. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
