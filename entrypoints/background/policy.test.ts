import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browserLanguage, fixLanguage } from '@/lib/i18n/words';
import { answerWith } from '@/lib/messages/answer-with';
import type { MessageName, NoticeSettings, Reply, Status } from '@/lib/messages/protocol';
import { openStore } from '@/lib/store/open-store';
import { type BrowserState, browserState } from '@/test/fixtures/browser';
import { aLead, aRef } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from '../../test/faults/scripted-hub';
import { createHandlers } from './handlers';
import { createWorker, type Worker } from './worker';

const origin = 'http://localhost:4312';
const id = 'test-extension-id';
const page = { id, url: `chrome-extension://${id}/options.html`, origin: `chrome-extension://${id}` };

let names = 0;
let hub: ScriptedHub;
let state: BrowserState;
let worker: Worker;

function send<T>(name: MessageName, ask: unknown): Promise<Reply<T>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, page as never, (reply) => resolve(reply as Reply<T>));
  });
}

async function value<T>(name: MessageName, ask: unknown = {}): Promise<T> {
  const reply = await send<T>(name, ask);
  if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  return reply.value;
}

/** What the company sets from now on, as a browser hands it on while the worker runs. */
async function companySets(policy: Record<string, unknown>): Promise<void> {
  await fakeBrowser.storage.managed.clear();
  await fakeBrowser.storage.managed.set(policy);
  await worker.onPolicy();
}

const connect = () => send('connect', { address: hub.url, token: 'token-1' });

describe('E4 the company’s policy in the worker', () => {
  beforeEach(async () => {
    names += 1;
    fakeBrowser.reset();
    state = browserState();
    hub = await scriptedHub();
    hub.put(aLead({ id: 'lead-1', refs: [aRef('1')], name: 'Lead 1' }));
    worker = await createWorker(await openStore({ cache: `policy-${names}`, kept: `policy-kept-${names}` }));
  });
  afterEach(async () => {
    fixLanguage(null);
    await worker.sync.disconnect();
    await hub.close();
  });

  it('changes nothing where there is none', async () => {
    expect((await connect()).ok).toBe(true);
    const status = await value<Status>('getStatus');
    expect(status.policy).toBeUndefined();
    expect(status.policyProblems).toBeUndefined();
    expect(status.sites.every(({ locked }) => !locked)).toBe(true);
  });

  it('is nothing in a browser that knows of no policies, as Firefox says it', async () => {
    const { managed } = browser.storage;
    Object.assign(browser.storage, { managed: { get: () => Promise.reject(new Error('Managed storage manifest not found')) } });
    worker.policy.doubt();
    expect(await worker.policy.read()).toEqual({ policy: {}, problems: [] });
    Object.assign(browser.storage, { managed: undefined });
    worker.policy.doubt();
    expect(await worker.policy.read()).toEqual({ policy: {}, problems: [] });
    Object.assign(browser.storage, { managed });
  });

  it('lets nobody connect to another hub, and asks that one nothing', async () => {
    await companySets({ hub: 'https://tasuki.example.co.jp' });
    expect(await connect()).toMatchObject({ ok: false, code: 'locked' });
    expect(await send('beginSignIn', { address: hub.url })).toMatchObject({ ok: false, code: 'locked' });
    expect(hub.requests).toEqual([]);
    await companySets({ hub: `${hub.url}/` });
    expect((await connect()).ok).toBe(true);
  });

  it('lets nobody sign in another way', async () => {
    await companySets({ signIn: 'company' });
    expect(await connect()).toMatchObject({ ok: false, code: 'locked' });
    await companySets({ signIn: 'token' });
    expect(await send('beginSignIn', { address: hub.url })).toMatchObject({ ok: false, code: 'locked' });
    expect((await connect()).ok).toBe(true);
  });

  it('lets only its sites be turned on; one that is on goes off while the worker runs, and comes back', async () => {
    await connect();
    await worker.sync.run('asked');
    state.granted.add(`${origin}/*`);
    await value('turnSiteOn', { site: 'sample' });
    expect(state.registered).toHaveLength(1);

    await companySets({ sites: ['https://app.hubspot.com'] });
    expect(state.registered).toEqual([]);
    expect((await value<Status>('getStatus')).sites).toMatchObject([{ id: 'sample', locked: true, on: false, wanted: true }]);
    expect(await send('turnSiteOn', { site: 'sample' })).toMatchObject({ ok: false, code: 'locked' });

    await companySets({ sites: [origin] });
    expect(state.registered).toHaveLength(1);
    expect((await value<Status>('getStatus')).sites).toMatchObject([{ locked: false, on: true }]);
  });

  it('decides on marks and notices, whatever the person chose before', async () => {
    await connect();
    await worker.sync.run('asked');
    await value('setNotices', { on: true, company: true });
    await companySets({ listMarks: false, notices: false, noticesNameCompany: false });
    expect((await value<Status>('getStatus')).sites[0]?.marks).toBe(false);
    expect(await send('switchMarks', { site: 'sample', on: true })).toMatchObject({ ok: false, code: 'locked' });
    expect(await value<NoticeSettings>('getNotices')).toMatchObject({ on: false, company: false });
    expect(await send('setNotices', { on: true, company: false })).toMatchObject({ ok: false, code: 'locked' });
    expect(await send('setNotices', { on: false, company: true })).toMatchObject({ ok: false, code: 'locked' });
    expect((await send('setNotices', { on: false, company: false })).ok).toBe(true);
    await companySets({});
    expect((await value<Status>('getStatus')).sites[0]?.marks).toBe(true);
  });

  it('decides what is spoken', async () => {
    await companySets({ language: 'ja' });
    expect(browserLanguage()).toBe('ja');
    expect((await value<Status>('getStatus')).policy).toEqual({ language: 'ja' });
    await companySets({ language: 'en' });
    expect(browserLanguage()).toBe('en');
  });

  it('is followed key by key where parts of it are broken, and says which', async () => {
    await companySets({ hub: 'not an address', by: '情シス', listMarks: 'no', surprise: 1 });
    const { policy, policyProblems } = await value<Status>('getStatus');
    expect(policy).toEqual({ by: '情シス' });
    expect(policyProblems).toHaveLength(3);
    expect(policyProblems).toEqual(
      expect.arrayContaining([
        { kind: 'value', key: 'hub' },
        { kind: 'value', key: 'listMarks' },
        { kind: 'unknown', name: 'surprise' },
      ]),
    );
  });
});
