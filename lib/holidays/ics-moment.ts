import ICAL from 'ical.js';
import { type Day, dayOfDate, isDate } from '@/lib/domain/day';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { isTimeZone, offsetAt, zoneOf } from '@/lib/domain/zone';

/** A property as the iCalendar library reads it: name, parameters, type of value and its values. */
export interface IcsProperty {
  line: number;
  name: string;
  params: Record<string, string>;
  type: string;
  values: unknown[];
}

/** Reads one unfolded line; `null` where it can't be read. */
export function readProperty(line: number, text: string): IcsProperty | null {
  try {
    const [name, params, type, ...values] = ICAL.parse.property(text, ICAL.design.icalendar) as [string, object, string, ...unknown[]];
    const words = Object.entries(params).map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : String(value)]);
    return { line, name, params: Object.fromEntries(words), type, values };
  } catch {
    return null;
  }
}

/** The first value of a property as text; blank where it is none (a rule, a list). */
export function textOf(property: IcsProperty | undefined): string {
  const value = property?.values[0];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * A moment as a file writes it: a whole day, or a time on the wall clock of `zone` (`utc`, `floating`, or a TZID).
 * `wall` is in milliseconds since 1970-01-01 00:00 of that wall clock.
 */
export type IcsMoment = { kind: 'date'; day: Day; wall: number } | { kind: 'time'; wall: number; zone: string };

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(Z?)$/;
/** What the library makes of a date without times, where no `VALUE=DATE` says that it is one; some programs write them. */
const BARE_DATE = /^(\d{4}-\d{2}-\d{2})T::$/;

/** Reads a value of DTSTART and the like; `null` where no such moment exists. */
export function readMoment(value: unknown, tzid: string | undefined): IcsMoment | null {
  if (typeof value !== 'string') return null;
  const date = BARE_DATE.exec(value)?.[1] ?? value;
  if (isDate(date)) return { kind: 'date', day: dayOfDate(date), wall: dayOfDate(date) * DAY };
  const [, on = '', hour, minute, second, utc] = DATE_TIME.exec(value) ?? [];
  if (!isDate(on)) return null;
  const [h, m, s] = [Number(hour), Number(minute), Math.min(Number(second), 59)];
  if (h > 23 || m > 59) return null;
  return {
    kind: 'time',
    wall: dayOfDate(on) * DAY + h * HOUR + m * MINUTE + s * SECOND,
    zone: utc ? 'utc' : tzid || 'floating',
  };
}

/** How far a wall clock is ahead of UTC at an instant, in milliseconds. */
export type WallClock = (at: Instant) => number;

/** The wall clock of a zone that this machine knows, by its name or by the end of one (`/mozilla.org/…/Asia/Tokyo`); else `null`. */
export function knownClock(tzid: string): WallClock | null {
  const name = isTimeZone(tzid) ? tzid : (/[A-Za-z_]+\/[A-Za-z_/]+$/.exec(tzid)?.[0] ?? '');
  const tail = name.split('/').slice(-2).join('/');
  const known = [name, tail].find((each) => each !== '' && isTimeZone(each));
  if (known === undefined) return null;
  const zone = zoneOf(known);
  return (at) => offsetAt(zone, at);
}

/** The instant of a wall-clock time: the first where it comes twice, and where it is left out, by the clock as it ran before (RFC 5545, 3.3.5). */
export function instantOf(clock: WallClock, wall: number): Instant {
  const before = wall - clock(wall - DAY);
  const after = wall - clock(wall + DAY);
  if (before + clock(before) === wall) return before;
  return after + clock(after) === wall ? after : before;
}
