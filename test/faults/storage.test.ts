import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { CacheDatabase, cacheMigrations } from '@/lib/store/cache-database';
import { findLead, readLeads } from '@/lib/store/leads';
import { closeStore, openStore } from '@/lib/store/open-store';
import { queuedCount } from '@/lib/store/outbox';
import { readState } from '@/lib/store/state';
import { aRef } from '@/test/fixtures/builders';
import { aHub, anAct, aSignedInDesk, Dexie, everything, keptLeads, leads, putInOutbox, restarted, storeName } from './desk';

const newest = Math.max(...cacheMigrations.map(({ version }) => version));

describe('what is kept', () => {
  it('is fetched again when the browser deleted it, and acts on their way stay (fault 14)', async () => {
    const hub = await aHub();
    hub.put(...leads(5));
    const desk = await aSignedInDesk(hub);
    await putInOutbox(desk.store, anAct('2'));
    closeStore(desk.store);
    await Dexie.delete(desk.store.cache.name);
    const next = await restarted(desk);
    expect(await next.session.account()).not.toBeNull();
    expect(await keptLeads(next)).toHaveLength(0);
    expect(await queuedCount(next.store)).toBe(1);
    await next.sync.run('asked');
    expect(await keptLeads(next)).toHaveLength(5);
    expect(hub.effects).toHaveLength(1);
    expect(await queuedCount(next.store)).toBe(0);
  });

  it.each([
    ['QuotaExceededError', 'storage_full'],
    ['AbortError', 'storage'],
  ])('a write that fails with %s moves no cursor, keeps old data readable, warns and is tried again (fault 15)', async (name, code) => {
    const hub = await aHub();
    hub.put(...leads(3));
    const desk = await aSignedInDesk(hub);
    const before = await readState(desk.store, 'feed');
    hub.put(...leads(3, 4));
    const fail = () => {
      throw new DOMException('no room', name);
    };
    desk.store.cache.leads.hook('creating', fail);
    await desk.sync.run('asked');
    expect(await readState(desk.store, 'feed')).toEqual(before);
    expect(await findLead(desk.store, aRef('2'))).toMatchObject({ name: 'Lead 2' });
    const trouble = await desk.sync.trouble();
    expect(trouble).toMatchObject({ fault: code, failures: 1 });
    expect(trouble?.notBefore).toBeGreaterThan(Date.now());
    desk.store.cache.leads.hook('creating').unsubscribe(fail);
    await desk.sync.run('asked');
    expect(await keptLeads(desk)).toHaveLength(6);
    expect(await desk.sync.trouble()).toBeNull();
  });

  it('an upgrade that dies half-way leaves the old shape, the next start finishes it (fault 16)', async () => {
    const name = storeName();
    const old = new CacheDatabase(name.cache);
    await old.open();
    await old.leads.bulkPut(leads(300).map((lead) => ({ id: lead.id, keys: [], lead })));
    old.close();
    let dying = true;
    const migrations = [
      ...cacheMigrations,
      {
        version: newest + 1,
        stores: { leads: 'id, *keys, upgraded' },
        upgrade: (transaction: import('dexie').Transaction) => {
          let seen = 0;
          return transaction
            .table('leads')
            .toCollection()
            .modify((row) => {
              seen += 1;
              if (dying && seen === 150) throw new DOMException('killed', 'AbortError');
              row.upgraded = 1;
            });
        },
      },
    ];
    const dead = new CacheDatabase(name.cache, migrations);
    await expect(dead.open()).rejects.toThrow();
    dead.close();
    const still = new CacheDatabase(name.cache);
    await still.open();
    expect(still.backendDB().version).toBe(newest * 10);
    expect(await still.leads.filter((row) => 'upgraded' in row).count()).toBe(0);
    still.close();
    dying = false;
    const store = await openStore(name, migrations);
    expect(await store.cache.leads.where('upgraded').equals(1).count()).toBe(300);
    closeStore(store);
  });

  it('of a newer version is emptied and fetched again; account and outbox stay (fault 17)', async () => {
    const hub = await aHub();
    hub.put(...leads(4));
    const desk = await aSignedInDesk(hub);
    await putInOutbox(desk.store, anAct('1'));
    closeStore(desk.store);
    const newer = new Dexie(desk.store.cache.name);
    newer.version(newest + 6).stores({ leads: 'id, *keys', secrets: 'id', state: 'key' });
    await newer.open();
    await newer.table('secrets').put({ id: 'from the future' });
    newer.close();
    const next = await restarted(desk);
    expect(next.store.cache.backendDB().version).toBe(newest * 10);
    expect(await keptLeads(next)).toHaveLength(0);
    await next.sync.run('asked');
    expect(await keptLeads(next)).toHaveLength(4);
    expect(hub.effects).toHaveLength(1);
  });

  it('gives way when another page upgrades it (fault 18)', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    const upgraded = new CacheDatabase(desk.store.cache.name, [
      ...cacheMigrations,
      { version: newest + 1, stores: { leads: 'id, *keys, more' } },
    ]);
    await upgraded.open();
    expect(await upgraded.leads.count()).toBe(2);
    upgraded.close();
  });

  it('and can not be read is set aside, the rest is shown, and it is fetched again (fault 19)', async () => {
    const hub = await aHub();
    hub.put(...leads(3));
    const desk = await aSignedInDesk(hub);
    await desk.store.cache.leads.put({ id: 'lead-2', keys: ['sample/lead/2'], lead: { garbage: true } });
    expect(await findLead(desk.store, aRef('2'))).toBeNull();
    expect(await readLeads(desk.store, ['lead-1', 'lead-2', 'lead-3'])).toHaveLength(2);
    expect(await desk.store.cache.quarantine.count()).toBe(1);
    await desk.sync.run('asked');
    expect(await findLead(desk.store, aRef('2'))).toMatchObject({ name: 'Lead 2' });
    expect(await desk.store.cache.quarantine.count()).toBe(0);
    expect(await desk.store.cache.clocks.get('lead-2')).toBeDefined();
  });

  it('and lost even its names is found by a full resync (fault 19)', async () => {
    const hub = await aHub();
    hub.put(...leads(3));
    const desk = await aSignedInDesk(hub);
    await desk.store.cache.leads.put({ id: 'lead-2', keys: [], lead: 'garbage' });
    expect(await readLeads(desk.store, ['lead-2'])).toHaveLength(0);
    await desk.sync.run('asked');
    expect(await findLead(desk.store, aRef('2'))).toMatchObject({ name: 'Lead 2' });
  });

  it('of one person is gone before the next one sees anything (fault 20)', async () => {
    const hub = await aHub({ 'token-1': 'rep-1', 'token-2': 'rep-2' });
    const [first, second] = leads(2);
    if (!first || !second) throw new Error('no leads');
    hub.put({ ...first, name: 'Canary One' });
    const desk = await aSignedInDesk(hub);
    const act = anAct('1', { act: { kind: 'log_touch', result: 'talked', note: 'canary note' } });
    await putInOutbox(desk.store, act);
    expect(await everything(desk)).toMatch(/Canary One.*canary note/s);
    hub.remove(first.id);
    hub.put(second);
    await desk.sync.connect(hub.url, 'token-2');
    const then = await everything(desk);
    for (const word of ['Canary One', 'canary note', 'rep-1', 'token-1']) expect(then).not.toContain(word);
    await desk.sync.run('asked');
    expect((await keptLeads(desk)).map(({ name }) => name)).toEqual(['Lead 2']);
    expect(hub.effects).toEqual([]);
  });

  it('is wiped when the token turns out to be another person’s (fault 20)', async () => {
    const users: Record<string, string> = { 'token-1': 'rep-1' };
    const hub = await aHub(users);
    hub.put(...leads(1));
    const desk = await aSignedInDesk(hub);
    await putInOutbox(desk.store, anAct('1'));
    users['token-1'] = 'rep-2';
    await desk.sync.doubt();
    await desk.sync.run('asked');
    expect(hub.effects).toEqual([]);
    expect((await desk.session.account())?.user).toBe('rep-2');
    expect(await keptLeads(desk)).toHaveLength(1);
  });

  it('is wiped when signing out', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    await desk.sync.disconnect();
    expect(await everything(desk)).toBe(JSON.stringify([...desk.store.cache.tables, ...desk.store.kept.tables].map(() => [])));
  });
});
