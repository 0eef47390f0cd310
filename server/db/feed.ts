import { sql } from 'drizzle-orm';
import { type Lead, type LeadRef, parkedStates } from '@/lib/domain/lead';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Covering, coversOf } from './covers';
import { type Database, type OpenDatabase, rows } from './database';
import { endOfLog, hiddenLeads, isBefore, isBeyond, numberLog, type Place, readLog } from './feed-order';

/** Who acted on a lead keeps reading it for so long. */
export const ACTED_READS_FOR = 7 * DAY;

/** A deletion is told for so long; who stayed away longer starts over. */
export const TOMBSTONES_LIVE = 90 * DAY;

/** Audiences of the feed: a person, those who manage a team, a team's marketing. */
export const audience = {
  user: (id: string) => `user:${id}`,
  team: (id: string) => `team:${id}`,
  marketing: (team: string) => `mkt:${team}`,
};

/** Who may read a lead now, and until when where it ends by itself. `covers` are those for its owner that are on. */
export function audiencesOf(
  lead: Lead,
  marketingStages: ReadonlySet<string>,
  now: Instant,
  covers: readonly Covering[] = [],
): Map<string, Instant | null> {
  const list = new Map<string, Instant | null>([[audience.team(lead.team), null]]);
  if (isMarketings(lead, marketingStages)) list.set(audience.marketing(lead.team), null);
  const reads = (user: string | undefined, until: Instant) => {
    if (!user || until <= now) return;
    const key = audience.user(user);
    const known = list.get(key);
    if (known === undefined || (known !== null && known < until)) list.set(key, until);
  };
  const acted = (user: string | undefined, at: Instant) => reads(user, at + ACTED_READS_FOR);
  for (const { cover, until } of covers) reads(cover, until);
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
export function isMarketings(lead: Lead, marketingStages: ReadonlySet<string>): boolean {
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
  const covers = await coversOf(tx, leads, now);
  const present = leads.flatMap((lead) =>
    [...audiencesOf(lead, marketingStages, now, covers(lead))].map(([name, until]) => ({
      lead_id: lead.id,
      team: lead.team,
      audience: name,
      until,
    })),
  );
  const refs = leads.map((lead) => ({ lead_id: lead.id, refs: lead.refs }));
  const list = sql`${JSON.stringify(present)}::jsonb`;
  await tx.execute(sql`
    with wanted as (select * from jsonb_to_recordset(${list}) as x (lead_id text, audience text, until bigint)),
      told as (select * from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as x (lead_id text, refs jsonb))
    update feed f set gone = true, until = null, refs = told.refs, at = ${now}::bigint, xid = default, seq = default
    from told where f.lead_id = told.lead_id and not f.gone
      and not exists (select 1 from wanted w where w.lead_id = f.lead_id and w.audience = f.audience)`);
  await tx.execute(sql`
    insert into feed (lead_id, audience, team, at, until)
    select lead_id, audience, team, ${now}::bigint, until
    from jsonb_to_recordset(${list}) as x (lead_id text, team text, audience text, until bigint)
    on conflict (lead_id, audience) do update
      set xid = excluded.xid, seq = excluded.seq, team = excluded.team, at = excluded.at, until = excluded.until, gone = false, refs = null`);
}

/** Tells every audience of a lead that it is gone; its rows may be deleted in the same transaction. */
export async function tellDeleted(tx: Database, leadId: string, refs: readonly LeadRef[], now: Instant): Promise<void> {
  await tx.execute(sql`update feed set gone = true, until = null, refs = ${JSON.stringify(refs)}::jsonb, at = ${now}::bigint,
    xid = default, seq = default where lead_id = ${leadId} and not gone`);
}

/** Writes the ends that time brought (a week after the last act) into the log and forgets old tombstones. @returns how many ended. */
export async function sweepFeed(tx: Database, now: Instant): Promise<number> {
  const ended = await rows(
    tx,
    sql`update feed f set gone = true, until = null, at = ${now}::bigint, xid = default, seq = default,
      refs = (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = f.lead_id)
      where f.until <= ${now}::bigint and not f.gone returning 1`,
  );
  await tx.execute(sql`delete from feed where gone and at < ${now - TOMBSTONES_LIVE}::bigint`);
  return ended.length;
}

/** One lead's news: it changed and may be read, or it left the reader's view. `place` is where the reader stands after it. */
export type News = { leadId: string; gone: boolean; refs: LeadRef[] | null; place: Place };

/** What a reader of the log is told; `place` is where it goes on, `more` whether there is more behind it already. */
export type Reading = { news: News[]; place: Place; more: boolean };

/**
 * Reads on from a place: each lead once, as it stands for these audiences together, and only what no change still on its way could come
 * before. `since` is where the reader began: what went before that it never had. Read in one transaction with the leads themselves.
 */
export async function readFeed(
  open: OpenDatabase,
  db: Database,
  audiences: readonly string[],
  after: Place,
  limit: number,
  { since, now }: { since: Place | null; now: Instant },
): Promise<Reading> {
  if (audiences.length === 0) return { news: [], place: after, more: false };
  const mine = sql`(select jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb))`;
  const mayRead = (row: 'f' | 'o') =>
    sql`not ${sql.raw(row)}.gone and (${sql.raw(row)}.until is null or ${sql.raw(row)}.until > ${now}::bigint)`;
  const asGone = sql`not (${mayRead('f')}) and not exists (select 1 from feed o where o.lead_id = f.lead_id and o.audience in ${mine} and ${mayRead('o')})`;
  const found = await readLog(open.feed, db, audiences, after, limit + 1, asGone);
  const page = found.slice(0, limit);
  const news = new Map<string, News>();
  for (const { lead_id, gone, refs, place } of page) {
    // What has no names left ended by time only and is not written down yet: it is told when it is.
    const isNews = !gone || (refs !== null && !(since !== null && isBefore(open.feed, place, since)));
    if (isNews) news.set(lead_id, { leadId: lead_id, gone, refs: refs as LeadRef[] | null, place });
  }
  return { news: [...news.values()], place: page.at(-1)?.place ?? after, more: found.length > limit };
}

/** Makes what was committed readable; call it before the transaction that reads. */
export const settleFeed = (open: OpenDatabase): Promise<void> => numberLog(open);

/** The end of what can be read just now. */
export const endOfFeed = (open: OpenDatabase, db: Database = open.db): Promise<Place> => endOfLog(open.feed, db);

/** Whether a place belongs to a later state of the database than this one: it was put back from a copy. */
export const isLostPlace = (open: OpenDatabase, db: Database, place: Place): Promise<boolean> => isBeyond(open.feed, db, place);

/** Leads that may be read and will be told again once something older is through. */
export const comingLeads = (open: OpenDatabase, db: Database, audiences: readonly string[], limit: number): Promise<string[]> =>
  audiences.length === 0 ? Promise.resolve([]) : hiddenLeads(open.feed, db, audiences, limit);

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
