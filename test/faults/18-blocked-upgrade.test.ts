import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { CacheDatabase, cacheMigrations } from '@/lib/store/cache-database';
import { openStore } from '@/lib/store/open-store';
import { aHub, aSignedInDesk, keptLeads, leads } from './desk';

const newest = Math.max(...cacheMigrations.map(({ version }) => version));
const migrations = [...cacheMigrations, { version: newest + 1, stores: { leads: 'id, *keys, more' } }];

describe('fault 18: an upgrade while other pages are open', () => {
  it('waits for none of them: each gives way, and what they then ask for fails instead of hanging', async () => {
    const hub = await aHub();
    hub.put(...leads(3));
    const worker = await aSignedInDesk(hub);
    const names = { cache: worker.store.cache.name, kept: worker.store.kept.name };
    const page = await openStore(names);
    expect(await page.cache.leads.count()).toBe(3);

    const upgraded = new CacheDatabase(names.cache, migrations);
    await upgraded.open();
    expect(await upgraded.leads.count()).toBe(3);
    for (const old of [worker.store, page]) {
      expect(old.cache.isOpen()).toBe(false);
      await expect(old.cache.leads.count()).rejects.toThrow();
    }
    // A sync that was under way there fails as one that could not write, and moves nothing.
    hub.put(...leads(2, 10));
    await worker.sync.run('asked');
    expect(await worker.sync.trouble()).not.toBeNull();
    expect(await upgraded.leads.count()).toBe(3);
    upgraded.close();

    const next = await openStore(names, migrations);
    expect(await next.cache.leads.count()).toBe(3);
    expect(await keptLeads({ ...worker, store: next })).toHaveLength(3);
    next.cache.close();
    next.kept.close();
    page.kept.close();
  });
});
