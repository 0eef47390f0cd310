import { type Lead, refKey } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** What a chip was told of a lead, ready to be told again before the worker has read anything else. */
export type ShelfRow = { id: string; keys: string[]; summary: unknown; madeAt: Instant };

/** Puts a lead's summary where a worker that has only just been woken finds it. Whatever changes the lead takes it off again. */
export async function putOnShelf(store: Store, lead: Lead, summary: unknown): Promise<void> {
  const { cache } = store;
  await storing(() =>
    cache.transaction('rw', cache.shelf, cache.clocks, async () => {
      // Made from facts that were replaced meanwhile, or of a lead that went: not worth keeping.
      if ((await cache.clocks.get(lead.id))?.rev !== lead.rev) return;
      await cache.shelf.put({ id: lead.id, keys: lead.refs.map(refKey), summary, madeAt: Date.now() });
    }),
  );
}

/** Leads that have no summary on the shelf: the owner's first, nearest due first; at most `limit` are ever there. */
export async function unshelved(store: Store, owner: string, limit: number): Promise<string[]> {
  return storing(async () => {
    const rows = await store.cache.clocks.toArray();
    const there = new Set(await store.cache.shelf.toCollection().primaryKeys());
    const urgency = (row: (typeof rows)[number]) => (row.owner === owner ? 0 : 1e15) + (row.due ?? row.decide ?? 9e14);
    return rows
      .sort((one, other) => urgency(one) - urgency(other))
      .slice(0, limit)
      .flatMap(({ lead }) => (there.has(lead) ? [] : [lead]));
  });
}
