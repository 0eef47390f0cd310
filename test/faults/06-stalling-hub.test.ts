import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TIMEOUT } from '@/lib/api/client';
import { readState } from '@/lib/store/state';
import { aHub, aSignedInDesk, keptLeads, leads } from './desk';
import type { Trick } from './scripted-hub';

/** Every wait of the client for an answer; while the hub stalls each is cut short by the same share, so that the test need not wait. */
let waits: number[];
let stalls: () => boolean;

beforeEach(() => {
  waits = [];
  stalls = () => false;
  const real = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    waits.push(ms);
    return real(stalls() ? ms / 250 : ms);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets so many requests pass, then keeps each that follows waiting: without a word, or with one byte now and then. */
function stallAfter(pass: number, how: 'silent' | 'dripping'): { trick: Trick; asked: URL[]; mend(): void } {
  const asked: URL[] = [];
  let broken = true;
  stalls = () => broken && asked.length >= pass;
  return {
    asked,
    mend: () => {
      broken = false;
    },
    trick(request, response) {
      asked.push(new URL(request.url ?? '', 'http://hub'));
      if (!broken || asked.length <= pass) return false;
      if (how === 'dripping') {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      }
      return true;
    },
  };
}

describe('fault 6: a hub that stalls', () => {
  it('has at most 25 seconds for an answer: a worker is stopped after 30 of one', () => {
    expect(TIMEOUT).toBeLessThanOrEqual(25_000);
  });

  it.each(['silent', 'dripping'] as const)('%s: what came in whole pages is kept, and the next sync goes on from there', async (how) => {
    const hub = await aHub();
    hub.put(...leads(3));
    const desk = await aSignedInDesk(hub);
    const before = await readState(desk.store, 'feed');
    hub.put(...leads(560, 4));
    const { trick, asked, mend } = stallAfter(1, how);
    hub.trick('/v1/leads/changes', trick, 100);
    await desk.sync.run('asked');
    expect(new Set(waits)).toEqual(new Set([TIMEOUT]));
    expect(await desk.sync.trouble()).toMatchObject({ fault: 'offline', failures: 1 });
    expect(await keptLeads(desk)).toHaveLength(503);
    const between = await readState(desk.store, 'feed');
    expect(between?.cursor).not.toBe(before?.cursor);
    // Its age is that of the last time everything was here.
    expect(between?.lastSync).toBe(before?.lastSync);

    mend();
    const tried = asked.length;
    await desk.sync.run('asked');
    expect(asked[tried]?.searchParams.get('cursor')).toBe(between?.cursor);
    expect(await keptLeads(desk)).toHaveLength(563);
    expect(await desk.sync.trouble()).toBeNull();
  });
});
