import { describe, expect, it } from 'vitest';
import { at, days, hours } from '@/test/fixtures/builders';
import { dateOfDay, dayOfDate } from './day';
import { compileDays, monthsAway, nextMonthStart } from './day-reader';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;

function reader(timeZone: string, transitions?: { at: number; offsetMinutes: number }[]) {
  const [first] = agreement.calendars;
  const own = { ...agreement, calendars: [{ ...first, timeZone }] } as Agreement;
  return compileDays(own, { ...defaultRulebook.almanac, transitions: transitions ? { [timeZone]: transitions } : {} });
}

describe('the day of an instant', () => {
  it.each([
    ['Asia/Tokyo', '2026-11-20T00:00+09:00', '2026-11-20'],
    ['Asia/Tokyo', '2026-11-19T23:59:59.999+09:00', '2026-11-19'],
    ['UTC', '2026-11-20T00:00Z', '2026-11-20'],
    ['America/New_York', '2026-11-20T04:59Z', '2026-11-19'],
    ['America/New_York', '2026-11-20T05:00Z', '2026-11-20'],
    ['America/New_York', '2026-07-20T04:00Z', '2026-07-20'],
    ['America/New_York', '2026-07-20T03:59Z', '2026-07-19'],
    ['Nowhere/Land', '2026-11-20T00:00Z', '2026-11-20'],
    ['Nowhere/Land', '2026-11-19T23:59Z', '2026-11-19'],
  ])('in %s, %s is %s', (zone, instant, date) => expect(dateOfDay(reader(zone).dayOf(at(instant)))).toBe(date));

  it.each([
    ['Asia/Tokyo', '2026-11-20', '2026-11-20T00:00+09:00'],
    ['Europe/Berlin', '2026-03-29', '2026-03-29T00:00+01:00'],
    ['Europe/Berlin', '2026-03-30', '2026-03-30T00:00+02:00'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T00:00+02:00'],
    ['Europe/Berlin', '2026-10-26', '2026-10-26T00:00+01:00'],
    ['America/New_York', '2026-11-01', '2026-11-01T00:00-04:00'],
    ['America/New_York', '2026-11-02', '2026-11-02T00:00-05:00'],
  ])('in %s, %s begins at %s', (zone, date, instant) => {
    const days = reader(zone);
    expect(days.startOf(dayOfDate(date))).toBe(at(instant));
    expect(days.dayOf(at(instant))).toBe(dayOfDate(date));
    expect(days.dayOf(at(instant) - 1)).toBe(dayOfDate(date) - 1);
  });

  it('answers alike in any order of questions, over all seasons', () => {
    const one = reader('Europe/Berlin');
    for (let n = 0; n < 1500; n += 37) {
      const instant = at('2024-01-01T00:00Z') + days((n * 7) % 1500) + hours(n % 24);
      expect(one.dayOf(instant)).toBe(reader('Europe/Berlin').dayOf(instant));
    }
  });

  it('counts by the clock changes the almanac carries, so that every viewer counts alike', () => {
    const moved = reader('Asia/Tokyo', [{ at: at('2020-01-01T00:00Z'), offsetMinutes: 600 }]);
    expect(dateOfDay(moved.dayOf(at('2026-11-20T14:00Z')))).toBe('2026-11-21');
  });

  it('of an agreement without calendars is UTC’s', () => {
    const days = compileDays({ ...agreement, calendars: [] });
    expect(dateOfDay(days.dayOf(at('2026-11-20T23:59Z')))).toBe('2026-11-20');
  });

  it.each([-62_135_596_800_000, -62_135_596_800_000 + 1, 253_402_300_799_999, 0])('throws nothing at %i', (instant) => {
    const days = reader('Asia/Tokyo');
    const day = days.dayOf(instant);
    expect(Number.isInteger(day)).toBe(true);
    expect(Math.abs(days.startOf(day) - instant)).toBeLessThan(2 * 86_400_000);
  });
});

describe('months', () => {
  const tokyo = reader('Asia/Tokyo');
  it.each([
    ['2026-11-20T12:00+09:00', '2026-11', 0],
    ['2026-11-20T12:00+09:00', '2026-12', 1],
    ['2026-11-20T12:00+09:00', '2027-01', 2],
    ['2026-11-20T12:00+09:00', '2026-10', -1],
    ['2026-11-20T12:00+09:00', '2025-11', -12],
    ['2026-11-30T23:59+09:00', '2026-12', 1],
    ['2026-11-30T15:00Z', '2026-12', 0],
  ])('from %s, %s is %i months away', (from, month, away) => expect(monthsAway(tokyo, at(from), month)).toBe(away));

  it.each([
    ['2026-11-20T12:00+09:00', '2026-12-01T00:00+09:00'],
    ['2026-11-30T23:59+09:00', '2026-12-01T00:00+09:00'],
    ['2026-12-01T00:00+09:00', '2027-01-01T00:00+09:00'],
    ['2027-01-31T00:00+09:00', '2027-02-01T00:00+09:00'],
  ])('after the month of %s comes %s', (from, next) => expect(nextMonthStart(tokyo, at(from))).toBe(at(next)));
});
