import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
} from '@/lib/domain/business-hours';
import { CalendarRule } from '@/lib/domain/calendar';
import { evaluate } from '@/lib/domain/evaluate';
import { DAY, HOUR } from '@/lib/domain/time';
import { aHandOff, aLead, aRulebook, at } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const nine: [string, string][] = [['09:00', '18:00']];
const week = Object.fromEntries(days.map((day) => [day, nine]));
/** Every date from 2000 to 2100. */
const century = Array.from({ length: 36_525 }, (_, i) => new Date(Date.UTC(2000, 0, 1) + i * DAY).toISOString().slice(0, 10));

const NEVER: [string, Schedule][] = [
  ['an empty week', { timeZone: 'Asia/Tokyo', weekly: {} }],
  ['a week of days without hours', { timeZone: 'Asia/Tokyo', weekly: Object.fromEntries(days.map((day) => [day, []])) }],
  ['exceptions without hours', { timeZone: 'Asia/Tokyo', weekly: {}, exceptions: { '2026-11-20': [], '2026-11-21': [] } }],
  [
    'a single opening that a break takes away',
    { timeZone: 'Asia/Tokyo', weekly: {}, exceptions: { '2026-11-20': nine }, breaks: { '2026-11-20': [['00:00', '24:00']] } },
  ],
  ['a single opening on a holiday', { timeZone: 'Asia/Tokyo', weekly: {}, exceptions: { '2026-11-20': nine }, holidays: ['2026-11-20'] }],
  ['hours that no day of its zone has', { timeZone: 'Pacific/Apia', weekly: {}, exceptions: { '2011-12-30': nine } }],
];

/** Every question there is; each must be answered, and with "never". */
function expectNever(schedule: Schedule, now: number, amount: number): void {
  const calendar = compileCalendar(schedule);
  expect(addWorkingTime(calendar, now, amount)).toBeNull();
  expect(addWorkingTime(calendar, now, -amount)).toBeNull();
  expect(nextOpening(calendar, now)).toBeNull();
  expect(nextClosing(calendar, now)).toBeNull();
  expect(previousClosing(calendar, now)).toBeNull();
  expect(endOfBusinessDay(calendar, now)).toBeNull();
  expect(nthBusinessDayClosing(calendar, now, 3)).toBeNull();
  expect(addMonthsClosing(calendar, now, 1)).toBeNull();
  expect(isOpen(calendar, now)).toBe(false);
  expect(workingTime(calendar, now, now + 400 * DAY)).toBe(0);
  expect(businessDaysLeft(calendar, now, now + 4_000 * DAY)).toBe(0);
  expect([...stretches(calendar, now, now + 3 * DAY)].some(({ kind }) => kind === 'open')).toBe(false);
}

describe('a calendar that never opens gives no deadline, and ends (fault 39)', () => {
  it.each(NEVER)('%s', (_, schedule) => {
    for (const now of ['0001-01-02T00:00Z', '2026-11-20T00:00Z', '9998-06-01T00:00Z']) expectNever(schedule, at(now), HOUR);
  });

  it('whatever stands in it, wherever it is asked', () => {
    const date = fc.constantFrom('2026-11-20', '2026-11-21', '2028-02-29', '0001-01-01', '9999-12-31');
    const never = fc.record({
      timeZone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Apia'),
      weekly: fc.constant<Schedule['weekly']>({}),
      holidays: fc.array(date, { maxLength: 5 }),
      exceptions: fc.dictionary(date, fc.constant<[string, string][]>([]), { maxKeys: 4 }),
      breaks: fc.dictionary(date, fc.constant<[string, string][]>(nine), { maxKeys: 4 }),
    });
    fc.assert(fc.property(never, fc.integer({ min: -60e12, max: 250e12 }), fc.integer({ min: 1, max: 1e13 }), expectNever), {
      numRuns: runs(100),
    });
  });

  it('a century of holidays is passed over, and what lies behind it is found', () => {
    const calendar = compileCalendar({ timeZone: 'Asia/Tokyo', weekly: week, holidays: century });
    const now = at('2026-11-20T00:00Z');
    expect(nextOpening(calendar, now)).toBe(at('2100-01-01T09:00+09:00'));
    expect(addWorkingTime(calendar, now, HOUR)).toBe(at('2100-01-01T10:00+09:00'));
    expect(addWorkingTime(calendar, now, -HOUR)).toBe(at('1999-12-31T17:00+09:00'));
    expect(previousClosing(calendar, now)).toBe(at('1999-12-31T18:00+09:00'));
    expect(nthBusinessDayClosing(calendar, now, 2)).toBe(at('2100-01-02T18:00+09:00'));
    expect(businessDaysLeft(calendar, now, at('2100-01-03T00:00Z'))).toBe(3);
  });

  it.each([
    ['hours of no length', [['09:00', '09:00']]],
    ['hours that end before they start', [['18:00', '09:00']]],
    ['a day of no length at its end', [['24:00', '24:00']]],
  ])('%s are refused where the calendar is read', (_, hours) => {
    const read = CalendarRule.safeParse({ id: 'x', name: { ja: 'x', en: 'x' }, timeZone: 'Asia/Tokyo', weekly: { mon: hours } });
    expect(read.success).toBe(false);
    expect(read.error?.issues[0]).toMatchObject({ path: ['weekly', 'mon', 0], message: expect.stringContaining('ends before it starts') });
    expect(() => compileCalendar({ timeZone: 'Asia/Tokyo', weekly: { mon: hours as [string, string][] } })).toThrow(
      expect.objectContaining({ code: 'invalid' }),
    );
  });

  it.each<[string, (rule: CalendarRule) => CalendarRule]>([
    ['without hours', (rule) => ({ ...rule, weekly: {} })],
    ['with hours of no length, however they got in', (rule) => ({ ...rule, weekly: { mon: [['09:00', '09:00']] } })],
    [
      'closed all year',
      (rule) => ({ ...rule, closures: [{ from: '01-01', to: '12-31', name: { ja: '休', en: 'Closed' }, enabled: true }], weekly: {} }),
    ],
  ])('every clock that runs by an agreement whose calendars are %s says "no deadline"', (_, change) => {
    const rulebook = aRulebook();
    const closed = { ...rulebook, agreement: { ...rulebook.agreement, calendars: rulebook.agreement.calendars.map(change) } };
    const moment = at('2026-11-20T15:00+09:00');
    const { clocks } = evaluate(aLead({ handOffs: [aHandOff(moment)] }), closed, moment + 30 * DAY);
    const begun = clocks.filter(({ state }) => state !== 'waiting');
    expect(begun.map(({ promise }) => promise)).toEqual(expect.arrayContaining(['p3', 'p6']));
    for (const clock of begun) expect([clock.promise, clock.state, clock.due]).toEqual([clock.promise, 'no_deadline', null]);
  });
});
