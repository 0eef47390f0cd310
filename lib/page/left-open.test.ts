// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '@/lib/i18n/locales/en';
import type { ChipSummary } from '@/lib/messages/chip';
import { type Chip, mountChip } from './chip';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`2026-11-${text}+09:00`);
const friday = at('20T17:50');
const due = at('24T09:50');

/** Friday afternoon before a long weekend; ten minutes more on Friday, due Tuesday 9:50. */
function aSummary(more: Partial<ChipSummary> = {}): ChipSummary {
  return {
    kind: 'lead',
    lang: 'en',
    revision: 1,
    offset: 0,
    phases: [
      { at: friday, tone: 'calm', text: 'Call · {left} left' },
      { at: at('20T18:00'), tone: 'still', text: 'Call · due Tue 9:50', small: 'Off hours' },
      { at: at('24T09:00'), tone: 'warn', text: 'Call · {left} left' },
      { at: at('24T09:40'), tone: 'warn', text: 'Call · {left} left', seconds: true },
      { at: due + 1, tone: 'late', text: 'Call · {over} overdue' },
    ],
    due,
    open: [
      [friday, at('20T18:00')],
      [at('24T09:00'), at('24T18:00')],
    ],
    units: en.units,
    day: 9 * HOUR,
    stage: 'Working',
    acronym: '',
    readiness: '',
    score: '',
    bant: [],
    note: '',
    open_label: 'Open',
    changesAt: null,
    ...more,
  };
}

let roots: ShadowRoot[];
let leaving: AbortController;
let hidden: boolean;
let told: { stale: number; alive: number; putBack: number };
let timers: number;

beforeEach(() => {
  vi.useFakeTimers({ now: friday });
  roots = [];
  leaving = new AbortController();
  hidden = false;
  told = { stale: 0, alive: 0, putBack: 0 };
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  });
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  timers = 0;
  const set = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((...call: Parameters<typeof set>) => {
    timers += 1;
    return set(...call);
  }) as typeof set);
});

afterEach(() => {
  leaving.abort();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function mount(summary = aSummary()): Chip {
  const chip = mountChip(summary, '', '', leaving.signal, {
    toggle: () => undefined,
    moved: () => undefined,
    stale: () => told.stale++,
    alive: () => ++told.alive > 0,
    putBack: () => told.putBack++,
  });
  chip.show(summary);
  return chip;
}

const says = (index = 0) => roots[index]?.querySelector('[role=timer]')?.textContent;

/** The page comes into sight, or goes out of it. */
function turn(to: 'hidden' | 'shown'): void {
  hidden = to === 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('a tab that was left open', () => {
  it.each([
    ['is opened again', () => turn('shown')],
    ['is looked at again', () => dispatchEvent(new Event('focus'))],
    ['comes back from the freezer', () => document.dispatchEvent(new Event('resume'))],
  ])('fault 7: over a weekend the computer slept through, is right on the first paint when it %s', (_, wake) => {
    mount(aSummary({ changesAt: at('24T08:00') }));
    expect(says()).toBe('Call · 10 min left'.replace('10 min', '1 h'));
    // Timers don't run while it sleeps: the clock alone moves on.
    vi.setSystemTime(at('24T09:30'));
    wake();
    expect(says()).toBe('Call · 20 min left');
    wake();
    wake();
    // It asks anew once, however it was woken.
    expect(told.stale).toBe(1);
  });

  it.each([3 * HOUR, -3 * HOUR])('fault 8: on a PC whose clock is off by %d ms it says what any other says', (offset) => {
    mount();
    vi.setSystemTime(friday - offset);
    mount(aSummary({ offset }));
    expect(says(1)).toBe(says(0));
    // The clock is set right meanwhile; the worker measures and tells.
    vi.setSystemTime(friday);
    const chip = mount(aSummary({ offset }));
    chip.show(aSummary({ offset: 0, revision: 2 }));
    expect(says(2)).toBe(says(0));
  });

  it('fault 13: of 50 tabs those out of sight wait for nothing, ask nothing and write nothing for eight hours', async () => {
    for (let tab = 0; tab < 50; tab++) mount();
    await vi.advanceTimersByTimeAsync(5_000);
    turn('hidden');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.getTimerCount()).toBe(0);
    const [before, asked] = [timers, told.alive];
    let writes = 0;
    const watch = new MutationObserver((records) => {
      writes += records.length;
    });
    for (const root of roots) watch.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    await vi.advanceTimersByTimeAsync(8 * HOUR);
    expect([timers - before, told.alive - asked, told.stale, writes]).toEqual([0, 0, 0, 0]);
    watch.disconnect();
    vi.setSystemTime(at('24T09:30'));
    turn('shown');
    expect(new Set(roots.map((_, index) => says(index)))).toEqual(new Set(['Call · 20 min left']));
  });

  it('in sight for eight hours it looks about once a minute, and holds no more at the end than after the first', async () => {
    mount(
      aSummary({
        phases: [{ at: friday, tone: 'calm', text: 'Call · {left} left' }],
        due: friday + 40 * HOUR,
        open: [[friday, friday + 40 * HOUR]],
      }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    const held = () => [roots[0]?.querySelectorAll('*').length, document.querySelectorAll('*').length, vi.getTimerCount()];
    const [first, before] = [held(), timers];
    await vi.advanceTimersByTimeAsync(8 * HOUR);
    expect(held()).toEqual(first);
    // A look at the time and one at what lies beneath, each minute.
    expect(timers - before).toBeLessThanOrEqual(2 * 8 * 60 + 4);
  });

  it('fault 12: taken out every frame it gives up: no timer, no listener and no put-back is left', async () => {
    mount();
    const frame = () => roots[0]?.host.remove();
    for (let frames = 0; frames < 40; frames++) {
      frame();
      await vi.advanceTimersByTimeAsync(16);
    }
    // Five times put back, and told once more that it went.
    expect(told.putBack).toBe(6);
    // A look that it had set itself before passes.
    await vi.advanceTimersByTimeAsync(5_000);
    expect(vi.getTimerCount()).toBe(0);
    const asked = told.alive;
    turn('shown');
    dispatchEvent(new Event('focus'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect([told.alive - asked <= 2, vi.getTimerCount(), roots[0]?.host.isConnected]).toEqual([true, 0, false]);
  });

  it('keys pressed on it are none of the page’s shortcuts, and Alt with an arrow leaves no page', () => {
    const chip = mount();
    const heard: string[] = [];
    const hear = (event: Event) => heard.push(event.type);
    for (const type of ['keydown', 'keyup']) document.addEventListener(type, hear);
    const press = (init: KeyboardEventInit) => {
      const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
      chip.button.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(press({ key: 'e' })).toBe(false);
    expect(press({ key: 'ArrowLeft', altKey: true })).toBe(true);
    expect(heard).toEqual([]);
    for (const type of ['keydown', 'keyup']) document.removeEventListener(type, hear);
  });

  it('fault 46: hostile words in it stay words', () => {
    const evil = '<img src=x onerror="globalThis.hit = 1"><script>hit</script>{left}';
    const summary = aSummary({
      phases: [{ at: 0, tone: 'calm', text: evil, small: evil }],
      stage: evil,
      readiness: evil,
      score: evil,
      note: evil,
      open_label: evil,
      bant: [{ mark: 'yes', label: evil }],
    });
    mount(summary);
    expect(roots[0]?.querySelector('img, script, a, [onerror]')).toBeNull();
    expect(roots[0]?.textContent).toContain('<img src=x onerror=');
    expect(globalThis).not.toHaveProperty('hit');
  });
});
