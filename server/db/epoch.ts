import { sql } from 'drizzle-orm';
import { type Database, type OpenDatabase, rows } from './database';
import { keptOrder, renumberLog } from './feed-order';
import { newEpoch } from './new-epoch';

/**
 * Which life of the database this is. Whoever synced with an earlier one starts over: what was acknowledged after a copy was made is
 * not in the copy, and the numbers by which the feed is read may begin anew.
 */
export type Epoch = {
  /** The epoch by now. */
  current(): string;
  /** Looks whether the database was put back from a copy (loaded elsewhere than it was written) or gave way to a replica; then a new epoch begins. */
  settle(): Promise<void>;
  /** Begins a new epoch: the database was put back in a way that can't be seen from inside. */
  begin(): Promise<void>;
};

/** Tells lives of a database apart; none is known before the first `settle` or `begin`. */
export function createEpoch(open: OpenDatabase): Epoch {
  let current = '';
  return {
    current: () => current,
    async settle() {
      // Another hub may have been told to read by the other order; the rows follow it already.
      open.feed = (await keptOrder(open.db)) ?? open.feed;
      const identity = await identityOf(open.db);
      current = await open.db.transaction(async (tx) => {
        const db = tx as unknown as Database;
        const known = await metaOf(db);
        const before = known.get('identity');
        if (before === identity) return known.get('epoch') ?? '';
        await keepMeta(db, 'identity', identity);
        // The first hub that knows of identities finds none: that is no copy.
        return before === undefined ? (known.get('epoch') ?? '') : beginIn(open, db);
      });
    },
    async begin() {
      const identity = await identityOf(open.db);
      current = await open.db.transaction(async (tx) => {
        const db = tx as unknown as Database;
        await metaOf(db);
        await keepMeta(db, 'identity', identity);
        return beginIn(open, db);
      });
    },
  };
}

/** Where the database lives: the cluster, its time line (a replica that takes over begins another) and the database in it. */
async function identityOf(db: Database): Promise<string> {
  const [own] = await rows<{ oid: string }>(db, sql`select oid::text as oid from pg_database where datname = current_database()`);
  // Not every provider lets these be asked, and what only speaks PostgreSQL may not have them.
  const [cluster] = await rows<{ id: string; line: string }>(
    db,
    sql`select (select system_identifier::text from pg_control_system()) as id, (select timeline_id::text from pg_control_checkpoint()) as line`,
  ).catch(() => []);
  return [cluster?.id ?? '', cluster?.line ?? '', own?.oid ?? ''].join('/');
}

/** What the database knows of itself; several hubs that settle at once take turns. */
async function metaOf(tx: Database): Promise<Map<string, string>> {
  const found = await rows<{ key: string; value: string }>(tx, sql`select key, value from meta order by key for update`);
  return new Map(found.map(({ key, value }) => [key, value]));
}

async function keepMeta(tx: Database, key: string, value: string): Promise<void> {
  await tx.execute(sql`insert into meta (key, value) values (${key}, ${value}) on conflict (key) do update set value = excluded.value`);
}

async function beginIn(open: OpenDatabase, tx: Database): Promise<string> {
  const epoch = await newEpoch(tx);
  await renumberLog(open.feed, tx);
  await open.announce(tx, 'anything');
  return epoch;
}
