import {
  BEGINNING,
  type Calendar,
  cover,
  END,
  farFirstInstantOf,
  farIntervalAfter,
  farLastInstantOf,
  farWorkUntil,
  firstInstantOf,
  intervalAt,
  lastInstantOf,
  reaches,
  type Table,
  withinYears,
  workUntil,
} from './compiled-calendar';
import type { Day } from './day';
import type { DayRule } from './day-rule';
import { DAY, type Duration, type Instant } from './time';
import { startOfYear, yearOfInstant } from './zone';

export {
  addMonthsClosing,
  businessDaysLeft,
  dayOfInstant,
  endOfBusinessDay,
  nthBusinessDayClosing,
} from './business-days';
export { type Calendar, compileCalendar } from './compiled-calendar';
export type { ClosedPart, StretchKind } from './day-rule';
export { Schedule } from './schedule';
export { type Stretch, stretches } from './stretches';
export { zoneTransitions } from './zone';

/** The table, once it reaches both instants; `null` where they lie too far apart or away. */
function tableOver(calendar: Calendar, low: Instant, high: Instant): Table | null {
  if (!cover(calendar, low, high)) return null;
  const { table } = calendar;
  return reaches(table, low) && reaches(table, high) ? table : null;
}

/**
 * The working time between two instants, in milliseconds; negative where `to` precedes `from`.
 * Costs the same however far they lie apart. Throws a `RangeError` for what is no instant.
 */
export function workingTime(calendar: Calendar, from: Instant, to: Instant): Duration {
  const { table } = calendar;
  if (reaches(table, from) && reaches(table, to)) return workUntil(table, to) - workUntil(table, from);
  return workingTimeBeyond(calendar, withinYears(from), withinYears(to));
}

function workingTimeBeyond(calendar: Calendar, from: Instant, to: Instant): Duration {
  if (!calendar.opens) return 0;
  const table = tableOver(calendar, from, to);
  if (table) return workUntil(table, to) - workUntil(table, from);
  return farWorkUntil(calendar, to) - farWorkUntil(calendar, from);
}

/**
 * The earliest instant by which `ms` of working time have passed since `from`; for a negative `ms` the latest
 * instant from which |ms| pass until `from`. An amount that fills a stretch exactly ends at its closing, not
 * at the next opening; nothing added is `from` itself.
 * @returns `null`, at once, where so much working time never comes (no opening ever, or none left).
 * Throws a `RangeError` for what is no instant or no duration.
 */
export function addWorkingTime(calendar: Calendar, from: Instant, ms: Duration): Instant | null {
  const { table } = calendar;
  if (reaches(table, from)) {
    const work = workUntil(table, from) + ms;
    if (ms > 0 && work <= table.total) return firstInstantOf(table, work);
    if (ms < 0 && work >= 0) return lastInstantOf(table, work);
  }
  return addBeyond(calendar, from, ms);
}

function addBeyond(calendar: Calendar, from: Instant, ms: Duration): Instant | null {
  if (Number.isNaN(ms)) throw new RangeError('NaN is not a duration');
  const start = withinYears(from);
  if (ms === 0) return from;
  if (!calendar.opens || !Number.isFinite(ms)) return null;
  const table = tableOver(calendar, start, likelyReach(calendar, start, ms));
  if (table) {
    const work = workUntil(table, start) + ms;
    if (ms > 0 && work <= table.total) return firstInstantOf(table, work);
    if (ms < 0 && work >= 0) return lastInstantOf(table, work);
  }
  const work = farWorkUntil(calendar, start) + ms;
  return ms > 0 ? farFirstInstantOf(calendar, work) : farLastInstantOf(calendar, work);
}

const WEEK_IN_MS = 604_800_000;

/** An instant by which `ms` will most likely have passed, closures included. */
function likelyReach(calendar: Calendar, from: Instant, ms: Duration): Instant {
  let weekly = 0;
  for (const rule of calendar.rules.weekly) for (const piece of rule.open) weekly += piece.to - piece.from;
  return weekly === 0 ? from : withinYears(from + (ms / weekly) * WEEK_IN_MS * 1.3);
}

/** Whether the team works at an instant; the closing instant is closed. Throws a `RangeError` for what is no instant. */
export function isOpen(calendar: Calendar, at: Instant): boolean {
  const table = reaches(calendar.table, at) ? calendar.table : tableOver(calendar, withinYears(at), at);
  if (table) return (table.starts[intervalAt(table, at)] as number) <= at;
  if (at < BEGINNING || at >= END) return false;
  const interval = farIntervalAfter(calendar, at);
  return interval !== null && interval.start <= at;
}

/**
 * The earliest open instant at or after `at`: `at` itself while open.
 * @returns `null`, at once, where there is no opening any more. Throws a `RangeError` for what is no instant.
 */
export function nextOpening(calendar: Calendar, at: Instant): Instant | null {
  const from = withinYears(at);
  if (!calendar.opens) return null;
  const table = reaches(calendar.table, from) ? calendar.table : tableOver(calendar, from, from);
  if (table) {
    const start = table.starts[intervalAt(table, from)] as number;
    if (Number.isFinite(start)) return Math.max(start, from);
  }
  const interval = farIntervalAfter(calendar, from);
  if (interval) return Math.max(interval.start, from);
  // The first moment of working time after the year is over lies in the next year that has any.
  const nextYear = startOfYear(yearOfInstant(from) + 1);
  return farLastInstantOf(calendar, farWorkUntil(calendar, nextYear));
}

/** The earliest instant after `at` at which the team closes; `null` where it never does. */
export function nextClosing(calendar: Calendar, at: Instant): Instant | null {
  let from = nextOpening(calendar, at);
  while (from !== null) {
    from = beforeNextGap(calendar, from);
    if (from === null) return null;
    const end = closingOfStretch(calendar, from);
    if (end >= END) return null;
    if (!isOpen(calendar, end)) return end;
    from = end;
  }
  return null;
}

/** Where the open stretch around `at` ends, as far as it is laid out. */
function closingOfStretch(calendar: Calendar, at: Instant): Instant {
  const { table } = calendar;
  if (reaches(table, at)) return table.ends[intervalAt(table, at)] as number;
  return farIntervalAfter(calendar, at)?.end ?? END;
}

/** The latest instant at or before `at` at which the team closed; `null` where it never did. */
export function previousClosing(calendar: Calendar, at: Instant): Instant | null {
  if (!calendar.opens) return null;
  let from: Instant | null = withinYears(at);
  while (from !== null) {
    from = afterLastGap(calendar, from);
    // Everything done up to `from` was done by the latest closing, unless the team is still at it there.
    const done = from === null ? null : lastWorked(calendar, from);
    if (done === null) return null;
    if (!isOpen(calendar, done)) return done;
    from = openedAt(calendar, done);
    if (from <= BEGINNING) return null;
  }
  return null;
}

/** The latest end of working time at or before `at`, `null` where none was done before. */
function lastWorked(calendar: Calendar, at: Instant): Instant | null {
  const table = tableOver(calendar, at, at);
  if (table) {
    const work = workUntil(table, at);
    if (work > 0) return firstInstantOf(table, work);
  }
  const work = farWorkUntil(calendar, at);
  return work > 0 ? farFirstInstantOf(calendar, work) : null;
}

/** Where the stretch that was open just before `at` began, as far as it is laid out. */
function openedAt(calendar: Calendar, at: Instant): Instant {
  const { table } = calendar;
  const before = at - 1;
  if (reaches(table, before)) return table.starts[intervalAt(table, before)] as number;
  return farIntervalAfter(calendar, before)?.start ?? BEGINNING;
}

/** Days on which a team that works round the clock doesn't; `null` for every other team. */
function gapDays(calendar: Calendar): Day[] | null {
  const { weekly, special } = calendar.rules;
  const allDay = (rule: DayRule): boolean => rule.open.length === 1 && rule.pieces.length === 1;
  if (!weekly.every(allDay)) return null;
  return [...special].filter(([, rule]) => !allDay(rule)).map(([day]) => day);
}

/** Skips ahead, where a team works round the clock, to just before a day on which it doesn't; `null` if none comes. */
function beforeNextGap(calendar: Calendar, at: Instant): Instant | null {
  const gaps = gapDays(calendar)?.filter((day) => (day + 2) * DAY > at);
  if (!gaps) return at;
  return gaps.length === 0 ? null : Math.max(at, (Math.min(...gaps) - 1) * DAY);
}

/** Skips back, where a team works round the clock, to just after a day on which it didn't; `null` if there was none. */
function afterLastGap(calendar: Calendar, at: Instant): Instant | null {
  const gaps = gapDays(calendar)?.filter((day) => (day - 1) * DAY < at);
  if (!gaps) return at;
  return gaps.length === 0 ? null : Math.min(at, (Math.max(...gaps) + 2) * DAY);
}
