import { TZDate } from '@date-fns/tz';
import { type SQL, sql } from 'drizzle-orm';
import type { Backlog, Uncovered } from '@/lib/api/contract';
import type { LeadRef } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { DAY, type Instant } from '@/lib/domain/time';
import { type Database, rows } from '@/server/db/database';
import type { BacklogShare } from './judge';

type BacklogRow = Backlog['rows'][number];
type RowOf = (owner: string) => BacklogRow | undefined;
type Weighed = { id: string; owner: string; industry: string; share: BacklogShare };

const TREND_DAYS = 14;
/** An absence is looked after from a week before it begins. */
const AHEAD = 7 * DAY;
const UNCOVERED_SHOWN = 100;
const SHARES_SHOWN = 8;

/**
 * Ends a lateral part so that it is read lead by lead, over the index that begins with the lead: a planner free to join as it likes reads the
 * whole table where a team is one of many.
 */
const perLead = sql`offset 0`;

/** Adds how many of a team's touches since `from` were logged by hand, by who made them. */
export async function addTouches(db: Database, team: string, from: Instant, now: Instant, rowOf: RowOf): Promise<void> {
  const made = await rows<{ owner: string; byHand: number; of: number }>(
    db,
    sql`select a.body ->> 'by' as owner, count(*) filter (where a.body ->> 'source' = 'manual')::int as "byHand", count(*)::int as of
      from leads l cross join lateral (
        select body from activities where lead_id = l.id and at >= ${from}::bigint and at <= ${now}::bigint ${perLead}) a
      where l.team = ${team} and a.body ->> 'by' is not null
        and a.body ->> 'type' in ('call', 'mail', 'visit', 'meeting') and a.body -> 'withdrawn' is null
      group by 1`,
  );
  for (const { owner, byHand, of } of made) {
    const row = rowOf(owner);
    if (row) row.touches = { byHand, of };
  }
}

/** A team's clocks that closed between two moments, cancelled ones left out, each as it was judged last: columns `body` and `at` of `c`. */
export function closedClocks(team: string, from: Instant, to: Instant): SQL {
  return sql`(
    select c.* from leads l cross join lateral (
      select distinct on (body ->> 'promise', body ->> 'startedAt') body, at from closed_clocks where lead_id = l.id
      order by body ->> 'promise', body ->> 'startedAt', seq desc ${perLead}) c
    where l.team = ${team} and c.at >= ${from}::bigint and c.at <= ${to}::bigint and c.body ->> 'outcome' <> 'cancelled') c`;
}

/** Adds, day by day over the last two weeks, how many promises closed and how many of them in time. */
export async function addTrends(db: Database, team: string, now: Instant, timeZone: string, rowOf: RowOf): Promise<void> {
  const today = new TZDate(now, timeZone);
  const midnight = (back: number) => new TZDate(today.getFullYear(), today.getMonth(), today.getDate() - back, timeZone).getTime();
  const first = midnight(TREND_DAYS - 1);
  const closed = await rows<{ owner: string | null; day: number; kept: number; of: number }>(
    db,
    // A day is taken for 24 hours: no promise closes in the hour by which it may be longer or shorter.
    sql`select c.body ->> 'owner' as owner, ((c.at - ${first}::bigint) / ${DAY}::bigint)::int as day,
        count(*) filter (where c.body ->> 'outcome' = 'met')::int as kept, count(*)::int as of
      from ${closedClocks(team, first, now)}
      group by 1, 2`,
  );
  const days = Array.from({ length: TREND_DAYS }, (_, index) => {
    const date = new TZDate(midnight(TREND_DAYS - 1 - index), timeZone);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  });
  for (const { owner, day, kept, of } of closed) {
    const row = owner === null ? undefined : rowOf(owner);
    if (!row) continue;
    if (row.trend.length === 0) row.trend = days.map((name) => ({ day: name, kept: 0, of: 0 }));
    const there = row.trend[Math.min(day, TREND_DAYS - 1)];
    if (there) Object.assign(there, { kept: there.kept + kept, of: there.of + of });
  }
}

/** Leads whose owner is away, or soon will be, past a deadline while nobody covers them; nearest due first. */
export async function uncoveredLeads(db: Database, weighed: readonly Weighed[], { almanac }: Rulebook, now: Instant): Promise<Uncovered[]> {
  const covered = (user: string, from: Instant, to: Instant) =>
    (almanac.covers ?? []).some((cover) => cover.owner === user && cover.from <= Math.max(from, now) && cover.to >= to);
  const away = almanac.absences.filter(
    ({ user, from, to, cover }) => from <= now + AHEAD && to > now && cover === undefined && !covered(user, from, to),
  );
  if (away.length === 0) return [];
  const found = weighed
    .flatMap(({ id, owner, share }) => {
      const { due } = share;
      const absence = away.find(({ user, from, to }) => user === owner && due !== null && due < to && (due >= from || from <= now));
      return absence && due !== null ? [{ id, owner, from: absence.from, to: absence.to, due }] : [];
    })
    .sort((one, other) => one.due - other.due)
    .slice(0, UNCOVERED_SHOWN);
  if (found.length === 0) return [];
  const heads = await rows<{ id: string; name: string | null; company: string | null; refs: LeadRef[] | null }>(
    db,
    sql`select l.id, l.fields ->> 'name' as name, l.fields -> 'company' ->> 'name' as company,
        (select jsonb_agg(jsonb_build_object('site', r.site, 'type', r.type, 'id', r.id) order by r.seq) from lead_refs r where r.lead_id = l.id) as refs
      from leads l where l.id in (select jsonb_array_elements_text(${JSON.stringify(found.map(({ id }) => id))}::jsonb))`,
  );
  const byId = new Map(heads.map((head) => [head.id, head]));
  return found.flatMap(({ id, ...absence }) => {
    const head = byId.get(id);
    return head?.refs ? [{ refs: head.refs, name: head.name ?? '', company: head.company, ...absence }] : [];
  });
}

/** How the leads that sales are working are spread over owners and industries. */
export function spreadOf(weighed: readonly Weighed[]): Backlog['spread'] {
  const working = weighed.filter(({ share }) => share.working);
  return {
    leads: working.length,
    owners: counted(working.map(({ owner }) => owner)),
    industries: counted(working.map(({ industry }) => industry)),
  };
}

function counted(ids: readonly string[]): { id: string; leads: number }[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([id, leads]) => ({ id, leads }))
    .sort((one, other) => other.leads - one.leads || (one.id < other.id ? -1 : 1))
    .slice(0, SHARES_SHOWN);
}
