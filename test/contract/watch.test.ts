import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { Backlog } from '@/lib/api/contract';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import { defaultRulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { rows } from '@/server/db/database';
import { nextLook } from '@/server/db/looks';
import { aHandOff, anActivity, at, days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { watch, ingest, rulebooks } = hub.services;

type Event = { lead_id: string; clock: string; kind: string; at: string | number; body: Record<string, unknown>; settled_at: unknown };

async function eventsOf(id: string): Promise<Event[]> {
  return rows<Event>(
    hub.db,
    sql`select lead_id, clock, kind, at, body, settled_at from clock_events where lead_id = ${`lead-${id}`} order by at, kind`,
  );
}
const kindsOf = async (id: string) => (await eventsOf(id)).map(({ kind, at: moment }) => [kind, Number(moment)]);
const lead = async (id: string): Promise<Lead> => {
  const found = await ingest.findLead(refOf(id));
  if (!found) throw new Error(`There is no lead ${id}.`);
  return found;
};
const until = async (moment: Instant) => {
  hub.clock.now = moment;
  return watch.round();
};
const backlog = async () => Backlog.parse(await (await (await hub.as('boss')).get('/v1/team/backlog')).json());

describe('B8 a deadline passes while nobody touches the lead', () => {
  it('is warned of, missed and put before the manager, each once, at the instant it happened, with how it was counted', async () => {
    await hub.addLead('hot', {
      activities: [anActivity({ id: 'ask', type: 'inquiry', intent: 'price', occurredAt: morning })],
      handOffs: [aHandOff(morning, { intent: 'price' })],
    });
    await until(morning);
    expect(await kindsOf('hot')).toEqual([]);
    // The watch knows its next moment by itself; nobody looks before it.
    expect(await nextLook(hub.db)).toBe(morning + minutes(30));
    expect(await until(morning + minutes(29))).toMatchObject({ looked: 0 });
    await until(morning + minutes(31));
    expect(await kindsOf('hot')).toEqual([['at_risk', morning + minutes(30)]]);
    await until(morning + hours(1));
    expect(await kindsOf('hot')).toHaveLength(1);
    await until(morning + hours(2));
    await watch.round();
    const due = morning + hours(1);
    expect(await kindsOf('hot')).toEqual([
      ['at_risk', morning + minutes(30)],
      ['breached', due],
      ['escalated', due],
    ]);
    const [, breached] = await eventsOf('hot');
    const { rulebook } = await rulebooks.current('east', hub.clock.now);
    expect(breached?.body).toMatchObject({
      due,
      receipt: clockReceipt(await lead('hot'), rulebook, breached?.clock ?? '', hub.clock.now),
    });
  });

  it('stands in the manager’s backlog and in no other’s until somebody acts', async () => {
    expect((await backlog()).escalations).toEqual([
      {
        refs: [refOf('hot')],
        name: '佐藤 花子',
        company: '株式会社つばめ精機',
        owner: 'sato',
        clock: 'p1:ask',
        promise: 'p1',
        promiseName: { ja: '即応', en: 'Quick response' },
        to: { ja: 'ISマネージャー', en: 'IS manager' },
        due: morning + hours(1),
        at: morning + hours(1),
      },
    ]);
    const west = Backlog.parse(await (await (await hub.as('westboss')).get('/v1/team/backlog')).json());
    expect(west.escalations).toEqual([]);
    await ingest.setOwner(refOf('hot'), 'ito');
    await watch.round();
    expect((await backlog()).escalations).toMatchObject([{ owner: 'ito' }]);
    expect(await (await hub.as('ito')).act(refOf('hot'), { kind: 'log_touch', result: 'no_answer' })).toMatchObject({ outcome: 'applied' });
    await watch.round();
    // Withdrawn, and for a day said so.
    const over = { at: hub.clock.now, why: 'done' };
    expect((await backlog()).escalations).toMatchObject([{ clock: 'p1:ask', withdrawn: over }]);
    expect((await eventsOf('hot')).find(({ kind }) => kind === 'escalated')?.settled_at).not.toBeNull();
    // The clock itself tells that it was done late: nothing has to be remembered beside it.
    expect((await lead('hot')).withdrawnEscalations).toBeUndefined();
  });

  it('waits for the next morning where the agreement says so', async () => {
    // Three business days after Tuesday: Friday at closing.
    const handedOff = at('2026-11-24T11:00+09:00');
    const due = at('2026-11-27T18:00+09:00');
    hub.clock.now = handedOff;
    await hub.addLead('slow', { handOffs: [aHandOff(handedOff)] });
    await until(due);
    expect((await kindsOf('slow')).map(([kind]) => kind)).toEqual(['at_risk']);
    await until(due + hours(12));
    expect((await kindsOf('slow')).map(([kind]) => kind)).toEqual(['at_risk', 'breached']);
    const monday = at('2026-11-30T09:00+09:00');
    await until(monday - 1);
    expect((await kindsOf('slow')).map(([kind]) => kind)).not.toContain('escalated');
    await until(monday);
    expect(await kindsOf('slow')).toContainEqual(['escalated', monday]);
  });

  it('E8 tells nobody of a trial run, nor of what was handed off before the start date', async () => {
    const { agreement } = defaultRulebook;
    const now = hub.clock.now;
    const meta = { ...agreement.meta, version: '2.0.0', goLive: now - hours(1), trialDays: 10, effectiveFrom: now - hours(1) };
    await rulebooks.publish({ ...agreement, meta }, now, 'west');
    await hub.addLead('trial', { team: 'west', owner: 'west', handOffs: [aHandOff(now, { intent: 'price' })] });
    await hub.addLead('before', { team: 'west', owner: 'west', handOffs: [aHandOff(now - hours(2), { intent: 'price' })] });
    await until(now + days(8));
    expect(await eventsOf('before')).toEqual([]);
    const { rulebook } = await rulebooks.current('west', hub.clock.now);
    const clocks = evaluate(await lead('trial'), rulebook, hub.clock.now).clocks;
    expect(clocks.some(({ state, trial }) => state === 'breached' && trial)).toBe(true);
    expect(await eventsOf('trial')).toEqual([]);
  });
});

describe('A1 time alone moves a lead', () => {
  const fits = {
    consentAt: 1,
    department: '購買部',
    title: '課長',
    company: { name: 'つばめ', industry: 'manufacturing', employees: 300 },
  };

  it('that reaches the threshold: it is handed off, and the first call is promised', async () => {
    const start = hub.clock.now;
    // A webinar and a brochure make it warm; only careers pages in thirty days hold it back until they are too old.
    const warm = [
      anActivity({ id: 'jobs', type: 'page_view', content: 'careers', occurredAt: start - days(29) }),
      anActivity({ id: 'webinar', type: 'webinar', occurredAt: start - days(1) }),
      anActivity({ id: 'case-1', type: 'page_view', content: 'case', occurredAt: start - days(31) }),
    ];
    await hub.addLead('warm', { ...fits, createdAt: start - days(40), activities: warm });
    await watch.round();
    expect((await lead('warm')).handOffs).toEqual([]);
    // What it did last takes it over the line: told as history, it moves nothing by itself.
    await ingest.addFacts(
      [
        {
          ref: refOf('warm'),
          activities: [1, 2].map((n) =>
            anActivity({ id: `price-${n}`, type: 'page_view', content: 'price', occurredAt: start - hours(n) }),
          ),
        },
      ],
      { source: 'crm', moves: false },
    );
    expect((await lead('warm')).handOffs).toEqual([]);
    expect(await watch.round()).toMatchObject({ moved: 1 });
    const { handOffs, stages, owner } = await lead('warm');
    expect(handOffs).toMatchObject([{ from: 'mkt', to: 'is', at: hub.clock.now }]);
    expect(stages.at(-1)).toMatchObject({ stage: 'mql', by: 'rule' });
    expect(owner).toBe('sato');
    // Again, nothing moves: it was handed off once.
    expect(await watch.round()).toMatchObject({ moved: 0 });
  });

  it('but not one that qualified long before the hub first saw it', async () => {
    const start = hub.clock.now;
    const price = (id: string, age: number) => anActivity({ id, type: 'inquiry', intent: 'price', occurredAt: start - age });
    await hub.addLead('history', { ...fits, createdAt: start - days(60), activities: [price('old', days(50))] });
    await hub.addLead('fresh', { ...fits, createdAt: start - hours(2), activities: [price('new', hours(2))] });
    await watch.round();
    expect((await lead('history')).handOffs).toEqual([]);
    expect((await lead('fresh')).handOffs).toMatchObject([{ to: 'is', intent: 'price' }]);
    await until(start + days(2));
    expect((await lead('history')).handOffs).toEqual([]);
  });

  it('C6 to rest after its silence, and tells when it is back', async () => {
    const start = hub.clock.now;
    await hub.addLead('silent', {
      createdAt: start - days(360),
      stages: [{ stage: 'lead', at: start - days(360), recordedAt: start - days(360), by: 'import' }],
    });
    await watch.round();
    expect((await lead('silent')).stages.at(-1)?.stage).toBe('lead');
    await until(start + days(8));
    expect((await lead('silent')).stages.at(-1)).toMatchObject({ stage: 'dormant', by: 'rule' });
    await ingest.recordActivity(refOf('silent'), { id: 'back', type: 'page_view', content: 'price', occurredAt: hub.clock.now });
    await watch.round();
    expect(await kindsOf('silent')).toEqual([['woke', hub.clock.now]]);
    await watch.round();
    expect(await kindsOf('silent')).toHaveLength(1);
  });
});

describe('the watch', () => {
  it('B10 looks again by another agreement, at every lead of its team and no other', async () => {
    const now = hub.clock.now;
    await hub.addLead('by-old-rules', { handOffs: [aHandOff(now - hours(3), { intent: 'price' })] });
    await watch.round();
    const seen = await rows<{ n: number }>(hub.db, sql`select count(*)::int as n from looks where team = 'east'`);
    const { agreement } = defaultRulebook;
    await rulebooks.publish({ ...agreement, meta: { ...agreement.meta, version: '3.0.0', effectiveFrom: now } }, now, 'east');
    expect(await watch.round()).toMatchObject({ looked: seen[0]?.n });
    expect(await watch.round()).toMatchObject({ looked: 0 });
  });

  it('keeps what it finds once, whoever looks at the same time', async () => {
    const now = hub.clock.now;
    const handedOff = at('2026-12-14T10:00+09:00');
    hub.clock.now = Math.max(now, handedOff);
    for (let n = 0; n < 12; n++) await hub.addLead(`many-${n}`, { handOffs: [aHandOff(handedOff, { intent: 'price' })] });
    hub.clock.now = handedOff + hours(3);
    const rounds = await Promise.all([watch.round(), watch.round(), watch.round()]);
    const told = await rows<{ n: number }>(
      hub.db,
      sql`select count(*)::int as n from clock_events where lead_id like 'lead-many-%' and kind = 'escalated'`,
    );
    expect(told[0]?.n).toBe(12);
    expect(rounds.reduce((sum, { events }) => sum + events, 0)).toBe(36);
  });

  it('B8 withdraws an escalation whose deadline the agreement moved, says why for a day, and puts it back where it holds again', async () => {
    const { now } = hub.clock;
    const { agreement } = defaultRulebook;
    const agree = async (version: string, hoursAllowed: number) => {
      const promises = agreement.promises.map((one) =>
        one.id === 'p1' ? { ...one, within: { amount: hoursAllowed, unit: 'hours' as const } } : one,
      );
      await rulebooks.publish({ ...agreement, promises, meta: { ...agreement.meta, version, effectiveFrom: now } }, now, 'east');
      await watch.round();
      return (await backlog()).escalations.filter(({ refs }) => refs[0]?.id.startsWith('many-'));
    };
    expect(await agree('4.0.0', 1)).toHaveLength(12);
    const moved = await agree('5.0.0', 7);
    expect(moved).toHaveLength(12);
    expect(moved.map(({ withdrawn }) => withdrawn)).toEqual(moved.map(() => ({ at: now, why: 'changed' })));
    // The lead itself remembers it, for whoever opens it.
    expect((await lead('many-1')).withdrawnEscalations).toMatchObject([
      { promise: 'p1', to: { ja: 'ISマネージャー' }, withdrawnAt: now, why: 'changed' },
    ]);
    const again = await agree('6.0.0', 2);
    expect(again.map(({ due, withdrawn }) => [due, withdrawn])).toEqual(again.map(() => [at('2026-12-14T12:00+09:00'), undefined]));
    await agree('7.0.0', 7);
    hub.clock.now = now + days(1) + minutes(1);
    expect((await backlog()).escalations.filter(({ withdrawn }) => withdrawn?.at === now)).toEqual([]);
    hub.clock.now = now;
  });

  it('goes with a lead that is deleted', async () => {
    await ingest.deleteLead(refOf('many-0'));
    expect(await eventsOf('many-0')).toEqual([]);
    expect(await rows(hub.db, sql`select 1 from looks where lead_id = 'lead-many-0'`)).toEqual([]);
    await watch.round();
  });
});
