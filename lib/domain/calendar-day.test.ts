import { describe, expect, it } from 'vitest';
import { compileCalendar, nthBusinessDayClosing } from './business-hours';
import { closingAfter, daysLeft, openingBefore, openingOf, startOfDay, withinCalendars } from './calendar-day';
import { BEGINNING, END } from './compiled-calendar';
import { dayOfDate } from './day';
import { DAY, HOUR } from './time';

function at(text: string): number {
  return Date.parse(text);
}
const weekly = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00'] as [string, string]]]));
const tokyo = compileCalendar({ timeZone: 'Asia/Tokyo', weekly, holidays: ['2026-11-23'] });
const never = compileCalendar({ timeZone: 'Asia/Tokyo', weekly: {} });

describe('the days of a calendar', () => {
  it.each([
    ['Asia/Tokyo', '2026-11-20', '2026-11-20T00:00+09:00'],
    ['America/New_York', '2026-03-08', '2026-03-08T00:00-05:00'],
    ['America/New_York', '2026-03-09', '2026-03-09T00:00-04:00'],
    ['America/New_York', '2026-11-01', '2026-11-01T00:00-04:00'],
    ['America/New_York', '2026-11-02', '2026-11-02T00:00-05:00'],
    ['America/Sao_Paulo', '2017-10-15', '2017-10-15T01:00-02:00'],
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T00:00-03:00'],
    ['Africa/Cairo', '2023-04-28', '2023-04-28T01:00+03:00'],
    ['Pacific/Apia', '2011-12-31', '2011-12-31T00:00+14:00'],
  ])('in %s %s begins at %s', (timeZone, date, expected) => {
    const calendar = compileCalendar({ timeZone, weekly });
    expect(new Date(startOfDay(calendar, dayOfDate(date))).toISOString()).toBe(new Date(at(expected)).toISOString());
  });

  it('open at their hours, or the next day that has some', () => {
    expect(openingOf(tokyo, dayOfDate('2026-11-20'))).toBe(at('2026-11-20T09:00+09:00'));
    expect(openingOf(tokyo, dayOfDate('2026-11-21'))).toBe(at('2026-11-24T09:00+09:00'));
    expect(openingOf(never, dayOfDate('2026-11-21'))).toBeNull();
  });

  it.each([
    ['2026-11-20T15:00+09:00', 1, '2026-11-24T18:00+09:00'],
    ['2026-11-20T15:00+09:00', 3, '2026-11-26T18:00+09:00'],
    ['2026-11-21T15:00+09:00', 3, '2026-11-26T18:00+09:00'],
    ['2026-11-20T23:59+09:00', 3, '2026-11-26T18:00+09:00'],
  ])('from %s the %i-th closing is %s, asked once or twice', (from, count, closing) => {
    for (const _ of [1, 2]) expect(closingAfter(tokyo, at(from), count)).toBe(at(closing));
    expect(closingAfter(never, at(from), count)).toBeNull();
  });

  it('closings further than anybody promises are found too', () => {
    const from = at('2026-11-20T15:00+09:00');
    for (const count of [16_383, 16_384, 16_385, 20_000]) {
      expect(closingAfter(tokyo, from, count)).toBe(nthBusinessDayClosing(tokyo, from, count));
      expect(closingAfter(tokyo, from + DAY, count)).toBe(nthBusinessDayClosing(tokyo, from + DAY, count));
    }
  });

  it('many questions are all answered rightly', () => {
    for (let i = 0; i < 6_000; i++) {
      const from = at('2020-01-01T00:00Z') + i * DAY;
      if (i % 100 === 0 || i > 4_990) expect(closingAfter(tokyo, from, 2)).toBe(nthBusinessDayClosing(tokyo, from, 2));
      else closingAfter(tokyo, from, 2);
    }
  });

  it.each([
    ['2026-11-20T15:00+09:00', '2026-11-26T18:00+09:00', 3],
    ['2026-11-26T09:00+09:00', '2026-11-26T18:00+09:00', 0],
    ['2026-11-20T15:00+09:00', '2026-11-24T00:30+09:00', 1],
  ])('from %s to %s %i are left', (now, due, expected) => {
    for (const _ of [1, 2]) expect(daysLeft(tokyo, at(now), at(due))).toBe(expected);
  });

  it('left are told apart up to ten years', () => {
    const now = at('2026-11-20T15:00+09:00');
    expect(daysLeft(tokyo, now, now + 3_660 * DAY)).toBe(2_613);
    expect(daysLeft(tokyo, now, now + 3_661 * DAY)).toBeNull();
  });

  it.each([
    ['the day itself', '2026-11-26T15:00+09:00', 0, '2026-11-26T09:00+09:00'],
    ['the day itself, closed', '2026-11-21T15:00+09:00', 0, '2026-11-24T09:00+09:00'],
    ['a day before', '2026-11-26T15:00+09:00', 1, '2026-11-25T09:00+09:00'],
    ['over a holiday and a weekend', '2026-11-24T15:00+09:00', 1, '2026-11-20T09:00+09:00'],
    ['three before', '2026-11-26T15:00+09:00', 3, '2026-11-20T09:00+09:00'],
  ])('the opening of %s', (_, moment, days, expected) => {
    expect(openingBefore(tokyo, at(moment), days)).toBe(at(expected));
  });

  it('an opening before is looked for a year back, and then no further', () => {
    const far = openingBefore(tokyo, at('2026-11-26T15:00+09:00'), 50_000) ?? Number.NaN;
    expect(far).toBe(at('2025-11-25T09:00+09:00'));
    expect(openingBefore(never, at('2026-11-26T15:00+09:00'), 1)).toBeNull();
  });

  it('reach from the year 1 to 9999', () => {
    expect([withinCalendars(-1e15), withinCalendars(0), withinCalendars(1e15)]).toEqual([BEGINNING, 0, END - 1]);
    expect(openingOf(tokyo, dayOfDate('0001-01-02'))).toBeGreaterThan(BEGINNING);
    expect(startOfDay(tokyo, dayOfDate('9999-12-31'))).toBe(at('9999-12-31T00:00Z') - 9 * HOUR);
  });
});
