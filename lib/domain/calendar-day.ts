import { type Calendar, dayOfInstant, nextOpening, workingTime } from './business-hours';
import { BEGINNING, END } from './compiled-calendar';
import type { Day } from './day';
import { DAY, type Instant } from './time';
import { offsetAt } from './zone';

/** The nearest instant that calendars know: they reach from the year 1 to 9999. */
export function withinCalendars(at: Instant): Instant {
  return Math.min(Math.max(at, BEGINNING), END - 1);
}

/** The instant at which a calendar's day begins. */
export function startOfDay(calendar: Calendar, day: Day): Instant {
  const before = day * DAY - offsetAt(calendar.zone, (day - 1) * DAY);
  const after = day * DAY - offsetAt(calendar.zone, (day + 1) * DAY);
  const first = Math.min(before, after);
  return dayOfInstant(calendar, first) >= day ? first : Math.max(before, after);
}

/** When the team opens on a calendar's day, or next after it; `null` where it never does. */
export function openingOf(calendar: Calendar, day: Day): Instant | null {
  return nextOpening(calendar, startOfDay(calendar, day));
}

const openings = new WeakMap<Calendar, Map<string, Instant | null>>();

/**
 * The opening of the business day that lies `days` business days before the day of an instant; 0 means that day itself.
 * `null` where the team does not open. Looks back a year at most. Remembered: leads fall due on the same days.
 */
export function openingBefore(calendar: Calendar, at: Instant, days: number): Instant | null {
  let known = openings.get(calendar);
  if (!known || known.size > 5_000) {
    known = new Map();
    openings.set(calendar, known);
  }
  const day = dayOfInstant(calendar, at);
  const key = `${day}/${days}`;
  let opening = known.get(key);
  if (opening === undefined) {
    opening = findOpeningBefore(calendar, day, days);
    known.set(key, opening);
  }
  return opening;
}

function findOpeningBefore(calendar: Calendar, day: Day, days: number): Instant | null {
  let left = days;
  let found = day;
  for (let back = 1; left > 0 && back <= 366; back++) {
    const from = startOfDay(calendar, day - back);
    if (workingTime(calendar, from, startOfDay(calendar, day - back + 1)) <= 0) continue;
    found = day - back;
    left -= 1;
  }
  return openingOf(calendar, found);
}
