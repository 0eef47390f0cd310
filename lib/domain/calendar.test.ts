import { describe, expect, it } from 'vitest';
import { addWorkingTime, compileCalendar, nextOpening, stretches } from './business-hours';
import { CalendarRule, closureDates, resolveCalendar } from './calendar';
import { HOUR } from './time';

const newYear = { from: '12-29', to: '01-03', name: { ja: '年末年始休業', en: 'Year-end closure' }, enabled: true };
const obon = { from: '08-13', to: '08-15', name: { ja: '夏季休業', en: 'Summer closure' }, enabled: false };
const rule = CalendarRule.parse({
  id: 'standard',
  name: { ja: '通常', en: 'Standard' },
  timeZone: 'Asia/Tokyo',
  weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00']]])),
  holidays: 'jp',
  extraHolidays: [{ date: '2026-06-15', name: { ja: '創立記念日' } }],
  closures: [newYear, obon],
});
const holidays = [
  { date: '2026-11-23', name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' } },
  { date: '2027-01-01', name: { ja: '元日', en: "New Year's Day" } },
];
const years = { from: 2026, to: 2027 };

function dates(schedule: ReturnType<typeof resolveCalendar>): string[] {
  return (schedule.holidays ?? []).map((holiday) => (typeof holiday === 'string' ? holiday : holiday.date));
}

describe('a calendar rule', () => {
  it('becomes a schedule of named dates', () => {
    const schedule = resolveCalendar(rule, holidays, years);
    expect(dates(schedule)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
      '2026-06-15',
      '2026-11-23',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
      '2027-12-29',
      '2027-12-30',
      '2027-12-31',
    ]);
    expect(schedule.holidays).toContainEqual({ date: '2027-01-01', name: { ja: '元日', en: "New Year's Day" } });
    expect(schedule.holidays).toContainEqual({ date: '2027-01-02', name: newYear.name });
  });

  it('counts over the year end', () => {
    const calendar = compileCalendar(resolveCalendar(rule, holidays, years));
    // Monday 28 December 17:00, two working hours: one left that day, the other on Monday 4 January.
    const due = addWorkingTime(calendar, Date.parse('2026-12-28T17:00+09:00'), 2 * HOUR);
    expect(due).toBe(Date.parse('2027-01-04T10:00+09:00'));
  });

  it('names a day in Japanese where there is no English', () => {
    const calendar = compileCalendar(resolveCalendar(rule, holidays, years));
    const [stretch] = stretches(calendar, Date.parse('2026-06-15T09:00+09:00'), Date.parse('2026-06-15T10:00+09:00'));
    expect(stretch).toMatchObject({ kind: 'holiday', name: { ja: '創立記念日', en: '創立記念日' } });
  });

  it('keeps public holidays only where it says so', () => {
    const worked = resolveCalendar({ ...rule, holidays: 'none' }, holidays, years);
    expect(dates(worked)).not.toContain('2026-11-23');
  });

  it('closes for Obon once that is confirmed', () => {
    const confirmed = resolveCalendar({ ...rule, closures: [{ ...obon, enabled: true }] }, [], years);
    expect(dates(confirmed)).toEqual(expect.arrayContaining(['2026-08-13', '2026-08-14', '2026-08-15', '2027-08-13']));
  });

  it('counts by the zone transitions of the almanac', () => {
    const transitions = [{ at: Date.parse('2026-01-01T00:00Z'), offsetMinutes: 600 }];
    const calendar = compileCalendar(resolveCalendar(rule, holidays, years, transitions));
    expect(nextOpening(calendar, Date.parse('2026-07-01T20:00Z'))).toBe(Date.parse('2026-07-01T23:00Z'));
  });
});

describe('a yearly closure', () => {
  it('on one day, and at the end of February in every year', () => {
    const leap = { ...newYear, from: '02-29', to: '02-29' };
    expect(closureDates(leap, { from: 2027, to: 2028 }).map(({ date }) => date)).toEqual(['2027-02-28', '2028-02-29']);
  });

  it.each(['13-01', '00-10', '1-1', '04-32'])('never falls on %s', (from) => {
    expect(CalendarRule.shape.closures.safeParse([{ ...newYear, from }]).success).toBe(false);
  });
});
