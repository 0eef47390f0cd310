import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { answerWith } from '@/lib/messages/answer-with';
import { type ChipAnswer, isChipAsk } from '@/lib/messages/chip';
import type { Reply, Status } from '@/lib/messages/protocol';
import { openStore } from '@/lib/store/open-store';
import { type BrowserState, browserState } from '@/test/fixtures/browser';
import { aHandOff, aLead, aRef } from '@/test/fixtures/builders';
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

function send(name: string, ask: unknown): Promise<Reply<Status>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, page as never, (reply) => resolve(reply as Reply<Status>));
  });
}

async function ask(at: string[], tab = 1, from = origin): Promise<Extract<ChipAnswer, { tasuki: 'marks' }>> {
  state.tabs.set(tab, `${from}/leads`);
  const sender = { id, origin: from, url: `${from}/leads`, frameId: 0, tab: { id: tab, url: `${from}/leads` } } as never;
  const answer = await worker.chips.answer({ tasuki: 'marks', at, seq: 7 }, sender);
  if (answer.tasuki !== 'marks') throw new Error(answer.tasuki);
  return answer;
}

const link = (lead: number | string) => `${origin}/leads/${lead}`;

beforeEach(async () => {
  names += 1;
  fakeBrowser.reset();
  state = browserState();
  hub = await scriptedHub();
  const handedOff = { handOffs: [aHandOff(Date.now() - 200 * 86_400_000)], createdAt: Date.now() - 201 * 86_400_000 };
  hub.put(...[1, 2, 3].map((n) => aLead({ id: `lead-${n}`, refs: [aRef(String(n))], name: 'Sato', ...(n === 1 ? handedOff : {}) })));
  worker = await createWorker(await openStore({ cache: `marks-${names}`, kept: `marks-kept-${names}` }));
  await send('connect', { address: hub.url, token: 'token-1' });
  await worker.sync.run('asked');
  state.granted.add(`${origin}/*`);
  await send('turnSiteOn', { site: 'sample' });
});

afterEach(async () => {
  await worker.sync.disconnect();
  await hub.close();
});

describe('what marks a list', () => {
  const carry = (from: string) => {
    const sender = { id, origin: from, url: `${from}/leads`, frameId: 4, tab: { id: 3, url: `${from}/leads` } } as never;
    expect(isChipAsk({ tasuki: 'lists' })).toBe(true);
    return worker.chips.answer({ tasuki: 'lists' }, sender);
  };

  it('is brought to the frame that asks, on a site that is on', async () => {
    expect(await carry(origin)).toEqual({ tasuki: 'ok' });
    expect(state.brought).toEqual(['/marks.js to 3/4']);
  });

  it('is not brought anywhere else', async () => {
    expect(await carry('https://elsewhere.example')).toEqual({ tasuki: 'off' });
    expect(state.brought).toEqual([]);
  });
});

describe('marks for a list page', () => {
  it('say stage and state of known leads, in the order asked, and nothing else', async () => {
    const { marks, seq } = await ask([link(1), link(99), `${origin}/companies/1`, link(2)]);
    expect(seq).toBe(7);
    expect(marks?.map((mark) => mark !== null)).toEqual([true, false, false, true]);
    expect(marks?.[0]).toMatchObject({ tone: 'late', label: expect.stringMatching(/\S · \S/) });
    expect(Object.keys(marks?.[0] ?? {}).sort()).toEqual(['label', 'stage', 'tone']);
    expect(JSON.stringify(marks)).not.toContain('Sato');
  });

  it('never ask the hub for what is not kept here', async () => {
    const before = hub.requests.length;
    await ask([link(98), link(99)]);
    expect(hub.requests.slice(before).filter((request) => request.includes('/v1/leads/sample'))).toEqual([]);
  });

  it('fault 44: are for addresses of the sender’s own site only, and for no other origin', async () => {
    expect((await ask(['https://elsewhere.example/leads/1', 'leads/1', `http://localhost:4313/leads/1`])).marks).toEqual([
      null,
      null,
      null,
    ]);
    await expect(ask([link(1)], 1, 'https://elsewhere.example')).rejects.toThrow('off');
  });

  it('fault 44: are not for another site that is on as well', async () => {
    const me = await (await fetch(`${hub.url}/v1/me`, { headers: { authorization: 'Bearer token-1' } })).json();
    const own = { id: 'own', crm: 'sample', name: 'Own', origin: 'https://own.example', params: {} };
    hub.trick('/v1/me', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...me, sites: [...me.sites, own] }));
      return true;
    });
    hub.put(aLead({ id: 'lead-own', refs: [{ site: 'own', type: 'lead', id: '5' }] }));
    state.granted.add('https://own.example/*');
    await worker.sync.doubt();
    await worker.sync.run('asked');
    expect(await send('turnSiteOn', { site: 'own' })).toMatchObject({ ok: true });
    expect((await ask(['https://own.example/leads/5'], 1, 'https://own.example')).marks?.[0]).not.toBeNull();
    expect((await ask(['https://own.example/leads/5'], 2)).marks).toEqual([null]);
  });

  it('fault 44: are at most 200 at once for a tab, and a few a second after that', async () => {
    const many = Array.from({ length: 150 }, (_, n) => link(n + 1));
    expect((await ask(many)).wait).toBe(0);
    const rest = await ask(many);
    // Some more each second, while the test runs.
    expect(rest.marks?.length).toBeGreaterThanOrEqual(50);
    expect(rest.marks?.length).toBeLessThan(100);
    expect(rest.wait).toBeGreaterThan(10_000);
    expect(rest.wait).toBeLessThanOrEqual(60_000);
    expect((await ask(many, 2)).wait).toBe(0);
    expect(isChipAsk({ tasuki: 'marks', at: Array.from({ length: 201 }, () => 'x'), seq: 1 })).toBe(false);
    expect(isChipAsk({ tasuki: 'marks', at: [7], seq: 1 })).toBe(false);
    expect(isChipAsk({ tasuki: 'marks', at: ['x'.repeat(2_001)], seq: 1 })).toBe(false);
    expect(isChipAsk({ tasuki: 'marks', at: ['x'], seq: 1 })).toBe(true);
  });

  it('are off by a switch for each site, and lists that are open hear of it', async () => {
    await ask([link(1)], 5);
    const off = await send('switchMarks', { site: 'sample', on: false });
    expect(off).toMatchObject({ ok: true, value: { sites: [{ id: 'sample', on: true, marks: false }] } });
    expect(state.told.filter(({ tab }) => tab === 5).map(({ message }) => message)).toContainEqual({ tasuki: 'marks' });
    expect((await ask([link(1)], 5)).marks).toBeNull();
    await send('switchMarks', { site: 'sample', on: true });
    expect((await ask([link(1)], 5)).marks?.[0]).not.toBeNull();
    expect(await send('switchMarks', { site: 'nowhere', on: true })).toMatchObject({ ok: false, code: 'not_found' });
  });

  it('leave with their site', async () => {
    await ask([link(1)], 6);
    await send('turnSiteOff', { site: 'sample' });
    expect(state.told.filter(({ tab }) => tab === 6).map(({ message }) => message)).toContainEqual({ tasuki: 'off' });
  });
});

describe('a site that an administrator described (E2)', () => {
  it('has no file of its own: its pages are told how its records are known, by the worker', async () => {
    const sender = { id, origin, url: `${origin}/x`, frameId: 0, tab: { id: 1, url: `${origin}/x` } } as never;
    expect(await worker.chips.answer({ tasuki: 'adapter' }, sender)).toEqual({ tasuki: 'adapter', adapter: null });
    const me = await (await fetch(`${hub.url}/v1/me`, { headers: { authorization: 'Bearer token-1' } })).json();
    const sites = [{ id: 'own', crm: 'other', name: 'Own', origin, params: { lead: '/x/:lead', ids: 'digits' } }];
    hub.trick('/v1/me', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...me, sites }));
      return true;
    });
    await worker.sync.doubt();
    await worker.sync.run('asked');
    await send('turnSiteOn', { site: 'own' });
    expect(state.registered).toMatchObject([{ id: 'chip-own', js: ['chip.js'] }]);
    expect(await worker.chips.answer({ tasuki: 'adapter' }, sender)).toMatchObject({
      adapter: { types: ['lead', 'contact', 'deal'], ids: ['digits'], records: [{ type: 'lead', at: { path: expect.any(String) } }] },
    });

    // From there on its pages are like any other CRM's: the chip of a lead, the panel, nothing for what is none.
    hub.put(aLead({ id: 'own-7', refs: [{ site: 'own', type: 'lead', id: '7' }], name: 'Own 7' }));
    await worker.sync.run('asked');
    const at = (path: string) => ({ id, origin, url: `${origin}/x`, frameId: 0, tab: { id: 1, url: origin + path } }) as never;
    const asked = { type: 'lead', id: '7', seq: 1 };
    expect(await worker.chips.answer({ tasuki: 'visit', ...asked }, at('/x/7'))).toMatchObject({ tasuki: 'summary', seq: 1 });
    expect(await worker.chips.answer({ tasuki: 'panel', ...asked }, at('/x/7'))).toMatchObject({ tasuki: 'panel' });
    expect(await worker.chips.answer({ tasuki: 'visit', ...asked }, at('/y/7'))).not.toMatchObject({ tasuki: 'summary' });
  });
});
