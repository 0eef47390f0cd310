import type { Instant } from '@/lib/domain/time';
import { type ClockRow, NEVER, tiers } from './clock-row';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** Leads of one list, best first, and how many there are in all. */
export type QueueList = { ids: string[]; count: number };
export type QueueLists = { overdue: QueueList; today: QueueList; fresh: QueueList; decide: QueueList };

function byUrgency(one: ClockRow, other: ClockRow): number {
  return one.tier - other.tier || (one.due ?? NEVER) - (other.due ?? NEVER);
}

/** Due in [from, to), hot intent first, then call-backs, then by due moment. */
async function dueBetween(store: Store, owner: string, from: Instant, to: Instant, limit: number): Promise<QueueList> {
  const list: QueueList = { ids: [], count: 0 };
  for (const tier of tiers) {
    const range = () => store.cache.clocks.where('[owner+tier+due]').between([owner, tier, from], [owner, tier, to], true, false);
    list.count += await range().count();
    if (list.ids.length < limit)
      list.ids.push(
        ...(await range()
          .limit(limit - list.ids.length)
          .primaryKeys()),
      );
  }
  return list;
}

/** Marked in `index` and not due before `from`: what a nearer list shows already is not shown again. */
async function marked(
  store: Store,
  index: '[owner+fresh]' | '[owner+decide]',
  owner: string,
  from: Instant,
  limit: number,
): Promise<QueueList> {
  const range = () => store.cache.clocks.where(index).between([owner, from], [owner, NEVER], true, true);
  const rows = await range().limit(limit).toArray();
  return { ids: rows.sort(byUrgency).map(({ lead }) => lead), count: await range().count() };
}

/** The lists of one person, straight from the index. `endOfDay` is the end of today where the person works. */
export async function readQueue(store: Store, owner: string, now: Instant, endOfDay: Instant, limit: number): Promise<QueueLists> {
  return storing(async () => {
    const [overdue, today, fresh, decide] = await Promise.all([
      dueBetween(store, owner, Number.NEGATIVE_INFINITY, now, limit),
      dueBetween(store, owner, now, endOfDay, limit),
      marked(store, '[owner+fresh]', owner, endOfDay, limit),
      marked(store, '[owner+decide]', owner, endOfDay, limit),
    ]);
    return { overdue, today, fresh, decide };
  });
}

/** How many of a person's leads are overdue: the badge. */
export async function overdueCount(store: Store, owner: string, now: Instant): Promise<number> {
  return storing(async () => {
    const counts = await Promise.all(
      tiers.map((tier) =>
        store.cache.clocks
          .where('[owner+tier+due]')
          .between([owner, tier, Number.NEGATIVE_INFINITY], [owner, tier, now], true, false)
          .count(),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  });
}
