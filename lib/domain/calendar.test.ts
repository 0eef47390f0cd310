import { describe, expect, it } from 'vitest';
import { addWorkingTime, compileCalendar, nextOpening, stretches, workingTime } from './business-hours';
import { CalendarRule, calendarLimits, closureDates, resolveCalendar } from './calendar';
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

describe('what a calendar can say (B4)', () => {
  const text = { ja: 'x', en: 'x' };
  const full = CalendarRule.parse({
    id: 'full',
    name: text,
    timeZone: 'Asia/Tokyo',
    weekly: {
      ...Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu'].map((day) => [
          day,
          [
            ['09:00', '12:00'],
            ['13:00', '18:00'],
          ],
        ]),
      ),
      fri: [
        ['09:00', '12:00'],
        ['13:00', '15:00'],
        ['15:30', '17:00'],
      ],
    },
    holidays: 'jp',
    extraHolidays: [{ date: '2026-06-15', name: { ja: '創立記念日' } }],
    closures: [newYear, { ...obon, enabled: true }],
    exceptions: {
      '2026-12-28': [['09:00', '12:00']],
      '2026-11-28': [['10:00', '15:00']],
      '2026-11-19': [],
      '2026-11-23': [['09:00', '18:00']],
    },
    openings: { '2026-11-03': [['10:00', '12:00']], '2026-12-30': [['09:00', '12:00']], '2026-08-13': [['09:00', '10:00']] },
    breaks: {
      '2026-12-25': [['15:00', '18:00']],
      '2026-12-30': [['11:00', '11:30']],
      '2026-11-24': [
        ['08:00', '09:30'],
        ['11:30', '13:30'],
      ],
    },
  });
  const holidays = ['2026-11-03', '2026-11-23', '2026-09-21', '2026-09-22', '2026-09-23'].map((date) => ({ date, name: text }));
  const calendar = compileCalendar(resolveCalendar(full, holidays, { from: 2026, to: 2027 }));

  it.each([
    ['a day with a lunch break', '2026-11-17', 8],
    ['a day with several breaks', '2026-11-20', 6.5],
    ['a Saturday', '2026-11-21', 0],
    ['a public holiday', '2026-11-23', 0],
    ['a public holiday that hours of the date do not open', '2026-11-23', 0],
    ['a day between two public holidays', '2026-09-22', 0],
    ['a day closed once', '2026-06-15', 0],
    ['a day closed by giving it no hours', '2026-11-19', 0],
    ['the first day of the year-end closure', '2026-12-29', 0],
    ['the last day of the year-end closure', '2027-01-03', 0],
    ['the first working day of the year', '2027-01-04', 8],
    ['Obon, confirmed', '2026-08-14', 0],
    ['a half day', '2026-12-28', 3],
    ['a Saturday worked once', '2026-11-28', 5],
    ['a public holiday worked once', '2026-11-03', 2],
    ['a day of the year-end worked once, less a break', '2026-12-30', 2.5],
    ['a day of Obon worked once', '2026-08-13', 1],
    ['an afternoon off', '2026-12-25', 5],
    ['hours taken off at the edges', '2026-11-24', 2 + 4.5],
  ])('%s (%s) has %d hours', (_, date, expected) => {
    const start = Date.parse(`${date}T00:00+09:00`);
    expect(workingTime(calendar, start, start + 24 * HOUR)).toBe(expected * HOUR);
  });

  it('opens on the days that a closure names only if it is switched off', () => {
    const day = Date.parse('2026-08-14T00:00+09:00');
    const off = compileCalendar(resolveCalendar({ ...full, closures: [newYear, obon] }, holidays, { from: 2026, to: 2027 }));
    expect(workingTime(off, day, day + 24 * HOUR)).toBe(6.5 * HOUR);
  });

  it('reads an earlier calendar without single openings, and keeps what a later version adds', () => {
    expect(rule.openings).toEqual({});
    const later = CalendarRule.parse({ ...rule, colour: 'blue', closures: [{ ...newYear, colour: 'red' }] });
    expect(later).toMatchObject({ colour: 'blue', closures: [{ colour: 'red' }] });
  });

  const date = (i: number): string => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [date(i), [['09:00', '10:00']]]));
  const cut = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      [i, i + 1].map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`),
    );
  it.each<[string, (more: number) => object, (string | number)[], string]>([
    ['intervals a day', (more) => ({ weekly: { mon: [...cut(calendarLimits.intervals), ...cut(more)] } }), ['weekly', 'mon'], '48'],
    ['closures', (more) => ({ closures: Array(calendarLimits.closures + more).fill(newYear) }), ['closures'], '24'],
    [
      'days closed once',
      (more) => ({
        extraHolidays: Array.from({ length: calendarLimits.closedDays + more }, (_, i) => ({ date: date(i), name: { ja: 'x' } })),
      }),
      ['extraHolidays'],
      '2000',
    ],
    ['exceptions', (more) => ({ exceptions: many(calendarLimits.dates + more) }), ['exceptions'], '1000'],
    ['openings', (more) => ({ openings: many(calendarLimits.dates + more) }), ['openings'], '1000'],
    ['breaks', (more) => ({ breaks: many(calendarLimits.dates + more) }), ['breaks'], '1000'],
  ])('has a limit of %s', (_, changes, path, words) => {
    expect(CalendarRule.safeParse({ ...rule, ...changes(0) }).success).toBe(true);
    const issues = CalendarRule.safeParse({ ...rule, ...changes(1) }).error?.issues;
    expect(issues).toHaveLength(1);
    expect(issues?.[0]?.path).toEqual(path);
    expect(issues?.[0]?.message).toContain(words);
  });
});

describe('the dates of yearly closures', () => {
  it.each([
    ['over New Year', newYear, 2026, 2026, ['2026-01-01', '2026-01-02', '2026-01-03', '2026-12-29', '2026-12-30', '2026-12-31']],
    ['within a year', obon, 2026, 2027, ['2026-08-13', '2026-08-14', '2026-08-15', '2027-08-13', '2027-08-14', '2027-08-15']],
    ['of the first year there is', newYear, 1, 1, ['0001-12-29', '0001-12-30', '0001-12-31']],
    [
      'of the last year there is',
      newYear,
      9999,
      9999,
      ['9999-01-01', '9999-01-02', '9999-01-03', '9999-12-29', '9999-12-30', '9999-12-31'],
    ],
  ])('%s', (_, closure, from, to, expected) => {
    expect(closureDates(closure, { from, to }).map(({ date }) => date)).toEqual(expected);
  });

  it('are named once, by what closes them first', () => {
    const founding = [{ date: '2027-01-01', name: { ja: '創立記念日' } }];
    const named = resolveCalendar({ ...rule, extraHolidays: founding }, holidays, years).holidays;
    expect(named).toContainEqual({ date: '2027-01-01', name: { ja: '元日', en: "New Year's Day" } });
    const own = resolveCalendar({ ...rule, holidays: 'none', extraHolidays: founding }, holidays, years).holidays;
    expect(own).toContainEqual({ date: '2027-01-01', name: { ja: '創立記念日' } });
  });
});
