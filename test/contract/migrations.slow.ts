import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, rows } from '@/server/db/database';
import { migrations } from '@/server/db/migrations';
import { migrate } from '@/server/db/open-database';
import { createHub, type HubOptions } from '@/server/hub';
import { createLog } from '@/server/log';
import { emptyDatabase, morning } from './hub-under-test';

/** What a hub of long ago kept: a team, a person and a lead. */
async function fill(db: Database): Promise<void> {
  await db.execute(sql`insert into teams (id, name) values ('east', '{"ja":"東","en":"East"}')`);
  await db.execute(sql`insert into users (id, name, team) values ('sato', 'Sato', 'east')`);
  await db.execute(sql`insert into grants (user_id, team, role) values ('sato', 'east', 'rep')`);
  const fields = JSON.stringify({ name: 'Tsubame', company: {}, createdAt: morning - 1000, custom: {} });
  await db.execute(sql`insert into leads (id, rev, team, owner, fields) values ('lead-1', 1, 'east', 'sato', ${fields}::jsonb)`);
  await db.execute(sql`insert into lead_refs (site, type, id, lead_id) values ('sample', 'lead', '1', 'lead-1')`);
  await db.execute(sql`insert into audit (at, user_id, action) values (${morning - 1000}::bigint, 'sato', 'test')`);
}

async function openPlain(options: HubOptions): Promise<{ db: Database; close(): Promise<void> }> {
  if (options.databaseUrl) {
    const pool = new pg.Pool({ connectionString: options.databaseUrl });
    return { db: drizzlePg({ client: pool }) as unknown as Database, close: () => pool.end() };
  }
  const folder = join(options.dataDir ?? '', 'pg');
  await mkdir(folder, { recursive: true });
  const client = await PGlite.create(folder);
  return { db: drizzlePglite({ client }) as unknown as Database, close: () => client.close() };
}

/** Everything the schema is made of: columns, indexes, constraints. */
async function shapeOf(db: Database): Promise<string[]> {
  const columns = sql`select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
    from information_schema.columns where table_schema = 'public'`;
  const indexes = sql`select indexdef as line from pg_indexes where schemaname = 'public'`;
  const constraints = sql`select conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
    where connamespace = 'public'::regnamespace`;
  const found = await Promise.all([columns, indexes, constraints].map((statement) => rows<{ line: string }>(db, statement)));
  return found
    .flat()
    .map(({ line }) => line)
    .sort();
}

describe('a database of an earlier hub', () => {
  let wanted: string[] = [];
  beforeAll(async () => {
    const fresh = await emptyDatabase();
    const { db, close } = await openPlain(fresh.options);
    await migrate(db);
    wanted = await shapeOf(db);
    await close();
    await fresh.remove();
  });

  it.each(migrations.map(({ name }, index) => [index + 1, name] as const))(
    'that knew %i steps, to "%s", is brought to today’s schema with all it holds',
    async (steps) => {
      const old = await emptyDatabase();
      try {
        const { db, close } = await openPlain(old.options);
        await migrate(db, migrations.slice(0, steps));
        await fill(db);
        await migrate(db);
        expect(await shapeOf(db)).toEqual(wanted);
        // Once more: nothing is left to do.
        await migrate(db);
        expect(await shapeOf(db)).toEqual(wanted);
        const kept = sql`select l.id, l.fields->>'name' as name, r.id as ref, g.role from leads l join lead_refs r on r.lead_id = l.id
          join grants g on g.user_id = l.owner`;
        expect(await rows(db, kept)).toEqual([{ id: 'lead-1', name: 'Tsubame', ref: '1', role: 'rep' }]);
        await close();
        if (steps === 1) await isServed(old.options);
      } finally {
        await old.remove();
      }
    },
  );

  async function isServed(options: HubOptions): Promise<void> {
    const hub = await createHub({ ...options, clock: () => morning, log: createLog('silent') });
    expect(await hub.services.directory.grantsOf('sato')).toMatchObject([{ team: 'east', role: 'rep' }]);
    expect(await hub.services.ingest.findLead({ site: 'sample', type: 'lead', id: '1' })).toMatchObject({ id: 'lead-1', owner: 'sato' });
    // What was entered before there was a chain is in it now.
    await hub.services.audit.seal();
    expect(await hub.services.audit.verify()).toMatchObject({ whole: true });
    await hub.close();
  }

  it('of a newer hub is left alone, in one line', async () => {
    const newer = await emptyDatabase();
    try {
      const open = await openPlain(newer.options);
      await migrate(open.db, [
        ...migrations,
        { version: 9_000, name: 'of the future', statements: ['create table of_the_future (id text)'] },
      ]);
      await open.close();
      await expect(createHub({ ...newer.options, log: createLog('silent') })).rejects.toThrow(
        /written by a newer hub \(schema 9000, this one knows \d+\): start the newer hub\./,
      );
    } finally {
      await newer.remove();
    }
  });
});
