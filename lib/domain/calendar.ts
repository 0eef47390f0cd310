import { z } from 'zod';
import { type Day, dateOfDay, dayFrom, daysInMonth, partsOfDay } from './day';
import { DatedHours, NamedDate, type Schedule, TimeZone, WeeklyHours, type ZoneTransition } from './schedule';
import { LocalText } from './text';

/** A day of every year as `MM-DD`. */
export const YearDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'is not a day of the year such as 12-29');

/** A closure of the company that comes back every year; both days belong to it, and it may cross New Year. */
export const YearlyClosure = z.object({
  from: YearDay,
  to: YearDay,
  name: LocalText,
  enabled: z.boolean(),
});
export type YearlyClosure = z.infer<typeof YearlyClosure>;

/** Whose public holidays a calendar keeps. */
export const HolidayCountry = z.enum(['jp', 'none']);
export type HolidayCountry = z.infer<typeof HolidayCountry>;

/** One calendar of an agreement: a team's hours and the rules by which it is closed, before dates are known. */
export const CalendarRule = z.object({
  id: z.string().min(1),
  name: LocalText,
  timeZone: TimeZone,
  weekly: WeeklyHours,
  /** Public holidays kept, by country; their dates travel in the almanac. */
  holidays: HolidayCountry.default('none'),
  /** Days closed once, by name. */
  extraHolidays: z.array(NamedDate).default([]),
  /** Closures that come back every year. */
  closures: z.array(YearlyClosure).default([]),
  /** Hours that replace the weekly ones of a date. */
  exceptions: DatedHours.default({}),
  /** Hours taken off a date. */
  breaks: DatedHours.default({}),
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
  for (let year = Math.max(1, years.from - 1); year <= years.to; year++) {
    const first = dayOfYear(year, closure.from);
    const last = dayOfYear(closure.to < closure.from ? year + 1 : year, closure.to);
    for (let day = first; day <= last; day++) {
      const { year: of } = partsOfDay(day);
      if (of >= years.from && of <= years.to) dates.push({ date: dateOfDay(day), name: closure.name });
    }
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
 * named days and its closures become named dates. A date named twice keeps its first name, in that order.
 * `transitions` are the zone's changes as the almanac carries them.
 */
export function resolveCalendar(
  rule: CalendarRule,
  holidays: readonly NamedDate[],
  years: Years,
  transitions?: readonly ZoneTransition[],
): Schedule {
  const named = [
    ...(rule.holidays === 'none' ? [] : holidays),
    ...rule.extraHolidays,
    ...rule.closures.filter((closure) => closure.enabled).flatMap((closure) => closureDates(closure, years)),
  ];
  const byDate = new Map<string, { date: string; name: NamedDate['name'] }>();
  for (const { date, name } of named) if (!byDate.has(date)) byDate.set(date, { date, name });
  const schedule: Schedule = {
    timeZone: rule.timeZone,
    weekly: rule.weekly,
    holidays: [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)),
    exceptions: rule.exceptions,
    breaks: rule.breaks,
  };
  return transitions ? { ...schedule, transitions: [...transitions] } : schedule;
}
