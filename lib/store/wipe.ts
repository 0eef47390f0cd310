import type { Store } from './open-store';
import type { Account } from './settings';
import type { Feed } from './state';
import { storing } from './storage-fault';

/** Empties the cache and, with it, everything the hub said to the person before. */
async function emptyCache({ cache }: Store, feed: Feed | null): Promise<void> {
  await cache.transaction('rw', cache.tables, async () => {
    for (const table of cache.tables) await table.clear();
    if (feed) await cache.state.put({ key: 'feed', value: feed });
  });
}

/**
 * Signs a person in. Another person, or another hub, than before finds nothing of the first: leads, rulebook and outbox go.
 * The account is written last, so that a kill in between leaves nobody signed in rather than the wrong data.
 */
export async function signIn(store: Store, account: Account, before: Account | null): Promise<void> {
  const same = before?.user === account.user && before.hub === account.hub;
  await storing(async () => {
    if (same) {
      await store.kept.settings.put({ key: 'account', value: { ...account, session: before.session } });
      return;
    }
    await store.kept.transaction('rw', [store.kept.settings, store.kept.outbox, store.kept.told, store.kept.drafts], async () => {
      await store.kept.outbox.clear();
      await store.kept.drafts.clear();
      await store.kept.told.clear();
      for (const key of ['account', 'offset', 'trouble', 'noticeDay', 'shownNotices']) await store.kept.settings.delete(key);
      if (before?.hub !== account.hub) await store.kept.settings.clear();
    });
    await emptyCache(store, { session: account.session, cursor: null, epoch: null, resync: true, lastSync: null });
    await store.kept.settings.put({ key: 'account', value: account });
  });
}

/**
 * Empties what the hub can give again, so that it is fetched anew: leads and all that is made of them. Acts, account and settings stay, and
 * who the person is and what is agreed, so that they can go on while it comes in.
 */
export async function forgetLeads({ cache }: Store, account: Account): Promise<void> {
  await storing(() =>
    cache.transaction('rw', cache.tables, async () => {
      for (const table of cache.tables) if (table.name !== 'state') await table.clear();
      const feed: Feed = { session: account.session, cursor: null, epoch: null, resync: true, lastSync: null };
      await cache.state.put({ key: 'feed', value: feed });
      for (const key of ['judged', 'asked', 'backlogs']) await cache.state.delete(key);
    }),
  );
}

/** Signs out and wipes everything kept. */
export async function wipe(store: Store): Promise<void> {
  await storing(async () => {
    await store.kept.transaction('rw', store.kept.tables, async () => {
      for (const table of store.kept.tables) await table.clear();
    });
    await emptyCache(store, null);
  });
}
