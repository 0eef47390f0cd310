import type { Instant } from '@/lib/domain/time';

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

const LONGEST = 4_000;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** What an HTML body says, as plain lines. */
export function plainText(html: unknown): string | null {
  const text = textOf(html);
  if (text === null) return null;
  return (
    text
      .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
      .replace(/\s+/g, ' ')
      .replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6])>/gi, '\n')
      .replace(/<[^>]*>/g, '')
      .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? '')
      .replace(/ *\n[ \n]*/g, '\n')
      .trim()
      .slice(0, LONGEST) || null
  );
}

/** Plain lines as HTML. */
export function htmlOf(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/\n/g, '<br>');
}
