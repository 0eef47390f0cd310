import { sql } from 'drizzle-orm';
import type { Escalation } from '@/lib/api/contract';
import type { LeadRef } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { ClockEvent } from './judge-look';

const SHOWN = 100;

/** How long it is said that an escalation was withdrawn. */
const TOLD = DAY;

/** What was put before a team's manager and holds, newest first, then what was withdrawn since a day ago: a hundred. */
export async function openEscalations(db: Database, team: string, now: Instant): Promise<Escalation[]> {
  const columns = sql`e.lead_id, e.clock, e.promise, e.at, e.settled_at, e.body - 'receipt' as body`;
  const found = await rows<{
    refs: LeadRef[] | null;
    name: string;
    company: string | null;
    owner: string | null;
    clock: string;
    promise: string;
    at: string | number;
    settled_at: string | number | null;
    body: ClockEvent['body'];
  }>(
    db,
    sql`select e.clock, e.promise, e.at, e.settled_at, e.body, l.owner, l.fields ->> 'name' as name, l.fields -> 'company' ->> 'name' as company,
        (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = l.id) as refs
      from (
        (select ${columns} from clock_events e where e.team = ${team} and e.kind = 'escalated' and e.settled_at is null order by e.at desc limit ${SHOWN})
        union all
        (select ${columns} from clock_events e where e.team = ${team} and e.kind = 'escalated' and e.settled_at > ${now - TOLD}::bigint
          order by e.settled_at desc limit ${SHOWN})
      ) e join leads l on l.id = e.lead_id and l.team = ${team}
      order by e.settled_at is not null, e.at desc, e.lead_id limit ${SHOWN}`,
  );
  return found.map(({ refs, name, company, owner, clock, promise, at, body, settled_at: settled }) => ({
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
    ...(settled === null ? {} : { withdrawn: { at: Number(settled), why: body.withdrawn ?? 'done' } }),
  }));
}
