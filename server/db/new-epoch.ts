import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from './database';

/** Begins another epoch of the database: whoever synced in an earlier one starts over. @returns its name */
export async function newEpoch(tx: Database): Promise<string> {
  const epoch = randomUUID();
  await tx.execute(sql`insert into meta (key, value) values ('epoch', ${epoch}) on conflict (key) do update set value = excluded.value`);
  return epoch;
}
