import { type SQL, sql } from 'drizzle-orm';
import { HubFault } from '@/server/hub-fault';
import { type Database, type OpenDatabase, rows } from './database';
import { newEpoch } from './new-epoch';

/**
 * How the log gets its order. `horizon`: every row carries the number of its transaction and is read below the oldest one still running.
 * `sequencer`: rows are written without a place and get one from their team's counter once they are committed; for databases that
 * speak PostgreSQL's language without its transaction numbers.
 */
export type FeedOrder = 'horizon' | 'sequencer';

/**
 * A place in the log: everything up to it has been delivered. `12.34` is a transaction's number and a place in it; `1:5_2:9` says how far
 * each team's counter was read, by the teams' numbers. Empty: before everything.
 */
export type Place = string;

export const start: Place = '';

/** Whether a text may be a place in this order: what a client sends back is read before it is used. */
export function isPlace(order: FeedOrder, text: string): boolean {
  if (text === start) return true;
  return order === 'horizon' ? /^\d{1,19}\.\d{1,15}$/.test(text) : /^\d{1,9}:\d{1,15}(?:_\d{1,9}:\d{1,15})*$/.test(text);
}

type HorizonPlace = { xid: string; seq: number };

function horizonPlace(place: Place): HorizonPlace {
  const [xid = '0', seq = '0'] = place === start ? [] : place.split('.');
  return { xid, seq: Number(seq) };
}

function countersOf(place: Place): Map<string, number> {
  return new Map(
    place === start
      ? []
      : place
          .split('_')
          .map((part) => part.split(':') as [string, string])
          .map(([n, seq]) => [n, Number(seq)]),
  );
}

function placeOf(counters: ReadonlyMap<string, number>): Place {
  return [...counters].map(([n, seq]) => `${n}:${seq}`).join('_');
}

/**
 * The oldest transaction of this database that may still write, as of the statement's snapshot; everything below it is finished and seen.
 * Numbers come from one sequence for all databases of a server: those that are seen at work in another one are left out. Who has ended
 * since the snapshot is seen nowhere and stays in, so that what is not known to be foreign counts as our own.
 */
const horizon: SQL = sql`(select coalesce(
    (select r.x from pg_snapshot_xip(t.s) as r (x)
      where not exists (select 1 from pg_stat_get_activity(null) b
          where b.datid <> (select oid from pg_database where datname = current_database()) and b.datid <> 0
            and b.backend_xid::text::bigint = (r.x::text::bigint & 4294967295))
        and not exists (select 1 from pg_prepared_xact() p
          where p.dbid <> (select oid from pg_database where datname = current_database())
            and p.transaction::text::bigint = (r.x::text::bigint & 4294967295))
      order by r.x limit 1),
    pg_snapshot_xmax(t.s)) from (select pg_current_snapshot() as s) t)`;

/** A row of the log as it is read; `place` is where it stands. */
export type LogRow = { lead_id: string; refs: unknown; gone: boolean; place: Place };

type Raw = Omit<LogRow, 'place'> & { xid: string | null; n: number | null; seq: number | string };

/**
 * Rows of some audiences after a place, in order, at most `limit`. `asGone` tells, for a row `f`, whether it says that its lead is gone.
 * Read in one snapshot with what the rows speak of.
 */
export async function readLog(
  order: FeedOrder,
  db: Database,
  audiences: readonly string[],
  after: Place,
  limit: number,
  asGone: SQL,
): Promise<LogRow[]> {
  const mine = sql`jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb) as a (audience)`;
  if (order === 'horizon') {
    const { xid, seq } = horizonPlace(after);
    const found = await rows<Raw>(
      db,
      sql`with h as materialized (select ${horizon} as x)
        select f.lead_id, f.xid::text as xid, null as n, f.seq, f.refs, ${asGone} as gone
        from ${mine} cross join lateral (
          select * from feed i where i.audience = a.audience and (i.xid, i.seq) > (${xid}::xid8, ${seq}::bigint) and i.xid < (select x from h)
          order by i.xid, i.seq limit ${limit}) f
        order by f.xid, f.seq limit ${limit}`,
    );
    return found.map(({ xid: of, seq: at, lead_id, refs, gone }) => ({ lead_id, refs, gone, place: `${of}.${at}` }));
  }
  const counters = Object.fromEntries(countersOf(after));
  const found = await rows<Raw>(
    db,
    sql`select f.lead_id, null as xid, h.n, f.seq, f.refs, ${asGone} as gone
      from ${mine} cross join feed_counters h cross join lateral (
        select * from feed i where i.audience = a.audience and coalesce(i.team, '') = h.team
          and i.seq > coalesce((${JSON.stringify(counters)}::jsonb ->> h.n::text)::bigint, 0)
        order by i.seq limit ${limit}) f
      order by f.seq, h.n limit ${limit}`,
  );
  const reached = countersOf(after);
  return found.map(({ n, seq, lead_id, refs, gone }) => {
    reached.set(String(n), Number(seq));
    return { lead_id, refs, gone, place: placeOf(reached) };
  });
}

/** Ids of leads that some audiences may read and that the log does not tell yet, as something older is still on its way. */
export async function hiddenLeads(order: FeedOrder, db: Database, audiences: readonly string[], limit: number): Promise<string[]> {
  const hidden = order === 'horizon' ? sql`i.xid >= (select x from h)` : sql`i.seq is null`;
  const head = order === 'horizon' ? sql`with h as materialized (select ${horizon} as x)` : sql``;
  const found = await rows<{ lead_id: string }>(
    db,
    sql`${head} select distinct i.lead_id from feed i
      where i.audience in (select jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb)) and ${hidden} and not i.gone limit ${limit}`,
  );
  return found.map((row) => row.lead_id);
}

/** The end of what can be read just now. */
export async function endOfLog(order: FeedOrder, db: Database): Promise<Place> {
  if (order === 'horizon') {
    const [row] = await rows<{ x: string }>(db, sql`select ${horizon}::text as x`);
    return `${row?.x ?? 0}.0`;
  }
  const found = await rows<{ n: number; seq: number | string }>(db, sql`select n, seq from feed_counters where seq > 0 order by n`);
  return placeOf(new Map(found.map(({ n, seq }) => [String(n), Number(seq)])));
}

/** Whether a place lies beyond what this database has ever written: it was put back from an older copy. */
export async function isBeyond(order: FeedOrder, db: Database, place: Place): Promise<boolean> {
  if (place === start) return false;
  if (order === 'horizon') {
    const [row] = await rows<{ next: string }>(db, sql`select pg_snapshot_xmax(pg_current_snapshot())::text as next`);
    const { xid, seq } = horizonPlace(place);
    return BigInt(xid) > BigInt(row?.next ?? 0) || (seq > 0 && xid === row?.next);
  }
  const counters = countersOf(place);
  const found = await rows<{ n: number; seq: number | string }>(db, sql`select n, seq from feed_counters`);
  const known = new Map(found.map(({ n, seq }) => [String(n), Number(seq)]));
  return [...counters].some(([n, seq]) => seq > (known.get(n) ?? -1));
}

/** Whether one place lies before another one; of counters, whether all that the first names do. */
export function isBefore(order: FeedOrder, place: Place, other: Place): boolean {
  if (order === 'sequencer') {
    const others = countersOf(other);
    return [...countersOf(place)].every(([n, seq]) => seq <= (others.get(n) ?? 0));
  }
  const [a, b] = [horizonPlace(place), horizonPlace(other)];
  return BigInt(a.xid) < BigInt(b.xid) || (a.xid === b.xid && a.seq < b.seq);
}

/** Which of some audiences there is news for since a place, how far was looked, and whether something older hides more. */
export async function lookAtLog(
  open: OpenDatabase,
  audiences: readonly string[],
  since: Place,
): Promise<{ told: Set<string>; upTo: Place; hidden: boolean }> {
  const { db } = open;
  await numberLog(open);
  const list = sql`select jsonb_array_elements_text(${JSON.stringify(audiences)}::jsonb) as audience`;
  if (open.feed === 'horizon') {
    const { xid } = horizonPlace(since);
    const [row] = await rows<{ upto: string; told: string[]; hidden: boolean }>(
      db,
      sql`with h as materialized (select ${horizon} as x), mine as (${list})
        select (select x::text from h) as upto,
          coalesce((select jsonb_agg(m.audience) from mine m where exists (select 1 from feed f
            where f.audience = m.audience and f.xid >= ${xid}::xid8 and f.xid < (select x from h))), '[]'::jsonb) as told,
          exists (select 1 from mine m where exists (select 1 from feed f where f.audience = m.audience and f.xid >= (select x from h))) as hidden`,
    );
    return { told: new Set(row?.told), upTo: `${row?.upto ?? xid}.0`, hidden: row?.hidden ?? false };
  }
  const counters = JSON.stringify(Object.fromEntries(countersOf(since)));
  const [row] = await rows<{ upto: Record<string, number>; told: string[]; hidden: boolean }>(
    db,
    sql`with mine as (${list})
      select coalesce((select jsonb_object_agg(n::text, seq) from feed_counters where seq > 0), '{}'::jsonb) as upto,
        coalesce((select jsonb_agg(m.audience) from mine m where exists (select 1 from feed_counters h join feed f
          on f.audience = m.audience and coalesce(f.team, '') = h.team and f.seq > coalesce((${counters}::jsonb ->> h.n::text)::bigint, 0))), '[]'::jsonb) as told,
        exists (select 1 from feed where seq is null) as hidden`,
  );
  return { told: new Set(row?.told), upTo: placeOf(new Map(Object.entries(row?.upto ?? {}))), hidden: row?.hidden ?? false };
}

/** So many rows get their numbers in one transaction. */
const NUMBERED_AT_ONCE = 5_000;
/** After so many transactions the rest waits for the next one who asks. */
const ROUNDS = 200;

const numbering = new WeakMap<OpenDatabase, Promise<void>>();

/**
 * Gives what was committed without a place its number, team by team under the team's counter, so that numbers become visible in their order.
 * Who writes never waits for a counter, and what is just being written anew waits for its writer. Nothing to do where the horizon is used.
 */
export function numberLog(open: OpenDatabase): Promise<void> {
  if (open.feed === 'horizon') return Promise.resolve();
  // Who asks while it runs may mean what was committed after it looked.
  const before = numbering.get(open) ?? Promise.resolve();
  const run = before.catch(() => {}).then(() => number(open));
  numbering.set(open, run);
  return run;
}

async function number({ db }: OpenDatabase): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const teams = await rows<{ team: string }>(
      db,
      sql`select distinct coalesce(team, '') as team from feed where seq is null order by 1 limit 100`,
    );
    if (teams.length === 0) return;
    let numbered = 0;
    for (const { team } of teams) numbered += await numberTeam(db, team);
    // What is left is being written anew just now.
    if (numbered === 0) return;
  }
}

async function numberTeam(db: Database, team: string): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`insert into feed_counters (team) values (${team}) on conflict (team) do nothing`);
    const [counter] = await rows<{ seq: number | string }>(tx, sql`select seq from feed_counters where team = ${team} for update`);
    const done = await rows(
      tx,
      sql`with waiting as (
          select lead_id, audience from feed where seq is null and coalesce(team, '') = ${team} limit ${NUMBERED_AT_ONCE} for update skip locked),
        placed as (select lead_id, audience, ${Number(counter?.seq ?? 0)}::bigint + row_number() over () as seq from waiting)
        update feed f set seq = p.seq from placed p where f.lead_id = p.lead_id and f.audience = p.audience returning 1`,
    );
    if (done.length > 0) await tx.execute(sql`update feed_counters set seq = seq + ${done.length}::bigint where team = ${team}`);
    return done.length;
  });
}

/** Whether the database numbers its transactions as PostgreSQL does, and says which of them run. */
export async function hasHorizon(db: Database): Promise<boolean> {
  return rows(db, sql`select ${horizon}::text, pg_current_xact_id_if_assigned()::text, null::xid8`).then(
    () => true,
    () => false,
  );
}

/**
 * Decides by which order the log of a database is read, and makes its table fit: asked for, as it was before, or by what the database can do.
 * A log that changes its order begins a new epoch, as places in the other mean nothing here.
 * @throws {HubFault} where the horizon is asked for and the database has none.
 */
export async function settleFeedOrder(db: Database, wanted: FeedOrder | null): Promise<FeedOrder> {
  const before = await keptOrder(db);
  const can = await hasHorizon(db);
  if (wanted === 'horizon' && !can)
    throw new HubFault('This database does not say which transactions run, so TASUKI_FEED=horizon is not possible: leave it out.');
  const order: FeedOrder = wanted ?? (can && before !== 'sequencer' ? 'horizon' : 'sequencer');
  if (order === before) return order;
  await db.transaction(async (tx) => {
    await rows(tx, sql`select 1 from meta where key in ('epoch', 'feed_order') order by key for update`);
    const kept = await keptOrder(tx);
    if (kept === order) return;
    for (const statement of reorder[order]) await tx.execute(sql.raw(statement));
    await tx.execute(
      sql`insert into meta (key, value) values ('feed_order', ${order}) on conflict (key) do update set value = excluded.value`,
    );
    // Before there was a choice it was the horizon: what was read by it goes on.
    if (kept === null && order === 'horizon') return;
    await tx.execute(order === 'horizon' ? sql`update feed set xid = default, seq = default` : sql`update feed set xid = null, seq = null`);
    await newEpoch(tx as unknown as Database);
  });
  return order;
}

/** The order that a database's log is in; null: nobody has decided yet. */
export async function keptOrder(db: Database): Promise<FeedOrder | null> {
  const [row] = await rows<{ value: string }>(db, sql`select value from meta where key = 'feed_order'`);
  return row ? (row.value === 'sequencer' ? 'sequencer' : 'horizon') : null;
}

/** Rows take their place from the table, so that every hub on a database writes in the same order. */
const reorder: Record<FeedOrder, readonly string[]> = {
  horizon: [
    'alter table feed alter column xid set default pg_current_xact_id()',
    `alter table feed alter column seq set default nextval('feed_seq')`,
    'drop index if exists feed_by_team',
    'drop index if exists feed_waiting',
    'create index if not exists feed_in_order on feed (audience, xid, seq)',
  ],
  sequencer: [
    'alter table feed alter column xid set default null',
    'alter table feed alter column seq set default null',
    'drop index if exists feed_in_order',
    `create index if not exists feed_by_team on feed (audience, (coalesce(team, '')), seq)`,
    `create index if not exists feed_waiting on feed ((coalesce(team, ''))) where seq is null`,
  ],
};

/** Puts the whole log in order anew, as its numbers may come from another database. */
export async function renumberLog(order: FeedOrder, tx: Database): Promise<void> {
  if (order === 'sequencer') {
    await tx.execute(sql`update feed set seq = null`);
    return;
  }
  // Numbers of another server's transactions would lie ahead of this one's for long, and what lies ahead is not told yet.
  await tx.execute(sql`
    update feed f set xid = pg_current_xact_id(), seq = o.place
    from (select lead_id, audience, row_number() over (order by xid, seq) as place from feed) o
    where f.lead_id = o.lead_id and f.audience = o.audience`);
  await tx.execute(sql`select setval('feed_seq', greatest((select coalesce(max(seq), 0) from feed) + 1, nextval('feed_seq')))`);
}
