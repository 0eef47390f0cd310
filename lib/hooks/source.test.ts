// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { Changed } from '@/lib/messages/protocol';
import { createSource } from './source';

let asked = 0;
let hidden = false;
const stops: (() => void)[] = [];

const news = (what: Changed['what']) => fakeBrowser.runtime.onMessage.trigger({ tasuki: 'changed', what }, {} as never, () => undefined);

function turn(away: boolean): void {
  hidden = away;
  document.dispatchEvent(new Event('visibilitychange'));
}

function followed() {
  const source = createSource('getStatus', {}, ({ what }) => what === 'status');
  const stop = source.subscribe(() => undefined);
  stops.push(stop);
  return { source, stop };
}

describe('fault 13: what a page knows of the worker, among fifty tabs', () => {
  beforeEach(() => {
    fakeBrowser.reset();
    [asked, hidden] = [0, false];
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async () => {
      asked += 1;
      return { ok: true, value: { asked } };
    }) as never);
  });
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    vi.restoreAllMocks();
  });

  it('is asked for anew with each change that concerns it, while the page is seen', async () => {
    const { source } = followed();
    await news('status');
    await news('leads');
    await vi.waitFor(() => expect(source.read().value).toEqual({ asked: 2 }));
  });

  it('is asked for once when the page is seen again, however much changed meanwhile', async () => {
    const { source } = followed();
    turn(true);
    for (let n = 0; n < 5; n++) await news('status');
    await news('leads');
    expect(asked).toBe(1);
    turn(false);
    await vi.waitFor(() => expect(source.read().value).toEqual({ asked: 2 }));
    turn(true);
    turn(false);
    expect(asked).toBe(2);
  });

  it('is asked for no more once nobody follows it', async () => {
    const { stop } = followed();
    turn(true);
    await news('status');
    stop();
    turn(false);
    expect(asked).toBe(1);
  });
});
