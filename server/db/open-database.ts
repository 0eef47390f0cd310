import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { HubFault } from '@/server/hub-fault';
import { type Announced, announcements, type Database, type OpenDatabase, rows } from './database';
import { type FeedOrder, settleFeedOrder } from './feed-order';
import { migrations } from './migrations';
import * as schema from './schema';

const CHANNEL = 'tasuki_feed';
/** How often hubs look for news where the database carries no announcements. */
const LOOK_EVERY = 1_000;

/** Opens the embedded database in a folder, made when it is not there. The caller holds the folder's lock. */
export async function openPglite(folder: string, wanted: FeedOrder | null = null): Promise<OpenDatabase> {
  const client = await PGlite.create(join(folder, 'pg'));
  const db = drizzlePglite({ client, schema }) as unknown as Database;
  const wakes = new Set<(what: Announced) => void>();
  const stopListening = await client.listen(CHANNEL, (payload) => {
    for (const wake of wakes) wake(announcedBy(payload));
  });
  let feed: FeedOrder;
  try {
    await migrate(db);
    feed = await settleFeedOrder(db, wanted);
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    kind: 'pglite',
    feed,
    db,
    listen(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    announce: (tx, what) => announce(tx, what),
    async dump() {
      await client.exec('checkpoint');
      return client.dumpDataDir('gzip');
    },
    async close() {
      await stopListening();
      await client.close();
    },
  };
}

/** Connects to PostgreSQL, or to what speaks it. Sessions that idle in a transaction are ended, so that the feed never waits for one. */
export async function openPostgres(url: string, wanted: FeedOrder | null = null): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'tasuki-hub',
  });
  // A connection lost while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that is lost between two statements of a transaction, which then fails by itself.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = drizzlePg({ client: pool, schema }) as unknown as Database;
  let feed: FeedOrder;
  try {
    await migrate(db);
    feed = await settleFeedOrder(db, wanted);
  } catch (error) {
    await pool.end();
    throw error;
  }
  // What only speaks PostgreSQL's language may not carry announcements: there everybody looks by themselves.
  const carries = await announce(db, 'anything').then(
    () => true,
    () => false,
  );
  const wakes = new Set<(what: Announced) => void>();
  let closed = false;
  let listener: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    if (closed) return;
    const client = new pg.Client({ connectionString: url, application_name: 'tasuki-hub-listen', keepAlive: true });
    let lost = false;
    const again = () => {
      if (lost || closed) return;
      lost = true;
      client.end().catch(() => {});
      retry = setTimeout(() => void connect(), 1_000);
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', ({ payload }) => {
      for (const wake of wakes) wake(announcedBy(payload));
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      listener = client;
      // What was announced while nobody listened is found by looking once.
      for (const wake of wakes) wake('anything');
    } catch {
      again();
    }
  };
  const lookAround = () => {
    for (const wake of wakes) wake('anything');
  };
  const looking = carries ? undefined : setInterval(lookAround, LOOK_EVERY).unref();
  if (carries) await connect();
  return {
    kind: 'postgres',
    feed,
    db,
    pool,
    listen(wake) {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
    announce: (tx, what) => (carries ? announce(tx, what) : Promise.resolve()),
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(looking);
      await listener?.end().catch(() => {});
      await pool.end();
    },
  };
}

async function announce(tx: Database, what: Announced): Promise<void> {
  await tx.execute(sql`select pg_notify(${CHANNEL}, ${what})`);
}

/** What a hub of another version announces may be unknown here. */
function announcedBy(payload: string | undefined): Announced {
  return announcements.find((one) => one === payload) ?? 'anything';
}

/**
 * Brings a database to a schema, this hub's unless told otherwise: each step it has not had, in a transaction of its own; several hubs
 * starting at once take turns.
 * @throws {HubFault} where the database was written by a newer hub.
 */
export async function migrate(db: Database, steps: typeof migrations = migrations): Promise<void> {
  await db
    .execute(
      sql`create table if not exists schema_versions (version integer primary key, name text not null, applied_at timestamptz not null default now())`,
    )
    .catch(async (error) => {
      // Two hubs creating the same table at once: one loses with a duplicate, and the table is there.
      await rows(db, sql`select 1 from schema_versions limit 1`).catch(() => {
        throw error;
      });
    });
  const newest = steps.at(-1)?.version ?? 0;
  // Where transactions have no numbers the column stays empty.
  const hasNumbers = await rows(db, sql`select null::xid8`).then(
    () => true,
    () => false,
  );
  for (const step of steps) {
    await db.transaction(async (tx) => {
      await tx.execute(sql`lock table schema_versions in exclusive mode`);
      const had = (await rows<{ version: number }>(tx, sql`select version from schema_versions`)).map(({ version }) => version);
      const have = Math.max(0, ...had);
      if (have > newest) {
        throw new HubFault(`The database was written by a newer hub (schema ${have}, this one knows ${newest}): start the newer hub.`);
      }
      if (had.includes(step.version)) return;
      for (const statement of step.statements) await tx.execute(sql.raw(hasNumbers ? statement : statement.replaceAll('xid8', 'bigint')));
      if (step.version === 1) {
        await tx.execute(
          sql`insert into meta (key, value) values ('epoch', ${randomUUID()}), ('signing_key', ${randomBytes(32).toString('hex')})`,
        );
      }
      await tx.execute(sql`insert into schema_versions (version, name) values (${step.version}, ${step.name})`);
    });
  }
}
