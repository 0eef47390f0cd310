import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { answerWith } from '@/lib/messages/answer-with';
import type { ChipAnswer } from '@/lib/messages/chip';
import type { MessageName, Reply } from '@/lib/messages/protocol';
import { openStore } from '@/lib/store/open-store';
import { type BrowserState, browserState } from '@/test/fixtures/browser';
import { aLead, aRef } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from '../../test/faults/scripted-hub';
import { createHandlers } from './handlers';
import { createWorker, type Worker } from './worker';

const origin = 'http://localhost:4312';
const id = 'test-extension-id';
const page = { id, url: `chrome-extension://${id}/options.html`, origin: `chrome-extension://${id}` };
const TABS = 50;

let hub: ScriptedHub;
let state: BrowserState;
let worker: Worker;

function send(name: MessageName, ask: unknown, sender: object = page): Promise<Reply<unknown>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, sender as never, (reply) =>
      resolve(reply as Reply<unknown>),
    );
  });
}

function chipAt(tab: number) {
  const url = `${origin}/leads/${tab}`;
  state.tabs.set(tab, url);
  return { id, origin, url, frameId: 0, tab: { id: tab, url } } as never;
}

const visit = (tab: number): Promise<ChipAnswer> =>
  worker.chips.answer({ tasuki: 'visit', type: 'lead', id: String(tab), seq: 1 }, chipAt(tab));
const asked = (path: string) => hub.requests.filter((request) => request.endsWith(path)).length;

// One day of one worker: each test goes on where the one before left it.
beforeAll(async () => {
  fakeBrowser.reset();
  state = browserState();
  hub = await scriptedHub();
  hub.put(...Array.from({ length: TABS }, (_, n) => aLead({ id: `lead-${n + 1}`, refs: [aRef(String(n + 1))], name: `Lead ${n + 1}` })));
  worker = await createWorker(await openStore({ cache: 'tabs', kept: 'tabs-kept' }));
  await send('connect', { address: hub.url, token: 'token-1' });
  await worker.sync.run('asked');
  state.granted.add(`${origin}/*`);
  await send('turnSiteOn', { site: 'sample' });
  for (let tab = 1; tab <= TABS; tab++) await visit(tab);
  state.told.length = 0;
}, 60_000);
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await worker.sync.disconnect();
  await hub.close();
});

describe('fault 13: one worker for 50 lead tabs', () => {
  it('asks the hub for what is new once, and tells one tab of one lead', async () => {
    const before = asked('/v1/leads/changes');
    hub.put({ ...aLead({ id: 'lead-7', refs: [aRef('7')], name: 'Lead 7' }), rev: 2 });
    await worker.sync.run('hinted');
    await expect.poll(() => state.told.length).toBeGreaterThan(0);
    expect(asked('/v1/leads/changes') - before).toBe(1);
    expect(state.told.map(({ tab }) => tab)).toEqual([7]);
  });

  it('sets as many alarms as for one tab', async () => {
    await worker.start();
    expect((await browser.alarms.getAll()).length).toBeLessThanOrEqual(5);
  });
});

describe('the side panel beside a CRM that runs in a frame', () => {
  const tab = 91;
  const ask = async () => (await send('getTabLead', { tab })) as { ok: true; value: { ref: { id: string } | null; framed: boolean } };
  const inFrame = (path: string) => {
    const url = `${origin}${path}`;
    state.frames.set(`${tab}/3`, url);
    return { id, origin, url, frameId: 3, tab: { id: tab, url: 'https://portal.example/' } } as never;
  };
  const open = (lead: string) => worker.chips.answer({ tasuki: 'visit', type: 'lead', id: lead, seq: 1 }, inFrame(`/leads/${lead}`));

  it('shows the lead of the frame, says that it stands in one, and tells the page when another opens', async () => {
    const news = vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(undefined);
    await open('5');
    expect((await ask()).value).toMatchObject({ ref: { id: '5' }, framed: true });
    expect(news).toHaveBeenCalledWith(expect.objectContaining({ tasuki: 'changed', what: 'tab' }));
    await open('6');
    expect((await ask()).value).toMatchObject({ ref: { id: '6' }, framed: true });
  });

  it('has no lead once the frame shows a list, or is gone', async () => {
    inFrame('/leads');
    expect((await ask()).value).toEqual({ ref: null, framed: false });
    await open('5');
    state.frames.clear();
    expect((await ask()).value).toEqual({ ref: null, framed: false });
  });
});

describe('fault 7: after a weekend of sleep', () => {
  it('all alarms at once make one sync', async () => {
    const real = Date.now.bind(Date);
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 64 * 3_600_000);
    const before = asked('/v1/leads/changes');
    await Promise.all([worker.start(), worker.onAlarm('sync'), worker.onAlarm('retry'), worker.onAlarm('change'), worker.onAlarm('sync')]);
    expect(asked('/v1/leads/changes') - before).toBe(1);
  });
});

describe('fault 43: whoever calls the extension from outside', () => {
  it.each([
    ['another extension', { id: 'another-extension', url: 'chrome-extension://another-extension/x.html' }],
    ['a page', { id: undefined, url: `${origin}/leads/1`, origin }],
    ['a page that names our id', { id, url: `${origin}/leads/1`, origin, tab: { id: 1 } }],
  ])('%s is refused', async (_, sender) => {
    for (const name of ['getStatus', 'getQueue', 'disconnect'] as const) {
      expect(await send(name, {}, sender)).toEqual({ ok: false, code: 'untrusted' });
    }
  });
});

describe('fault 62: who is not signed in', () => {
  it('has no script of ours in any page, and a chip that is left over is told to go', async () => {
    expect(state.registered).toHaveLength(1);
    await send('disconnect', {});
    await expect.poll(() => state.registered).toEqual([]);
    expect(await visit(1)).toEqual({ tasuki: 'off' });
  });
});
