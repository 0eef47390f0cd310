import { describe, expect, it } from 'vitest';
import facts from '@/test/fixtures/business-time.json';
import {
  addMonthsClosing,
  addWorkingTime,
  businessDaysLeft,
  compileCalendar,
  endOfBusinessDay,
  isOpen,
  nextClosing,
  nextOpening,
  nthBusinessDayClosing,
  previousClosing,
  type Schedule,
  stretches,
  workingTime,
  zoneTransitions,
} from './business-hours';
import { HOUR, MINUTE } from './time';

function at(text: string): number {
  return Date.parse(text);
}
function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString().replace('.000', '');
}

interface Fact {
  id: string;
  timezone: string;
  weekly: Schedule['weekly'];
  breaks: Schedule['breaks'];
  holidays: string[];
  overrides: Schedule['exceptions'];
  op: string;
  from: string;
  to?: string;
  amountMinutes?: number;
  expected: string | number | boolean;
  canonical?: string | number | boolean;
}

function answer(fact: Fact): string | number | boolean | null {
  const calendar = compileCalendar({
    timeZone: fact.timezone,
    weekly: fact.weekly,
    holidays: fact.holidays,
    exceptions: fact.overrides,
    breaks: fact.breaks,
  });
  const from = at(fact.from);
  switch (fact.op) {
    case 'elapsed':
      return workingTime(calendar, from, at(fact.to ?? '')) / MINUTE;
    case 'add':
      return iso(addWorkingTime(calendar, from, (fact.amountMinutes ?? Number.NaN) * MINUTE));
    case 'isOpen':
      return isOpen(calendar, from);
    case 'next':
      return iso(nextOpening(calendar, from));
    default:
      throw new Error(`unknown question ${fact.op}`);
  }
}

const rows = facts.cases as unknown as Fact[];

describe('working-time facts of public test suites', () => {
  it('are all here', () => expect(rows).toHaveLength(185));

  it.each(rows.map((fact) => [fact.id, fact.op, fact] as const))('%s (%s)', (_id, _op, fact) => {
    expect(answer(fact)).toBe(fact.canonical ?? fact.expected);
  });
});

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
function everyWeekday(...hours: [string, string][]): Schedule['weekly'] {
  return Object.fromEntries(weekdays.map((day) => [day, hours]));
}

const standardSchedule: Schedule = {
  timeZone: 'Asia/Tokyo',
  weekly: everyWeekday(['09:00', '12:00'], ['13:00', '18:00']),
  holidays: [
    { date: '2026-11-03', name: { ja: '文化の日', en: 'Culture Day' } },
    { date: '2026-11-23', name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' } },
    ...['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01'].map((date) => ({ date, name: '年末年始' })),
  ],
};
const standard = compileCalendar(standardSchedule);
const quick = compileCalendar({ ...standardSchedule, weekly: everyWeekday(['09:00', '18:00']) });

describe('the shipped examples', () => {
  it('a hot inquiry on Friday 17:50 falls due on Tuesday 9:50, over a holiday Monday', () => {
    expect(iso(addWorkingTime(quick, at('2026-11-20T17:50+09:00'), HOUR))).toBe('2026-11-24T00:50:00Z');
  });
  it('three business days from Friday end at closing of Thursday', () => {
    expect(iso(nthBusinessDayClosing(standard, at('2026-11-20T15:00+09:00'), 3))).toBe('2026-11-26T09:00:00Z');
  });
  it('a month from 20 November ends on Monday 21 December at closing', () => {
    expect(iso(addMonthsClosing(standard, at('2026-11-20T15:00+09:00'), 1))).toBe('2026-12-21T09:00:00Z');
  });
});

describe('business days', () => {
  const friday = at('2026-11-20T15:00+09:00');
  it.each([
    ['the same day counts while it lasts', friday, 1, true, '2026-11-20T09:00:00Z'],
    ['the same day counts as the first of three', friday, 3, true, '2026-11-25T09:00:00Z'],
    ['a day that is over does not count', at('2026-11-20T18:00+09:00'), 1, true, '2026-11-24T09:00:00Z'],
    ['a holiday is no day to count', at('2026-11-23T10:00+09:00'), 1, true, '2026-11-24T09:00:00Z'],
    ['before opening still belongs to the day', at('2026-11-20T01:00+09:00'), 1, false, '2026-11-24T09:00:00Z'],
    ['none at all is the day itself', friday, 0, false, '2026-11-20T09:00:00Z'],
  ])('%s', (_, from, n, sameDay, expected) => {
    expect(iso(nthBusinessDayClosing(standard, from, n, sameDay))).toBe(expected);
  });

  it('end at the closing of the day, or of the next one', () => {
    expect(iso(endOfBusinessDay(standard, at('2026-11-20T12:30+09:00')))).toBe('2026-11-20T09:00:00Z');
    expect(iso(endOfBusinessDay(standard, at('2026-11-20T18:00+09:00')))).toBe('2026-11-24T09:00:00Z');
    expect(iso(endOfBusinessDay(standard, at('2026-11-22T12:00+09:00')))).toBe('2026-11-24T09:00:00Z');
  });

  it.each([
    ['2026-11-20T15:00+09:00', '2026-11-26T18:00+09:00', 3],
    ['2026-11-20T23:00+09:00', '2026-11-24T09:00+09:00', 1],
    ['2026-11-26T09:00+09:00', '2026-11-26T18:00+09:00', 0],
    ['2026-11-27T09:00+09:00', '2026-11-26T18:00+09:00', -1],
    ['2026-11-24T09:00+09:00', '2026-11-20T18:00+09:00', -1],
  ])('left from %s to %s', (now, due, expected) => {
    expect(businessDaysLeft(standard, at(now), at(due))).toBe(expected);
  });

  it('a month is clamped to its last day', () => {
    expect(iso(addMonthsClosing(standard, at('2027-01-29T10:00+09:00'), 1))).toBe('2027-03-01T09:00:00Z');
    expect(iso(addMonthsClosing(standard, at('2028-01-31T10:00+09:00'), 1))).toBe('2028-02-29T09:00:00Z');
    expect(iso(addMonthsClosing(standard, at('2026-11-20T10:00+09:00'), 13))).toBe('2027-12-20T09:00:00Z');
  });

  it('a month that ends in a closure ends at the next closing', () => {
    expect(iso(addMonthsClosing(standard, at('2026-11-30T10:00+09:00'), 1))).toBe('2027-01-04T09:00:00Z');
  });
});

describe('openings and closings', () => {
  it.each([
    ['2026-11-20T17:59:59+09:00', '2026-11-20T03:00:00Z', '2026-11-20T09:00:00Z'],
    ['2026-11-20T18:00:00+09:00', '2026-11-20T09:00:00Z', '2026-11-24T03:00:00Z'],
    ['2026-11-24T09:00:00+09:00', '2026-11-20T09:00:00Z', '2026-11-24T03:00:00Z'],
    ['2026-11-24T12:30:00+09:00', '2026-11-24T03:00:00Z', '2026-11-24T09:00:00Z'],
  ])('around %s', (now, previous, next) => {
    expect(iso(previousClosing(standard, at(now)))).toBe(previous);
    expect(iso(nextClosing(standard, at(now)))).toBe(next);
  });

  it('working round the clock never closes but for a holiday, and hours that touch at midnight are one', () => {
    const always = everyDay(['00:00', '24:00']);
    const never = compileCalendar({ timeZone: 'UTC', weekly: always });
    expect(nextClosing(never, at('2026-11-20T00:00Z'))).toBeNull();
    expect(previousClosing(never, at('2026-11-20T00:00Z'))).toBeNull();
    const once = compileCalendar({ timeZone: 'America/New_York', weekly: always, holidays: ['2031-07-04'] });
    expect(iso(nextClosing(once, at('2026-11-20T00:00Z')))).toBe('2031-07-04T04:00:00Z');
    expect(iso(previousClosing(once, at('2090-11-20T00:00Z')))).toBe('2031-07-04T04:00:00Z');
    const nights = compileCalendar({ timeZone: 'UTC', weekly: { fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] } });
    expect(iso(nextClosing(nights, at('2026-11-20T23:00Z')))).toBe('2026-11-21T02:00:00Z');
    expect(iso(previousClosing(nights, at('2026-11-27T23:00Z')))).toBe('2026-11-21T02:00:00Z');
    expect(iso(endOfBusinessDay(nights, at('2026-11-20T23:00Z')))).toBe('2026-11-21T00:00:00Z');
  });

  it('hours that run on over New Year in UTC are one stretch, far off too', () => {
    const evening = compileCalendar({ timeZone: 'America/New_York', weekly: everyDay(['18:00', '22:00']) });
    for (const year of [2026, 9000]) {
      expect(iso(nextClosing(evening, at(`${year}-12-31T23:30Z`)))).toBe(`${year + 1}-01-01T03:00:00Z`);
      expect(iso(previousClosing(evening, at(`${year + 1}-01-01T01:00Z`)))).toBe(`${year}-12-31T03:00:00Z`);
    }
  });
});

function everyDay(...hours: [string, string][]): Schedule['weekly'] {
  return { ...everyWeekday(...hours), sat: hours, sun: hours };
}

describe('stretches', () => {
  it('tell what every hour is, without gaps', () => {
    const found = [...stretches(standard, at('2026-11-20T11:00+09:00'), at('2026-11-24T10:00+09:00'))];
    expect(found.map(({ kind, part, name, from, to }) => [kind, part ?? name?.en ?? '', iso(from), iso(to)])).toEqual([
      ['open', '', '2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z'],
      ['break', '', '2026-11-20T03:00:00Z', '2026-11-20T04:00:00Z'],
      ['open', '', '2026-11-20T04:00:00Z', '2026-11-20T09:00:00Z'],
      ['closed', 'night', '2026-11-20T09:00:00Z', '2026-11-20T15:00:00Z'],
      ['closed', 'weekend', '2026-11-20T15:00:00Z', '2026-11-22T15:00:00Z'],
      ['holiday', 'Labour Thanksgiving Day', '2026-11-22T15:00:00Z', '2026-11-23T15:00:00Z'],
      ['closed', 'night', '2026-11-23T15:00:00Z', '2026-11-24T00:00:00Z'],
      ['open', '', '2026-11-24T00:00:00Z', '2026-11-24T01:00:00Z'],
    ]);
  });

  it('a closure of several days under one name is one stretch, and hours taken off are a break', () => {
    const calendar = compileCalendar({ ...standardSchedule, breaks: { '2026-12-28': [['15:00', '18:00']] } });
    const found = [...stretches(calendar, at('2026-12-28T14:00+09:00'), at('2027-01-02T00:00+09:00'))];
    expect(found.map(({ kind, name, from, to }) => [kind, name?.ja, (to - from) / HOUR])).toEqual([
      ['open', undefined, 1],
      ['break', undefined, 3],
      ['closed', undefined, 6],
      ['holiday', '年末年始', 96],
    ]);
  });

  it('a date named twice keeps its first name', () => {
    const holidays = ['元日', '年末年始'].map((name) => ({ date: '2027-01-01', name }));
    const calendar = compileCalendar({ ...standardSchedule, holidays });
    const [stretch] = stretches(calendar, at('2027-01-01T09:00+09:00'), at('2027-01-01T10:00+09:00'));
    expect(stretch?.name).toEqual({ ja: '元日', en: '元日' });
  });

  it('nothing lies between an instant and an earlier one', () => {
    expect([...stretches(standard, 1, 0)]).toEqual([]);
  });
});

describe('a schedule that never opens', () => {
  const closed = compileCalendar({ timeZone: 'Asia/Tokyo', weekly: {} });
  const now = at('2026-11-20T00:00Z');
  it('says so', () => {
    expect(addWorkingTime(closed, now, 1)).toBeNull();
    expect(addWorkingTime(closed, now, -1)).toBeNull();
    expect(addWorkingTime(closed, now, 0)).toBe(now);
    expect(nextOpening(closed, now)).toBeNull();
    expect(nextClosing(closed, now)).toBeNull();
    expect(previousClosing(closed, now)).toBeNull();
    expect(isOpen(closed, now)).toBe(false);
    expect(workingTime(closed, now, now + 1e12)).toBe(0);
    expect(nthBusinessDayClosing(closed, now, 3)).toBeNull();
    expect(addMonthsClosing(closed, now, 1)).toBeNull();
    expect(endOfBusinessDay(closed, now)).toBeNull();
  });

  it('or opened only once', () => {
    const once = compileCalendar({ timeZone: 'UTC', weekly: {}, exceptions: { '2026-11-20': [['09:00', '10:00']] } });
    expect(iso(addWorkingTime(once, now, HOUR))).toBe('2026-11-20T10:00:00Z');
    expect(addWorkingTime(once, now, HOUR + 1)).toBeNull();
    expect(iso(nextOpening(once, at('0001-01-01T00:00Z')))).toBe('2026-11-20T09:00:00Z');
    expect(nextOpening(once, at('2026-11-20T10:00Z'))).toBeNull();
    expect(iso(addWorkingTime(once, at('9999-01-01T00:00Z'), -HOUR))).toBe('2026-11-20T09:00:00Z');
    expect(nthBusinessDayClosing(once, now, 1)).toBeNull();
  });
});

describe('clock changes', () => {
  const sundays = (...hours: [string, string][]): Schedule => ({ timeZone: 'America/Los_Angeles', weekly: { sun: hours } });
  it('an hour that does not exist is not worked', () => {
    const calendar = compileCalendar(sundays(['00:00', '24:00']));
    expect(workingTime(calendar, at('2026-03-08T00:00-08:00'), at('2026-03-09T00:00-07:00'))).toBe(23 * HOUR);
    expect(workingTime(compileCalendar(sundays(['02:00', '03:00'])), at('2026-03-07T00:00Z'), at('2026-03-10T00:00Z'))).toBe(0);
  });

  it('an hour that comes twice is worked twice, and only that', () => {
    const calendar = compileCalendar(sundays(['00:00', '24:00']));
    expect(workingTime(calendar, at('2026-11-01T00:00-07:00'), at('2026-11-02T00:00-08:00'))).toBe(25 * HOUR);
    const half = compileCalendar(sundays(['01:30', '02:00']));
    expect(workingTime(half, at('2026-10-31T00:00Z'), at('2026-11-03T00:00Z'))).toBe(HOUR);
    expect(isOpen(half, at('2026-11-01T01:15-08:00'))).toBe(false);
    expect(iso(nextOpening(half, at('2026-11-01T02:00-07:00')))).toBe('2026-11-01T09:30:00Z');
  });

  it('a clock set back across midnight keeps the order', () => {
    // St. John's went from 00:01 back to 23:01 of the day before.
    const calendar = compileCalendar({ timeZone: 'America/St_Johns', weekly: { sat: [['23:00', '24:00']], sun: [['00:00', '00:30']] } });
    expect(workingTime(calendar, at('2010-11-06T12:00Z'), at('2010-11-07T12:00Z'))).toBe((60 + 59 + 1 + 30) * MINUTE);
    expect(iso(endOfBusinessDay(calendar, at('2010-11-06T12:00Z')))).toBe('2010-11-07T03:30:00Z');
  });

  it('a day that a zone left out is no business day', () => {
    const apia = compileCalendar({ timeZone: 'Pacific/Apia', weekly: everyWeekday(['09:00', '17:00']) });
    expect(iso(nthBusinessDayClosing(apia, at('2011-12-29T12:00-10:00'), 1))).toBe('2012-01-02T03:00:00Z');
    expect(workingTime(apia, at('2011-12-29T00:00-10:00'), at('2011-12-31T00:00+14:00'))).toBe(8 * HOUR);
  });

  it('local mean time west of Greenwich keeps its sign', () => {
    const monrovia = compileCalendar({ timeZone: 'Africa/Monrovia', weekly: everyDay(['09:00', '17:00']) });
    expect(iso(nextOpening(monrovia, at('1960-06-01T00:00Z')))).toBe('1960-06-01T09:44:30Z');
  });
});

describe('zone transitions that travel', () => {
  const schedule: Schedule = { timeZone: 'Europe/Berlin', weekly: everyWeekday(['09:00', '17:00']) };
  it('hold instead of the data of this machine', () => {
    const transitions = [{ at: at('2026-03-01T00:00Z'), offsetMinutes: 60 }];
    const calendar = compileCalendar({ ...schedule, transitions });
    expect(iso(nextOpening(calendar, at('2026-07-01T00:00Z')))).toBe('2026-07-01T08:00:00Z');
    expect(iso(nextOpening(calendar, at('2025-07-01T00:00Z')))).toBe('2025-07-01T07:00:00Z');
    expect(iso(nextOpening(calendar, at('8000-07-03T00:00Z')))).toBe('8000-07-03T08:00:00Z');
  });

  it('say what the data of this machine said when they were written', () => {
    const [from, to] = [at('2026-01-01T00:00Z'), at('2029-01-01T00:00Z')];
    const transitions = zoneTransitions('Europe/Berlin', from, to);
    expect(transitions.slice(0, 2)).toEqual([
      { at: from, offsetMinutes: 60 },
      { at: at('2026-03-29T01:00Z'), offsetMinutes: 120 },
    ]);
    const carried = compileCalendar({ ...schedule, transitions });
    const own = compileCalendar(schedule);
    for (let moment = from; moment < to; moment += 37 * HOUR) {
      expect(nextOpening(carried, moment)).toBe(nextOpening(own, moment));
    }
  });
});

describe('any year', () => {
  it.each([1, 99, 1582, 1899, 2100, 5000, 9998])('%i', (year) => {
    const noon = new Date(Date.UTC(2000, 5, 15, 3)).setUTCFullYear(year);
    const opening = nextOpening(standard, noon);
    expect(opening).not.toBeNull();
    expect(isOpen(standard, opening ?? 0)).toBe(true);
    const due = addWorkingTime(standard, noon, 40 * HOUR);
    expect(workingTime(standard, noon, due ?? 0)).toBe(40 * HOUR);
  });

  it('from the first to the last', () => {
    const plain = compileCalendar({ timeZone: 'UTC', weekly: everyWeekday(['09:00', '17:00']) });
    const [first, last] = [at('0001-01-01T00:00Z'), at('9999-12-31T00:00Z')];
    // 1 January 0001 is a Monday, 31 December 9999 a Friday: 521,722 whole weeks and four days.
    expect(workingTime(plain, first, last)).toBe((521_722 * 5 + 4) * 8 * HOUR);
    expect(iso(addWorkingTime(plain, first, (521_722 * 5 + 4) * 8 * HOUR))).toBe('9999-12-30T17:00:00Z');
    expect(addWorkingTime(plain, first, Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(addWorkingTime(plain, first, Number.POSITIVE_INFINITY)).toBeNull();
    expect(addWorkingTime(plain, last, -1)).toBe(at('9999-12-30T17:00Z') - 1);
    expect(addWorkingTime(plain, first, -1)).toBeNull();
    expect(nextOpening(plain, 8.64e15)).toBeNull();
    expect(isOpen(plain, -8.64e15)).toBe(false);
  });

  it('a range laid out beforehand answers the same', () => {
    const ranged = compileCalendar(standardSchedule, { from: at('2026-01-01T00:00Z'), to: at('2027-01-01T00:00Z') });
    for (const moment of [at('2026-06-01T00:00Z'), at('1970-01-01T00:00Z'), at('2400-01-01T00:00Z')]) {
      expect(addWorkingTime(ranged, moment, 100 * HOUR)).toBe(addWorkingTime(standard, moment, 100 * HOUR));
    }
  });

  it('what is no instant is refused', () => {
    expect(() => workingTime(standard, Number.NaN, 0)).toThrow(RangeError);
    expect(() => addWorkingTime(standard, 0, Number.NaN)).toThrow(RangeError);
    expect(() => isOpen(standard, Number.NaN)).toThrow(RangeError);
    expect(() => nextOpening(standard, Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});

describe('a schedule that can not be meant is refused, saying where', () => {
  const good = { timeZone: 'Asia/Tokyo', weekly: {} };
  it.each([
    ['an unknown zone', { ...good, timeZone: 'Asia/Edo' }, 'timeZone: is not a known time zone'],
    ['hours that end before they start', { ...good, weekly: { mon: [['18:00', '09:00']] } }, 'weekly.mon.0: ends before it starts'],
    ['hours of no length', { ...good, weekly: { mon: [['09:00', '09:00']] } }, 'weekly.mon.0: ends before it starts'],
    ['an hour after the last', { ...good, weekly: { mon: [['09:00', '24:30']] } }, 'weekly.mon.0.1: is not a time'],
    ['a date that does not exist', { ...good, holidays: [{ date: '2026-02-30', name: 'x' }] }, 'holidays.0'],
    ['an exception on no date', { ...good, exceptions: { Christmas: [] } }, 'exceptions.Christmas'],
    ['a weekday in another language', { ...good, weekly: { montag: [] } }, 'weekly'],
    ['no schedule at all', null, 'schedule'],
  ])('%s', (_, schedule, words) => {
    expect(() => compileCalendar(schedule as Schedule)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(words) }),
    );
  });

  it('hours that overlap or touch are one', () => {
    const calendar = compileCalendar({
      timeZone: 'UTC',
      weekly: {
        mon: [
          ['12:00', '15:00'],
          ['09:00', '12:00'],
          ['10:00', '13:00'],
        ],
      },
    });
    expect(workingTime(calendar, at('2026-11-16T00:00Z'), at('2026-11-17T00:00Z'))).toBe(6 * HOUR);
    expect([...stretches(calendar, at('2026-11-16T08:00Z'), at('2026-11-16T16:00Z'))]).toHaveLength(3);
  });
});

describe('business days over many years', () => {
  const weekly = everyWeekday(['09:00', '18:00']);
  const plain = compileCalendar({ timeZone: 'Asia/Tokyo', weekly });
  // Ten weeks have fifty working days; a holiday, a Saturday worked, a weekday closed and a holiday on a Sunday change that.
  const special = compileCalendar({
    timeZone: 'Asia/Tokyo',
    weekly,
    holidays: ['2030-01-01', '2031-01-01', '2040-01-02', '2030-06-02'],
    exceptions: { '2030-01-05': [['09:00', '12:00']], '2030-01-08': [], '2030-01-09': [['10:00', '11:00']] },
  });
  const monday = at('2026-11-16T12:00+09:00');
  const weeks = (count: number): number => monday + count * 7 * 24 * HOUR;

  it.each<[string, typeof plain, number, number]>([
    ['so many that they are looked at one by one', plain, 142, 710],
    ['so many that they are just counted by weeks', plain, 143, 715],
    ['a century', plain, 5_218, 26_090],
    ['with single days', special, 400, 2_000 - 2],
    ['with single days within and beyond', special, 150, 750],
    ['with all single days', special, 800, 4_000 - 3],
  ])('are counted: %s', (_, calendar, count, expected) => {
    expect(businessDaysLeft(calendar, monday, weeks(count))).toBe(expected);
    expect(businessDaysLeft(calendar, weeks(count), monday)).toBe(-expected);
    // The last of them is the one that many days away.
    expect(nthBusinessDayClosing(calendar, monday, expected)).toBe(weeks(count) + 6 * HOUR);
  });

  it.each<[string, number]>([
    ['the first', 1],
    ['the thousandth', 1_000],
    ['the ten thousandth', 10_000],
    ['the hundred thousandth', 100_000],
  ])('%s is found, and one day earlier it is not', (_, n) => {
    for (const calendar of [plain, special]) {
      const closing = nthBusinessDayClosing(calendar, monday, n) ?? Number.NaN;
      expect(businessDaysLeft(calendar, monday, closing - 1)).toBe(n);
      expect(businessDaysLeft(calendar, monday, closing - 24 * HOUR)).toBe(n - 1);
    }
  });

  it('run out with the calendar', () => {
    const all = businessDaysLeft(plain, at('0001-01-02T00:00Z'), at('9999-12-31T12:00Z'));
    expect(nthBusinessDayClosing(plain, at('0001-01-02T00:00Z'), all)).toBe(at('9999-12-31T18:00+09:00'));
    expect(nthBusinessDayClosing(plain, at('0001-01-02T00:00Z'), all + 1)).toBeNull();
    expect(nthBusinessDayClosing(plain, at('9999-12-31T12:00Z'), 1)).toBeNull();
  });

  it('leave out a weekday that its zone never had', () => {
    // Apia had no 30 December 2011, a Friday; only the small hours of one Sunday a year are left out in Berlin.
    const apia = compileCalendar({ timeZone: 'Pacific/Apia', weekly: { fri: [['09:00', '17:00']] } });
    const [from, to] = [at('2010-01-02T00:00Z'), at('2013-01-05T00:00Z')];
    expect(businessDaysLeft(apia, from, to)).toBe(156);
    const friday = nthBusinessDayClosing(apia, from, 104);
    expect(iso(friday)).toBe('2012-01-06T03:00:00Z');
    const berlin = compileCalendar({ timeZone: 'Europe/Berlin', weekly: { sun: [['02:00', '03:00']] } });
    expect(businessDaysLeft(berlin, at('2020-01-01T00:00Z'), at('2024-01-01T00:00Z'))).toBe(209 - 4);
    const held = compileCalendar({
      timeZone: 'Europe/Berlin',
      weekly: { sun: [['02:00', '03:00']] },
      exceptions: { '2021-03-28': [['09:00', '10:00']] },
    });
    expect(businessDaysLeft(held, at('2020-01-01T00:00Z'), at('2024-01-01T00:00Z'))).toBe(209 - 3);
  });

  it('are found where a team opens on single days alone', () => {
    const days = { '2026-12-01': [['09:00', '10:00']], '2036-12-01': [['09:00', '10:00']] } as Schedule['exceptions'];
    const single = compileCalendar({ timeZone: 'Asia/Tokyo', weekly: {}, ...(days && { exceptions: days }) });
    expect(iso(nthBusinessDayClosing(single, monday, 2))).toBe('2036-12-01T01:00:00Z');
    expect(nthBusinessDayClosing(single, monday, 3)).toBeNull();
    expect(businessDaysLeft(single, monday, at('2100-01-01T00:00Z'))).toBe(2);
  });
});

describe('hours cut very small', () => {
  const wall = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const odd = Array.from({ length: 720 }, (_, i): [string, string] => [wall(i * 2), wall(i * 2 + 1)]);
  const calendar = compileCalendar({ timeZone: 'UTC', weekly: everyDay(...odd) });

  it.each([
    ['2026-06-01T00:00Z', 60, '2026-06-01T01:59Z'],
    ['2026-12-31T23:00Z', 60, '2027-01-01T00:59Z'],
    ['2026-01-01T00:00Z', 720 * 365 * 3, '2028-12-30T23:59Z'],
    ['2026-01-01T00:00Z', 720 * 146_097, '2425-12-31T23:59Z'],
  ])('from %s on %i minutes are over at %s', (from, amount, due) => {
    expect(iso(addWorkingTime(calendar, at(from), amount * MINUTE))).toBe(iso(at(due)));
    expect(workingTime(calendar, at(from), at(due))).toBe(amount * MINUTE);
    expect(addWorkingTime(calendar, at(due), -amount * MINUTE)).toBe(at(from));
  });
});

describe('years far away', () => {
  const calendar = compileCalendar({
    timeZone: 'Europe/Berlin',
    weekly: everyWeekday(['09:00', '17:00']),
    holidays: ['1900-01-02', '3000-07-04', '2026-11-23'],
    exceptions: { '1500-01-06': [['00:00', '01:00']], '2999-12-31': [['23:00', '24:00']] },
  });
  const weekOf = (year: number): [number, number] => [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  /** Working time of a year, month by month: the same whatever the way it is asked. */
  it.each([1500, 1799, 1800, 1899, 1900, 2025, 2026, 2099, 2100, 2400, 2999, 3000, 9000])('the sum of %i is that of its months', (year) => {
    const [from, to] = weekOf(year);
    let sum = 0;
    for (let month = 0; month < 12; month++) {
      sum += workingTime(compileCalendar(calendar.schedule), Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1));
    }
    expect(workingTime(calendar, from, to)).toBe(sum);
    // From far away, over other years, it is the same again.
    const far = at('1000-01-01T00:00Z');
    expect(workingTime(calendar, far, to) - workingTime(calendar, far, from)).toBe(sum);
    expect(addWorkingTime(calendar, far, workingTime(calendar, far, from) + 1)).toBe((nextOpening(calendar, from) ?? 0) + 1);
  });
});
