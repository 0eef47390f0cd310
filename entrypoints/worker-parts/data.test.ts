import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createHandlers } from '@/entrypoints/background/handlers';
import { createWorker, type Worker } from '@/entrypoints/background/worker';
import { answerWith } from '@/lib/messages/answer-with';
import { Diagnostics, type KeptHere } from '@/lib/messages/data';
import type { MessageName, Reply } from '@/lib/messages/protocol';
import { noteFault, readFaults } from '@/lib/store/fault-log';
import { openStore, type Store } from '@/lib/store/open-store';
import { browserState } from '@/test/fixtures/browser';
import { aLead, aRef } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from '../../test/faults/scripted-hub';

const id = 'test-extension-id';
const page = { id, url: `chrome-extension://${id}/options.html`, origin: `chrome-extension://${id}` };
const token = 'canary-token-5f3a';
const lead = aLead({
  id: 'canary-lead-id',
  refs: [aRef('77001')],
  owner: 'canary-user',
  name: 'カナリア 花子',
  company: { ...aLead().company, name: 'カナリア製作所' },
});

let names = 0;
let hub: ScriptedHub;
let store: Store;
let worker: Worker;

function send<T>(name: MessageName, ask: unknown = {}, sender: object = page): Promise<Reply<T>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, sender as never, (reply) => resolve(reply as Reply<T>));
  });
}

async function value<T>(name: MessageName, ask: unknown = {}): Promise<T> {
  const reply = await send<T>(name, ask);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

const note = () => value('act', { ref: lead.refs[0], act: { kind: 'log_touch', result: 'no_answer', note: 'カナリアのメモ' } });

describe('what is kept here', () => {
  beforeEach(async () => {
    names += 1;
    fakeBrowser.reset();
    browserState();
    hub = await scriptedHub({ [token]: 'canary-user' });
    hub.put(lead, aLead({ id: 'lead-2', refs: [aRef('2')] }));
    store = await openStore({ cache: `data-${names}`, kept: `data-kept-${names}` });
    worker = await createWorker(store);
    await value('connect', { address: `${hub.url}`, token });
    await worker.sync.run('asked');
  });
  afterEach(async () => {
    await worker.sync.disconnect();
    await hub.close();
  });

  it('is counted table by table, with acts the hub has not had by name', async () => {
    await note();
    const kept = await value<KeptHere>('getKeptHere');
    const sizes = Object.fromEntries(kept.tables.map((one) => [one.table, one]));
    expect(sizes.leads).toMatchObject({ rows: 2 });
    expect(sizes.outbox).toMatchObject({ rows: 1 });
    expect(sizes.leads?.bytes).toBeGreaterThan(2 * JSON.stringify(lead).length * 0.5);
    expect(kept.tables.map(({ table }) => table)).toContain('drafts');
    expect(kept.unsentCount).toBe(1);
    expect(kept.unsent).toMatchObject([{ name: lead.name, act: { kind: 'log_touch' } }]);
    expect(kept.lastSync).not.toBeNull();
  });

  it('sends what waits at once when asked, without its ten seconds', async () => {
    await note();
    expect(hub.effects).toEqual([]);
    expect(await value('sendNow')).toEqual({ left: 0 });
    expect(hub.effects).toHaveLength(1);
  });

  it('says how many acts are left where the hub does not take them', async () => {
    await note();
    hub.trick('/v1/commands', (_, response) => {
      response.writeHead(503).end();
      return true;
    });
    expect(await value('sendNow')).toEqual({ left: 1 });
  });

  it('is fetched anew with acts, sign-in and settings where they were', async () => {
    await note();
    await worker.sites.switchMarks('sample', false);
    await store.cache.leads.update('lead-2', { lead: { broken: true } } as never);
    hub.requests.length = 0;
    await value('fetchAnew');
    expect(hub.requests).toContain('GET /v1/leads/changes');
    const kept = await value<KeptHere>('getKeptHere');
    expect(kept.tables.find(({ table }) => table === 'leads')?.rows).toBe(2);
    expect(kept.unsentCount).toBe(1);
    expect((await value<{ sites: { marks: boolean }[] }>('getStatus')).sites[0]?.marks).toBe(false);
    expect((await send('getLead', { ref: { ...aRef('2') } })).ok).toBe(true);
  });

  it('is told to nobody but the extension’s own pages', async () => {
    const framed = { ...page, url: `chrome-extension://${id}/panel.html`, tab: { id: 1 }, frameId: 9, documentId: 'd' };
    for (const name of ['getKeptHere', 'sendNow', 'fetchAnew', 'getDiagnostics'] as const) {
      expect(await send(name, {}, framed), name).toMatchObject({ ok: false, code: 'untrusted' });
    }
  });

  it('leaves no person, lead, company, token, text or address in the diagnostics', async () => {
    await fakeBrowser.storage.managed.set({ by: 'canary-it', hub: `${hub.url}`, surpriseCanary: 1, lockedAgreement: ['canary'] });
    await worker.onPolicy();
    await note();
    await send('getLead', { ref: { site: 'sample', type: 'lead', id: 'canary-404' } });
    hub.trick('/v1/leads/changes', (_, response) => {
      response.writeHead(500).end('canary body');
      return true;
    });
    await value('sendNow');
    const told = await value<Diagnostics>('getDiagnostics');
    const text = JSON.stringify(told);
    const { host, port } = new URL(hub.url);
    for (const canary of [
      /canary/i,
      /カナリア/,
      new RegExp(host),
      new RegExp(`\\b${port}\\b`),
      /77001/,
      /localhost/,
      /4312/,
      /Sample CRM/,
      /is-1/,
    ]) {
      expect(text).not.toMatch(canary);
    }
    expect(told.policy).toEqual({ keys: ['by', 'hub', 'lockedAgreement'], problems: 1 });
    expect(told.counts).toMatchObject({ unsent: 0 });
    expect(told.sites).toMatchObject([{ crm: 'sample', on: false }]);
    expect(told.timings.map(({ name }) => name)).toContain('connect');
  });

  it('lets nothing into the diagnostics that is not meant for them', async () => {
    const told = await value<Diagnostics>('getDiagnostics');
    expect(Diagnostics.safeParse({ ...told, user: 'x' }).success).toBe(false);
    expect(Diagnostics.safeParse({ ...told, hub: { ...told.hub, address: 'x' } }).success).toBe(false);
    expect(Diagnostics.safeParse({ ...told, faults: [{ code: 'server', from: 'a b@c', first: 1, at: 1, times: 1 }] }).success).toBe(false);
  });

  it('notes faults by kind, place and time, many of one kind as one', async () => {
    await send('connect', { address: 'http://tasuki.example.co.jp', token });
    await send('connect', { address: 'http://tasuki.example.co.jp', token });
    await expect.poll(() => readFaults(store)).toMatchObject([{ code: 'insecure_address', from: 'connect', times: 2 }]);
  });

  it('keeps no more than 60 kinds of faults, and none older than two weeks', async () => {
    const day = 86_400_000;
    await noteFault(store, 'server', 'old', 1);
    for (let n = 0; n < 70; n++) await noteFault(store, 'server', `place${String.fromCharCode(65 + (n % 26))}${n}`, 15 * day + n);
    const faults = await readFaults(store);
    expect(faults).toHaveLength(60);
    expect(faults[0]?.at).toBe(15 * day + 69);
    expect(faults.some(({ from }) => from === 'old')).toBe(false);
  });
});
