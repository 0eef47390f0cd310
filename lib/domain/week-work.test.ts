import { describe, expect, it } from 'vitest';
import { dayOfDate } from './day';
import { dayRules } from './day-rule';
import { readSchedule } from './schedule';
import { DAY, HOUR } from './time';
import { weekWork } from './week-work';

const { weekly } = dayRules(
  readSchedule({
    timeZone: 'UTC',
    weekly: {
      mon: [
        ['09:00', '12:00'],
        ['13:00', '18:00'],
      ],
      wed: [['00:00', '24:00']],
      sun: [['22:00', '24:00']],
    },
  }),
);
const work = weekWork(weekly);
// 2026-11-23 is a Monday.
const monday = dayOfDate('2026-11-23') * DAY;

describe('weekly hours added up', () => {
  it.each([
    ['to the opening', 0, 9, 0],
    ['within the morning', 0, 11, 2],
    ['over lunch', 0, 12.5, 3],
    ['a day', 0, 24, 8],
    ['from within one day to within another', 10, 48 + 6, 7 + 6],
    ['a week', 0, 7 * 24, 34],
    ['four hundred years', 0, 146_097 * 24, 20_871 * 34],
    ['a Sunday night', 6 * 24 + 21, 6 * 24 + 23, 1],
    ['back', 24, 0, -8],
    ['before 1970', -(3_000 * 7) * 24, -(3_000 * 7) * 24 + 12, 3],
  ])('%s', (_, from, to, hours) => {
    expect(work(monday + to * HOUR) - work(monday + from * HOUR)).toBe(hours * HOUR);
  });
});
