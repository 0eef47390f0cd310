import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { askAhead, takeAhead } from './ask-ahead';

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('what was asked while a page loads', () => {
  let hear: ((message: unknown) => void)[] = [];
  function worker(answer: unknown): void {
    hear = [];
    vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(answer as never);
    vi.spyOn(browser.runtime.onMessage, 'addListener').mockImplementation((listener) => void hear.push(listener as never));
    vi.spyOn(browser.runtime.onMessage, 'removeListener').mockImplementation((listener) => {
      hear = hear.filter((one) => one !== (listener as never));
    });
  }
  afterEach(() => vi.restoreAllMocks());

  it('is there for one taker, of the same question', async () => {
    worker({ ok: true, value: { ids: ['a'] } });
    askAhead('searchLeads', { text: 'a' });
    expect(takeAhead('searchLeads', { text: 'a' })).toBeNull();
    await settled();
    expect(takeAhead('searchLeads', { text: 'b' })).toBeNull();
    const taken = takeAhead('searchLeads', { text: 'a' });
    expect(taken?.value).toEqual({ ids: ['a'] });
    expect(taken?.settle()).toBe(true);
    expect(hear).toEqual([]);
    expect(takeAhead('searchLeads', { text: 'a' })).toBeNull();
  });

  it('is asked again when something changed meanwhile', async () => {
    worker({ ok: true, value: { ids: ['a'] } });
    askAhead('searchLeads', { text: 'a' });
    await settled();
    const taken = takeAhead('searchLeads', { text: 'a' });
    for (const listener of hear) listener({ tasuki: 'changed', what: 'leads' });
    expect(taken?.settle()).toBe(false);
  });

  it('leaves a fault to whoever asks then', async () => {
    worker({ ok: false, code: 'offline' });
    askAhead('searchLeads', { text: 'a' });
    await settled();
    expect(takeAhead('searchLeads', { text: 'a' })).toBeNull();
    expect(hear).toEqual([]);
  });
});
