import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { Backlog, MonthGoalsAnswer, Problem, ReportAnswer } from '@/lib/api/contract';
import { goalFor } from '@/lib/domain/goals';
import { report } from '@/lib/domain/report';
import { DAY, HOUR } from '@/lib/domain/time';
import { readLeads } from '@/server/db/lead-rows';
import type { NotYet } from '@/server/problem';
import { createReports } from '@/server/services/reports';
import { aCall, aHandOff } from '../fixtures/builders';
import { type Caller, hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { directory, goals, rulebooks } = hub.services;
const callerOf = (user: string) => hub.as(user);
const [boss, mkt, sato, westboss] = [await callerOf('boss'), await callerOf('mkt'), await callerOf('sato'), await callerOf('westboss')];

const stages = [{ stage: 'mql', at: morning - 5 * DAY, recordedAt: morning - 5 * DAY, by: 'rule' as const }];
for (let n = 0; n < 25; n++) {
  const owner = n % 3 === 0 ? 'sato' : 'ito';
  await hub.addLead(`r${n}`, {
    owner,
    sourcedBy: 'mkt',
    source: n % 2 === 0 ? 'web' : 'fair',
    stages,
    handOffs: [
      aHandOff(morning - 5 * DAY + n * HOUR, {
        intent: 'demo',
        verdict: { kind: 'accept', at: morning - DAY, recordedAt: morning - DAY, by: owner },
      }),
    ],
    activities: [aCall(morning - 4 * DAY, 'talked', { id: `r${n}-call`, by: owner })],
  });
}

const bare = {
  target: null,
  consequence: null,
  pledge: { marketing: { volume: 40, personaRatio: null }, sales: { followUp: null } },
  quota: null,
  region: 'jp',
  values: {},
};

async function packOf(caller: Caller, month = '2026-11', team = 'east'): Promise<ReportAnswer> {
  const response = await caller.get(`/v1/reports/${month}?team=${team}`);
  const body = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(body));
  return ReportAnswer.parse(body);
}

async function manyReps(): Promise<void> {
  for (const id of ['r-a', 'r-b', 'r-c']) await directory.addUser({ id, name: id, team: 'east', department: null, roles: ['rep'] });
}

describe('D1 the monthly pack at the hub', () => {
  it('is what the domain makes of the team’s leads, with the month’s goals', async () => {
    expect((await boss.put('/v1/goals/2026-11?team=east', bare)).status).toBe(200);
    const { report: pack, team, people } = await packOf(boss);
    expect(team.id).toBe('east');
    const ids = (await hub.db.execute(sql`select id from leads where team = 'east' order by id`)) as unknown as { rows: { id: string }[] };
    const leads = await readLeads(
      hub.db,
      ids.rows.map(({ id }) => id),
      morning,
    );
    const { rulebook } = await rulebooks.current('east', morning);
    const expected = report(leads, rulebook, '2026-11', morning, { goals: await goals.inForce('east', '2026-11'), reps: ['ito', 'sato'] });
    expect(pack).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(pack.figures.delivered).toBe(25);
    expect(pack.reps.rows.map(({ group, delivered }) => [group, delivered]).sort()).toEqual([
      ['ito', 16],
      ['sato', 9],
    ]);
    expect(people.map(({ name }) => name)).toEqual(['Name of ito', 'Name of sato']);
  });

  it('is made once for everybody who asks, until a lead or a goal changes', async () => {
    const first = await packOf(boss);
    hub.clock.now = morning + 60_000;
    const [again, too] = await Promise.all([packOf(boss), packOf(boss)]);
    expect([again.madeAt, too.madeAt]).toEqual([first.madeAt, first.madeAt]);
    expect(await boss.act(refOf('r0'), { kind: 'nudge' })).toMatchObject({ outcome: 'applied' });
    expect((await packOf(boss)).madeAt).toBe(morning + 60_000);
    hub.clock.now = morning + 10 * 60_000;
    expect((await packOf(boss)).madeAt).toBe(morning + 10 * 60_000);
    hub.clock.now = morning;
  });

  it('tells marketing what reps did only together, and only where they are as many as the agreement says (C5)', async () => {
    expect((await packOf(mkt)).report.reps).toMatchObject({ rows: [], together: null, gini: null });
    expect((await mkt.get('/v1/team/backlog?team=east')).status).toBe(403);
    await manyReps();
    const { report: pack, people } = await packOf(mkt);
    expect(pack.audience).toBe('marketing');
    expect(pack.reps).toMatchObject({ rows: [], together: { group: null, delivered: 25 } });
    expect(pack.feedback.byRep).toEqual([]);
    expect(people).toEqual([]);
    expect(JSON.stringify(pack)).not.toMatch(/sato|ito/);
    expect(Backlog.parse(await (await mkt.get('/v1/team/backlog?team=east')).json()).rows).toHaveLength(1);
  });

  it('names to marketing no lead that it may not read; the counts stay', async () => {
    const bant = Object.fromEntries(
      ['budget', 'authority', 'need', 'timing'].map((key) => [key, { state: 'yes', at: morning - DAY, by: 'ito', source: 'person' }]),
    );
    const calls = [1, 2, 3].map((n) => aCall(morning - n * HOUR, 'talked', { id: `own-${n}`, by: 'ito' }));
    await hub.addLead('sales-own', {
      owner: 'ito',
      sourcedBy: 'sales',
      stages: [{ stage: 'sql', at: morning - 2 * DAY, recordedAt: morning - 2 * DAY, by: 'person' }],
      handOffs: [aHandOff(morning - 2 * DAY, { from: 'is', to: 'fs' })],
      bant,
      activities: calls,
    });
    const [whole, shown] = [await packOf(boss), await packOf(mkt)];
    expect(whole.report.unregistered.leads.map(({ refs }) => refs[0]?.id)).toContain('sales-own');
    expect(shown.report.unregistered.leads.map(({ refs }) => refs[0]?.id)).not.toContain('sales-own');
    expect(shown.report.unregistered.count).toBe(whole.report.unregistered.count);
  });

  it.each([
    ['a rep', () => sato, '2026-11', 'east', 403],
    ['who leads another team', () => westboss, '2026-11', 'east', 403],
    ['a month that has not begun', () => boss, '2026-12', 'east', 404],
    ['what is no month', () => boss, '2026-13', 'east', 400],
    ['a month long ago', () => boss, '2020-01', 'east', 200],
  ])('asked for %s', async (_, caller, month, team, status) => {
    const response = await caller().get(`/v1/reports/${month}?team=${team}`);
    expect(response.status).toBe(status);
    if (!response.ok) expect(Problem.parse(await response.json()).message).not.toBe('');
  });

  it('that takes longer than anybody should wait is made all the same: who asks again gets it', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    // The goals are read once to know whether a pack is made already, and again to make it: that takes long here.
    const slowGoals: typeof goals = {
      ...goals,
      async inForce(team, month) {
        asked += 1;
        if (asked > 1) await held;
        return goals.inForce(team, month);
      },
    };
    const slow = createReports({ db: hub.db }, rulebooks, slowGoals, () => morning, 1);
    const session = {
      user: { id: 'boss', name: 'Boss' },
      grants: [{ role: 'manager' as const, team: 'east' }],
      viewEpoch: 1,
      scopes: null,
    };
    await expect(slow.read(session, '2026-10', 'east')).rejects.toMatchObject({ status: 503, retryAfter: 30 } satisfies Partial<NotYet>);
    release();
    const pack = () => slow.read(session, '2026-10', 'east').catch(() => null);
    await expect.poll(async () => (await pack())?.report.month).toBe('2026-10');
  });
});

describe('D2 goals', () => {
  it('have versions of their own: each change keeps what was, says who and when, and is made on what is known', async () => {
    const first = await mkt.put('/v1/goals/2027-01?team=east', { ...bare, values: { delivered_mql: 30 } });
    expect(first.headers.get('etag')).toMatch(/"1"$/);
    expect((await mkt.put('/v1/goals/2027-01?team=east', bare)).status).toBe(412);
    const second = await boss.put('/v1/goals/2027-01?team=east', { ...bare, values: { delivered_mql: 35 } }, { 'if-match': '"1"' });
    const { goals: now, before } = MonthGoalsAnswer.parse(await second.json());
    expect(now).toMatchObject({ version: 2, month: '2027-01', team: 'east', enteredBy: 'boss', enteredAt: morning });
    expect(goalFor(now, 'delivered_mql')).toBe(35);
    expect(before).toMatchObject([{ version: 1, enteredBy: 'mkt', values: { delivered_mql: 30 } }]);
    expect((await mkt.put('/v1/goals/2027-01?team=east', bare, { 'if-match': '"1"' })).status).toBe(412);
    expect(MonthGoalsAnswer.parse(await (await sato.get('/v1/goals/2027-02?team=east')).json()).goals).toBeNull();
  });

  it('sign nothing anew: the agreement and its revision stay', async () => {
    const { revision } = await rulebooks.current('east', morning);
    await boss.put('/v1/goals/2027-03?team=east', bare);
    rulebooks.forget();
    expect((await rulebooks.current('east', morning)).revision).toBe(revision);
  });

  it.each([
    ['a share beyond 100', { values: { persona_ratio: 101 } }],
    ['a month that is none of the twelve', { month: 13, values: 'x' }],
    ['more text than goals are', { values: Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`kpi_number_${n}`, n])) }],
  ])('are not %s', async (_, change) => {
    expect((await boss.put('/v1/goals/2027-04?team=east', { ...bare, ...change })).status).toBe(400);
  });

  it('are kept by one of two who set them at the same moment', async () => {
    const both = await Promise.all([boss, mkt].map((caller) => caller.put('/v1/goals/2027-05?team=east', bare)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});
