import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from './database';

/**
 * Takes or renews a lease on a piece of work that only one hub may do at a time.
 * @returns whether `holder` has it until `now + ms`; another's is taken over once it has run out.
 */
export async function takeLease(db: Database, name: string, holder: string, now: Instant, ms: number): Promise<boolean> {
  const taken = await rows(
    db,
    sql`insert into leases as l (name, holder, until) values (${name}, ${holder}, ${now + ms}::bigint)
      on conflict (name) do update set holder = excluded.holder, until = excluded.until
      where l.holder = excluded.holder or l.until <= ${now}::bigint returning 1`,
  );
  return taken.length > 0;
}

/** Gives a lease back, so that another hub need not wait for its end. */
export async function releaseLease(db: Database, name: string, holder: string): Promise<void> {
  await db.execute(sql`delete from leases where name = ${name} and holder = ${holder}`);
}
