import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Act } from '@/lib/domain/command';
import type { ClockRow } from '@/lib/store/clock-row';
import { closeStore, openStore, type Store } from '@/lib/store/open-store';
import { writeSetting } from '@/lib/store/settings';
import { writeState } from '@/lib/store/state';
import { openSession, type Session } from '@/lib/sync/session';
import type { Sync } from '@/lib/sync/sync';
import { browserState } from '@/test/fixtures/browser';
import { aLead, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { createNotices, type Notices } from './notices';
import { createPolicyDesk } from './policy-desk';

type Shown = { title: string; message: string; buttons?: unknown[] };

let count = 0;
let store: Store;
let session: Session;
let shown: Map<string, Shown>;
let made: string[];
let now: number;
let synced: number;
let acts: Act[];
const buttonless = { on: false };

/** The worker's notices over what is kept: as after each start of the worker. */
async function started(): Promise<Notices> {
  session = await openSession(store, undefined, { wall: () => now, running: () => now });
  const sync = {
    trouble: async () => null,
    running: () => false,
    run: async () => {
      synced += 1;
      await keepFeed();
    },
  } as unknown as Sync;
  return createNotices({ session, sync, company: createPolicyDesk(), act: async (_, act) => void acts.push(act) });
}

async function keepFeed(): Promise<void> {
  await writeState(store, 'feed', { session: 's', cursor: 'c', epoch: 'e', resync: false, lastSync: now });
}

async function put(lead: string, due: number, over: Partial<ClockRow> = {}): Promise<void> {
  await store.cache.leads.put({
    id: lead,
    keys: [`sample/lead/${lead}`],
    lead: aLead({ id: lead, name: 'Canary Person', company: { name: 'Canary Works' } }),
  });
  await store.cache.clocks.put({
    lead,
    rev: 1,
    revision: 'r',
    owner: 'me',
    tier: 2,
    due,
    counted: due,
    warn: due - hours(1),
    promise: 'p3',
    ...over,
  });
}

describe('C1 notices', () => {
  beforeEach(async () => {
    count += 1;
    fakeBrowser.reset();
    const state = browserState();
    state.granted.add('notifications');
    shown = new Map();
    made = [];
    acts = [];
    synced = 0;
    buttonless.on = false;
    now = at('2026-11-24T10:00+09:00');
    Object.assign(fakeBrowser.permissions, { contains: async () => state.granted.has('notifications') });
    Object.assign(fakeBrowser.notifications, {
      // Throws at once, as Firefox does.
      create: (id: string, options: Shown) => {
        if (buttonless.on && options.buttons) throw new Error('Property "buttons" is unsupported');
        made.push(id);
        shown.set(id, options);
        return Promise.resolve(id);
      },
      clear: async (id: string) => shown.delete(id),
    });
    store = await openStore({ cache: `notices-${count}`, kept: `notices-kept-${count}` });
    await writeState(store, 'rulebook', { rulebook: aRulebook(), revision: 'r' });
    await writeState(store, 'me', {
      user: { id: 'me', name: 'Me' },
      grants: [],
      sites: [],
      people: [{ id: 'me', name: 'Me', team: 'is-1', department: 'is' }],
      signs: [],
      hub: { name: 'hub', version: '1' },
      epoch: 'e',
      serverTime: now,
    });
    await keepFeed();
    await writeSetting(store, 'notices', { on: true, company: false });
    // The day was begun.
    await (await started()).look();
    made = [];
    shown.clear();
  });
  afterEach(() => closeStore(store));

  it('are shown once, however often the worker looks and is started again', async () => {
    await put('1', now + hours(0.5));
    for (let start = 0; start < 3; start++) {
      const notices = await started();
      await notices.look();
      await notices.look();
    }
    expect(made).toEqual(['tasuki-risk']);
  });

  it('are shown once where two things make the worker look at the same moment', async () => {
    await put('1', now - hours(0.25));
    const notices = await started();
    await Promise.all([notices.look(), notices.look()]);
    expect(made).toHaveLength(1);
  });

  it('wait for the browser to hand on what it has just allowed: nothing is taken for told before', async () => {
    await put('1', now - hours(0.25));
    const notices = await started();
    const given = browser.notifications;
    Object.assign(browser, { notifications: undefined });
    await notices.look().finally(() => Object.assign(browser, { notifications: given }));
    expect(made).toEqual([]);
    await notices.look();
    expect(made).toHaveLength(1);
  });

  it('hold no name of a person, and no company unless that was allowed', async () => {
    await put('1', now + hours(0.5));
    await (await started()).look();
    expect(JSON.stringify([...shown.values()])).not.toContain('Canary');
    await writeSetting(store, 'notices', { on: true, company: true });
    await put('2', now - hours(0.5));
    await (await started()).look();
    expect(shown.get('tasuki-breach')?.message).toContain('Canary Works');
    expect(JSON.stringify([...shown.values()])).not.toContain('Canary Person');
  });

  it('go when what they are about was dealt with', async () => {
    await put('1', now + hours(0.5));
    const notices = await started();
    await notices.look();
    expect([...shown.keys()]).toEqual(['tasuki-risk']);
    await put('1', now + days(3), { warn: now + days(2) });
    await notices.look();
    expect([...shown.keys()]).toEqual([]);
  });

  it('go when the deadline of what was missed is another by now, and come again when that one is missed', async () => {
    await put('1', now - hours(0.25));
    const notices = await started();
    await notices.look();
    expect([...shown.keys()]).toEqual(['tasuki-breach']);
    await put('1', now + hours(2), { rev: 2, revision: 'r2', warn: now + hours(1.5) });
    await notices.look();
    expect([...shown.keys()]).toEqual([]);
    now += hours(2.5);
    await keepFeed();
    await notices.look();
    expect([...shown.keys()]).toEqual(['tasuki-breach']);
    expect(made.filter((id) => id === 'tasuki-breach')).toHaveLength(2);
  });

  it('come without buttons where the browser has none, and put off by one where it has', async () => {
    await put('1', now + hours(0.5));
    buttonless.on = true;
    const notices = await started();
    await notices.look();
    expect(shown.get('tasuki-risk')).not.toHaveProperty('buttons');
    await notices.onButton('tasuki-risk');
    expect(acts).toEqual([{ kind: 'snooze', until: now + hours(1) }]);
    expect(shown.size).toBe(0);
  });

  it('after a weekend asleep are one, from what the hub says now (fault 7)', async () => {
    now = at('2026-11-25T09:30+09:00');
    for (let lead = 0; lead < 12; lead++) await put(`${lead}`, at('2026-11-25T09:00+09:00') - hours(lead));
    const notices = await started();
    await notices.look();
    expect({ synced, made }).toEqual({ synced: 1, made: [] });
    await notices.look();
    await notices.look();
    expect(made).toEqual(['tasuki-digest']);
  });

  it('stay away when they are switched off or the browser’s permission is gone', async () => {
    await put('1', now + hours(0.5));
    await writeSetting(store, 'notices', { on: false, company: false });
    await (await started()).look();
    Object.assign(fakeBrowser.permissions, { contains: async () => false });
    await writeSetting(store, 'notices', { on: true, company: false });
    await (await started()).look();
    expect(made).toEqual([]);
  });
});
