import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { evaluate } from '@/lib/domain/evaluate';
import type { Rulebook } from '@/lib/domain/rulebook';
import { answerWith } from '@/lib/messages/answer-with';
import type { ChipAnswer } from '@/lib/messages/chip';
import type { Answer, LeadView, MessageName, PanelFacts, Reply, Status } from '@/lib/messages/protocol';
import { openStore, type Store } from '@/lib/store/open-store';
import { readState, writeState } from '@/lib/store/state';
import { type BrowserState, browserState } from '@/test/fixtures/browser';
import { aLead, aRef } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from '../../test/faults/scripted-hub';
import { createHandlers } from './handlers';
import { createWorker, type Worker } from './worker';

const origin = 'http://localhost:4312';
const pattern = `${origin}/*`;
const id = 'test-extension-id';
const page = { id, url: `chrome-extension://${id}/options.html`, origin: `chrome-extension://${id}` };

let names = 0;
let hub: ScriptedHub;
let state: BrowserState;
let store: Store;
let worker: Worker;

function send<T>(name: MessageName, ask: unknown, sender: object = page): Promise<Reply<T>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, sender as never, (reply) => resolve(reply as Reply<T>));
  });
}

/** The answer's value; fails where there is a fault instead. */
async function value<T>(name: MessageName, ask: unknown, sender?: object): Promise<T> {
  const reply = await send<T>(name, ask, sender);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

function chipAt(tab: number, path: string) {
  state.tabs.set(tab, origin + path);
  return { id, origin, url: `${origin}/leads`, frameId: 0, tab: { id: tab, url: origin + path } } as never;
}

function visit(lead: string, tab = 1): Promise<ChipAnswer> {
  return worker.chips.answer({ tasuki: 'visit', type: 'lead', id: lead, seq: 1 }, chipAt(tab, `/leads/${lead}`));
}

/** A panel in a page's frame, with a ticket of its own. */
async function aPanel(lead: string, tab = 1, document = 'd1') {
  const answer = await worker.chips.answer({ tasuki: 'panel', type: 'lead', id: lead, seq: 2 }, chipAt(tab, `/leads/${lead}`));
  if (answer.tasuki !== 'panel') throw new Error(answer.tasuki);
  const ticket = new URLSearchParams(new URL(answer.url).hash.slice(1)).get('ticket') ?? '';
  return { ticket, sender: { ...page, url: `chrome-extension://${id}/panel.html`, tab: { id: tab }, frameId: 9, documentId: document } };
}

describe('the worker', () => {
  beforeEach(async () => {
    names += 1;
    fakeBrowser.reset();
    state = browserState();
    hub = await scriptedHub();
    hub.put(...['1', '2', '3'].map((number) => aLead({ id: `lead-${number}`, refs: [aRef(number)], name: `Lead ${number}` })));
    store = await openStore({ cache: `worker-${names}`, kept: `worker-kept-${names}` });
    worker = await createWorker(store);
    await value('connect', { address: hub.url, token: 'token-1' });
    await worker.sync.run('asked');
    state.granted.add(pattern);
    await value<Status>('turnSiteOn', { site: 'sample' });
  });
  afterEach(async () => {
    await worker.sync.disconnect();
    await hub.close();
  });

  describe('sites', () => {
    it('registers the chip for the whole origin of a site that is on, and puts it into tabs already open', async () => {
      expect(state.registered).toMatchObject([{ id: 'chip-sample', matches: [pattern] }]);
      await value('turnSiteOff', { site: 'sample' });
      expect(state.registered).toEqual([]);
      state.tabs.set(4, `${origin}/leads`);
      state.tabs.set(5, 'https://elsewhere.example/');
      await value('turnSiteOn', { site: 'sample' });
      expect(state.injected).toEqual([4]);
    });

    it('registers again what vanished and leaves alone what is right', async () => {
      const before = state.registered[0];
      await worker.sites.compare();
      expect(state.registered[0]).toBe(before);
      state.registered = [{ id: 'chip-gone', matches: ['https://gone.example/*'], js: ['chip.js'] }];
      await worker.sites.compare();
      expect(state.registered.map(({ id: script }) => script)).toEqual(['chip-sample']);
    });

    it('without the browser’s permission says so and asks for no other (fault 49)', async () => {
      state.granted.clear();
      await worker.onPermissions();
      expect(state.registered).toEqual([]);
      const status = await value<Status>('getStatus', {});
      expect(status.sites[0]).toMatchObject({ granted: false, wanted: true, on: false });
      expect(await send('turnSiteOn', { site: 'sample' })).toMatchObject({ ok: false, code: 'no_permission' });
    });

    it('sends chips off when the permission is taken away (fault 49)', async () => {
      await visit('1', 3);
      state.granted.clear();
      await worker.onPermissions();
      expect(state.told.filter(({ tab }) => tab === 3).map(({ message }) => message)).toContainEqual({ tasuki: 'off' });
      expect(await visit('1', 3)).toEqual({ tasuki: 'off' });
    });
  });

  describe('chips', () => {
    it('are told of the record on their page only', async () => {
      expect(await visit('1')).toMatchObject({ tasuki: 'summary', seq: 1, panel: true, summary: { kind: 'lead' } });
      const elsewhere = { tasuki: 'visit', type: 'lead', id: '2', seq: 1 } as const;
      expect(await worker.chips.answer(elsewhere, chipAt(1, '/leads/1'))).toEqual({ tasuki: 'ok' });
    });

    it('say so when the hub does not know the record', async () => {
      expect(await visit('99')).toMatchObject({ tasuki: 'summary', summary: { kind: 'unknown' } });
    });

    it('hear at once of an act on their lead, and nothing of others', async () => {
      await visit('1', 1);
      await visit('2', 2);
      state.told.length = 0;
      await value('act', { ref: aRef('1'), act: { kind: 'log_touch', result: 'no_answer' } });
      await expect.poll(() => state.told.length).toBeGreaterThan(0);
      expect(new Set(state.told.map(({ tab }) => tab))).toEqual(new Set([1]));
    });

    it('find what lies ready for them, until it is changed', async () => {
      await worker.chips.makeReady();
      await expect.poll(() => store.cache.shelf.count()).toBe(3);
      expect(await readState(store, 'doors')).toMatchObject([{ id: 'sample', origin }]);
      hub.put({ ...aLead({ id: 'lead-2', refs: [aRef('2')] }), rev: 2 });
      const changed = store.cache.shelf.get('lead-2');
      expect((await changed)?.keys).toEqual(['sample/lead/2']);
      const before = (await store.cache.shelf.get('lead-2'))?.madeAt ?? 0;
      await worker.sync.run('hinted');
      await expect.poll(async () => (await store.cache.shelf.get('lead-2'))?.madeAt ?? 0).toBeGreaterThan(before);
    });

    it('remember for their site whether the panel was closed', async () => {
      await worker.chips.answer({ tasuki: 'remember', open: false, place: 'left 0.250' }, chipAt(1, '/leads/1'));
      expect(await visit('2')).toMatchObject({ panel: false, place: 'left 0.250' });
    });
  });

  describe('a panel in a page', () => {
    it('speaks of its own lead once it has shown its ticket, and of nothing else (fault 48)', async () => {
      const { ticket, sender } = await aPanel('1');
      expect(await send('getLead', { ref: aRef('1') }, sender)).toMatchObject({ code: 'untrusted' });
      const opened = await value<Answer<'openPanel'>>('openPanel', { ticket }, sender);
      expect(opened).toMatchObject({ ref: aRef('1'), tab: 1 });
      const shown = opened.shown as PanelFacts;
      const { judged, ...lead } = shown.lead as LeadView;
      expect(judged?.assessment).toEqual(evaluate(lead.lead, shown.rulebook as Rulebook, judged?.assessment.now as number));
      expect(judged?.may).toContain('log_touch');
      expect({ ...shown, lead }).toEqual({
        lead: await value('getLead', { ref: aRef('1') }, sender),
        status: await value('getStatus', {}, sender),
        rulebook: await value('getRulebook', {}, sender),
      });
      expect((await value<LeadView>('getLead', { ref: aRef('1') }, sender)).lead.name).toBe('Lead 1');
      expect((await value<PanelFacts>('getPanel', { ref: aRef('1') }, sender)).lead?.lead.name).toBe('Lead 1');
      for (const [name, ask] of [
        ['getLead', { ref: aRef('2') }],
        ['getPanel', { ref: aRef('2') }],
        ['act', { ref: aRef('2'), act: { kind: 'log_touch', result: 'talked' } }],
        ['getQueue', {}],
        ['getBacklog', {}],
        ['connect', { address: hub.url, token: 'token-1' }],
        ['disconnect', {}],
        ['turnSiteOff', { site: 'sample' }],
      ] as const) {
        expect(await send(name, ask, sender), name).toMatchObject({ ok: false, code: 'untrusted' });
      }
    });

    it('a team’s leads that nobody registered are for who leads the team (C7)', async () => {
      expect(await value('getQueue', { team: 'is-1' })).toEqual({ lists: {}, overdue: 0 });
      const me = await readState(store, 'me');
      if (!me) throw new Error('nobody is signed in');
      await writeState(store, 'me', { ...me, grants: me.grants.map((grant) => ({ ...grant, role: 'manager' as const })) });
      worker.session.forget('me');
      expect(await value('getQueue', { team: 'is-1' })).toEqual({ lists: { unregistered: { ids: [], more: false } }, overdue: 0 });
      expect(await value('getQueue', { team: 'is-2' })).toEqual({ lists: {}, overdue: 0 });
    });

    it.each([
      ['a second time', {}, true],
      ['in another tab', { tab: { id: 8 } }, false],
    ])('can not use a ticket %s', async (_, other, first) => {
      const { ticket, sender } = await aPanel('1');
      if (first) await value('openPanel', { ticket }, sender);
      expect(await send('openPanel', { ticket }, { ...sender, ...other, documentId: 'd2' })).toMatchObject({ code: 'untrusted' });
    });

    it('can not take back an act on another lead', async () => {
      const { ticket, sender } = await aPanel('1');
      await value('openPanel', { ticket }, sender);
      const command = await value<{ id: string }>('act', { ref: aRef('2'), act: { kind: 'log_touch', result: 'no_answer' } });
      expect(await send('undo', { id: command.id }, sender)).toMatchObject({ code: 'untrusted' });
      expect(await value('undo', { id: command.id })).toEqual({ undone: true });
    });

    it('is believed no more once its tab is gone', async () => {
      const { ticket, sender } = await aPanel('1');
      await value('openPanel', { ticket }, sender);
      await worker.chips.dropTab(1);
      expect(await send('getLead', { ref: aRef('1') }, sender)).toMatchObject({ code: 'untrusted' });
    });
  });

  describe('acts', () => {
    it('show at once, can be undone, and are sent once undoing is over', async () => {
      const act = { ref: aRef('1'), act: { kind: 'log_touch', result: 'no_answer' } };
      const first = await value<{ id: string }>('act', act);
      expect((await value<LeadView>('getLead', { ref: aRef('1') })).pending).toMatchObject([{ id: first.id }]);
      expect(await value('undo', { id: first.id })).toEqual({ undone: true });
      const second = await value<{ id: string }>('act', act);
      await worker.sync.run('hinted');
      expect(hub.effects).toEqual([]);
      await store.kept.outbox.toCollection().modify({ notBefore: 0 });
      await worker.sync.run('hinted');
      expect(hub.effects).toEqual([second.id]);
      expect(await value('undo', { id: second.id })).toEqual({ undone: false });
      expect((await value<LeadView>('getLead', { ref: aRef('1') })).pending).toEqual([]);
    });

    it('refused by the hub are shown with the reason until read', async () => {
      const command = await value<{ id: string }>('act', { ref: aRef('1'), act: { kind: 'log_touch', result: 'no_answer' } });
      hub.refusing.add(command.id);
      await store.kept.outbox.toCollection().modify({ notBefore: 0 });
      await worker.sync.run('hinted');
      const view = () => value<LeadView>('getLead', { ref: aRef('1') });
      expect((await view()).refused).toMatchObject([{ command: { id: command.id }, code: 'forbidden' }]);
      await value('dismissRefusal', { id: command.id });
      expect((await view()).refused).toEqual([]);
    });

    it('survive the worker', async () => {
      const command = await value<{ id: string }>('act', { ref: aRef('1'), act: { kind: 'log_touch', result: 'no_answer' } });
      worker = await createWorker(store);
      await store.kept.outbox.toCollection().modify({ notBefore: 0 });
      await worker.start();
      expect(hub.effects).toEqual([command.id]);
    });
  });

  it('fetches a lead that is not in the person’s view when it is opened, and keeps it nowhere', async () => {
    hub.leads.set('lead-9', aLead({ id: 'lead-9', refs: [aRef('9')], name: 'Canary Nine' }));
    expect((await value<LeadView>('getLead', { ref: aRef('9') })).lead.name).toBe('Canary Nine');
    expect(await store.cache.leads.get('lead-9')).toBeUndefined();
    expect(JSON.stringify(await Promise.all(store.cache.tables.map((table) => table.toArray())))).not.toContain('Canary Nine');
    expect(await value('getLead', { ref: aRef('10') })).toBeNull();
  });

  it('tells a view everything but the token', async () => {
    const status = await value<Status>('getStatus', {});
    expect(status).toMatchObject({ connected: true, leads: 3, queued: 0, fault: null, clockChecked: true });
    expect(JSON.stringify(status)).not.toContain('token-1');
    expect(JSON.stringify([await fakeBrowser.storage.local.get(), await fakeBrowser.storage.session.get()])).not.toMatch(/token-1|Lead 1/);
  });
});
