import { sql } from 'drizzle-orm';
import type { Escalation } from '@/lib/api/contract';
import type { LeadRef } from '@/lib/domain/lead';
import { type Database, rows } from '@/server/db/database';
import type { ClockEvent } from './judge-look';

const SHOWN = 100;

/** What was put before a team's manager and is not settled: the newest hundred, newest first. */
export async function openEscalations(db: Database, team: string): Promise<Escalation[]> {
  const found = await rows<{
    refs: LeadRef[] | null;
    name: string;
    company: string | null;
    owner: string | null;
    clock: string;
    promise: string;
    at: string | number;
    body: ClockEvent['body'];
  }>(
    db,
    sql`select e.clock, e.promise, e.at, e.body - 'receipt' as body, l.owner, l.fields ->> 'name' as name, l.fields -> 'company' ->> 'name' as company,
        (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = l.id) as refs
      from clock_events e join leads l on l.id = e.lead_id
      where e.team = ${team} and e.kind = 'escalated' and e.settled_at is null and l.team = ${team}
      order by e.at desc, e.lead_id limit ${SHOWN}`,
  );
  return found.map(({ refs, name, company, owner, clock, promise, at, body }) => ({
    refs: refs ?? [],
    name,
    company,
    owner,
    clock,
    promise,
    promiseName: body.name,
    to: body.to ?? body.name,
    due: body.due ?? Number(at),
    at: Number(at),
  }));
}
