import { weekdayOf } from './day';
import type { DayRule } from './day-rule';
import { DAY, type Duration } from './time';

/**
 * Adds up plain weekly hours on the wall clock without going from day to day.
 * @returns the working time from a fixed Monday to a wall-clock moment (milliseconds, in no zone); only differences of
 * two such sums mean anything.
 */
export function weekWork(weekly: readonly DayRule[]): (wall: number) => Duration {
  const before: number[] = [];
  let week = 0;
  for (const { worked } of weekly) {
    before.push(week);
    week += worked;
  }
  return (wall) => {
    const day = Math.floor(wall / DAY);
    const weekday = weekdayOf(day);
    const time = wall - day * DAY;
    let work = ((day - weekday + 3) / 7) * week + (before[weekday] as number);
    for (const { from, to } of (weekly[weekday] as DayRule).open) {
      if (from >= time) break;
      work += Math.min(to, time) - from;
    }
    return work;
  };
}
