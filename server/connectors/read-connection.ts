import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type OpenDatabase, rows } from '@/server/db/database';
import type { Directory } from '@/server/services/directory';
import type { Ingest } from '@/server/services/ingest';
import type { Connection, Connections } from './connections';
import type { CrmKey, CrmSession, Told } from './connector';
import { CrmFault } from './crm-fault';
import { assignNewlyKnown } from './crm-people';
import { createKeepPage, type KeptPage } from './keep-page';
import { withoutOwnWrites } from './own-writes';

/** How far one reading is; `total` where the CRM says how many there are. */
export type ReadProgress = { stream: string; done: number; total: number | null; first: boolean; kept: KeptPage };

export type ReadParts = { open: OpenDatabase; ingest: Ingest; directory: Directory; connections: Connections; clock: () => Instant };

/** Records whose history is asked for at once. */
const HISTORY_SIZE = 50;
/** Records whose being there is asked for at once, and how many of them in one reading. */
const CHECK_SIZE = 500;
const CHECKS = 10;
/** A record is checked for deletion no more often. */
const CHECK_EVERY = 600_000;

/**
 * Reads everything new of one connection: each stream from its cursor to the end, then deletions for a CRM that tells none.
 * A page is kept whole before its cursor is, so that a reading cut off anywhere goes on without a gap.
 * @throws {CrmFault} as the connector does; what was kept until then stays.
 */
export async function readConnection(
  parts: ReadParts,
  connection: Connection,
  session: CrmSession,
  signal: AbortSignal,
  onProgress: (progress: ReadProgress) => void = () => {},
): Promise<void> {
  const { open, ingest, connections, clock } = parts;
  const keep = createKeepPage(open, ingest, connection);
  const people = await connections.peopleOf(connection.mapping, await session.people(signal));
  await assignNewlyKnown(parts, connection, people);
  await connections.keepPeople(connection.id, Object.fromEntries([...people].map(([id, { user }]) => [id, user])));
  for (const stream of session.streams) {
    let { cursor, done, firstDoneAt } = await connections.cursorOf(connection.id, stream.id);
    for (let more = true; more && !signal.aborted; ) {
      const page = await stream.read(cursor, signal);
      const now = clock();
      const told = await withoutOwnWrites(open.db, connection.id, page.told, now);
      const kept = await keep(told, { people, first: firstDoneAt === null, now });
      // Records met after the first load bring what happened on them before anybody could read it.
      if (firstDoneAt !== null) await keepHistory([...kept.fresh, ...kept.unknown]);
      cursor = page.cursor;
      more = page.more;
      const count = page.rows ?? page.told.length;
      done += count;
      await connections.keepCursor(connection.id, stream.id, {
        cursor,
        read: count,
        refused: kept.refused.length,
        total: page.total ?? null,
        firstDone: !more,
        now,
      });
      onProgress({ stream: stream.id, done, total: page.total ?? null, first: firstDoneAt === null, kept });
    }
    if (signal.aborted) return;
    if (firstDoneAt === null) firstDoneAt = clock();
  }
  if (session.missing) await reconcile(session.missing.bind(session));

  async function keepHistory(keys: readonly CrmKey[]): Promise<void> {
    for (let from = 0; from < keys.length; from += HISTORY_SIZE) {
      const told = await session.history(keys.slice(from, from + HISTORY_SIZE), signal);
      const now = clock();
      await keep(await withoutOwnWrites(open.db, connection.id, told, now), { people, first: false, now });
    }
  }

  /** Asks after the records that were not looked at for longest. */
  async function reconcile(missing: (keys: readonly CrmKey[], signal: AbortSignal) => Promise<CrmKey[]>): Promise<void> {
    for (let round = 0; round < CHECKS && !signal.aborted; round++) {
      const now = clock();
      const keys = await rows<CrmKey>(
        open.db,
        sql`select type, id from crm_records where connection = ${connection.id} and checked_at <= ${now - CHECK_EVERY}::bigint
          order by checked_at limit ${CHECK_SIZE}`,
      );
      if (keys.length === 0) return;
      const gone = await missing(keys, signal).catch((error: unknown) => {
        // Whether records are still there can wait until there are calls to spare.
        if (error instanceof CrmFault && error.code === 'budget') return null;
        throw error;
      });
      if (gone === null) return;
      await keep(
        gone.map((on): Told => ({ kind: 'gone', on })),
        { people, first: false, now },
      );
      await open.db.execute(sql`update crm_records r set checked_at = ${now}::bigint
        from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as w (type text, id text)
        where r.connection = ${connection.id} and r.type = w.type and r.id = w.id`);
    }
  }
}
