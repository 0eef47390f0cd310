import { describe, expect, it } from 'vitest';
import {
  addMonthsClosing,
  addWorkingTime,
  compileCalendar,
  nextOpening,
  nthBusinessDayClosing,
  stretches,
  workingTime,
  zoneTransitions,
} from '@/lib/domain/business-hours';
import { evaluate } from '@/lib/domain/evaluate';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR } from '@/lib/domain/time';
import { aHandOff, aLead, anActivity, aRulebook, at } from '@/test/fixtures/builders';

/**
 * The clock changes of a made-up country, as a hub wrote them into the almanac. What a machine's own data says of the
 * zone is one of these: no change at all, changes in other weeks, half an hour, the other half of the year.
 */
const TABLE = [
  { at: at('2026-01-01T00:00Z'), offsetMinutes: 60 },
  { at: at('2026-03-01T01:30Z'), offsetMinutes: 105 },
  { at: at('2026-11-21T22:15Z'), offsetMinutes: 60 },
  { at: at('2027-03-07T01:30Z'), offsetMinutes: 105 },
  { at: at('2027-11-20T22:15Z'), offsetMinutes: 60 },
];
const MACHINES = ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia'];
const hours: [string, string][] = [
  ['00:30', '03:00'],
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const weekly = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sun'].map((day) => [day, hours]));

function answers(timeZone: string): unknown[] {
  const calendar = compileCalendar({ timeZone, weekly, holidays: ['2026-11-23'], transitions: TABLE });
  const found: unknown[] = [];
  for (let now = at('2026-01-05T00:00Z'); now < at('2027-12-31T00:00Z'); now += 7 * DAY + 5 * HOUR) {
    found.push(
      addWorkingTime(calendar, now, 20 * HOUR),
      addWorkingTime(calendar, now + 40 * DAY, -9 * HOUR),
      workingTime(calendar, now, now + 100 * DAY),
      nextOpening(calendar, now),
      nthBusinessDayClosing(calendar, now, 3),
      addMonthsClosing(calendar, now, 1),
      [...stretches(calendar, now, now + 8 * DAY)],
    );
  }
  found.push(
    addWorkingTime(calendar, at('2100-07-01T00:00Z'), 20 * HOUR),
    workingTime(calendar, at('2026-06-01T00:00Z'), at('8000-06-01T00:00Z')),
  );
  return found;
}

/** The agreement with all calendars in a zone, of which the machine says one thing and the almanac another. */
function rulebookIn(timeZone: string, transitions: typeof TABLE | undefined): Rulebook {
  const rulebook = aRulebook();
  const { agreement, almanac } = rulebook;
  return {
    agreement: { ...agreement, calendars: agreement.calendars.map((rule) => ({ ...rule, timeZone })) },
    almanac: { ...almanac, transitions: transitions ? { [timeZone]: transitions } : {} },
  };
}

describe('time-zone data that differs between machines (fault 40)', () => {
  it('all count alike by the changes that travel in the almanac', () => {
    const [first, ...others] = MACHINES.map(answers);
    for (const other of others) expect(other).toEqual(first);
    // Not because none of it matters: without the table each counts its own way.
    const own = MACHINES.map((timeZone) => nextOpening(compileCalendar({ timeZone, weekly }), at('2026-11-24T18:00Z')));
    expect(new Set(own).size).toBeGreaterThan(3);
  });

  it('a deadline is the same instant, and so are its receipt and the next change', () => {
    const handedOff = at('2026-11-20T09:15Z');
    const plain = aLead({ createdAt: at('2026-11-02T00:00Z'), handOffs: [aHandOff(handedOff, { id: 'h1' })] });
    const hot = { ...plain, activities: [anActivity({ id: 'a1', type: 'inquiry', intent: 'price', occurredAt: handedOff })] };
    const now = at('2026-11-22T12:00Z');
    for (const lead of [plain, hot]) {
      const [first, ...others] = MACHINES.map((timeZone) => {
        const { clocks, changesAt } = evaluate(lead, rulebookIn(timeZone, TABLE), now);
        return { clocks, changesAt };
      });
      for (const other of others) expect(other).toEqual(first);
    }
    const dueIn = (transitions: typeof TABLE | undefined) =>
      evaluate(plain, rulebookIn('Asia/Tokyo', transitions), now).clocks.find(({ promise }) => promise === 'p3')?.due;
    // Closing of Thursday 18:00: an hour ahead of UTC since the change of the 21st, nine hours by the machine's own data.
    expect(dueIn(TABLE)).toBe(at('2026-11-26T17:00Z'));
    expect(dueIn(undefined)).toBe(at('2026-11-26T09:00Z'));
  });

  it('what a hub writes down is what it counts by', () => {
    for (const timeZone of MACHINES) {
      const [from, to] = [at('2025-12-30T00:00Z'), at('2029-01-02T00:00Z')];
      const carried = compileCalendar({ timeZone, weekly, transitions: zoneTransitions(timeZone, from, to) });
      const own = compileCalendar({ timeZone, weekly });
      for (let now = at('2026-01-01T00:00Z'); now < at('2028-12-20T00:00Z'); now += 3 * DAY + 7 * HOUR) {
        expect(addWorkingTime(carried, now, 3 * HOUR)).toBe(addWorkingTime(own, now, 3 * HOUR));
        expect(workingTime(carried, from, now)).toBe(workingTime(own, from, now));
      }
    }
  });
});
