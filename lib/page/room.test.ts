// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GRAIN, keepClear, under } from './room';

/** jsdom lays nothing out: what lies at a point is what the test says. */
let at: (x: number, y: number) => Element | null;
let points: number;
let leaving: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  at = () => document.body;
  points = 0;
  leaving = new AbortController();
  Object.assign(document, {
    elementFromPoint(x: number, y: number) {
      points += 1;
      return at(x, y);
    },
  });
});

afterEach(() => {
  leaving.abort();
  document.body.textContent = '';
  vi.useRealTimers();
});

const chipBox = { left: 600, right: 1_000, top: 700, bottom: 736 };
/** A control of that size at that place. */
const control = (left: number, top: number, width: number, height: number) => {
  const button = document.body.appendChild(document.createElement('button'));
  at = (x, y) => (x >= left && x < left + width && y >= top && y < top + height ? button : document.body);
  return button;
};

describe('E5 what lies under the chip', () => {
  it('nothing that anybody presses: few points are looked at', () => {
    expect(under(chipBox, GRAIN)).toBe(0);
    expect(points).toBeLessThanOrEqual(24);
  });

  it('any control of 24 px, wherever it lies within', () => {
    for (let left = 600; left <= 976; left += 3)
      for (let top = 700; top <= 711; top++) {
        control(left, top, 24, 24);
        expect(under(chipBox, GRAIN), `${left} ${top}`).toBe(1);
      }
  });

  it('a button that reaches in by half, from above or from below', () => {
    for (let left = 600; left <= 960; left += 3)
      for (const top of [686, 722]) {
        control(left, top, 40, 28);
        expect(under(chipBox, GRAIN), `${left} ${top}`).toBe(1);
      }
  });

  it('a line of words that leads somewhere', () => {
    for (let top = 700; top <= 719; top++) {
      control(640, top, 60, 17);
      expect(under(chipBox, GRAIN), `${top}`).toBe(1);
    }
  });

  it('a dialog comes before any control', () => {
    document.body.innerHTML = '<div aria-modal="true"><button>Save</button></div>';
    const button = document.querySelector('button');
    at = () => button;
    expect(under(chipBox, GRAIN)).toBe(2);
  });
});

describe('E5 looks at what lies beneath', () => {
  function start(): () => void {
    const dock = document.body.appendChild(document.createElement('div'));
    const chip = dock.appendChild(document.createElement('div'));
    chip.getBoundingClientRect = () => chipBox as DOMRect;
    const ifChanged = keepClear(
      dock,
      chip,
      chip.appendChild(document.createElement('button')),
      () => undefined,
      () => undefined,
      leaving.signal,
    );
    ifChanged();
    return ifChanged;
  }

  it('once a scroll of anything in the page has settled, however many there were, and not before', async () => {
    start();
    await vi.advanceTimersByTimeAsync(10_000);
    const list = document.body.appendChild(document.createElement('div'));
    points = 0;
    for (let scroll = 0; scroll < 50; scroll++) {
      list.dispatchEvent(new Event('scroll'));
      list.dispatchEvent(new Event('scrollend'));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(points).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    const once = points;
    expect(once).toBeGreaterThan(0);
    expect(once).toBeLessThanOrEqual(24);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(points).toBe(once);
  });

  it('once more when the page has drawn more meanwhile, and then only at a minute’s tick that finds something new', async () => {
    const tick = start();
    await vi.advanceTimersByTimeAsync(1_000);
    const first = points;
    expect(first).toBeGreaterThan(0);
    document.body.appendChild(document.createElement('div'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(points).toBe(2 * first);
    tick();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(points).toBe(2 * first);
    document.body.appendChild(document.createElement('div'));
    tick();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(points).toBe(3 * first);
  });

  it('goes on looking whether a dialog has gone, however often a minute’s tick finds nothing new', async () => {
    document.body.innerHTML = '<div role="dialog" class="modal"></div>';
    at = () => document.querySelector('.modal');
    const tick = start();
    await vi.advanceTimersByTimeAsync(1_000);
    tick();
    points = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(points).toBeGreaterThan(0);
  });

  it('makes up for a look that had to be left out', async () => {
    const tick = start();
    await vi.advanceTimersByTimeAsync(10_000);
    points = 0;
    document.querySelector<HTMLElement>('body > div')?.classList.add('moving');
    window.dispatchEvent(new Event('resize'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(points).toBe(0);
    document.querySelector<HTMLElement>('body > div')?.classList.remove('moving');
    tick();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(points).toBeGreaterThan(0);
  });

  it('not again at a page that stays as it was drawn', async () => {
    start();
    await vi.advanceTimersByTimeAsync(1_000);
    const first = points;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(points).toBe(first);
  });

  it('never once the chip is gone', async () => {
    start();
    leaving.abort();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(points).toBe(0);
  });
});
