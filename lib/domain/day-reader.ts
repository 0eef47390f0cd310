import { addMonths, type Day, dayFrom, partsOfDay } from './day';
import type { Agreement, Almanac } from './rulebook';
import { DAY, type Instant } from './time';
import { offsetAt, segments, type Zone, zoneOf } from './zone';

/** Tells which calendar day an instant falls on in one time zone, and when a day begins there. */
export interface DayReader {
  dayOf(at: Instant): Day;
  startOf(day: Day): Instant;
}

/** Reads days in the zone of an agreement's first calendar; one that can't be read counts in UTC. */
export function compileDays(agreement: Agreement, almanac?: Almanac): DayReader {
  const timeZone = agreement.calendars[0]?.timeZone ?? 'UTC';
  try {
    return dayReader(zoneOf(timeZone, almanac?.transitions[timeZone]));
  } catch {
    return dayReader(zoneOf('UTC'));
  }
}

const SPAN = 400 * DAY;
const EARLIEST = dayFrom(1, 1, 2) * DAY;
const LATEST = dayFrom(9999, 12, 30) * DAY;

function dayReader(zone: Zone): DayReader {
  // Nearly all questions are about the same season: the offset is remembered with how long it holds.
  let held = { from: 0, to: 0, offset: 0 };
  function offset(at: Instant): number {
    if (at >= held.from && at < held.to) return held.offset;
    const within = Math.min(Math.max(at, EARLIEST), LATEST);
    let segment = { from: at, to: at, offset: offsetAt(zone, within) };
    for (const found of segments(zone, Math.max(within - SPAN, EARLIEST), Math.min(within + SPAN, LATEST))) {
      if (within >= found.from && within < found.to) segment = found;
    }
    held = segment;
    return segment.offset;
  }
  return {
    dayOf: (at) => Math.floor((at + offset(at)) / DAY),
    startOf(day) {
      const wall = day * DAY;
      const guess = wall - offset(wall);
      return wall - offset(guess);
    },
  };
}

/** Whole calendar months from the month of `now` to a month written as `2027-04`; negative once it has passed. */
export function monthsAway(days: DayReader, now: Instant, month: string): number {
  const { year, month: current } = partsOfDay(days.dayOf(now));
  return (Number(month.slice(0, 4)) - year) * 12 + Number(month.slice(5, 7)) - current;
}

/** The instant at which the month after the one of `at` begins. */
export function nextMonthStart(days: DayReader, at: Instant): Instant {
  const { year, month } = partsOfDay(days.dayOf(at));
  return days.startOf(addMonths(dayFrom(year, month, 1), 1));
}
