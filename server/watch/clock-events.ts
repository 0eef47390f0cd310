import { sql } from 'drizzle-orm';
import type { WithdrawnEscalation } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import { type Before, type ClockEvent, type ClockEventKind, eventKey } from './judge-look';

/** The events of some leads that are on record, lead by lead, by `eventKey`. */
export async function knownEvents(db: Database, leadIds: readonly string[]): Promise<Map<string, Set<string>>> {
  if (leadIds.length === 0) return new Map();
  const found = await rows<{ lead_id: string; clock: string; kind: ClockEventKind }>(
    db,
    sql`select lead_id, clock, kind from clock_events where lead_id in (select jsonb_array_elements_text(${JSON.stringify(leadIds)}::jsonb))`,
  );
  const known = new Map<string, Set<string>>();
  for (const { lead_id, clock, kind } of found) known.set(lead_id, (known.get(lead_id) ?? new Set()).add(eventKey(clock, kind)));
  return known;
}

/** Records events, each once whoever comes first. @returns those that were new. */
export async function recordEvents(tx: Database, events: readonly ClockEvent[], now: Instant): Promise<ClockEvent[]> {
  if (events.length === 0) return [];
  const body = events.map(({ leadId, ...rest }) => ({ lead_id: leadId, ...rest }));
  const added = await rows<{ lead_id: string; clock: string; kind: ClockEventKind }>(
    tx,
    sql`insert into clock_events (lead_id, clock, kind, at, noticed_at, team, owner, promise, body)
      select x.lead_id, x.clock, x.kind, x.at, ${now}::bigint, x.team, x.owner, x.promise, x.body
      from jsonb_to_recordset(${JSON.stringify(body)}::jsonb) as x
        (lead_id text, clock text, kind text, at bigint, team text, owner text, promise text, body jsonb)
      join leads l on l.id = x.lead_id
      on conflict (lead_id, clock, kind) do nothing returning lead_id, clock, kind`,
  );
  const fresh = new Set(added.map((row) => `${row.lead_id} ${eventKey(row.clock, row.kind)}`));
  return events.filter((event) => fresh.has(`${event.leadId} ${eventKey(event.clock, event.kind)}`));
}

/**
 * Settles what was put before the manager where it no longer holds, saying why, and hands the rest on with its lead.
 * @returns what was withdrawn just now, by lead.
 */
export async function settleEvents(
  tx: Database,
  leads: readonly ({ id: string; team: string; owner: string | null } & Before)[],
  now: Instant,
): Promise<Map<string, WithdrawnEscalation[]>> {
  const withdrawn = new Map<string, WithdrawnEscalation[]>();
  if (leads.length === 0) return withdrawn;
  const settled = await rows<{
    lead_id: string;
    clock: string;
    promise: string | null;
    at: string | number;
    body: ClockEvent['body'];
    settled_at: string | number | null;
  }>(
    tx,
    sql`update clock_events e set team = x.team, owner = x.owner,
      settled_at = case when x.escalated ? e.clock then null else coalesce(e.settled_at, ${now}::bigint) end,
      body = case
        when x.escalated ? e.clock then e.body - 'withdrawn' || jsonb_build_object('due', x.escalated -> e.clock)
        when e.settled_at is null then e.body || jsonb_build_object('withdrawn', case when x.running ? e.clock then 'changed' else 'done' end)
        else e.body end
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as x (id text, team text, owner text, escalated jsonb, running jsonb)
    where e.lead_id = x.id and e.kind = 'escalated'
      and (e.team <> x.team or e.owner is distinct from x.owner or (e.settled_at is null) <> (x.escalated ? e.clock)
        or (x.escalated ? e.clock and e.body -> 'due' is distinct from x.escalated -> e.clock))
      returning e.lead_id, e.clock, e.promise, e.at, e.body - 'receipt' as body, e.settled_at`,
  );
  for (const { lead_id: id, clock, promise, at, body, settled_at: settledAt } of settled) {
    if (settledAt === null || Number(settledAt) !== now) continue;
    const { name, to = name, due, withdrawn: why = 'done' } = body;
    const one = { clock, promise: promise ?? '', name, to, at: Number(at), due: due ?? Number(at), withdrawnAt: now, why };
    withdrawn.set(id, [...(withdrawn.get(id) ?? []), one]);
  }
  return withdrawn;
}
