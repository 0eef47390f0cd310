// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { useNextLook, useNow } from './use-now';

let drawn: number[] = [];
let visible = true;
let root: Root;

function Clock({ paced, every }: { paced: boolean; every: number | null }) {
  const now = useNow({ paced });
  drawn.push(now);
  useNextLook(every === null ? null : now - (now % every) + every);
  return null;
}

/** What is drawn within an act is drawn once: time passes half a second at a time. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left >= 0; left -= 500) await act(() => vi.advanceTimersByTimeAsync(Math.min(left, 500)));
}

async function draw(paced: boolean, every: number | null): Promise<void> {
  await act(async () => root.render(<Clock paced={paced} every={every} />));
  await pass(0);
  drawn = [];
}

describe('the moment of a page', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
    fakeBrowser.reset();
    visible = true;
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (visible ? 'visible' : 'hidden') });
    root = createRoot(document.body.appendChild(document.createElement('div')));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('moves on each full second', async () => {
    await draw(false, null);
    await pass(5_000);
    expect(drawn.map((at) => at % 1_000)).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    ['each minute where no view wants it', null, 1],
    ['when a view shows something else', 10_000, 6],
    ['each second where seconds are shown', 1_000, 60],
  ])('paced it moves on %s', async (_, every, times) => {
    await draw(true, every);
    await pass(60_000);
    expect(drawn).toHaveLength(times);
  });

  it('stands still while nobody sees it, and is right at once when somebody does', async () => {
    await draw(true, 1_000);
    visible = false;
    await pass(60_000);
    const before = drawn.length;
    expect(before).toBeLessThanOrEqual(1);
    visible = true;
    await act(async () => void document.dispatchEvent(new Event('visibilitychange')));
    expect(drawn.length).toBe(before + 1);
    expect(drawn.at(-1)).toBe(Date.now());
  });
});
