import { type Calendar, END, ruleOf, withinYears } from './compiled-calendar';
import { addMonths, type Day, FIRST_DAY, LAST_DAY, weekdayOf } from './day';
import type { DayRule } from './day-rule';
import { DAY, type Instant } from './time';
import { offsetAt, segments } from './zone';

/** The calendar's own day that an instant falls on. */
export function dayOfInstant(calendar: Calendar, at: Instant): Day {
  const within = withinYears(at);
  return Math.floor((within + offsetAt(calendar.zone, within)) / DAY);
}

/** When a day closes last; `null` for a day on which nobody works, as its hours say or because its zone left them out. */
function closingOf(calendar: Calendar, day: Day): Instant | null {
  if (ruleOf(calendar, day).open.length === 0) return null;
  let closing = calendar.closings.get(day);
  if (closing !== undefined) return closing;
  if (calendar.closings.size > 5000) calendar.closings.clear();
  closing = findClosing(calendar, day);
  calendar.closings.set(day, closing);
  return closing;
}

function findClosing(calendar: Calendar, day: Day): Instant | null {
  let closing: Instant | null = null;
  // No zone is further than a day from UTC, so the day lies within the three around it.
  for (const segment of segments(calendar.zone, (day - 1) * DAY, (day + 2) * DAY)) {
    const midnight = day * DAY - segment.offset;
    for (const piece of ruleOf(calendar, day).open) {
      const start = Math.max(midnight + piece.from, segment.from);
      const end = Math.min(midnight + piece.to, segment.to);
      if (start < end) closing = Math.max(closing ?? end, end);
    }
  }
  return closing;
}

/** The closing of the `n`-th business day after `day` (`n` ≥ 1); `null` where there is none any more. */
function closingAfterDay(calendar: Calendar, day: Day, n: number): Instant | null {
  if (!calendar.opensWeekly) return singleDayAfter(calendar, day, n);
  let left = n;
  let next = Math.max(day + 1, FIRST_DAY);
  for (let weeks = sureWeeks(calendar, left); weeks * 7 >= DAY_BY_DAY; weeks = sureWeeks(calendar, left)) {
    if (next + weeks * 7 > LAST_DAY) return null;
    left -= countBusinessDays(calendar, next, next + weeks * 7 - 1);
    next += weeks * 7;
  }
  for (; next <= LAST_DAY; next++) {
    const closing = closingOf(calendar, next);
    if (closing !== null && --left <= 0) return closing;
  }
  return null;
}

/** The same for a team that opens on single days alone. */
function singleDayAfter(calendar: Calendar, day: Day, n: number): Instant | null {
  const days = [...calendar.rules.special.keys()].filter((single) => single > day && closingOf(calendar, single) !== null);
  const found = days.sort((a, b) => a - b)[n - 1];
  return found === undefined ? null : closingOf(calendar, found);
}

/** Weeks in which fewer than `n` business days lie, whatever single days open in them. */
function sureWeeks({ rules: { weekly, special } }: Calendar, n: number): number {
  return Math.floor((n - 1 - special.size) / weekly.filter((rule) => rule.open.length > 0).length);
}

/**
 * The closing of the business day that `at` falls on; once that is over, or where it is none, the closing of the
 * next one. `null` where there is no business day any more.
 */
export function endOfBusinessDay(calendar: Calendar, at: Instant): Instant | null {
  const day = dayOfInstant(calendar, at);
  const today = closingOf(calendar, day);
  return today !== null && at < today ? today : closingAfterDay(calendar, day, 1);
}

/**
 * The closing of the `n`-th business day after the day of `from`, which itself is not counted. With
 * `sameDayCounts` it is the first, if it is a business day and not over yet. `n` below 1 means the same day.
 * `null` where there are not so many business days any more.
 */
export function nthBusinessDayClosing(calendar: Calendar, from: Instant, n: number, sameDayCounts = false): Instant | null {
  if (n < 1) return endOfBusinessDay(calendar, from);
  const day = dayOfInstant(calendar, from);
  const today = sameDayCounts ? closingOf(calendar, day) : null;
  if (today === null || from >= today) return closingAfterDay(calendar, day, n);
  return n === 1 ? today : closingAfterDay(calendar, day, n - 1);
}

/**
 * The closing of the same date `months` on in the calendar's zone, or of that month's last day where it is
 * shorter; where nobody works on that day, the closing of the next business day, never its opening.
 * `null` where there is no business day any more.
 */
export function addMonthsClosing(calendar: Calendar, from: Instant, months: number): Instant | null {
  const day = addMonths(dayOfInstant(calendar, from), months);
  return closingAfterDay(calendar, day - 1, 1);
}

/**
 * How many business days are left: those after today up to and including the day of `due`.
 * 0 on the due day itself; negative by the business days that have passed since.
 */
export function businessDaysLeft(calendar: Calendar, now: Instant, due: Instant): number {
  const today = dayOfInstant(calendar, Math.min(now, END - 1));
  const dueDay = dayOfInstant(calendar, Math.min(due, END - 1));
  const count = countBusinessDays(calendar, Math.min(today, dueDay) + 1, Math.max(today, dueDay));
  return dueDay < today ? -count : count;
}

/** So many days are looked at one by one; longer stretches are counted by weeks. */
const DAY_BY_DAY = 1_000;

/** How many business days lie from `first` to `last`, both of them included. */
function countBusinessDays(calendar: Calendar, first: Day, last: Day): number {
  let count = 0;
  if (last - first < DAY_BY_DAY) {
    for (let day = first; day <= last; day++) if (closingOf(calendar, day) !== null) count++;
    return count;
  }
  const { weekly, special } = calendar.rules;
  weekly.forEach((rule, weekday) => {
    if (rule.open.length > 0) count += weekdaysUntil(last, weekday) - weekdaysUntil(first - 1, weekday);
  });
  for (const day of special.keys()) {
    if (day < first || day > last) continue;
    if ((weekly[weekdayOf(day)] as DayRule).open.length > 0) count -= 1;
    if (closingOf(calendar, day) !== null) count += 1;
  }
  for (const day of shortenedDays(calendar, first, last)) {
    if (!special.has(day) && ruleOf(calendar, day).open.length > 0 && closingOf(calendar, day) === null) count -= 1;
  }
  return count;
}

/** How often a weekday has come, from some fixed day up to and including `day`. */
function weekdaysUntil(day: Day, weekday: number): number {
  return Math.floor((day - weekday + 3) / 7);
}

/** The days from `first` to `last` of which a clock set forward leaves out a part, or all. */
function shortenedDays(calendar: Calendar, first: Day, last: Day): Set<Day> {
  const days = new Set<Day>();
  let before: number | null = null;
  for (const { from, offset } of segments(calendar.zone, (first - 1) * DAY, (last + 2) * DAY)) {
    if (before !== null) {
      for (let day = Math.floor((from + before) / DAY); day * DAY < from + offset; day++) {
        if (day >= first && day <= last) days.add(day);
      }
    }
    before = offset;
  }
  return days;
}
