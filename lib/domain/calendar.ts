import { z } from 'zod';
import { DatedHours, NamedDate, TimeZone, WeeklyHours } from './schedule';
import { LocalText } from './text';

/** A day of every year as `MM-DD`. */
export const YearDay = z
  .string()
  .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'is not a day of the year such as 12-29');

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
