import { dayFrom, daysInMonth, partsOfDay } from '../day';
import type { DayReader } from '../day-reader';
import type { Instant } from '../time';

/** A month as a number that grows by one each month: `year × 12 + month − 1`. */
export type MonthIndex = number;

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Reads a month written as `2026-11`. Throws a `RangeError` on anything else. */
export function monthFrom(text: string): MonthIndex {
  const parts = MONTH.exec(text);
  if (!parts) throw new RangeError(`${text} is not a month`);
  return Number(parts[1]) * 12 + Number(parts[2]) - 1;
}

/** Writes a month as `2026-11`. */
export function monthText(month: MonthIndex): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** The first day of a month. */
export function firstDay(month: MonthIndex): number {
  return dayFrom(Math.floor(month / 12), (month % 12) + 1, 1);
}

/** How many days a month has. */
export function lengthOf(month: MonthIndex): number {
  return daysInMonth(Math.floor(month / 12), (month % 12) + 1);
}

/** The month an instant falls in, in the zone that `days` reads. */
export function monthOf(days: DayReader, at: Instant): MonthIndex {
  const { year, month } = partsOfDay(days.dayOf(at));
  return year * 12 + month - 1;
}

/** When a month begins, in the zone that `days` reads; it ends where the next one begins. */
export function monthStart(days: DayReader, month: MonthIndex): Instant {
  return days.startOf(firstDay(month));
}
