import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '@/test/fixtures/runs';
import {
  addWorkingTime,
  compileCalendar,
  isOpen,
  nextClosing,
  nextOpening,
  previousClosing,
  type Schedule,
  stretches,
  workingTime,
} from './business-hours';
import { DAY, HOUR, MINUTE } from './time';

/** Zones that set their clocks forth and back by an hour and by half of one, around midnight, by halves off UTC, and never. */
const ZONES = [
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Africa/Casablanca',
] as const;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function wall(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
function date(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const interval = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 120, 150, 180, 1440)), { minLength: 2, maxLength: 2 })
  .map(([a = 0, b = 0]): [string, string] => [wall(Math.min(a, b)), wall(Math.max(a, b))]);
const hours = fc.array(interval, { maxLength: 3 });

/** Around both changes of 2026 in the zones above, and a week of winter. */
const moment = fc
  .tuple(
    fc.constantFrom('2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2026-04-04', '2026-12-28', '2026-02-14'),
    fc.integer({ min: 0, max: 4 * 1440 }),
    fc.integer({ min: 0, max: 59_999 }),
  )
  .map(([day, minutes, ms]) => Date.parse(`${day}T00:00Z`) + minutes * MINUTE + ms);

const dateNear = fc
  .tuple(
    fc.constantFrom('2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2026-04-04', '2026-12-28'),
    fc.integer({ min: -2, max: 6 }),
  )
  .map(([day, more]) => date(Date.parse(`${day}T00:00Z`) + more * DAY));

const schedule: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  weekly: fc.record(Object.fromEntries(DAYS.map((day) => [day, hours]))),
  holidays: fc.array(dateNear, { maxLength: 3 }),
  exceptions: fc.dictionary(dateNear, hours, { maxKeys: 3 }),
  breaks: fc.dictionary(dateNear, hours, { maxKeys: 3 }),
});

/** Amounts from a moment to over a year. */
const amount = fc.oneof(fc.integer({ min: 1, max: 10 * HOUR }), fc.integer({ min: 1, max: 3000 * HOUR }));

/** Asks the wall clock itself, and the schedule as it is written. */
function slowlyOpen(rule: Schedule): (at: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: rule.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  return (at) => {
    const [, d, m, y, time = ''] = /(\d+)\/(\d+)\/(\d+), (\d+:\d+)/.exec(format.format(at)) ?? [];
    const today = `${y}-${m}-${d}`;
    const within = (list: readonly (readonly [string, string])[] | undefined) =>
      (list ?? []).some(([from, to]) => time >= from && time < to);
    if (rule.holidays?.some((holiday) => holiday === today)) return false;
    const weekday = DAYS[(new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
    return within(rule.exceptions?.[today] ?? rule.weekly[weekday]) && !within(rule.breaks?.[today]);
  };
}

describe('working time, whatever the schedule', () => {
  it('agrees with somebody who looks at the wall clock every minute', () => {
    fc.assert(
      fc.property(schedule, moment, (rule, start) => {
        const calendar = compileCalendar(rule);
        const open = slowlyOpen(rule);
        const from = Math.floor(start / MINUTE) * MINUTE;
        let worked = 0;
        let opening: number | null = null;
        for (let at = from; at < from + 2 * DAY; at += MINUTE) {
          const isIt = open(at);
          if (isOpen(calendar, at) !== isIt) throw new Error(`${new Date(at).toISOString()} should be ${isIt ? 'open' : 'closed'}`);
          if (isIt) {
            worked += MINUTE;
            opening ??= at;
          }
        }
        expect(workingTime(calendar, from, from + 2 * DAY)).toBe(worked);
        if (opening !== null) expect(nextOpening(calendar, from)).toBe(opening);
      }),
      { numRuns: runs(100) },
    );
  });

  it('what is added is what is measured, forth and back', () => {
    fc.assert(
      fc.property(schedule, moment, amount, (rule, from, ms) => {
        const calendar = compileCalendar(rule);
        const due = addWorkingTime(calendar, from, ms);
        if (due !== null) {
          expect(workingTime(calendar, from, due)).toBe(ms);
          expect(due).toBeGreaterThan(from);
          // Nothing earlier does.
          expect(workingTime(calendar, from, due - 1)).toBe(ms - 1);
        }
        const start = addWorkingTime(calendar, from, -ms);
        if (start !== null) {
          expect(workingTime(calendar, start, from)).toBe(ms);
          // Nothing later does.
          expect(workingTime(calendar, start + 1, from)).toBe(ms - 1);
        }
      }),
    );
  });

  it('keeps order: later or longer never falls due earlier', () => {
    fc.assert(
      fc.property(schedule, moment, amount, amount, fc.integer({ min: 0, max: 40 * DAY }), (rule, from, ms, more, later) => {
        const calendar = compileCalendar(rule);
        const due = addWorkingTime(calendar, from, ms);
        if (due === null) return;
        const longer = addWorkingTime(calendar, from, ms + more);
        const shifted = addWorkingTime(calendar, from + later, ms);
        if (longer !== null) expect(longer).toBeGreaterThan(due);
        if (shifted !== null) expect(shifted).toBeGreaterThanOrEqual(due);
      }),
    );
  });

  it('splitting changes nothing: not the measure, not what is added', () => {
    fc.assert(
      fc.property(schedule, moment, moment, moment, amount, amount, (rule, a, b, c, first, second) => {
        const calendar = compileCalendar(rule);
        expect(workingTime(calendar, a, b) + workingTime(calendar, b, c)).toBe(workingTime(calendar, a, c));
        expect(workingTime(calendar, a, b) + workingTime(calendar, b, a)).toBe(0);
        const half = addWorkingTime(calendar, a, first);
        if (half !== null) expect(addWorkingTime(calendar, half, second)).toBe(addWorkingTime(calendar, a, first + second));
      }),
    );
  });

  it('written in more or smaller intervals it is the same', () => {
    fc.assert(
      fc.property(schedule, moment, moment, amount, fc.integer({ min: 1, max: 1439 }), (rule, from, to, ms, cut) => {
        const at = wall(cut);
        const split = (list: [string, string][]): [string, string][] =>
          list.flatMap(([a, b]): [string, string][] =>
            a < at && at < b
              ? [
                  [at, b],
                  [a, at],
                ]
              : [[a, b]],
          );
        const weekly = Object.fromEntries(Object.entries(rule.weekly).map(([day, list]) => [day, split(list ?? [])]));
        const [whole, parts] = [compileCalendar(rule), compileCalendar({ ...rule, weekly })];
        expect(workingTime(parts, from, to)).toBe(workingTime(whole, from, to));
        expect(addWorkingTime(parts, from, ms)).toBe(addWorkingTime(whole, from, ms));
      }),
    );
  });

  it('is the sum of the open stretches, which leave no gaps', () => {
    fc.assert(
      fc.property(schedule, moment, fc.integer({ min: 1, max: 30 * DAY }), (rule, from, length) => {
        const calendar = compileCalendar(rule);
        let [end, open] = [from, 0];
        let before = '';
        for (const stretch of stretches(calendar, from, from + length)) {
          expect(stretch.from).toBe(end);
          expect(stretch.to).toBeGreaterThan(stretch.from);
          expect(isOpen(calendar, stretch.from)).toBe(stretch.kind === 'open');
          const what = `${stretch.kind} ${stretch.part}`;
          expect(what).not.toBe(before);
          before = what;
          end = stretch.to;
          if (stretch.kind === 'open') open += stretch.to - stretch.from;
        }
        expect(end).toBe(from + length);
        expect(open).toBe(workingTime(calendar, from, from + length));
      }),
    );
  });

  it('closings are where open stretches end', () => {
    fc.assert(
      fc.property(schedule, moment, (rule, at) => {
        const calendar = compileCalendar(rule);
        const [from, to] = [at - 10 * DAY, at + 10 * DAY];
        const closings = [...stretches(calendar, from, to)]
          .filter((stretch) => stretch.kind === 'open' && stretch.to < to)
          .map((stretch) => stretch.to);
        const next = closings.find((closing) => closing > at);
        if (next !== undefined) expect(nextClosing(calendar, at)).toBe(next);
        const previous = closings.findLast((closing) => closing <= at);
        if (previous !== undefined) expect(previousClosing(calendar, at)).toBe(previous);
      }),
    );
  });

  it('does not depend on which years were asked for before', () => {
    const somewhere = fc.integer({ min: 1, max: 9990 }).chain((year) => moment.map((near) => new Date(near).setUTCFullYear(year)));
    fc.assert(
      fc.property(schedule, somewhere, somewhere, amount, (rule, a, b, ms) => {
        const asked = compileCalendar(rule);
        workingTime(asked, b, b + DAY);
        workingTime(asked, a, b);
        const fresh = compileCalendar(rule, { from: a, to: a });
        expect(addWorkingTime(asked, a, ms)).toBe(addWorkingTime(fresh, a, ms));
        expect(nextOpening(asked, a)).toBe(nextOpening(fresh, a));
        const [due, back] = [addWorkingTime(fresh, a, ms), addWorkingTime(fresh, b, -ms)];
        if (due !== null) expect(workingTime(asked, a, due)).toBe(ms);
        if (back !== null) expect(workingTime(asked, back, b)).toBe(ms);
      }),
      { numRuns: runs(5) },
    );
  });
});

describe('a calendar that never opens', () => {
  it('answers at once, whatever is asked', () => {
    const never = fc.record({
      timeZone: fc.constantFrom(...ZONES),
      weekly: fc.constant<Schedule['weekly']>({}),
      holidays: fc.array(dateNear),
      exceptions: fc.dictionary(dateNear, fc.constant<[string, string][]>([])),
      breaks: fc.dictionary(dateNear, hours),
    });
    fc.assert(
      fc.property(never, moment, amount, (rule, from, ms) => {
        const calendar = compileCalendar(rule);
        expect(addWorkingTime(calendar, from, ms)).toBeNull();
        expect(addWorkingTime(calendar, from, -ms)).toBeNull();
        expect(nextOpening(calendar, from)).toBeNull();
        expect(workingTime(calendar, from, from + ms)).toBe(0);
      }),
    );
  });
});
