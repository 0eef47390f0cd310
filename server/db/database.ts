import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { FeedOrder } from './feed-order';
import type * as schema from './schema';

/** The hub's database or a transaction on it; the same on PGlite and PostgreSQL. Inside a transaction use only the transaction: the embedded database has one session. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** What can be announced: leads changed, something is to be sent, or rights or rules changed; `anything` where that can't be known. */
export const announcements = ['leads', 'sending', 'rules', 'anything'] as const;
export type Announced = (typeof announcements)[number];

/** An open database with what differs between the two kinds. */
export type OpenDatabase = {
  /** By which order its feed is read; another hub may change it. */
  feed: FeedOrder;
  kind: 'pglite' | 'postgres';
  db: Database;
  /** The connections, where there are several: on PostgreSQL. */
  pool?: Pool;
  /** Calls `wake` after any hub on this database announced a change; returns the way to stop. */
  listen(wake: (what: Announced) => void): () => void;
  /** Announces a change to every hub on this database. Call it inside the transaction: it is heard after the commit. */
  announce(tx: Database, what: Announced): Promise<void>;
  /** The whole database as a compressed archive: on the embedded one. */
  dump?: () => Promise<Blob>;
  close(): Promise<void>;
};

/** Runs a statement and gives its rows; the caller states their shape, which the statement next to it decides. */
export async function rows<Row>(db: Database, statement: SQL): Promise<Row[]> {
  const result = (await db.execute(statement)) as unknown as { rows: Row[] };
  return result.rows;
}
