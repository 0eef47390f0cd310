import { type Instant, MINUTE } from '@/lib/domain/time';

/** The wall clock of a zone as a date-and-time input writes it: "2026-11-26T18:00". */
export function wallTime(at: Instant, timeZone: string): string {
  const parts: Record<string, string> = {};
  for (const part of formatOf(timeZone).formatToParts(at)) parts[part.type] = part.value;
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for a zone: making one takes a hundred times as long as reading a clock. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The instant a wall clock of a zone names; null for what is no date and time. A skipped hour gives one near it. */
export function instantAt(wall: string, timeZone: string): Instant | null {
  const guess = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) || Number.isNaN(guess)) return null;
  let at = guess;
  // Twice: the first offset may be that of the other side of a change.
  for (let step = 0; step < 2; step++) at = guess - (Date.parse(`${wallTime(at, timeZone)}Z`) - Math.floor(at / MINUTE) * MINUTE);
  return at;
}
