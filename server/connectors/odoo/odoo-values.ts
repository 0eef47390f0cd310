import type { Instant } from '@/lib/domain/time';
import { plainText as plainLines } from '@/server/connectors/html-text';

/** Odoo writes moments in UTC and without a suffix. Null for false, its word for nothing, and for what is no moment. */
export function momentOf(value: unknown): Instant | null {
  if (typeof value !== 'string') return null;
  const at = Date.parse(`${value.slice(0, 19).replace(' ', 'T')}${value.length <= 10 ? 'T00:00:00' : ''}Z`);
  return Number.isNaN(at) ? null : at;
}

/** A moment as Odoo writes it; to the second, as it tells no more. */
export function stampOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The id of the record that a value names; null for nothing. */
export function idOf(value: unknown): number | null {
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value[0] : null;
  return typeof value === 'number' && value > 0 ? value : null;
}

/** The ids of the records that a value names. */
export function idsOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

/** A value's text; null for nothing. */
export function textOf(value: unknown): string | null {
  if (Array.isArray(value)) return textOf(value[1]);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** What an HTML body says, as plain lines. */
export function plainText(html: unknown): string | null {
  return plainLines(textOf(html));
}
