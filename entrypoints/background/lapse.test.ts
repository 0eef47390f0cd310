import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Instant } from '@/lib/domain/time';
import { answerWith } from '@/lib/messages/answer-with';
import type { ChipAnswer } from '@/lib/messages/chip';
import type { MessageName, Reply, Status } from '@/lib/messages/protocol';
import { openStore, type Store } from '@/lib/store/open-store';
import { browserState } from '@/test/fixtures/browser';
import { aLead, aRef, days } from '@/test/fixtures/builders';
import { type ScriptedHub, scriptedHub } from '../../test/faults/scripted-hub';
import { createHandlers } from './handlers';
import { createWorker, type Worker } from './worker';

const origin = 'http://localhost:4312';
const id = 'test-extension-id';
const page = { id, url: `chrome-extension://${id}/popup.html`, origin: `chrome-extension://${id}` };
const asked = [
  ['getLead', { ref: aRef('1') }],
  ['getQueue', {}],
  ['getRows', { ids: ['lead-1'] }],
  ['searchLeads', { text: 'Lead' }],
  ['act', { ref: aRef('1'), act: { kind: 'log_touch', result: 'no_answer' } }],
] as const;

let names = 0;
let later: number;
let hub: ScriptedHub;
let store: Store;
let worker: Worker;

/** This PC's clock, moved on by hand; time in the programme runs as ever. */
const clocks = { wall: (): Instant => Date.now() + later, running: () => performance.now() + later };

function send<T>(name: MessageName, ask: unknown): Promise<Reply<T>> {
  return new Promise((resolve) => {
    answerWith(createHandlers(async () => worker))({ tasuki: 'ask', name, ask }, page as never, (reply) => resolve(reply as Reply<T>));
  });
}

async function status(): Promise<Status> {
  const reply = await send<Status>('getStatus', {});
  if (!reply.ok) throw new Error(reply.code);
  return reply.value;
}

function visit(): Promise<ChipAnswer> {
  const sender = { id, origin, url: `${origin}/leads/1`, frameId: 0, tab: { id: 1, url: `${origin}/leads/1` } };
  return worker.chips.answer({ tasuki: 'visit', type: 'lead', id: '1', seq: 1 }, sender as never);
}

/** So many days later the browser starts again. */
async function wakeAfter(count: number): Promise<void> {
  later = days(count);
  worker = await createWorker(store, clocks);
  await worker.start();
}

/** The hub can't be reached: it answers nothing that could be understood. */
function away(): void {
  hub.trick(
    '/',
    (_, response) => {
      response.destroy();
      return true;
    },
    10_000,
  );
}

describe('a store that has not met its hub', () => {
  beforeEach(async () => {
    names += 1;
    later = 0;
    fakeBrowser.reset();
    const state = browserState();
    state.tabs.set(1, `${origin}/leads/1`);
    hub = await scriptedHub();
    hub.put(aLead({ id: 'lead-1', refs: [aRef('1')], name: 'Lead 1' }));
    store = await openStore({ cache: `lapse-${names}`, kept: `lapse-kept-${names}` });
    worker = await createWorker(store, clocks);
    await send('connect', { address: hub.url, token: 'token-1' });
    await worker.sync.run('asked');
    state.granted.add(`${origin}/*`);
    await send('turnSiteOn', { site: 'sample' });
  });
  afterEach(async () => {
    await worker.sync.disconnect();
    await hub.close();
  });

  it('shows everything for 13 days', async () => {
    away();
    await wakeAfter(13);
    expect(await status()).toMatchObject({ connected: true, offline: true, user: { id: 'rep-1' } });
    expect((await status()).lapse).toBeUndefined();
    expect(await visit()).toMatchObject({ tasuki: 'summary', summary: { kind: 'lead' } });
    for (const [name, ask] of asked) expect([name, (await send(name, ask)).ok]).toEqual([name, true]);
  });

  it('locks after 14: no page, no chip and no badge says anything of a lead, and what is kept stays', async () => {
    away();
    await wakeAfter(14);
    expect(await status()).toMatchObject({ connected: true, user: null, lapse: 'locked', leads: 1 });
    expect(await visit()).toMatchObject({ tasuki: 'summary', summary: { kind: 'problem', stage: '' } });
    for (const [name, ask] of asked) expect([name, await send(name, ask)]).toMatchObject([name, { ok: false, code: 'lapsed' }]);
  });

  it('is as before once the hub answers', async () => {
    await wakeAfter(20);
    expect(await status()).toMatchObject({ connected: true, user: { id: 'rep-1' }, leads: 1 });
    expect((await status()).lapse).toBeUndefined();
    expect(await visit()).toMatchObject({ summary: { kind: 'lead' } });
  });

  it('is wiped after 21, once the hub was tried again in vain, and says why', async () => {
    away();
    await wakeAfter(21);
    expect(await status()).toMatchObject({ connected: false, user: null, lapse: 'wiped', leads: 0 });
    expect(await store.cache.leads.count()).toBe(0);
    expect(await store.kept.outbox.count()).toBe(0);
  });
});
