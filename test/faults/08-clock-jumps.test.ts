import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clockDifference } from '@/components/options/clock-difference';
import { HOUR } from '@/lib/domain/time';
import { words } from '@/lib/i18n/words';
import { aHub, aSignedInDesk, leads, restarted } from './desk';

/** How far this PC's clock is off; the hub's own is right. */
let off = 0;
const rightNow = Date.now.bind(Date);

beforeEach(() => {
  off = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => rightNow() + off);
  const get = globalThis.fetch;
  vi.stubGlobal('fetch', async (...ask: Parameters<typeof fetch>) => {
    const answer = await get(...ask);
    const text = (await answer.text()).replace(/"serverTime":\d+/, () => `"serverTime":${rightNow()}`);
    return new Response(text, { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' } });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('E7 fault 8: a PC whose clock is wrong, or jumps', () => {
  it.each([
    ['three hours slow', -3 * HOUR],
    ['three hours fast', 3 * HOUR],
  ])('%s from the start: now is the hub’s now', async (_, wrong) => {
    off = wrong;
    const hub = await aHub();
    hub.put(...leads(1));
    const { session } = await aSignedInDesk(hub);
    expect(Math.abs(session.now() - rightNow())).toBeLessThan(2_000);
    expect(session.clockChecked()).toBe(true);
    // And it is said.
    const said = clockDifference({ offset: session.offset(), clockChecked: true }, { words: words('en'), lang: 'en' });
    expect(said).toMatch(/3 h|2 h 59 min/);
  });

  it.each([
    ['set back three hours', -3 * HOUR],
    ['set forward three hours', 3 * HOUR],
    ['a lid closed for a weekend', 64 * HOUR],
  ])('%s: not believed until the hub was asked again', async (_, jump) => {
    const hub = await aHub();
    hub.put(...leads(1));
    const { session, sync } = await aSignedInDesk(hub);
    off = jump;
    expect(session.clockChecked()).toBe(false);
    await sync.run('back');
    expect(session.clockChecked()).toBe(true);
    expect(Math.abs(session.now() - rightNow())).toBeLessThan(2_000);
  });

  it('without the hub it stays unchecked, over a restart of the worker too', async () => {
    const hub = await aHub();
    const desk = await aSignedInDesk(hub);
    await hub.close();
    off = -3 * HOUR;
    await desk.sync.run('back');
    expect(desk.session.clockChecked()).toBe(false);
    const next = await restarted(desk);
    // Measured in what is now the future.
    expect(next.session.clockChecked()).toBe(false);
  });
});
