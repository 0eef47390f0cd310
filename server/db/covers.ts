import { sql } from 'drizzle-orm';
import type { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import { type Database, rows } from './database';

/** Who may see and act on an owner's leads meanwhile, and until when. */
export type Covering = { cover: string; until: Instant };

type Owned = Pick<Lead, 'owner' | 'team'>;

/** The covers that are on for the owners of some leads, lead by lead. */
export async function coversOf(db: Database, leads: readonly Owned[], now: Instant): Promise<(lead: Owned) => readonly Covering[]> {
  const owners = [...new Set(leads.flatMap(({ owner }) => owner ?? []))];
  if (owners.length === 0) return () => [];
  const found = await rows<Covering & { owner: string; team: string }>(
    db,
    sql`select owner, team, cover, to_at::float8 as until from covers
      where owner in (select jsonb_array_elements_text(${JSON.stringify(owners)}::jsonb)) and from_at <= ${now}::bigint and to_at > ${now}::bigint`,
  );
  if (found.length === 0) return () => [];
  return ({ owner, team }) => found.filter((one) => one.owner === owner && one.team === team);
}

/**
 * Puts the leads of covered owners into the log for those who cover them, where they are not there yet: what begins by time, and what a
 * change that went on at the same moment could not know of. Ends are written by the feed's own sweep. @returns how many were told.
 */
export async function tellCovers(tx: Database, now: Instant): Promise<number> {
  const missing = sql`select l.id as lead_id, l.team, 'user:' || c.cover as audience, max(c.to_at) as until
    from covers c join leads l on l.owner = c.owner and l.team = c.team
    where c.from_at <= ${now}::bigint and c.to_at > ${now}::bigint and c.cover <> c.owner
    group by l.id, l.team, c.cover
    having not exists (select 1 from feed f where f.lead_id = l.id and f.audience = 'user:' || c.cover and not f.gone
      and (f.until is null or f.until >= max(c.to_at)))`;
  const found = await rows<{ lead_id: string }>(tx, sql`select distinct lead_id from (${missing}) m`);
  if (found.length === 0) return 0;
  // Held in one order, as everybody who tells of leads holds them.
  await tx.execute(
    sql`select 1 from leads where id in (select jsonb_array_elements_text(${JSON.stringify(found.map((row) => row.lead_id))}::jsonb)) order by id for update`,
  );
  const told = await rows(
    tx,
    sql`insert into feed (lead_id, audience, team, at, until)
      select lead_id, audience, team, ${now}::bigint, until from (${missing}) m
      on conflict (lead_id, audience) do update set xid = excluded.xid, seq = excluded.seq, team = excluded.team, at = excluded.at, gone = false, refs = null,
        until = case when feed.gone then excluded.until else greatest(feed.until, excluded.until) end
        where feed.gone or feed.until is not null
      returning 1`,
  );
  return told.length;
}

/**
 * Takes an owner's leads from who covered them and holds no right in the team any more, in the transaction that took the right. What they
 * did there within the week they read no longer either.
 */
export async function endCoversBy(tx: Database, user: string, now: Instant): Promise<void> {
  const lost = sql`c.cover = ${user} and c.to_at > ${now}::bigint
    and not exists (select 1 from grants g where g.user_id = c.cover and g.team = c.team and g.role <> 'marketing')`;
  await tx.execute(sql`update feed f set gone = true, until = null, at = ${now}::bigint, xid = default, seq = default,
      refs = (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = f.lead_id)
    from covers c join leads l on l.owner = c.owner and l.team = c.team
    where ${lost} and f.lead_id = l.id and f.audience = 'user:' || c.cover and not f.gone and f.until is not null`);
  await tx.execute(sql`update covers c set to_at = ${now}::bigint where ${lost}`);
}
