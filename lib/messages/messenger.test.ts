import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { ask, onChanged } from './messenger';

describe('what a page takes for an answer', () => {
  afterEach(() => vi.restoreAllMocks());

  const answered = (raw: unknown) => vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue(raw as never);

  it('is the value that the worker sent', async () => {
    answered({ ok: true, value: { undone: true } });
    expect(await ask('undo', { id: '1' })).toEqual({ undone: true });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'ok'],
    ['no envelope', { undone: true }],
    ['an envelope without a value', { ok: true }],
    ['a fault nobody knows', { ok: false, code: 'surprise' }],
  ])('is not %s', async (_, raw) => {
    answered(raw);
    await expect(ask('undo', { id: '1' })).rejects.toMatchObject({ code: 'unknown' });
  });

  it('is a fault with its code', async () => {
    answered({ ok: false, code: 'offline', detail: 'why' });
    await expect(ask('undo', { id: '1' })).rejects.toMatchObject({ code: 'offline', detail: 'why' });
  });

  it('is a fault when the extension is gone', async () => {
    vi.spyOn(browser.runtime, 'sendMessage').mockRejectedValue(new Error('context invalidated'));
    await expect(ask('undo', { id: '1' })).rejects.toMatchObject({ code: 'unknown' });
  });
});

it('hears only that something changed', () => {
  let hear: (message: unknown) => void = () => undefined;
  vi.spyOn(browser.runtime.onMessage, 'addListener').mockImplementation((listener) => {
    hear = listener as never;
  });
  const heard = vi.fn();
  onChanged(heard);
  for (const message of [null, 'changed', { tasuki: 'ask' }, { tasuki: 'changed', what: 'leads' }]) hear(message);
  expect(heard.mock.calls).toEqual([[{ tasuki: 'changed', what: 'leads' }]]);
});
