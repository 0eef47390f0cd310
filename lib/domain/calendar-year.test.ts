import { describe, expect, it } from 'vitest';
import { japaneseHolidays } from '@/test/fixtures/builders';
import { CalendarRule } from './calendar';
import { calendarYear, type YearDay } from './calendar-year';
import { dayOfDate } from './day';
import { HOUR } from './time';

const closure = { from: '12-29', to: '01-03', name: { ja: '年末年始休業', en: 'New Year closure' }, enabled: true };
const hours: [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const rule = CalendarRule.parse({
  id: 'own',
  name: { ja: '通常', en: 'Standard' },
  timeZone: 'Asia/Tokyo',
  weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  holidays: 'jp',
  closures: [closure],
  extraHolidays: [{ date: '2026-12-04', name: { ja: '創立記念日', en: 'Founding day' } }],
  exceptions: { '2026-12-25': [['09:00', '12:00']], '2026-12-12': [['10:00', '15:00']], '2026-12-18': [] },
  openings: { '2027-01-11': [['09:00', '12:00']] },
  breaks: { '2026-12-24': [['16:00', '18:00']] },
});

const year = calendarYear(rule, japaneseHolidays, dayOfDate('2026-11-24'));

function dayOf(date: string): YearDay {
  const found = year.flatMap(({ days }) => days).find((day) => day.date === date);
  if (!found) throw new Error(date);
  return found;
}

describe('B4 the next twelve months of a calendar', () => {
  it('has twelve whole months from this one on, each day once', () => {
    expect(year.map(({ month }) => month)).toEqual([
      ...[
        '2026-11',
        '2026-12',
        '2027-01',
        '2027-02',
        '2027-03',
        '2027-04',
        '2027-05',
        '2027-06',
        '2027-07',
        '2027-08',
        '2027-09',
        '2027-10',
      ],
    ]);
    expect(year.flatMap(({ days }) => days)).toHaveLength(365);
    expect(year[3]?.days).toHaveLength(28);
  });

  it.each<[string, string, Partial<YearDay>]>([
    ['a plain day', '2026-11-24', { kind: 'open', hours, worked: 8 * HOUR }],
    ['a weekend', '2026-11-28', { kind: 'weekend', hours: [], worked: 0 }],
    ['a public holiday by name', '2026-11-23', { kind: 'holiday', name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' } }],
    ['a yearly closure by name', '2026-12-30', { kind: 'closure', name: closure.name }],
    ['a public holiday within a closure', '2027-01-01', { kind: 'holiday', name: { ja: '元日', en: "New Year's Day" } }],
    ['the same closure after New Year', '2027-01-02', { kind: 'closure', name: closure.name }],
    ['a day closed once', '2026-12-04', { kind: 'closure', name: { ja: '創立記念日', en: 'Founding day' } }],
    ['a half day', '2026-12-25', { kind: 'half', hours: [['09:00', '12:00']] }],
    [
      'a day with hours taken off',
      '2026-12-24',
      {
        kind: 'half',
        hours: [
          ['09:00', '12:00'],
          ['13:00', '16:00'],
        ],
      },
    ],
    ['a Saturday worked', '2026-12-12', { kind: 'extra', hours: [['10:00', '15:00']] }],
    ['a weekday whose hours leave nothing', '2026-12-18', { kind: 'closed', hours: [] }],
    ['a holiday worked', '2027-01-11', { kind: 'extra', hours: [['09:00', '12:00']], name: { ja: '成人の日', en: 'Coming of Age Day' } }],
  ])('%s', (_, date, wanted) => {
    expect(dayOf(date)).toMatchObject(wanted);
  });

  it('counts the days worked and their hours', () => {
    const [november] = year;
    // 21 weekdays less the 3rd and the 23rd.
    expect([november?.businessDays, november?.worked]).toEqual([19, 19 * 8 * HOUR]);
  });

  it('keeps no public holiday where the rule keeps none', () => {
    const none = calendarYear({ ...rule, holidays: 'none' }, japaneseHolidays, dayOfDate('2026-11-24'), 1);
    expect(none[0]?.days[22]?.kind).toBe('open');
  });

  it('draws hours to midnight and a clock set forward as the wall shows them', () => {
    const berlin = CalendarRule.parse({ id: 'b', name: rule.name, timeZone: 'Europe/Berlin', weekly: { sun: [['00:00', '24:00']] } });
    const march = calendarYear(berlin, [], dayOfDate('2027-03-01'), 1)[0];
    expect(march?.days[27]).toMatchObject({ kind: 'open', hours: [['00:00', '24:00']] });
  });

  it('refuses a zone that does not exist', () => {
    expect(() => calendarYear({ ...rule, timeZone: 'Mars/Olympus' }, [], dayOfDate('2026-11-24'))).toThrow('time zone');
  });
});
