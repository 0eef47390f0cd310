import { addWorkingTime, type Calendar, endOfBusinessDay, isOpen, nextOpening } from '@/lib/domain/business-hours';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import { offsetAt } from '@/lib/domain/zone';

/** What the sample world is placed by: the moment of loading, the rulebook, and its two working calendars. */
export type Desk = {
  now: Instant;
  rulebook: Rulebook;
  /** Hours of field sales and marketing. */
  standard: Calendar;
  /** Hours of inside sales. */
  quick: Calendar;
  timeZone: string;
  /** Working hours of a full day of inside sales. */
  hoursPerDay: number;
};

/** Lays out the calendars around `now`. */
export function setUpDesk(rulebook: Rulebook, now: Instant): Desk {
  const { calendarOf } = compile(rulebook);
  const quick = calendarOf('is');
  const calendar = rulebook.agreement.departments.find((department) => department.id === 'is')?.calendar;
  const rule = rulebook.agreement.calendars.find((each) => each.id === calendar) ?? rulebook.agreement.calendars[0];
  return {
    now,
    rulebook,
    standard: calendarOf('fs'),
    quick,
    timeZone: rule?.timeZone ?? 'UTC',
    hoursPerDay: hoursOf(rule?.weekly.mon ?? []),
  };
}

function hoursOf(day: readonly (readonly [string, string])[]): number {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  const total = day.reduce((sum, [from, to]) => sum + minutes(to) - minutes(from), 0);
  return total > 0 ? total / 60 : 8;
}

function known(at: Instant | null): Instant {
  if (at === null) throw new RangeError('this calendar never opens');
  return at;
}

/** The moment `hours` of inside sales' working time before now, at a full minute. */
export function ago(desk: Desk, hours: number): Instant {
  return wholeMinute(known(addWorkingTime(desk.quick, desk.now, -hours * HOUR)));
}

/** The moment `hours` of working time after `at`, but no later than a minute before now. */
export function after(desk: Desk, at: Instant, hours: number): Instant {
  const then = wholeMinute(known(addWorkingTime(desk.quick, at, hours * HOUR)));
  return Math.min(then, wholeMinute(desk.now - MINUTE));
}

/** The closing that a promise due "today" falls on: today's, or that of the next business day once today is over. */
export function closing(desk: Desk): Instant {
  return known(endOfBusinessDay(desk.quick, desk.now));
}

/** A moment on the business day `days` before that of `closing`, `hours` (0 to 8) before that day's closing. */
export function daysBefore(desk: Desk, days: number, hours: number): Instant {
  const perDay = desk.hoursPerDay;
  const inDay = Math.min(Math.max(hours, 0.05), perDay - 0.05);
  return wholeMinute(known(addWorkingTime(desk.quick, closing(desk), -(days * perDay + inDay) * HOUR)));
}

/** A moment to agree on for a call: `hours` of working time ahead, at a quarter of an hour, while the team works. */
export function soon(desk: Desk, hours: number): Instant {
  const quarter = 15 * MINUTE;
  const at = Math.ceil(known(addWorkingTime(desk.quick, desk.now, hours * HOUR)) / quarter) * quarter;
  return isOpen(desk.quick, at) ? at : known(nextOpening(desk.quick, at)) + 2 * quarter;
}

/** The day of `at` at `minute` of its day (0 to 1439), or the day before where that would not lie well before `latest`. */
export function byDay(desk: Desk, at: Instant, latest: Instant, minute: number): Instant {
  const offset = offsetAt(desk.quick.zone, at);
  const midnight = Math.floor((at + offset) / DAY) * DAY - offset;
  const then = midnight + minute * MINUTE;
  return then > latest - 10 * MINUTE ? then - DAY : then;
}

/** The month that lies `months` after `at`, as 1 to 12 and as "2027-04". */
export function monthAhead(at: Instant, months: number): { month: number; key: string } {
  const date = new Date(at);
  const then = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const month = then.getUTCMonth() + 1;
  return { month, key: `${then.getUTCFullYear()}-${String(month).padStart(2, '0')}` };
}

/** "11/24(火) 9:30" or "Tue 24 Nov 9:30". */
export function momentInWords(desk: Desk, at: Instant, language: 'ja' | 'en'): string {
  const parts = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    month: language === 'ja' ? 'numeric' : 'short',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: desk.timeZone,
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const time = `${Number(part('hour'))}:${part('minute')}`;
  if (language === 'ja') return `${part('month').replace('月', '')}/${part('day').replace('日', '')}(${part('weekday')}) ${time}`;
  return `${part('weekday')} ${part('day')} ${part('month')} ${time}`;
}

/** A day as the number of days before now, with `hours` on top. */
export function daysAgo(desk: Desk, days: number, hours = 0): Instant {
  return wholeMinute(desk.now - days * DAY - hours * HOUR);
}

function wholeMinute(at: Instant): Instant {
  return Math.floor(at / MINUTE) * MINUTE;
}
