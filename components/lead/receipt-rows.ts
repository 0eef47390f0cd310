import type { ReceiptStretch } from '@/lib/domain/assessment';
import type { LocalText } from '@/lib/domain/text';
import type { Duration, Instant } from '@/lib/domain/time';
import { isSameDay } from '@/lib/i18n/formats';

/**
 * A line of a clock's receipt: a day that counted with its hours, time of which only the sum is on record, a skipped stretch, or the sum
 * of all nights or breaks.
 */
export type ReceiptRow =
  | { kind: 'counted'; ranges: { from: Instant; to: Instant }[]; length: Duration }
  | { kind: 'recorded'; name: LocalText; from: Instant; to: Instant; length: Duration }
  | { kind: 'skipped'; why: ReceiptStretch['kind']; name: LocalText | null; by: string | null; from: Instant; to: Instant }
  | { kind: 'summed'; why: 'night' | 'break'; length: Duration };

/**
 * Puts a receipt into lines a person can follow: hours of one day together, weekends and holidays by name, and the nights and
 * breaks between them as one line each at the end. Counted lines sum to what the stretches sum to.
 */
export function receiptRows(stretches: readonly ReceiptStretch[], timeZone: string): ReceiptRow[] {
  const rows: ReceiptRow[] = [];
  const sums = { night: 0, break: 0 };
  for (const stretch of stretches) {
    if (stretch.kind === 'night' || stretch.kind === 'break') {
      sums[stretch.kind] += stretch.to - stretch.from;
      continue;
    }
    const { kind, name, by, from, to } = stretch;
    // Of what is on record as a sum nobody knows which hours it was: it stands over the whole stretch.
    if (kind === 'counted' && name) {
      const rest = rows.at(-1);
      const isOne = rest?.kind === 'skipped' && rest.why === 'closed' && rest.name?.ja === name.ja;
      if (isOne) rows.pop();
      rows.push({ kind: 'recorded', name, from: isOne ? rest.from : from, to, length: to - from });
      continue;
    }
    if (kind !== 'counted') {
      rows.push({ kind: 'skipped', why: kind, name: name ?? null, by: by ?? null, from, to });
      continue;
    }
    const last = rows.at(-1);
    const range = { from: stretch.from, to: stretch.to };
    if (last?.kind === 'counted' && isSameDay(last.ranges[0]?.from ?? 0, stretch.from, timeZone)) {
      last.ranges.push(range);
      last.length += stretch.to - stretch.from;
    } else {
      rows.push({ kind: 'counted', ranges: [range], length: stretch.to - stretch.from });
    }
  }
  for (const why of ['night', 'break'] as const) if (sums[why] > 0) rows.push({ kind: 'summed', why, length: sums[why] });
  return rows;
}
