import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  businessDaysLeft,
  compileCalendar,
  isOpen,
  nextClosing,
  nextOpening,
  nthBusinessDayClosing,
  previousClosing,
  type Schedule,
  workingTime,
} from '@/lib/domain/business-hours';
import { DAY, HOUR, MINUTE } from '@/lib/domain/time';
import { at } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';

/** Days around what the world's odd zones do to their clocks. */
const ODD = [
  ['half an hour forth', 'Australia/Lord_Howe', '2026-10-02'],
  ['half an hour back', 'Australia/Lord_Howe', '2026-04-03'],
  ['a whole day left out', 'Pacific/Apia', '2011-12-28'],
  ['two hours forth', 'Antarctica/Troll', '2026-03-27'],
  ['two hours back', 'Antarctica/Troll', '2026-10-23'],
  ['no midnight', 'America/Sao_Paulo', '2017-10-13'],
  ['midnight twice', 'America/Sao_Paulo', '2018-02-16'],
  ['no midnight on a Friday', 'Africa/Cairo', '2023-04-26'],
  ['a midnight that comes an hour late', 'Africa/Cairo', '2023-10-25'],
  ['a quarter of an hour off, forth', 'Pacific/Chatham', '2026-09-25'],
  ['a quarter of an hour off, back', 'Pacific/Chatham', '2026-04-03'],
  ['a quarter of an hour off, always', 'Asia/Kathmandu', '2026-03-01'],
  ['winter time as the exception', 'Europe/Dublin', '2026-03-27'],
  ['and back to it', 'Europe/Dublin', '2026-10-23'],
  ['forth and back within a week', 'America/Recife', '2000-10-06'],
  ['summer time that ends with Ramadan and returns for a week', 'Asia/Gaza', '2040-10-18'],
  ['a minute past midnight', 'America/St_Johns', '2010-11-05'],
  ['a day of 24 hours, twice', 'America/Havana', '2026-10-30'],
] as const;

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function everyDay(...hours: [string, string][]): Schedule['weekly'] {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, hours]));
}

const HOURS: [string, Schedule['weekly']][] = [
  ['round the clock', everyDay(['00:00', '24:00'])],
  ['office hours', everyDay(['09:00', '12:00'], ['13:00', '18:00'])],
  ['the small hours', everyDay(['00:00', '00:30'], ['01:15', '02:10'], ['02:45', '03:30'], ['23:15', '24:00'])],
];

interface Minute {
  at: number;
  date: string;
  open: boolean;
}

const seen = new Map<string, { date: string; time: string }[]>();

/** What a wall clock shows, once a minute, for ten days from an instant on; each is looked at once. */
function wallClock(timeZone: string, from: number): { date: string; time: string }[] {
  const key = `${timeZone} ${from}`;
  let shown = seen.get(key);
  if (!shown) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    shown = Array.from({ length: (10 * DAY) / MINUTE }, (_, i) => {
      const [date = '', time = ''] = format.format(from + i * MINUTE).split(' ');
      return { date, time };
    });
    seen.set(key, shown);
  }
  return shown;
}

/** Looks at the wall clock once a minute, and at the schedule as it is written. */
function minuteByMinute(schedule: Schedule, origin: number, from: number, to: number): Minute[] {
  const clock = wallClock(schedule.timeZone, origin);
  const minutes: Minute[] = [];
  for (let now = from; now < to; now += MINUTE) {
    const { date, time } = clock[(now - origin) / MINUTE] as { date: string; time: string };
    const weekday = WEEKDAYS[new Date(`${date}T00:00Z`).getUTCDay()] ?? 'sun';
    const within = (list: readonly (readonly [string, string])[] | undefined) => (list ?? []).some(([a, b]) => time >= a && time < b);
    const hours = schedule.exceptions?.[date] ?? schedule.weekly[weekday];
    const open = !schedule.holidays?.includes(date) && within(hours) && !within(schedule.breaks?.[date]);
    minutes.push({ at: now, date, open });
  }
  return minutes;
}

/** Holds a compiled calendar to what was seen minute by minute. */
function expectTheSame(schedule: Schedule, origin: number, from: number, days: number): void {
  const calendar = compileCalendar(schedule);
  const minutes = minuteByMinute(schedule, origin, from, from + days * DAY);
  const wrong = minutes.find((minute) => isOpen(calendar, minute.at) !== minute.open);
  expect(wrong && { ...wrong, at: new Date(wrong.at).toISOString() }).toBeUndefined();
  const opened = minutes.filter(({ open }) => open);
  expect(workingTime(calendar, from, from + days * DAY)).toBe(opened.length * MINUTE);
  for (let i = 0; i < opened.length; i += 101) {
    const minute = opened[i] as Minute;
    // The i-th open minute begins after i minutes of work, and the one before ends at its own end.
    expect(addWorkingTime(calendar, from, i * MINUTE + 1)).toBe(minute.at + 1);
    if (i > 0) expect(addWorkingTime(calendar, from, i * MINUTE)).toBe((opened[i - 1] as Minute).at + MINUTE);
    expect(addWorkingTime(calendar, minute.at + 1, -i * MINUTE - 1)).toBe((opened[0] as Minute).at);
  }
  const opening = opened[0];
  if (opening) expect(nextOpening(calendar, from)).toBe(opening.at);
  const closings = minutes.filter(({ open }, i) => open && minutes[i + 1]?.open === false).map((minute) => minute.at + MINUTE);
  if (minutes[0] && closings[0] !== undefined) expect(nextClosing(calendar, from)).toBe(closings[0]);
  const last = closings.at(-1);
  if (last !== undefined && minutes.at(-1)?.open === false) expect(previousClosing(calendar, from + days * DAY)).toBe(last);

  // Business days: dates with an open minute; the first and the last date may be cut off by the window.
  const dates = [...new Set(minutes.map(({ date }) => date))].slice(0, -1);
  const worked = dates.slice(1).filter((date) => minutes.some((minute) => minute.date === date && minute.open));
  worked.forEach((date, i) => {
    const closes = (minutes.findLast((minute) => minute.date === date && minute.open) as Minute).at + MINUTE;
    expect(nthBusinessDayClosing(calendar, from, i + 1)).toBe(closes);
    expect(businessDaysLeft(calendar, from, closes - 1)).toBe(i + 1);
    expect(businessDaysLeft(calendar, closes - 1, from)).toBe(-i - 1);
  });
}

describe('working hours around clock changes (fault 35)', () => {
  describe.each(ODD)('%s, in %s from %s on', (_, timeZone, date) => {
    it.each(HOURS)('%s: right to the minute', (_name, weekly) => {
      const from = at(`${date}T00:00Z`);
      expectTheSame({ timeZone, weekly }, from, from, 6);
    });
  });

  it.each([
    ['Friday in Apia, which never was', 'Pacific/Apia', '2011-12-29T12:00-10:00', 1, '2011-12-31T17:00+14:00'],
    ['the Sunday without a midnight in São Paulo', 'America/Sao_Paulo', '2017-10-14T12:00-03:00', 1, '2017-10-15T17:00-02:00'],
    ['the Friday without a midnight in Cairo', 'Africa/Cairo', '2023-04-27T12:00+02:00', 1, '2023-04-28T17:00+03:00'],
    ['the Sunday of 25 hours in Dublin', 'Europe/Dublin', '2026-10-24T12:00+01:00', 1, '2026-10-25T17:00+00:00'],
    ['the Sunday of 23½ hours on Lord Howe', 'Australia/Lord_Howe', '2026-10-03T12:00+10:30', 1, '2026-10-04T17:00+11:00'],
  ])('the next closing falls on %s', (_, timeZone, from, n, closing) => {
    const calendar = compileCalendar({ timeZone, weekly: everyDay(['09:00', '17:00']) });
    expect(nthBusinessDayClosing(calendar, at(from), n)).toBe(at(closing));
  });

  it('hours that a zone left out are nobody’s, and a day made of them is no business day', () => {
    const calendar = compileCalendar({ timeZone: 'Africa/Cairo', weekly: { fri: [['00:00', '01:00']], sat: [['09:00', '10:00']] } });
    const before = at('2023-04-27T12:00+02:00');
    expect(workingTime(calendar, before, before + DAY)).toBe(0);
    expect(nthBusinessDayClosing(calendar, before, 1)).toBe(at('2023-04-29T10:00+03:00'));
    expect(businessDaysLeft(calendar, before, at('2023-04-29T12:00+03:00'))).toBe(1);
    // A count over decades misses no such Friday: Cairo had one each in 2008, 2009, 2010, and from 2023 on.
    const [long, short] = [at('2005-01-01T00:00Z'), at('2026-01-01T00:00Z')];
    let count = 0;
    for (let from = long; from < short; from += 30 * DAY) {
      count += businessDaysLeft(calendar, from, Math.min(short, from + 30 * DAY));
    }
    expect(businessDaysLeft(calendar, long, short)).toBe(count);
    expect(businessDaysLeft(calendar, short, long)).toBe(-count);
  });

  it('whatever the schedule, in any of these zones', () => {
    const wall = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const hours = fc.array(
      fc
        .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 30, 60, 120, 180, 1440)), {
          minLength: 2,
          maxLength: 2,
        })
        .map(([a = 0, b = 0]): [string, string] => [wall(Math.min(a, b)), wall(Math.max(a, b))]),
      { maxLength: 3 },
    );
    const odd = fc.constantFrom(...ODD).chain(([, timeZone, date]) => {
      const near = fc.integer({ min: 0, max: 4 }).map((more) => new Date(at(`${date}T00:00Z`) + more * DAY).toISOString().slice(0, 10));
      return fc.record({
        origin: fc.constant(at(`${date}T00:00Z`)),
        from: fc.integer({ min: 0, max: 2_880 }).map((minutes) => at(`${date}T00:00Z`) + minutes * MINUTE),
        schedule: fc.record({
          timeZone: fc.constant(timeZone),
          weekly: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, hours]))),
          holidays: fc.array(near, { maxLength: 1 }),
          exceptions: fc.dictionary(near, hours, { maxKeys: 2 }),
          breaks: fc.dictionary(near, hours, { maxKeys: 2 }),
        }),
      });
    });
    fc.assert(
      fc.property(odd, ({ origin, from, schedule }) => expectTheSame(schedule, origin, from, 4)),
      { numRuns: runs(25) },
    );
  });

  it('a count over any number of years agrees with one day by day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ODD),
        fc.integer({ min: 1, max: 9_000 }),
        fc.integer({ min: 1_001, max: 40_000 }),
        fc.subarray([...WEEKDAYS]),
        (odd, year, length, open) => {
          const from = new Date(Date.UTC(2000, 5, 1)).setUTCFullYear(year);
          const calendar = compileCalendar({
            timeZone: odd[1],
            weekly: Object.fromEntries(open.map((day) => [day, [['00:00', '01:00']] as [string, string][]])),
            holidays: [new Date(from + 40 * DAY).toISOString().slice(0, 10)].filter((date) => date.length === 10),
            exceptions: { '2026-03-29': [['09:00', '10:00']], '2026-03-30': [] },
          });
          let count = 0;
          for (let done = 0; done < length; done += 900) {
            const part = Math.min(900, length - done);
            count += businessDaysLeft(calendar, from + done * DAY + 6 * HOUR, from + (done + part) * DAY + 6 * HOUR);
          }
          expect(businessDaysLeft(calendar, from + 6 * HOUR, from + length * DAY + 6 * HOUR)).toBe(count);
          // The n-th is the one that is n days away.
          if (count > 1) {
            const closing = nthBusinessDayClosing(calendar, from + 6 * HOUR, count) ?? Number.NaN;
            expect(businessDaysLeft(calendar, from + 6 * HOUR, closing - 1)).toBe(count);
            expect(closing - 1).toBeLessThan(from + length * DAY + 2 * DAY);
          }
        },
      ),
      { numRuns: runs(20) },
    );
  });
});
