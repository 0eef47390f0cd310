import type { z } from 'zod';
import { addMonths } from './day';
import type { DayReader } from './day-reader';
import type { ReasonRule } from './rulebook';
import type { Instant } from './time';

/** What a verdict says of when the lead shall wake: a moment of its own, or the month that the reason asks for. */
export type WakeWish = { wakeAt?: Instant | undefined; until?: Instant | undefined };

/**
 * When a lead that is sent back wakes: as asked; else so many months before the month named (in it, where that has passed
 * already); else so many months from now. `null` where the reason leaves it to signals. Months are those of the agreement's zone.
 */
export function wakeDate(wish: WakeWish, reason: z.infer<typeof ReasonRule> | null, from: Instant, days: DayReader): Instant | null {
  if (wish.wakeAt !== undefined) return wish.wakeAt;
  if (wish.until !== undefined) {
    const before = monthsOn(days, wish.until, -(reason?.wakeBefore ?? 0));
    return before > from ? before : wish.until;
  }
  const months = reason?.wakeMonths ?? 0;
  return months > 0 ? monthsOn(days, from, months) : null;
}

/** The same date and time of day, so many months on or back; the last day of a shorter month. */
function monthsOn(days: DayReader, at: Instant, months: number): Instant {
  if (months === 0) return at;
  const day = days.dayOf(at);
  return days.startOf(addMonths(day, Math.trunc(months))) + (at - days.startOf(day));
}
