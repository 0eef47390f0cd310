import { sql } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from './database';

/** When a lead is looked at next, and how it stood when it was last: one small row for each lead. */
export type Look = {
  leadId: string;
  /** Rises with every change of the lead: what was judged before a change must not hide it. */
  mark: number;
  /** Whether it was looked at before. */
  seen: boolean;
  /** The stage whose condition it fulfils without having been handed on: older than the hub's watch. */
  holds: string | null;
};

/** What a look found, to be kept until the next one. */
export type Looked = Pick<Look, 'leadId' | 'mark' | 'holds'> & {
  team: string;
  /** The next instant that matters; null: none, until something changes. */
  nextAt: Instant | null;
  /** The worst of its open clocks. */
  state: 'overdue' | 'at_risk' | 'running' | null;
  /** The nearest deadline of its open clocks. */
  dueAt: Instant | null;
  /** Sales should work it and nobody owns it. */
  unowned: boolean;
  /** Since when it is back. */
  wokeAt: Instant | null;
};

/** Puts leads that are new or have changed first in line. Call it in the transaction that changed them. */
export async function lookAgain(tx: Database, leads: readonly { id: string; team: string }[]): Promise<void> {
  if (leads.length === 0) return;
  const list = JSON.stringify(leads.map(({ id, team }) => ({ id, team })));
  await tx.execute(sql`insert into looks as l (lead_id, team, next_at)
    select distinct on (id) id, team, 0 from jsonb_to_recordset(${list}::jsonb) as x (id text, team text) order by id
    on conflict (lead_id) do update set next_at = 0, mark = l.mark + 1`);
}

/** Leads whose time has come, those that changed first. */
export async function dueLooks(db: Database, now: Instant, limit: number): Promise<Look[]> {
  const found = await rows<{ lead_id: string; mark: number; seen_at: number | null; holds: string | null }>(
    db,
    sql`select lead_id, mark, seen_at, holds from looks where next_at <= ${now}::bigint order by next_at limit ${limit}`,
  );
  return found.map((row) => ({ leadId: row.lead_id, mark: row.mark, seen: row.seen_at !== null, holds: row.holds }));
}

/** Keeps what looks found. A lead that changed meanwhile stays due. */
export async function keepLooks(tx: Database, list: readonly Looked[], now: Instant): Promise<void> {
  if (list.length === 0) return;
  const body = list.map(({ leadId, nextAt, dueAt, wokeAt, ...rest }) => ({
    ...rest,
    lead_id: leadId,
    next_at: nextAt,
    due_at: dueAt,
    woke_at: wokeAt,
  }));
  await tx.execute(sql`update looks l set team = x.team, next_at = x.next_at, seen_at = ${now}::bigint, holds = x.holds, state = x.state,
      due_at = x.due_at, unowned = x.unowned, woke_at = x.woke_at
    from jsonb_to_recordset(${JSON.stringify(body)}::jsonb) as x
      (lead_id text, mark int, team text, next_at bigint, holds text, state text, due_at bigint, unowned boolean, woke_at bigint)
    where l.lead_id = x.lead_id and l.mark = x.mark`);
}

/** When the next lead is due; null where none ever is. */
export async function nextLook(db: Database): Promise<Instant | null> {
  const [row] = await rows<{ at: number | string | null }>(db, sql`select min(next_at) as at from looks where next_at is not null`);
  return row?.at === null || row?.at === undefined ? null : Number(row.at);
}

/** Makes a page of a team's leads due, in the order of their ids; returns where the next page begins, or null after the last. */
export async function lookAtTeam(tx: Database, team: string, after: string, limit: number, now: Instant): Promise<string | null> {
  const page = await rows<{ lead_id: string }>(
    tx,
    sql`select lead_id from looks where team = ${team} and lead_id > ${after} order by lead_id limit ${limit}`,
  );
  const last = page.at(-1)?.lead_id;
  if (last === undefined) return null;
  await tx.execute(sql`update looks set next_at = least(coalesce(next_at, ${now}::bigint), ${now}::bigint), mark = mark + 1
    where team = ${team} and lead_id > ${after} and lead_id <= ${last}`);
  return page.length < limit ? null : last;
}
