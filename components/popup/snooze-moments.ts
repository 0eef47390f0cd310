import { dayOfInstant, isOpen, nextOpening } from '@/lib/domain/business-hours';
import { startOfDay } from '@/lib/domain/calendar-day';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Rulebook } from '@/lib/domain/rulebook';
import { SNOOZE_AT_MOST } from '@/lib/domain/snooze';
import { HOUR, type Instant, MINUTE } from '@/lib/domain/time';

/**
 * Until when a lead may be put off, nearest first: an hour, three hours where the department still works then, and its next two
 * mornings; never longer than a reminder may be put off.
 */
export function snoozeMoments(rulebook: Rulebook, department: string, now: Instant): Instant[] {
  const calendar = compile(rulebook).calendarOf(department);
  const minute = Math.ceil(now / MINUTE) * MINUTE;
  const moments = [minute + HOUR];
  if (isOpen(calendar, minute + 3 * HOUR)) moments.push(minute + 3 * HOUR);
  let after = startOfDay(calendar, dayOfInstant(calendar, now) + 1);
  for (let mornings = 0; mornings < 2; mornings++) {
    const opening = nextOpening(calendar, after);
    if (opening === null) break;
    moments.push(opening);
    after = startOfDay(calendar, dayOfInstant(calendar, opening) + 1);
  }
  return moments.filter((moment) => moment <= now + SNOOZE_AT_MOST);
}
