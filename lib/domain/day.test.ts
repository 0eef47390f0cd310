import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '@/test/fixtures/runs';
import { addMonths, dateOfDay, dayOfDate, FIRST_DAY, isDate, LAST_DAY, partsOfDay, weekdayOf } from './day';

describe('a day', () => {
  it('is what a date library says, in every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_DAY, max: LAST_DAY }), (day) => {
        const date = new Date(day * 86_400_000);
        expect(partsOfDay(day)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() });
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(dayOfDate(dateOfDay(day))).toBe(day);
      }),
      { numRuns: runs(1000) },
    );
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-20', 1, '2026-12-20'],
    ['2026-11-20', 14, '2028-01-20'],
  ])('%s and %i months is %s', (from, months, expected) => {
    expect(dateOfDay(addMonths(dayOfDate(from), months))).toBe(expected);
  });

  it.each(['2026-02-30', '2100-02-29', '0000-01-01', '2026-13-01', '2026-1-1', ''])('%j is no date', (text) => {
    expect(isDate(text)).toBe(false);
    expect(() => dayOfDate(text)).toThrow(RangeError);
  });
});
