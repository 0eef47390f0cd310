import type { Instant } from '@/lib/domain/time';
import { type ClockRow, NEVER, tiers } from './clock-row';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** Leads of one list, best first; `more`: there are others beyond the limit. */
export type QueueList = { ids: string[]; more: boolean };

/** A person's own lists, and those of marketing. */
export type OwnLists = Record<'overdue' | 'today' | 'fresh' | 'decide' | 'back' | 'stock' | 'unregistered', QueueList>;
export type MarketingLists = Record<'questions' | 'sentBack' | 'nearly' | 'woken', QueueList>;

const FIRST = Number.NEGATIVE_INFINITY;

function byUrgency(one: ClockRow, other: ClockRow): number {
  return one.tier - other.tier || (one.due ?? NEVER) - (other.due ?? NEVER);
}

function listOf(ids: string[], limit: number): QueueList {
  return { ids: ids.slice(0, limit), more: ids.length > limit };
}

/** Due in [from, to): hot intent first, then call-backs, then by due moment, then what was put off. Keys alone are read. */
async function dueBetween({ cache }: Store, owner: string, from: Instant, to: Instant, limit: number): Promise<QueueList> {
  const parts = await Promise.all(
    tiers.map((tier) =>
      cache.clocks
        .where('[owner+tier+due]')
        .between([owner, tier, from], [owner, tier, to], true, false)
        .limit(limit + 1)
        .primaryKeys(),
    ),
  );
  return listOf(parts.flat(), limit);
}

/** Marked in `index`, most urgent first. */
async function marked(
  { cache }: Store,
  index: '[owner+fresh]' | '[owner+decide]' | '[owner+back]',
  owner: string,
  from: Instant,
  limit: number,
): Promise<QueueList> {
  const rows = await cache.clocks
    .where(index)
    .between([owner, from], [owner, NEVER], true, true)
    .limit(limit + 1)
    .toArray();
  const more = rows.length > limit;
  return {
    ids: listOf(
      rows.sort(byUrgency).map(({ lead }) => lead),
      limit,
    ).ids,
    more,
  };
}

/** Worked without a deal, longest with sales first. Keys alone are read. */
async function worked(
  { cache }: Store,
  index: '[owner+unregistered]' | '[team+unregistered]',
  of: string,
  limit: number,
): Promise<QueueList> {
  const ids = await cache.clocks
    .where(index)
    .between([of, FIRST], [of, NEVER], true, true)
    .limit(limit + 1)
    .primaryKeys();
  return listOf(ids, limit);
}

/** A team's leads that were worked without a deal, whoever owns them, longest with sales first. */
export async function readTeam(store: Store, team: string, limit: number): Promise<{ unregistered: QueueList }> {
  return storing(async () => ({ unregistered: await worked(store, '[team+unregistered]', team, limit) }));
}

/**
 * The lists of one person, straight from the index: at most `limit` ids each, however many leads are kept. `endOfDay` is the end of today
 * where the person works. What a nearer list shows is not shown again.
 */
export async function readQueue(store: Store, owner: string, now: Instant, endOfDay: Instant, limit: number): Promise<OwnLists> {
  const { cache } = store;
  return storing(() =>
    cache.transaction('r', cache.clocks, async () => {
      const [overdue, today, fresh, decide, back, stock, unregistered] = await Promise.all([
        dueBetween(store, owner, FIRST, now, limit),
        dueBetween(store, owner, now, endOfDay, limit),
        marked(store, '[owner+fresh]', owner, endOfDay, limit),
        marked(store, '[owner+decide]', owner, endOfDay, limit),
        marked(store, '[owner+back]', owner, FIRST, limit),
        cache.clocks
          .where('[owner+stock]')
          .between([owner, FIRST], [owner, NEVER], true, true)
          .reverse()
          .limit(limit + 1)
          .primaryKeys(),
        worked(store, '[owner+unregistered]', owner, limit),
      ]);
      return { overdue, today, fresh, decide, back, stock: listOf(stock, limit), unregistered };
    }),
  );
}

/** Marketing's lists among all leads in view: questions and send-backs by due moment, nearly qualified by score, back again. */
export async function readMarketing(store: Store, limit: number): Promise<MarketingLists> {
  const { cache } = store;
  const first = async (index: 'question' | 'sentBack' | 'nearly' | 'woken') =>
    listOf(
      await cache.clocks
        .orderBy(index)
        .limit(limit + 1)
        .primaryKeys(),
      limit,
    );
  return storing(() =>
    cache.transaction('r', cache.clocks, async () => {
      const [questions, sentBack, nearly, woken] = await Promise.all([
        first('question'),
        first('sentBack'),
        first('nearly'),
        first('woken'),
      ]);
      return { questions, sentBack, nearly, woken };
    }),
  );
}

/** How many of a person's leads are overdue and count (nothing of a trial run does): the badge. At most `most` are counted. */
export async function overdueCount(store: Store, owner: string, now: Instant, most: number): Promise<number> {
  const keys = await storing(() =>
    store.cache.clocks.where('[owner+counted]').between([owner, FIRST], [owner, now], true, false).limit(most).primaryKeys(),
  );
  return keys.length;
}

/** Rows of a person that are at risk or overdue at `now` and count: what a notice may be about, nearest due first, at most `limit`. */
export async function pressing(store: Store, owner: string, now: Instant, limit: number): Promise<ClockRow[]> {
  const { clocks } = store.cache;
  return storing(async () => {
    const rows = await clocks.where('[owner+warn]').between([owner, FIRST], [owner, now], true, true).limit(limit).toArray();
    return rows.sort((one, other) => (one.counted ?? NEVER) - (other.counted ?? NEVER));
  });
}

/** Rows whose owner was told that the lead needs them, and has not acted since. */
export async function nudgedRows(store: Store, owner: string, limit: number): Promise<ClockRow[]> {
  return storing(() => store.cache.clocks.where('[owner+nudged]').between([owner, FIRST], [owner, NEVER]).limit(limit).toArray());
}

/** How many of some leads have a promise that counts. */
export async function countedAmong(store: Store, ids: readonly string[]): Promise<number> {
  const rows = await storing(() => store.cache.clocks.bulkGet([...ids]));
  return rows.filter((row) => row?.counted !== undefined).length;
}
