import { describe, expect, it } from 'vitest';
import { believe } from './believe';

const sites: { id: string; crm: string; origin: string; params: Record<string, string> }[] = [
  { id: 'sample', crm: 'sample', origin: 'http://localhost:4312', params: {} },
  { id: 'hs', crm: 'hubspot', origin: 'https://app.hubspot.com', params: { portal: '42' } },
];

/** A message as the browser describes its sender. */
function sender(tabUrl: string, more: object = {}) {
  return { id: 'x', tab: { id: 5, url: tabUrl }, frameId: 0, origin: new URL(tabUrl).origin, url: tabUrl, ...more } as never;
}

describe('a chip is believed', () => {
  it('when the tab’s address shows the record it speaks of, not the address it was loaded from', () => {
    const here = sender('http://localhost:4312/leads/7', { url: 'http://localhost:4312/leads' });
    expect(believe({ type: 'lead', id: '7' }, here, sites)).toMatchObject({ tab: 5, ref: { site: 'sample', type: 'lead', id: '7' } });
  });

  it.each([
    ['another record than the page shows', sender('http://localhost:4312/leads/7'), { type: 'lead', id: '8' }],
    ['another type', sender('http://localhost:4312/leads/7'), { type: 'deal', id: '7' }],
    ['a page that shows no record', sender('http://localhost:4312/leads'), { type: 'lead', id: '7' }],
    ['an origin that is not on', sender('https://evil.example/leads/7'), { type: 'lead', id: '7' }],
    [
      'a frame of an origin that is not on, in a page that is',
      sender('http://localhost:4312/leads/7', { frameId: 2, origin: 'https://evil.example' }),
      { type: 'lead', id: '7' },
    ],
    [
      'no tab at all',
      { id: 'x', origin: 'http://localhost:4312', url: 'http://localhost:4312/leads/7' } as never,
      { type: 'lead', id: '7' },
    ],
  ])('not when it speaks of %s (fault 44)', (_, from, ask) => {
    expect(believe(ask, from, sites)).toBeNull();
  });

  it('in a frame for its own origin only', () => {
    const from = sender('https://portal.example/', { frameId: 4, origin: 'http://localhost:4312', url: 'http://localhost:4312/leads/7' });
    expect(believe({ type: 'lead', id: '7' }, from, sites)?.ref.site).toBe('sample');
  });
});
