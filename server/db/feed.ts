import { sql } from 'drizzle-orm';
import { type Lead, type LeadRef, parkedStates } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Database, rows } from './database';

/** Who acted on a lead keeps reading it for so long. */
export const ACTED_READS_FOR = 7 * DAY;

/** A deletion is told for so long; who stayed away longer starts over. */
export const TOMBSTONES_LIVE = 90 * DAY;

/** A place in the log: everything up to it has been delivered. `xid` is a transaction's number, decimal. */
export type Place = { xid: string; seq: number };

export const start: Place = { xid: '0', seq: 0 };

/** Audiences of the feed: a person, those who manage a team, a team's marketing. */
export const audience = {
  user: (id: string) => `user:${id}`,
  team: (id: string) => `team:${id}`,
  marketing: (team: string) => `mkt:${team}`,
};

/** Who may read a lead now, and until when where it ends by itself. */
export function audiencesOf(lead: Lead, marketingStages: ReadonlySet<string>, now: Instant): Map<string, Instant | null> {
  const list = new Map<string, Instant | null>([[audience.team(lead.team), null]]);
  if (isMarketings(lead, marketingStages)) list.set(audience.marketing(lead.team), null);
  const acted = (user: string | undefined, at: Instant) => {
    const until = at + ACTED_READS_FOR;
    if (!user || until <= now) return;
    const key = audience.user(user);
    const known = list.get(key);
    if (known === undefined || (known !== null && known < until)) list.set(key, until);
  };
  for (const activity of lead.activities) acted(activity.by, activity.occurredAt);
  for (const handOff of lead.handOffs) {
    acted(handOff.by, handOff.at);
    if (handOff.verdict) acted(handOff.verdict.by, handOff.verdict.at);
  }
  for (const answer of Object.values(lead.bant)) if (answer?.at) acted(answer.by, answer.at);
  for (const entry of lead.stages) acted(entry.user, entry.at);
  if (lead.owner) list.set(audience.user(lead.owner), null);
  return list;
}

/** Marketing reads what it works or delivered, and what sales asked about. */
function isMarketings(lead: Lead, marketingStages: ReadonlySet<string>): boolean {
  const stage = lead.stages[lead.stages.length - 1]?.stage;
  return (
    lead.sourcedBy === 'mkt' ||
    stage === undefined ||
    (parkedStates as readonly string[]).includes(stage) ||
    marketingStages.has(stage) ||
    lead.handOffs.some((handOff) => handOff.from === 'mkt') ||
    lead.requests.length > 0
  );
}

/**
 * Puts leads at the end of the log for each audience that may read them, and tells the others that they are gone.
 * Call it in the transaction that changed them.
 */
export async function tellFeed(tx: Database, leads: readonly Lead[], marketingStages: ReadonlySet<string>, now: Instant): Promise<void> {
  if (leads.length === 0) return;
  const present = leads.flatMap((lead) =>
    [...audiencesOf(lead, marketingStages, now)].map(([name, until]) => ({ lead_id: lead.id, audience: name, until })),
  );
  const refs = leads.map((lead) => ({ lead_id: lead.id, refs: lead.refs }));
  const list = sql`${JSON.stringify(present)}::jsonb`;
  await tx.execute(sql`
    with wanted as (select * from jsonb_to_recordset(${list}) as x (lead_id text, audience text, until bigint)),
      told as (select * from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as x (lead_id text, refs jsonb))
    update feed f set gone = true, until = null, refs = told.refs, at = ${now}::bigint, xid = pg_current_xact_id(), seq = nextval('feed_seq')
    from told where f.lead_id = told.lead_id and not f.gone
      and not exists (select 1 from wanted w where w.lead_id = f.lead_id and w.audience = f.audience)`);
  await tx.execute(sql`
    insert into feed (lead_id, audience, xid, seq, at, until)
    select lead_id, audience, pg_current_xact_id(), nextval('feed_seq'), ${now}::bigint, until
    from jsonb_to_recordset(${list}) as x (lead_id text, audience text, until bigint)
    on conflict (lead_id, audience) do update
      set xid = excluded.xid, seq = excluded.seq, at = excluded.at, until = excluded.until, gone = false, refs = null`);
}

/** Tells every audience of a lead that it is gone; its rows may be deleted in the same transaction. */
export async function tellDeleted(tx: Database, leadId: string, refs: readonly LeadRef[], now: Instant): Promise<void> {
  await tx.execute(sql`update feed set gone = true, until = null, refs = ${JSON.stringify(refs)}::jsonb, at = ${now}::bigint,
    xid = pg_current_xact_id(), seq = nextval('feed_seq') where lead_id = ${leadId} and not gone`);
}

/** Writes the ends that time brought (a week after the last act) into the log and forgets old tombstones. @returns how many ended. */
export async function sweepFeed(tx: Database, now: Instant): Promise<number> {
  const ended = await rows(
    tx,
    sql`update feed f set gone = true, until = null, at = ${now}::bigint, xid = pg_current_xact_id(), seq = nextval('feed_seq'),
      refs = (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = f.lead_id)
      where f.until <= ${now}::bigint and not f.gone returning 1`,
  );
  await tx.execute(sql`delete from feed where gone and at < ${now - TOMBSTONES_LIVE}::bigint`);
  return ended.length;
}

/** One lead's news: it changed and may be read, or it left the reader's view. */
export type News = { leadId: string; gone: boolean; refs: LeadRef[] | null };

/**
 * Reads on from a place: each lead once, as it stands for these audiences together.
 * Only below the oldest transaction still running, so that one which commits late is not passed over.
 * `ignoreGoneBefore` leaves out what went before the reader began.
 */
export async function readFeed(
  db: Database,
  audiences: readonly string[],
  after: Place,
  limit: number,
  ignoreGoneBefore: string | null,
): Promise<{ news: News[]; place: Place; more: boolean }> {
  if (audiences.length === 0) return { news: [], place: after, more: false };
  const mine = sql`(select jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb))`;
  const found = await rows<{ lead_id: string; xid: string; seq: number | string; gone: boolean; refs: LeadRef[] | null }>(
    db,
    sql`select f.lead_id, f.xid::text as xid, f.seq, f.refs,
        f.gone and not exists (select 1 from feed o where o.lead_id = f.lead_id and not o.gone and o.audience in ${mine}) as gone
      from feed f
      where f.audience in ${mine} and (f.xid, f.seq) > (${after.xid}::xid8, ${after.seq}::bigint)
        and f.xid < pg_snapshot_xmin(pg_current_snapshot())
      order by f.xid, f.seq limit ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const last = page[page.length - 1];
  const news = new Map<string, News>();
  for (const row of page) {
    if (row.gone && ignoreGoneBefore !== null && BigInt(row.xid) < BigInt(ignoreGoneBefore)) continue;
    news.set(row.lead_id, { leadId: row.lead_id, gone: row.gone, refs: row.refs });
  }
  return { news: [...news.values()], place: last ? { xid: last.xid, seq: Number(last.seq) } : after, more: found.length > limit };
}

/** The numbers of the oldest running and of the next transaction: a place beyond the latter belongs to another database. */
export async function transactions(db: Database): Promise<{ oldest: string; next: string }> {
  const [row] = await rows<{ oldest: string; next: string }>(
    db,
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as oldest, pg_snapshot_xmax(pg_current_snapshot())::text as next`,
  );
  return row ?? { oldest: '0', next: '0' };
}

/** Which of some leads these audiences may read now. */
export async function readable(db: Database, audiences: readonly string[], leadIds: readonly string[], now: Instant): Promise<Set<string>> {
  if (audiences.length === 0 || leadIds.length === 0) return new Set();
  const found = await rows<{ lead_id: string }>(
    db,
    sql`select distinct lead_id from feed
      where lead_id in (select jsonb_array_elements_text(${JSON.stringify(leadIds)}::jsonb))
        and audience in (select jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb))
        and not gone and (until is null or until > ${now}::bigint)`,
  );
  return new Set(found.map((row) => row.lead_id));
}
