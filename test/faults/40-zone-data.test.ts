import { sql } from 'drizzle-orm';
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
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, HOUR } from '@/lib/domain/time';
import { type OpenDatabase, rows } from '@/server/db/database';
import { createRulebooks } from '@/server/services/rulebooks';
import { aHandOff, aLead, anActivity, aRulebook, at } from '@/test/fixtures/builders';
import { hubUnderTest, morning } from '../contract/hub-under-test';
import { aDesk, keptLeads } from './desk';

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

  describe('from the hub', () => {
    /** What a hub on a machine of the made-up country's would read. */
    const zoneData = (release: string, table: typeof TABLE) => ({ release, changes: () => table });
    const deadlineIn = (lead: Lead, rulebook: Rulebook) =>
      evaluate(lead, rulebook, morning).clocks.find(({ promise }) => promise === 'p3')?.due;

    it('the extension counts by the hub’s table, whatever its own machine says', async () => {
      const hub = await hubUnderTest({ zoneData: zoneData('2026z', TABLE) });
      const handedOff = morning - HOUR;
      await hub.addLead('z1', { createdAt: handedOff - DAY, handOffs: [aHandOff(handedOff, { id: 'h1' })] });
      await hub.services.watch.round();
      const desk = await aDesk();
      await desk.sync.connect(hub.url, (await hub.as('sato')).token);
      await desk.sync.run('asked');
      const rulebook = (await desk.session.rules())?.rulebook;
      const [lead] = await keptLeads(desk);
      if (!rulebook || !lead) throw new Error('nothing came');
      expect(rulebook.almanac.transitions['Asia/Tokyo']).toEqual(TABLE);
      // The hub's own watch, the extension, and a machine with other data: one instant.
      const [look] = await rows<{ due_at: string }>(hub.db, sql`select due_at from looks where lead_id = 'lead-z1'`);
      const { clocks } = evaluate(lead, rulebook, morning);
      expect(Math.min(...clocks.flatMap(({ due, endedAt }) => (due !== null && endedAt === null ? [due] : [])))).toBe(Number(look?.due_at));
      const withoutTable = { ...rulebook, almanac: { ...rulebook.almanac, transitions: {} } };
      expect(deadlineIn(lead, rulebook)).toBeDefined();
      expect(deadlineIn(lead, rulebook)).not.toBe(deadlineIn(lead, withoutTable));
    });

    it('of hubs on one database the one with the newer data is believed, and the other writes nothing over it', async () => {
      const hub = await hubUnderTest({ zoneData: zoneData('2026z', TABLE) });
      const open = { db: hub.db, announce: async () => {} } as unknown as OpenDatabase;
      const revisionBy = async (release: string, table: typeof TABLE) => {
        const rulebooks = createRulebooks(open, zoneData(release, table));
        await rulebooks.ensure(morning);
        const { almanac } = (await rulebooks.current('east', morning)).rulebook;
        return { revision: almanac.revision, table: almanac.transitions['Asia/Tokyo'] };
      };
      const kept = await revisionBy('2026z', TABLE);
      expect(await revisionBy('2026a', TABLE.slice(0, 1))).toEqual(kept);
      const newer = TABLE.slice(0, 3);
      expect(await revisionBy('2027a', newer)).toEqual({ revision: kept.revision + 1, table: newer });
      expect(await revisionBy('2026z', TABLE)).toEqual({ revision: kept.revision + 1, table: newer });
    });
  });
});
