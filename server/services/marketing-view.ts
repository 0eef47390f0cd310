import { sql } from 'drizzle-orm';
import type { Lead } from '@/lib/domain/lead';
import { type Instant, SECOND } from '@/lib/domain/time';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { audience, isMarketings, tellFeed } from '@/server/db/feed';
import { lockLeads } from '@/server/db/lead-rows';
import { marketingStages } from './marketing-stages';
import { READ_AGAIN_AFTER, type Rulebooks } from './rulebooks';

const PAGE = 500;

/** A hub that has not heard of a new rulebook yet writes by the one before for so long. */
const LATE_WRITERS = READ_AGAIN_AFTER + 15 * SECOND;

/** How the leads of a team were told to its marketing: `doubtful` stages are looked through from `after` on, and once more at `until`. */
type Row = { stages: string[]; doubtful: string[]; until: number | null; after: string | null };

/**
 * Tells the leads that enter or leave marketing's view by a change of the rulebook, a page of each team at a time: whether the stage a lead
 * stands in is marketing's is the rulebook's to say. @returns whether there is more to look through now
 */
export async function followMarketingStages(open: OpenDatabase, rulebooks: Rulebooks, now: Instant): Promise<boolean> {
  const teams = await rows<{ id: string } & { [Key in keyof Row]: Row[Key] | null }>(
    open.db,
    sql`select t.id, m.stages, m.doubtful, m.until::float8 as until, m.after from teams t left join marketing_stages m on m.team = t.id`,
  );
  let more = false;
  for (const { id, ...known } of teams) {
    const { rulebook } = await rulebooks.current(id, now);
    const stages = marketingStages(rulebook);
    const before: Row = { stages: known.stages ?? [...stages], doubtful: known.doubtful ?? [], until: known.until, after: known.after };
    const row = changed(before, stages, now);
    if (row === before && known.stages !== null && (row.doubtful.length === 0 || row.after === null)) continue;
    const next = await open.db.transaction(async (tx) => {
      const after = row.after === null ? null : await tellPage(open, tx, id, row.after, row.doubtful, stages, now);
      // Looked through for the last time: nothing is in doubt any more.
      const isDone = after === null && row.until === null;
      await tx.execute(sql`insert into marketing_stages (team, stages, doubtful, until, after)
        values (${id}, ${JSON.stringify(row.stages)}::jsonb, ${JSON.stringify(isDone ? [] : row.doubtful)}::jsonb, ${row.until}::bigint, ${after})
        on conflict (team) do update set stages = excluded.stages, doubtful = excluded.doubtful, until = excluded.until, after = excluded.after`);
      return after;
    });
    more ||= next !== null;
  }
  return more;
}

/** Where looking through a team's leads stands now: from the start by other stages, and from the start again once nobody writes by the old ones. */
function changed(row: Row, stages: ReadonlySet<string>, now: Instant): Row {
  const had = new Set(row.stages);
  const differing = [...stages].filter((stage) => !had.has(stage)).concat(row.stages.filter((stage) => !stages.has(stage)));
  if (differing.length > 0)
    return { stages: [...stages].sort(), doubtful: [...new Set([...row.doubtful, ...differing])], until: now + LATE_WRITERS, after: '' };
  return row.after === null && row.until !== null && now >= row.until ? { ...row, until: null, after: '' } : row;
}

/** @returns where the next page begins; null after the last */
async function tellPage(
  open: OpenDatabase,
  tx: Database,
  team: string,
  from: string,
  doubtful: readonly string[],
  stages: ReadonlySet<string>,
  now: Instant,
): Promise<string | null> {
  const page = await rows<{ id: string }>(
    tx,
    sql`select l.id from leads l where l.team = ${team} and l.id > ${from}
      and (select s.body ->> 'stage' from stage_entries s where s.lead_id = l.id order by s.at desc, s.seq desc limit 1)
        in (select jsonb_array_elements_text(${JSON.stringify(doubtful)}::jsonb))
      order by l.id limit ${PAGE}`,
  );
  const ids = page.map(({ id }) => id);
  const leads = (await lockLeads(tx, ids, now)).filter((lead) => lead.team === team);
  const told = new Set(
    (
      await rows<{ lead_id: string }>(
        tx,
        sql`select lead_id from feed where audience = ${audience.marketing(team)} and not gone
          and lead_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
      )
    ).map((row) => row.lead_id),
  );
  const wrong: Lead[] = leads.filter((lead) => isMarketings(lead, stages) !== told.has(lead.id));
  await tellFeed(tx, wrong, stages, now);
  if (wrong.length > 0) await open.announce(tx, 'leads');
  return page.length < PAGE ? null : (ids.at(-1) ?? null);
}
