import { z } from 'zod';
import { FIRST_DAY, isDate, LAST_DAY } from './day';
import { Fault } from './fault';
import type { LocalText } from './text';
import { DAY } from './time';
import { isTimeZone } from './zone';

const wallTime = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const wrong = {
  date: 'is not a date such as 2026-11-23',
  time: 'is not a time between 00:00 and 24:00',
  order: 'ends before it starts; split hours that cross midnight at 24:00',
  zone: 'is not a known time zone',
  list: 'is not a list',
};

/** The days of the week as a schedule names them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One day of the week. */
export const Weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof Weekday>;

/** A day of the proleptic Gregorian calendar, years 0001 to 9999, as `YYYY-MM-DD`. */
export const DateText = z.string().refine(isDate, wrong.date);
export type DateText = z.infer<typeof DateText>;

/** A wall-clock time as `HH:MM`; `24:00` is the end of a day. */
export const WallTime = z.string().regex(wallTime, wrong.time);

/** Hours as `[from, to)` on the wall clock of one day; hours that cross midnight are two intervals. */
export const WallInterval = z.tuple([WallTime, WallTime]).refine(([from, to]) => from < to, wrong.order);
export type WallInterval = z.infer<typeof WallInterval>;

/** A time zone that this machine's time-zone data knows, such as `Asia/Tokyo`. */
export const TimeZone = z.string().min(1).refine(isTimeZone, wrong.zone);

/** Hours of each day of the week; a day that is missing is closed. */
export const WeeklyHours = z.partialRecord(Weekday, z.array(WallInterval));
export type WeeklyHours = z.infer<typeof WeeklyHours>;

/** Hours of single dates. */
export const DatedHours = z.record(DateText, z.array(WallInterval));
export type DatedHours = z.infer<typeof DatedHours>;

/** What a holiday is called; the Japanese name stands in where there is no English one. */
export const HolidayName = z.object({ ja: z.string(), en: z.string().optional() });
export type HolidayName = z.infer<typeof HolidayName>;

/** A day closed by name. `provisional` where the official list does not reach that year yet. */
export const NamedDate = z.object({
  date: DateText,
  name: HolidayName,
  provisional: z.boolean().optional(),
});
export type NamedDate = z.infer<typeof NamedDate>;

/** From the instant `at` on, the zone's wall clock is `offsetMinutes` ahead of UTC. */
export const ZoneTransition = z.object({
  at: z
    .number()
    .min(FIRST_DAY * DAY)
    .max(LAST_DAY * DAY),
  offsetMinutes: z.number().min(-1440).max(1440),
});
export type ZoneTransition = z.infer<typeof ZoneTransition>;

/** A closed day of a schedule: a date, or a date with what it is called. */
export type Holiday = DateText | { date: DateText; name?: string | HolidayName | undefined };

function isHoliday(entry: unknown): entry is Holiday {
  if (typeof entry === 'string') return isDate(entry);
  if (typeof entry !== 'object' || entry === null) return false;
  const { date, name } = entry as { date?: unknown; name?: unknown };
  if (typeof date !== 'string' || !isDate(date)) return false;
  if (name === undefined || typeof name === 'string') return true;
  const { ja, en } = (name ?? {}) as { ja?: unknown; en?: unknown };
  return typeof ja === 'string' && (en === undefined || typeof en === 'string');
}

/** Looked at by hand: a schedule may close thousands of days, and is read whenever a rulebook arrives. */
const Holidays = z
  .custom<Holiday[]>((list) => Array.isArray(list), wrong.list)
  .check(({ value, issues }) => {
    const index = Array.isArray(value) ? value.findIndex((entry) => !isHoliday(entry)) : -1;
    if (index !== -1) issues.push({ code: 'custom', message: wrong.date, path: [index], input: value[index] });
  });

/**
 * When a team works. A holiday closes its date whatever else is said; an exception replaces the weekly
 * hours of its date; breaks are taken off last. `transitions` overrides this machine's time-zone data
 * from its first entry on (the last entry holds for good), so that every viewer counts alike.
 */
export const Schedule = z.object({
  timeZone: TimeZone,
  weekly: WeeklyHours,
  holidays: Holidays.default([]),
  exceptions: DatedHours.default({}),
  breaks: DatedHours.default({}),
  transitions: z.array(ZoneTransition).optional(),
});
export type Schedule = z.input<typeof Schedule>;

/** Names a day in both languages from whatever a schedule says. */
export function holidayText(name: string | HolidayName): LocalText {
  if (typeof name === 'string') return { ja: name, en: name };
  return { ja: name.ja, en: name.en ?? name.ja };
}

/** A schedule with every part present. */
export type FullSchedule = z.output<typeof Schedule>;

/** What is wrong with a schedule, `place: words`; null where `Schedule` would take it. By hand: pages that judge leads read schedules too. */
export function scheduleProblem(schedule: unknown): string | null {
  if (!isPlain(schedule)) return 'schedule: is not a schedule';
  const { timeZone, weekly, holidays = [], exceptions = {}, breaks = {}, transitions = [] } = schedule;
  if (typeof timeZone !== 'string' || timeZone === '' || !isTimeZone(timeZone)) return `timeZone: ${wrong.zone}`;
  const isWeekday = (key: string) => (WEEKDAYS as readonly string[]).includes(key);
  return (
    problemOfHours('weekly', weekly, isWeekday, 'is not a day of the week') ??
    problemOfList('holidays', holidays, (entry) => (isHoliday(entry) ? null : wrong.date)) ??
    problemOfHours('exceptions', exceptions, isDate, wrong.date) ??
    problemOfHours('breaks', breaks, isDate, wrong.date) ??
    problemOfList('transitions', transitions, (entry) => (isTransition(entry) ? null : 'is not a change of a time zone'))
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTransition(entry: unknown): boolean {
  const { at, offsetMinutes } = (isPlain(entry) ? entry : {}) as Partial<Record<string, number>>;
  const isWithin = (value: number | undefined, from: number, to: number) => typeof value === 'number' && value >= from && value <= to;
  return isWithin(at, FIRST_DAY * DAY, LAST_DAY * DAY) && isWithin(offsetMinutes, -1440, 1440);
}

function problemOfList(place: string, list: unknown, problemOf: (entry: unknown) => string | null): string | null {
  if (!Array.isArray(list)) return `${place}: ${wrong.list}`;
  for (const [index, entry] of list.entries()) {
    const problem = problemOf(entry);
    if (problem) return `${place}.${index}${problem.startsWith('.') ? problem : `: ${problem}`}`;
  }
  return null;
}

function problemOfHours(place: string, hours: unknown, isKey: (key: string) => boolean, wrongKey: string): string | null {
  if (!isPlain(hours)) return `${place}: is not hours by day`;
  for (const [key, intervals] of Object.entries(hours)) {
    if (!isKey(key)) return `${place}.${key}: ${wrongKey}`;
    const problem = intervals === undefined ? null : problemOfList(`${place}.${key}`, intervals, problemOfInterval);
    if (problem) return problem;
  }
  return null;
}

function problemOfInterval(interval: unknown): string | null {
  if (!Array.isArray(interval) || interval.length !== 2) return 'is not a start and an end';
  const odd = interval.findIndex((time) => typeof time !== 'string' || !wallTime.test(time));
  if (odd !== -1) return `.${odd}: ${wrong.time}`;
  const [from, to] = interval as [string, string];
  return from < to ? null : wrong.order;
}

/** Reads a schedule from outside, every part present. Throws the fault `invalid`; its detail says where and why. */
export function readSchedule(schedule: unknown): FullSchedule {
  const problem = scheduleProblem(schedule);
  if (problem) throw new Fault('invalid', problem);
  const { timeZone, weekly, holidays = [], exceptions = {}, breaks = {}, transitions } = schedule as Schedule;
  return { timeZone, weekly, holidays, exceptions, breaks, ...(transitions ? { transitions } : {}) };
}
