import type { Changes } from '@/lib/api/contract';
import { Fault } from '@/lib/domain/fault';
import { refKey } from '@/lib/domain/lead';
import { clockRow, type Judge } from './clock-row';
import { leadRow } from './leads';
import { nameRow } from './names';
import type { Store } from './open-store';
import { outgoingByKey, pendingOf } from './outbox';
import type { Feed } from './state';
import { storing } from './storage-fault';

/** What a page brought: keys of every lead that came, changed or went. */
export type Applied = { keys: string[]; more: boolean };

/**
 * Keeps a page of the feed and the cursor after it in one transaction: safe to kill at any moment, and to run twice.
 * `feed` is the place the page was asked for; where the store has moved on meanwhile, nothing is kept.
 * Throws the fault `signed_out` when another person signed in meanwhile, else `storage` or `storage_full`.
 */
export async function applyChanges(store: Store, page: Changes, feed: Feed, judge: Judge): Promise<Applied> {
  const outgoing = await outgoingByKey(store);
  const rows = page.leads.map((lead) => ({
    lead: leadRow(lead),
    name: nameRow(lead),
    clock: clockRow(lead, pendingOf(lead, outgoing), judge),
  }));
  const { cache } = store;
  return storing(() =>
    cache.transaction('rw', [cache.leads, cache.clocks, cache.names, cache.seen, cache.quarantine, cache.shelf, cache.state], async () => {
      const place = (await cache.state.get('feed'))?.value as Feed | undefined;
      if (place?.session !== feed.session) throw new Fault('signed_out');
      if (place.cursor !== feed.cursor || place.resync !== feed.resync) return { keys: [], more: true };

      const removed = page.removed.map(refKey);
      const gone = await cache.leads.where('keys').anyOf(removed).primaryKeys();
      await Promise.all([
        cache.leads.bulkDelete(gone),
        cache.clocks.bulkDelete(gone),
        cache.names.bulkDelete(gone),
        cache.shelf.bulkDelete(gone),
        cache.quarantine.where('keys').anyOf(removed).delete(),
      ]);

      const ids = rows.map(({ lead }) => lead.id);
      const known = await cache.clocks.bulkGet(ids);
      const newer = rows.filter(({ clock }, index) => clock.rev >= (known[index]?.rev ?? Number.NEGATIVE_INFINITY));
      await cache.leads.bulkPut(newer.map(({ lead }) => lead));
      await cache.clocks.bulkPut(newer.map(({ clock }) => clock));
      await cache.names.bulkPut(newer.map(({ name }) => name));
      await cache.quarantine.bulkDelete(ids);
      await cache.shelf.bulkDelete(ids);

      let swept: string[] = [];
      if (feed.resync) {
        await cache.seen.bulkPut(ids.map((id) => ({ id })));
        if (!page.more) swept = await sweep(store);
      }
      const next: Feed = {
        session: feed.session,
        cursor: page.cursor,
        epoch: page.epoch,
        resync: feed.resync && page.more,
        lastSync: page.more ? feed.lastSync : judge.now,
        syncs: (feed.syncs ?? 0) + (page.more ? 0 : 1),
      };
      await cache.state.put({ key: 'feed', value: next });
      return { keys: [...rows.flatMap(({ lead }) => lead.keys), ...removed, ...swept], more: page.more };
    }),
  );
}

/** Removes what a full resync did not meet. Runs inside its last page's transaction. */
async function sweep({ cache }: Store): Promise<string[]> {
  const seen = new Set(await cache.seen.toCollection().primaryKeys());
  const left = (await cache.leads.toCollection().primaryKeys()).filter((id) => !seen.has(id));
  const keys = (await cache.leads.bulkGet(left)).flatMap((row) => row?.keys ?? []);
  await Promise.all([
    cache.leads.bulkDelete(left),
    cache.clocks.bulkDelete(left),
    cache.names.bulkDelete(left),
    cache.shelf.bulkDelete(left),
    cache.quarantine.clear(),
    cache.seen.clear(),
  ]);
  return keys;
}

/**
 * Starts over from the beginning of the feed without emptying anything: what is here stays readable,
 * and what the feed no longer names goes at its end. The outbox stays.
 */
export async function beginResync(store: Store, session: string): Promise<Feed> {
  const { cache } = store;
  return storing(() =>
    cache.transaction('rw', cache.state, cache.seen, async () => {
      const before = (await cache.state.get('feed'))?.value as Feed | undefined;
      const { lastSync = null, syncs = 0 } = before ?? {};
      const feed: Feed = { session, cursor: null, epoch: null, resync: true, lastSync, syncs };
      await cache.seen.clear();
      await cache.state.put({ key: 'feed', value: feed });
      return feed;
    }),
  );
}
