import { endOfBusinessDay, isOpen, nextOpening } from '@/lib/domain/business-hours';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Rulebook } from '@/lib/domain/rulebook';
import { HOUR, type Instant, MINUTE } from '@/lib/domain/time';

/**
 * Moments worth offering for a call-back, nearest first, all in working hours: an hour from now on the quarter, then half an
 * hour and five hours after the next business day opens. None where the department never works.
 */
export function callbackMoments(rulebook: Rulebook, department: string, now: Instant): Instant[] {
  const calendar = compile(rulebook).calendarOf(department);
  const soon = Math.ceil((now + HOUR) / (15 * MINUTE)) * 15 * MINUTE;
  const moments = isOpen(calendar, soon) ? [soon] : [];
  const closing = isOpen(calendar, now) ? endOfBusinessDay(calendar, now) : now;
  const opening = closing === null ? null : nextOpening(calendar, closing);
  if (opening !== null) moments.push(opening + HOUR / 2, opening + 5 * HOUR);
  return moments.filter((moment) => moment > now);
}
