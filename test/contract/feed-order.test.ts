import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rows } from '@/server/db/database';
import { createHub, type Hub, type HubOptions } from '@/server/hub';
import { createLog } from '@/server/log';
import { aLead } from '../fixtures/builders';
import { emptyDatabase, morning, onPostgres, refOf } from './hub-under-test';

async function opened(options: HubOptions): Promise<Hub> {
  return createHub({ ...options, clock: () => morning, log: createLog('silent') });
}

async function stateOf(hub: Hub): Promise<{ order: string | undefined; epoch: string | undefined; without: number }> {
  const kept = await rows<{ key: string; value: string }>(hub.db, sql`select key, value from meta`);
  const [feed] = await rows<{ n: number }>(hub.db, sql`select count(*)::int as n from feed where seq is null`);
  const value = (wanted: string) => kept.find(({ key }) => key === wanted)?.value;
  return { order: value('feed_order'), epoch: value('epoch'), without: feed?.n ?? -1 };
}

async function idsSeenFromTheStart(hub: Hub): Promise<string[]> {
  const { token } = await hub.services.tokens.create({ user: 'boss', note: 'test' });
  const answer = await hub.app.request('/v1/leads/changes', { headers: { authorization: `Bearer ${token}` } });
  const page = (await answer.json()) as { leads: { id: string }[]; more: boolean };
  expect(page.more).toBe(false);
  return page.leads.map(({ id }) => id).sort();
}

describe('the order of the feed', () => {
  it('may change on a database that is in use: everybody starts over and is told everything', async () => {
    const { options, remove } = await emptyDatabase();
    onTestFinished(remove);
    let hub = await opened(options);
    await hub.services.directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
    await hub.services.directory.addUser({ id: 'boss', name: 'Boss', team: 'east', department: null, roles: ['manager'] });
    await hub.services.ingest.upsertLeads(['1', '2', '3'].map((id) => aLead({ id, refs: [refOf(id)], team: 'east' })));
    const first = await stateOf(hub);
    expect(first).toMatchObject({ order: 'horizon', without: 0 });
    await hub.close();

    hub = await opened({ ...options, feed: 'sequencer' });
    const second = await stateOf(hub);
    expect(second).toMatchObject({ order: 'sequencer', without: 9 });
    expect(second.epoch).not.toBe(first.epoch);
    expect(await idsSeenFromTheStart(hub)).toEqual(['1', '2', '3']);
    expect((await stateOf(hub)).without).toBe(0);
    await hub.close();

    // Who leaves it out goes on as it was.
    hub = await opened(options);
    expect(await stateOf(hub)).toMatchObject({ order: 'sequencer', epoch: second.epoch });
    await hub.services.ingest.upsertLeads([aLead({ id: '4', refs: [refOf('4')], team: 'east' })]);
    await hub.close();

    hub = await opened({ ...options, feed: 'horizon' });
    expect(await stateOf(hub)).toMatchObject({ order: 'horizon', without: 0 });
    expect(await idsSeenFromTheStart(hub)).toEqual(['1', '2', '3', '4']);
    await hub.close();
  });

  if (onPostgres)
    it('is kept by counters where nobody may ask which transactions run', async () => {
      const { options, remove } = await emptyDatabase();
      const url = new URL((options as { databaseUrl: string }).databaseUrl);
      const role = `plain_${randomUUID().slice(0, 8)}`;
      const admin = new pg.Client({ connectionString: url.href });
      await admin.connect();
      await admin.query(`create role ${role} login`);
      await admin.query(`revoke execute on function pg_current_snapshot() from public`);
      await admin.query(`grant all on schema public to ${role}`);
      onTestFinished(async () => {
        await admin.query(`drop owned by ${role}`);
        await admin.query(`drop role ${role}`);
        await admin.end();
        await remove();
      });
      url.username = role;
      const hub = await opened({ databaseUrl: url.href });
      expect((await stateOf(hub)).order).toBe('sequencer');
      await hub.services.directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
      await hub.services.directory.addUser({ id: 'boss', name: 'Boss', team: 'east', department: null, roles: ['manager'] });
      await hub.services.ingest.upsertLeads(['1', '2'].map((id) => aLead({ id, refs: [refOf(id)], team: 'east' })));
      expect(await idsSeenFromTheStart(hub)).toEqual(['1', '2']);
      await hub.close();
      await expect(opened({ databaseUrl: url.href, feed: 'horizon' })).rejects.toThrow('TASUKI_FEED=horizon is not possible');
    });
});

if (onPostgres)
  describe('a connection that the database ends within a transaction', () => {
    it('takes the transaction with it and nothing else', async () => {
      const { options, remove } = await emptyDatabase();
      onTestFinished(remove);
      const hub = await opened(options);
      const cut = hub.db.transaction(async (tx) => {
        const [own] = await rows<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`);
        await hub.db.execute(sql`select pg_terminate_backend(${own?.pid})`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        await tx.execute(sql`select 1`);
      });
      await expect(cut).rejects.toThrow();
      expect(await rows(hub.db, sql`select 1 as one`)).toEqual([{ one: 1 }]);
      await hub.close();
    });
  });
