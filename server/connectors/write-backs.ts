import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import type { Connection } from './connections';
import type { CrmSession, WriteBack } from './connector';
import { CrmFault } from './crm-fault';

/** When what a CRM refused for good is tried again. */
export const NEVER = Number.MAX_SAFE_INTEGER;
const AT_ONCE = 50;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 6 * 3_600_000;

/** Notes that a CRM is to be told of an act, in the transaction that keeps the act. */
export async function noteWriteBack(tx: Database, connection: string, leadId: string, item: WriteBack, now: Instant): Promise<void> {
  await tx.execute(sql`insert into write_backs (id, connection, lead_id, body, created_at, next_at)
    values (${item.id}, ${connection}, ${leadId}, ${JSON.stringify(item)}::jsonb, ${now}::bigint, ${now}::bigint) on conflict (id) do nothing`);
}

/** Sends what is due, oldest first. What the CRM refuses for good is set aside with its reason; the rest is tried again later. */
export async function sendWriteBacks(
  { open, clock }: { open: OpenDatabase; clock: () => Instant },
  connection: Connection,
  session: CrmSession,
  signal: AbortSignal,
): Promise<{ sent: number; waiting: number }> {
  const due = await rows<{ id: string; body: WriteBack; tries: number }>(
    open.db,
    sql`select id, body, tries from write_backs where connection = ${connection.id} and sent_at is null and next_at <= ${clock()}::bigint
      order by seq limit ${AT_ONCE}`,
  );
  let sent = 0;
  for (const { id, body, tries } of due) {
    if (signal.aborted || !session.write) break;
    try {
      const external = await session.write(body, signal);
      await open.db.execute(
        sql`update write_backs set sent_at = ${clock()}::bigint, external_id = ${external}, error = null, tries = ${tries + 1} where id = ${id}`,
      );
      sent += 1;
    } catch (error) {
      if (!(error instanceof CrmFault)) throw error;
      const forGood = error.code === 'refused' || error.code === 'not_found' || error.code === 'forbidden';
      const wait = error.retryAfter ?? Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
      const next = forGood ? NEVER : clock() + wait;
      await open.db.execute(
        sql`update write_backs set tries = ${tries + 1}, next_at = ${next}::bigint, error = ${error.message} where id = ${id}`,
      );
      // When the CRM itself is away, the next one would fail as well.
      if (error.passes) break;
    }
  }
  return { sent, waiting: due.length - sent };
}
