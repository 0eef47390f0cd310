import { z } from 'zod';
import { type Day, dateOfDay, dayFrom, daysInMonth } from './day';
import { DateText, NamedDate, type Schedule, TimeZone, WallInterval, Weekday, type ZoneTransition } from './schedule';
import { LocalText } from './text';

/** A day of every year as `MM-DD`. */
export const YearDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'is not a day of the year such as 12-29');

/** A closure of the company that comes back every year; both days belong to it, and it may cross New Year. */
export const YearlyClosure = z.looseObject({
  from: YearDay,
  to: YearDay,
  name: LocalText,
  enabled: z.boolean(),
});
export type YearlyClosure = z.infer<typeof YearlyClosure>;

/** Whose public holidays a calendar keeps. */
export const HolidayCountry = z.enum(['jp', 'none']);
export type HolidayCountry = z.infer<typeof HolidayCountry>;

/** Limits of one calendar of an agreement; a larger one is refused with the limit in words. */
export const calendarLimits = { intervals: 48, closures: 24, closedDays: 2_000, dates: 1_000 } as const;

const DayHours = z.array(WallInterval).max(calendarLimits.intervals);
const DatesHours = z
  .record(DateText, DayHours)
  .refine((dates) => Object.keys(dates).length <= calendarLimits.dates, 'names more than 1000 dates');

/** One calendar of an agreement: a team's hours and the rules by which it is closed, before dates are known. */
export const CalendarRule = z.looseObject({
  id: z.string().min(1),
  name: LocalText,
  timeZone: TimeZone,
  /** Hours of each day of the week, lunch left out; a day that is missing is closed. */
  weekly: z.partialRecord(Weekday, DayHours),
  /** Public holidays kept, by country; their dates travel in the almanac. */
  holidays: HolidayCountry.default('none'),
  /** Days closed once, by name. */
  extraHolidays: z.array(NamedDate).max(calendarLimits.closedDays).default([]),
  /** Closures that come back every year. */
  closures: z.array(YearlyClosure).max(calendarLimits.closures).default([]),
  /** Hours that replace the weekly ones of a date: a half day, a Saturday worked; a date without any is closed. Holidays and closures stay closed. */
  exceptions: DatesHours.default({}),
  /** Single openings: hours worked on a date whatever else closes it, a holiday or the year-end included. */
  openings: DatesHours.default({}),
  /** Hours taken off a date. */
  breaks: DatesHours.default({}),
});
export type CalendarRule = z.infer<typeof CalendarRule>;

/** The years whose dates are wanted; both belong to them. */
export interface Years {
  from: number;
  to: number;
}

/** The dates of a yearly closure in some years, those that reach over from the year before included. */
export function closureDates(closure: YearlyClosure, years: Years): NamedDate[] {
  const dates: NamedDate[] = [];
  const [begin, end] = [dayFrom(years.from, 1, 1), dayFrom(years.to, 12, 31)];
  for (let year = Math.max(1, years.from - 1); year <= years.to; year++) {
    const first = Math.max(begin, dayOfYear(year, closure.from));
    const last = Math.min(end, dayOfYear(closure.to < closure.from ? year + 1 : year, closure.to));
    for (let day = first; day <= last; day++) dates.push({ date: dateOfDay(day), name: closure.name });
  }
  return dates;
}

/** The day a year gives to an `MM-DD`; 02-29 is the last of February in every year. */
function dayOfYear(year: number, text: string): Day {
  const month = Number(text.slice(0, 2));
  return dayFrom(year, month, Math.min(Number(text.slice(3)), daysInMonth(year, month)));
}

/**
 * Makes a calendar rule a schedule for some years: public holidays (those given, if the rule keeps any), its own
 * named days and its closures become named dates. A date named twice keeps its first name, in that order; a single
 * opening is taken out of them all. `transitions` are the zone's changes as the almanac carries them.
 */
export function resolveCalendar(
  rule: CalendarRule,
  holidays: readonly NamedDate[],
  years: Years,
  transitions?: readonly ZoneTransition[],
): Schedule {
  const byDate = new Map<string, { date: string; name: NamedDate['name'] }>();
  function close(named: readonly NamedDate[]): void {
    for (const { date, name } of named) if (!byDate.has(date)) byDate.set(date, { date, name });
  }
  if (rule.holidays !== 'none') close(holidays);
  close(rule.extraHolidays);
  for (const closure of rule.closures) if (closure.enabled) close(closureDates(closure, years));
  for (const date of Object.keys(rule.openings)) byDate.delete(date);
  const schedule: Schedule = {
    timeZone: rule.timeZone,
    weekly: rule.weekly,
    holidays: [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    exceptions: { ...rule.exceptions, ...rule.openings },
    breaks: rule.breaks,
  };
  return transitions ? { ...schedule, transitions: [...transitions] } : schedule;
}
