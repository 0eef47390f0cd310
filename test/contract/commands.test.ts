import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { CommandsAnswer, Problem } from '@/lib/api/contract';
import { DAY, HOUR, MINUTE } from '@/lib/domain/time';
import { rows } from '@/server/db/database';
import { aHandOff, anActivity } from '../fixtures/builders';
import { hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { directory, ingest } = hub.services;
const talked = { kind: 'log_touch', result: 'talked', channel: 'phone', note: '来週また話す' } as const;

describe('a command', () => {
  it('takes effect, and comes back with the lead as it stands', async () => {
    await hub.addLead('c1', { handOffs: [aHandOff(morning - HOUR, { intent: 'demo' })] });
    const sato = await hub.as('sato');
    const response = await sato.post('/v1/commands', {
      commands: [{ id: randomUUID(), ref: refOf('c1'), occurredAt: morning - 5 * MINUTE, act: talked }],
    });
    const answer = CommandsAnswer.parse(await response.json());
    expect(answer.outcomes).toMatchObject([{ outcome: 'applied', rev: answer.leads[0]?.rev }]);
    expect(answer.leads[0]?.activities).toMatchObject([
      { type: 'call', result: 'talked', by: 'sato', occurredAt: morning - 5 * MINUTE, recordedAt: morning },
    ]);
    // The call kept the promise of a quick answer: the clock is closed for good.
    expect(answer.leads[0]?.closed.some((closed) => closed.outcome === 'met' && closed.owner === 'sato')).toBe(true);
  });

  it('has no second effect when its answer was lost and it is sent again (fault 21)', async () => {
    await hub.addLead('c2');
    const sato = await hub.as('sato');
    const commands = [{ id: randomUUID(), ref: refOf('c2'), occurredAt: morning, act: talked }];
    const first = CommandsAnswer.parse(await (await sato.post('/v1/commands', { commands })).json());
    hub.clock.now = morning + HOUR;
    const again = CommandsAnswer.parse(await (await sato.post('/v1/commands', { commands })).json());
    hub.clock.now = morning;
    expect(again.outcomes).toEqual(first.outcomes);
    expect(again.leads[0]?.rev).toBe(first.leads[0]?.rev);
    expect(again.leads[0]?.activities).toHaveLength(1);
  });

  it('has one effect when it is sent ten times at once', async () => {
    await hub.addLead('c3');
    const sato = await hub.as('sato');
    const id = randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => sato.act(refOf('c3'), talked, { id })));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect((await ingest.findLead(refOf('c3')))?.activities).toHaveLength(1);
  });

  it('keeps its id from others: somebody else’s command under it is refused', async () => {
    await hub.addLead('c4');
    const [sato, boss] = [await hub.as('sato'), await hub.as('boss')];
    const id = randomUUID();
    expect(await sato.act(refOf('c4'), talked, { id })).toMatchObject({ outcome: 'applied' });
    expect(await boss.act(refOf('c4'), talked, { id })).toEqual({ id, outcome: 'refused', code: 'forbidden' });
  });

  it('refused for good stands in nobody’s way: the next ones are judged (fault 28, at the hub)', async () => {
    await hub.addLead('c5');
    const sato = await hub.as('sato');
    const commands = [
      { id: randomUUID(), ref: refOf('c5'), occurredAt: morning, act: { kind: 'teleport', to: 'the moon' } },
      { id: randomUUID(), ref: refOf('not-there'), occurredAt: morning, act: talked },
      { id: randomUUID(), ref: refOf('c5'), occurredAt: morning + DAY, act: talked },
      { id: randomUUID(), ref: refOf('c5'), occurredAt: morning - 30 * DAY, act: talked },
      { id: randomUUID(), ref: refOf('c5'), occurredAt: morning, act: talked },
    ];
    const answer = CommandsAnswer.parse(await (await sato.post('/v1/commands', { commands })).json());
    expect(answer.outcomes.map((outcome) => (outcome.outcome === 'refused' ? outcome.code : outcome.outcome))).toEqual([
      'invalid',
      'not_found',
      'in_future',
      'too_old',
      'applied',
    ]);
    // The refusals are kept as well: the same question gets the same answer.
    const again = CommandsAnswer.parse(await (await sato.post('/v1/commands', { commands })).json());
    expect(again.outcomes).toEqual(answer.outcomes);
  });

  it('tells who was newer when a later BANT answer is there already', async () => {
    await hub.addLead('c6');
    const [sato, boss] = [await hub.as('sato'), await hub.as('boss')];
    const set = (state: 'yes' | 'no') => ({ kind: 'set_bant', element: 'need', state, words: 'yes, they said' }) as const;
    expect(await boss.act(refOf('c6'), set('yes'), { occurredAt: morning - MINUTE })).toMatchObject({ outcome: 'applied' });
    expect(await sato.act(refOf('c6'), set('no'), { occurredAt: morning - HOUR })).toMatchObject({
      outcome: 'superseded',
      supersededBy: { by: 'Name of boss' },
    });
    expect((await ingest.findLead(refOf('c6')))?.bant.need?.state).toBe('yes');
  });

  it('is answered within 4 MB: what has no room is answered when it is sent again, and takes effect once', async () => {
    const boss = await hub.as('boss');
    // A call a minute for years: more than 3 MB of notes a lead.
    const calls = Array.from({ length: 700 }, (_, index) =>
      anActivity({ id: `big-${index}`, type: 'call', occurredAt: morning - (index + 1) * MINUTE, note: '長'.repeat(1_500) }),
    );
    for (const id of ['big1', 'big2', 'big3'])
      await hub.addLead(id, { activities: calls.map((call) => ({ ...call, id: `${id}-${call.id}` })), createdAt: morning - DAY });
    const commands = ['big1', 'big2', 'big3'].map((id) => ({ id: randomUUID(), ref: refOf(id), occurredAt: morning, act: talked }));
    let left = commands;
    const answered: string[] = [];
    for (let asked = 0; left.length > 0; asked++) {
      expect(asked).toBeLessThan(4);
      const text = await (await boss.post('/v1/commands', { commands: left })).text();
      expect(Buffer.byteLength(text)).toBeLessThan(4_000_000);
      const { outcomes, leads } = CommandsAnswer.parse(JSON.parse(text));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'applied'));
      // A lead too heavy to travel whole says since when its activities are complete.
      const [lead] = leads;
      expect(lead?.activities.length).toBeGreaterThan(300);
      expect(lead?.activitiesSince).toBeLessThanOrEqual(lead?.activities[0]?.occurredAt ?? 0);
      answered.push(...outcomes.map(({ id }) => id));
      left = left.slice(outcomes.length);
    }
    expect(answered).toEqual(commands.map(({ id }) => id));
    const one = await (await boss.get('/v1/leads/sample/lead/big1')).text();
    expect(Buffer.byteLength(one)).toBeLessThan(2_100_000);
    const [count] = await rows<{ of: number }>(
      hub.db,
      sql`select count(*)::int as of from activities where lead_id like 'lead-big%' and body ->> 'result' = 'talked'`,
    );
    expect(count?.of).toBe(3);
  });

  it('gives a lead only to somebody who belongs to the team', async () => {
    await hub.addLead('c7');
    const boss = await hub.as('boss');
    expect(await boss.act(refOf('c7'), { kind: 'assign', owner: 'stranger' })).toMatchObject({ outcome: 'refused' });
    expect(await boss.act(refOf('c7'), { kind: 'assign', owner: 'west' })).toMatchObject({ outcome: 'refused' });
    expect(await boss.act(refOf('c7'), { kind: 'assign', owner: 'ito' })).toMatchObject({ outcome: 'applied' });
    expect((await ingest.findLead(refOf('c7')))?.owner).toBe('ito');
  });

  it('is refused to who reads on after a hand-over to another team', async () => {
    await hub.addLead('c8');
    const sato = await hub.as('sato');
    expect(await sato.act(refOf('c8'), talked)).toMatchObject({ outcome: 'applied' });
    await ingest.setOwner(refOf('c8'), 'west', 'west');
    expect((await sato.get('/v1/leads/sample/lead/c8')).status).toBe(200);
    expect(await sato.act(refOf('c8'), talked)).toMatchObject({ outcome: 'refused', code: 'forbidden' });
  });

  it('writes effect, id and audit entry together or not at all', async () => {
    await hub.addLead('c9');
    const sato = await hub.as('sato');
    const id = randomUUID();
    await sato.act(refOf('c9'), talked, { id });
    const audit = (await hub.db.execute(sql`select user_id, action, lead_id from audit where command_id = ${id}`)) as unknown as {
      rows: unknown[];
    };
    expect(audit.rows).toEqual([{ user_id: 'sato', action: 'log_touch', lead_id: 'lead-c9' }]);
  });

  it('loses nothing when twenty people write on one lead at once', async () => {
    await hub.addLead('c10');
    const callers = await Promise.all(['sato', 'boss', 'admin'].map((user) => hub.as(user)));
    await Promise.all(Array.from({ length: 20 }, (_, i) => callers[i % 3]?.act(refOf('c10'), talked)));
    expect((await ingest.findLead(refOf('c10')))?.activities).toHaveLength(20);
  });

  it('from who has lost their rights is refused', async () => {
    await hub.addLead('c11', { owner: 'ito' });
    const ito = await hub.as('ito');
    await directory.setGrants('ito', []);
    expect(await ito.act(refOf('c11'), talked)).toMatchObject({ outcome: 'refused', code: 'not_found' });
    await directory.setGrants('ito', [{ team: 'east', role: 'rep' }]);
    expect(await ito.act(refOf('c11'), talked)).toMatchObject({ outcome: 'applied' });
  });

  it('takes no field that is not its own: score, owner or team written beside the act change nothing', async () => {
    await hub.addLead('c12');
    const sato = await hub.as('sato');
    const response = await sato.post('/v1/commands', {
      owner: 'ito',
      commands: [
        {
          id: randomUUID(),
          ref: { ...refOf('c12'), team: 'west' },
          occurredAt: morning,
          owner: 'ito',
          team: 'west',
          rev: 99,
          act: { ...talked, by: 'boss', score: 100, recordedAt: 0 },
        },
      ],
    });
    expect(response.status).toBe(200);
    const lead = await ingest.findLead(refOf('c12'));
    expect(lead).toMatchObject({ owner: 'sato', team: 'east' });
    expect(lead?.activities).toMatchObject([{ by: 'sato', recordedAt: morning }]);
  });
});

describe('a body of commands', () => {
  it.each([
    ['not JSON', '{"commands": ['],
    ['HTML', '<!doctype html><p>hello'],
    ['nothing', ''],
    ['no list', {}],
    ['an empty list', { commands: [] }],
    ['more than a hundred', { commands: Array.from({ length: 101 }, () => ({ id: randomUUID() })) }],
    ['commands without ids', { commands: [{ act: talked }] }],
    ['brackets without end', '['.repeat(100_000)],
  ])('that is %s is refused as a whole, saying why', async (_, body) => {
    const response = await (await hub.as('sato')).post('/v1/commands', body);
    expect(response.status).toBe(400);
    expect(Problem.parse(await response.json()).code).toBe('invalid');
  });

  it('larger than the hub takes is refused', async () => {
    const response = await (await hub.as('sato')).post('/v1/commands', `{"commands": "${'x'.repeat(2_100_000)}"}`);
    expect(response.status).toBe(413);
    expect(Problem.parse(await response.json()).code).toBe('too_large');
  });

  it('with text no database can hold is kept without it', async () => {
    await hub.addLead('c13');
    const sato = await hub.as('sato');
    const note = `<script>alert(1)</script>\u0000\ud800 '); drop table leads; -- 🗾 ${'長'.repeat(3_000)}`;
    expect(await sato.act(refOf('c13'), { ...talked, note })).toMatchObject({ outcome: 'applied' });
    const kept = (await ingest.findLead(refOf('c13')))?.activities[0]?.note ?? '';
    expect(kept).toContain("<script>alert(1)</script> '); drop table leads; -- 🗾 長");
    expect(await sato.act(refOf('c13'), { ...talked, note: 'x'.repeat(100_000) })).toMatchObject({ outcome: 'refused', code: 'invalid' });
  });
});

describe('C3 C4 the acts of a manager and of second thoughts', () => {
  it('nudges: the owner finds it with the lead, and nobody is nudged again at once', async () => {
    await hub.addLead('nudged', { owner: 'sato' });
    const [boss, sato] = [await hub.as('boss'), await hub.as('sato')];
    expect(await boss.act(refOf('nudged'), { kind: 'nudge', text: '今日中に' })).toMatchObject({ outcome: 'applied' });
    const known = await sato.sync();
    expect([...known.leads.values()].find(({ id }) => id === 'lead-nudged')?.reminders).toMatchObject([
      { kind: 'nudge', by: 'boss', to: 'sato', text: '今日中に' },
    ]);
    expect(await boss.act(refOf('nudged'), { kind: 'nudge' })).toMatchObject({ outcome: 'refused', code: 'nudged_lately' });
    expect(await sato.act(refOf('nudged'), { kind: 'nudge' })).toMatchObject({ outcome: 'refused', code: 'forbidden' });
  });

  it('snoozes: one for each person is kept, whatever comes', async () => {
    await hub.addLead('snoozed', { owner: 'sato' });
    const sato = await hub.as('sato');
    for (const until of [morning + HOUR, morning + 2 * HOUR])
      expect(
        await sato.act(refOf('snoozed'), { kind: 'snooze', until }, { occurredAt: morning - 3 * HOUR + (until - morning) }),
      ).toMatchObject({
        outcome: 'applied',
      });
    expect((await ingest.findLead(refOf('snoozed')))?.reminders).toMatchObject([{ kind: 'snooze', by: 'sato', until: morning + 2 * HOUR }]);
  });

  it('takes back a touch: a new judgement beside the old one, and the audit keeps both', async () => {
    await hub.addLead('mistake', { owner: 'sato', handOffs: [aHandOff(morning - 30 * MINUTE, { intent: 'demo' })] });
    const sato = await hub.as('sato');
    const id = randomUUID();
    await sato.act(refOf('mistake'), { ...talked, result: 'no_answer' }, { id });
    expect(await sato.act(refOf('mistake'), { kind: 'withdraw', activity: id, reason: '別人' })).toMatchObject({ outcome: 'applied' });
    const lead = await ingest.findLead(refOf('mistake'));
    expect(lead?.activities).toMatchObject([{ id, withdrawn: { by: 'sato', reason: '別人' } }]);
    const judged = lead?.closed.filter(({ promise }) => promise === 'p1').map(({ outcome, reopened }) => [outcome, reopened ?? false]);
    expect(judged).toEqual([
      ['met', false],
      ['cancelled', true],
    ]);
    const entries = (await hub.db.execute(
      sql`select action from audit where lead_id = 'lead-mistake' and command_id is not null order by seq`,
    )) as unknown as { rows: { action: string }[] };
    expect(entries.rows.map(({ action }) => action)).toEqual(['log_touch', 'withdraw']);
  });

  it('reassigns many at once: each has its own outcome, and one that is refused stops no other', async () => {
    for (const n of [1, 2, 3]) await hub.addLead(`bulk-${n}`, { owner: 'sato' });
    await hub.addLead('bulk-west', { owner: 'west', team: 'west' });
    const boss = await hub.as('boss');
    const commands = ['bulk-1', 'bulk-west', 'bulk-2', 'bulk-3'].map((lead) => ({
      id: randomUUID(),
      ref: refOf(lead),
      occurredAt: morning,
      act: { kind: 'assign', owner: 'ito' },
    }));
    const { outcomes } = CommandsAnswer.parse(await (await boss.post('/v1/commands', { commands })).json());
    expect(outcomes.map((one) => (one.outcome === 'refused' ? one.code : one.outcome))).toEqual([
      'applied',
      'not_found',
      'applied',
      'applied',
    ]);
  });
});
