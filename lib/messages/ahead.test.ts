import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { beginAhead, takeAhead } from './ahead';

describe('what a page was told before it asked', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is nothing where nobody began', () => {
    expect(takeAhead('getRulebook', {})).toBeNull();
  });

  it('is there for one taker, of the same question', () => {
    beginAhead().put('searchLeads', { text: 'a' }, { ids: ['a'] });
    expect(takeAhead('searchLeads', { text: 'b' })).toBeNull();
    const taken = takeAhead('searchLeads', { text: 'a' });
    expect(taken?.value).toEqual({ ids: ['a'] });
    expect(taken?.isFresh()).toBe(true);
    expect(takeAhead('searchLeads', { text: 'a' })).toBeNull();
  });

  it('may be null', () => {
    beginAhead().put('getRulebook', {}, null);
    expect(takeAhead('getRulebook', {})).toMatchObject({ value: null });
  });

  it('is asked again when something changed meanwhile', () => {
    let hear: (message: unknown) => void = () => undefined;
    vi.spyOn(browser.runtime.onMessage, 'addListener').mockImplementation((listener) => {
      hear = listener as never;
    });
    beginAhead().put('searchLeads', { text: 'a' }, { ids: ['a'] });
    const taken = takeAhead('searchLeads', { text: 'a' });
    hear({ tasuki: 'changed', what: 'leads' });
    expect(taken?.isFresh()).toBe(false);
  });
});
