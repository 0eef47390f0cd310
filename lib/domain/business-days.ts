import { type Calendar, type DayWindow, END, ruleOf, withinYears } from './compiled-calendar';
import { addMonths, type Day, FIRST_DAY, LAST_DAY, weekdayOf } from './day';
import type { DayRule } from './day-rule';
import { DAY, type Instant } from './time';
import { offsetAt, segments, yearOfInstant } from './zone';

/** The calendar's own day that an instant falls on. */
export function dayOfInstant(calendar: Calendar, at: Instant): Day {
  const within = withinYears(at);
  return Math.floor((within + offsetAt(calendar.zone, within)) / DAY);
}

/** When a day opens first and closes last; `null` for a day on which nobody works. */
function windowOf(calendar: Calendar, day: Day): DayWindow | null {
  const known = calendar.days.get(day);
  if (known !== undefined) return known;
  if (calendar.days.size > 5000) calendar.days.clear();
  const window = findWindow(calendar, day);
  calendar.days.set(day, window);
  return window;
}

function findWindow(calendar: Calendar, day: Day): DayWindow | null {
  const { open } = ruleOf(calendar, day);
  if (open.length === 0) return null;
  let [opens, closes] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  // No zone is further than a day from UTC, so the day lies within the three around it.
  for (const segment of segments(calendar.zone, (day - 1) * DAY, (day + 2) * DAY)) {
    const midnight = day * DAY - segment.offset;
    for (const piece of open) {
      const start = Math.max(midnight + piece.from, segment.from);
      const end = Math.min(midnight + piece.to, segment.to);
      if (start >= end) continue;
      opens = Math.min(opens, start);
      closes = Math.max(closes, end);
    }
  }
  return closes > opens ? { opens, closes } : null;
}

/** A change of the clock further from a day's noon than this does not touch the day, in any zone. */
const NEARBY = 3 * DAY;

/** Whether anybody works on a day. Its hours are only looked at where the clock changes nearby and may leave them out. */
function isBusinessDay(calendar: Calendar, day: Day): boolean {
  if (ruleOf(calendar, day).open.length === 0) return false;
  const noon = (day + 0.5) * DAY;
  const lastYear = yearOfInstant(noon + NEARBY);
  for (let year = yearOfInstant(noon - NEARBY); year <= lastYear; year++) {
    for (const change of calendar.zone.changes(year)) {
      if (Math.abs(change.at - noon) < NEARBY) return windowOf(calendar, day) !== null;
    }
  }
  return true;
}

/** The `n`-th business day after `day` (`n` ≥ 1), with its hours; `null` where there is none any more. */
function businessDayAfter(calendar: Calendar, day: Day, n: number): DayWindow | null {
  const until = calendar.opensWeekly ? LAST_DAY : lastSpecialDay(calendar);
  if (n > until - day) return null;
  let left = n;
  let next = Math.max(day + 1, FIRST_DAY);
  for (let weeks = sureWeeks(calendar, left); weeks * 7 >= DAY_BY_DAY; weeks = sureWeeks(calendar, left)) {
    if (next + weeks * 7 > until) break;
    left -= countBusinessDays(calendar, next, next + weeks * 7 - 1);
    next += weeks * 7;
  }
  for (; next <= until; next++) {
    if (isBusinessDay(calendar, next) && --left <= 0) return windowOf(calendar, next);
  }
  return null;
}

/** Weeks in which fewer than `n` business days lie, whatever single days open in them. */
function sureWeeks(calendar: Calendar, n: number): number {
  const { weekly, special } = calendar.rules;
  const days = weekly.filter((rule) => rule.open.length > 0).length;
  return days === 0 ? 0 : Math.floor((n - 1 - special.size) / days);
}

/** No day after this one opens by anything but the weekly hours. */
function lastSpecialDay(calendar: Calendar): Day {
  let last = FIRST_DAY;
  for (const [day, rule] of calendar.rules.special) if (rule.open.length > 0) last = Math.max(last, day);
  return last;
}

/**
 * The closing of the business day that `at` falls on; once that is over, or where it is none, the closing of the
 * next one. `null` where there is no business day any more.
 */
export function endOfBusinessDay(calendar: Calendar, at: Instant): Instant | null {
  const day = dayOfInstant(calendar, at);
  const today = windowOf(calendar, day);
  if (today && at < today.closes) return today.closes;
  return businessDayAfter(calendar, day, 1)?.closes ?? null;
}

/**
 * The closing of the `n`-th business day after the day of `from`, which itself is not counted. With
 * `sameDayCounts` it is the first, if it is a business day and not over yet. `n` below 1 means the same day.
 * `null` where there are not so many business days any more.
 */
export function nthBusinessDayClosing(calendar: Calendar, from: Instant, n: number, sameDayCounts = false): Instant | null {
  if (n < 1) return endOfBusinessDay(calendar, from);
  const day = dayOfInstant(calendar, from);
  const today = windowOf(calendar, day);
  if (sameDayCounts && today && from < today.closes) {
    return n === 1 ? today.closes : (businessDayAfter(calendar, day, n - 1)?.closes ?? null);
  }
  return businessDayAfter(calendar, day, n)?.closes ?? null;
}

/**
 * The closing of the same date `months` on in the calendar's zone, or of that month's last day where it is
 * shorter; where nobody works on that day, the closing of the next business day, never its opening.
 * `null` where there is no business day any more.
 */
export function addMonthsClosing(calendar: Calendar, from: Instant, months: number): Instant | null {
  const day = addMonths(dayOfInstant(calendar, from), months);
  return businessDayAfter(calendar, day - 1, 1)?.closes ?? null;
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
    for (let day = first; day <= last; day++) if (isBusinessDay(calendar, day)) count++;
    return count;
  }
  const { weekly, special } = calendar.rules;
  weekly.forEach((rule, weekday) => {
    if (rule.open.length > 0) count += weekdaysUntil(last, weekday) - weekdaysUntil(first - 1, weekday);
  });
  for (const day of special.keys()) {
    if (day < first || day > last) continue;
    if ((weekly[weekdayOf(day)] as DayRule).open.length > 0) count -= 1;
    if (isBusinessDay(calendar, day)) count += 1;
  }
  for (const day of shortenedDays(calendar, first, last)) {
    if (!special.has(day) && ruleOf(calendar, day).open.length > 0 && windowOf(calendar, day) === null) count -= 1;
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
