/**
 * A calendar day as a number: days since 1970-01-01, in no time zone.
 * Plain arithmetic, because `Date` takes the years 0 to 99 for 1900 to 1999.
 */
export type Day = number;

/** The first and the last day that is counted: 0001-01-01 and 9999-12-31. */
export const FIRST_DAY: Day = dayFrom(1, 1, 1);
export const LAST_DAY: Day = dayFrom(9999, 12, 31);

/** The day of a year, month (1 to 12) and day of the month in the proleptic Gregorian calendar. */
export function dayFrom(year: number, month: number, date: number): Day {
  // Years begin in March, so that the leap day comes last (H. Hinnant, chrono-compatible date algorithms).
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Year, month (1 to 12) and day of the month of a day. */
export function partsOfDay(day: Day): { year: number; month: number; date: number } {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** The weekday of a day: 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** How many days a month (1 to 12) has. */
export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? dayFrom(year + 1, 1, 1) : dayFrom(year, month + 1, 1);
  return next - dayFrom(year, month, 1);
}

/** The same date `months` on (or back), or the last of that month where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, date } = partsOfDay(day);
  const count = year * 12 + month - 1 + months;
  const toYear = Math.floor(count / 12);
  const toMonth = count - toYear * 12 + 1;
  return dayFrom(toYear, toMonth, Math.min(date, daysInMonth(toYear, toMonth)));
}

/** The number that two digits of a text make; `NaN` where they are none. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The day of a text written as `YYYY-MM-DD`, years 0001 to 9999; `null` where it is no existing date. */
function readDay(text: string): Day | null {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const date = twoDigits(text, 8);
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1)) return null;
  return date <= 28 || date <= daysInMonth(year, month) ? dayFrom(year, month, date) : null;
}

/** Whether a text is an existing date as `YYYY-MM-DD`, years 0001 to 9999. */
export function isDate(text: string): boolean {
  return readDay(text) !== null;
}

/** The day of a date written as `YYYY-MM-DD`. Throws a `RangeError` on anything else. */
export function dayOfDate(text: string): Day {
  const day = readDay(text);
  if (day === null) throw new RangeError(`${text} is not a date`);
  return day;
}

/** Writes a day as `YYYY-MM-DD`. */
export function dateOfDay(day: Day): string {
  const { year, month, date } = partsOfDay(day);
  return `${year > 999 ? year : String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${date < 10 ? '0' : ''}${date}`;
}
