// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageAdapter } from '@/lib/crm/page-adapter';
import { sample } from '@/lib/crm/sample';
import type { ChipAnswer, ChipAsk, ListMark } from '@/lib/messages/chip';
import { markList } from './list-marks';

/** jsdom lays nothing out: rows are on screen when the test says so, and every text is 60 px wide. */
let screens: { see(link: Element, visible: boolean): void; watched: Set<Element>; closed: boolean }[];
let roots: Map<Element, ShadowRoot>;
let ending: AbortController;
let asked: string[][];
let answering: (at: string[]) => Partial<Extract<ChipAnswer, { tasuki: 'marks' }>> | undefined;
let ears: Set<(tell: unknown) => void>;
let room: number;

const markOf = (at: string): ListMark => ({ tone: 'warn', stage: 'SAL', label: `SAL · Due soon ${new URL(at).pathname}` });

beforeEach(() => {
  vi.useFakeTimers();
  screens = [];
  roots = new Map();
  asked = [];
  ears = new Set();
  room = 500;
  ending = new AbortController();
  answering = (at) => ({ marks: at.map(markOf) });
  history.replaceState({}, '', '/leads');
  class Screen {
    watched = new Set<Element>();
    closed = false;
    constructor(readonly hear: (entries: object[]) => void) {
      screens.push(this as never);
    }
    see(target: Element, isIntersecting: boolean) {
      if (this.watched.has(target)) this.hear([{ target, isIntersecting }]);
    }
    observe(link: Element) {
      this.watched.add(link);
    }
    unobserve(link: Element) {
      this.watched.delete(link);
    }
    disconnect() {
      this.watched.clear();
      this.closed = true;
    }
  }
  vi.stubGlobal('IntersectionObserver', Screen);
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    expect(init.mode).toBe('closed');
    const root = attach.call(this, init);
    roots.set(this, root);
    return root;
  });
  Range.prototype.getBoundingClientRect = () => ({ width: 60, left: 0, right: 60, top: 0, bottom: 16 }) as DOMRect;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(
    () => ({ width: 60 + room, left: 0, right: 60 + room, top: 100, bottom: 116 }) as DOMRect,
  );
});

afterEach(() => {
  ending.abort();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  document.body.textContent = '';
  document.body.removeAttribute('style');
});

function start(): void {
  markList(
    pageAdapter(sample),
    {
      alive: () => true,
      ask: async (ask: ChipAsk) => {
        if (ask.tasuki !== 'marks') return undefined;
        asked.push(ask.at.map((address) => new URL(address).pathname));
        const answer = answering(ask.at);
        return answer && { tasuki: 'marks', seq: ask.seq, marks: [], lang: 'en', style: '', wait: 0, ...answer };
      },
      listen: (hear, signal) => {
        ears.add(hear);
        signal.addEventListener('abort', () => ears.delete(hear));
      },
    },
    ending.signal,
  );
}

function list(...paths: string[]): HTMLAnchorElement[] {
  document.body.innerHTML = `<table>${paths.map((path) => `<tr><td style="overflow:hidden"><a href="${path}"> Row ${path} </a></td></tr>`).join('')}</table>`;
  return [...document.querySelectorAll('a')];
}

async function see(link: Element | undefined, visible = true): Promise<void> {
  if (link) for (const screen of screens) screen.see(link, visible);
  await vi.advanceTimersByTimeAsync(0);
}

/** The marks in the page, by the path of the link they stand in. */
function marks(): Record<string, string> {
  return Object.fromEntries(
    [...document.querySelectorAll('tasuki-mark')].map((host) => {
      const body = roots.get(host)?.querySelector('span');
      return [new URL(host.closest('a')?.href ?? '').pathname, `${body?.className} ${body?.textContent}`];
    }),
  );
}

describe('marks in a CRM’s list', () => {
  it('stand beside the links of leads that are on screen, and only those are asked for', async () => {
    const [first, second] = list('/leads/1', '/leads/2', '/companies/3', '/leads', 'https://elsewhere.example/leads/4', '/leads/5');
    start();
    await see(undefined);
    expect(asked).toEqual([]);
    await see(first);
    await see(second);
    await see(first);
    expect(asked).toEqual([['/leads/1'], ['/leads/2']]);
    expect(marks()).toEqual({ '/leads/1': 'warn SAL', '/leads/2': 'warn SAL' });
    expect(screens[0]?.watched.size).toBe(3);
  });

  it('are asked for in one batch, at most 200 at once, and the rest when the worker allows', async () => {
    const links = list(...Array.from({ length: 230 }, (_, n) => `/leads/${n + 1}`));
    answering = (at) => ({ marks: at.slice(0, 150).map(markOf), wait: at.length > 150 ? 15_000 : 0 });
    document.body.append(...links);
    start();
    for (const link of links) for (const screen of screens) screen.see(link, true);
    await vi.advanceTimersByTimeAsync(0);
    // The first row was on screen before the others were.
    expect(asked.map(({ length }) => length)).toEqual([1, 200]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked.map(({ length }) => length)).toEqual([1, 200, 79]);
    expect(Object.keys(marks())).toHaveLength(230);
  });

  it('tell nothing to the page: no text, no attribute, nothing but an element of ours', async () => {
    const [link] = list('/leads/1');
    const before = link?.outerHTML;
    start();
    await see(link);
    expect(link?.textContent).toBe(' Row /leads/1 ');
    expect(link?.querySelector('tasuki-mark')?.outerHTML).toBe('<tasuki-mark></tasuki-mark>');
    expect(link?.outerHTML.replace('<tasuki-mark></tasuki-mark>', '')).toBe(before);
    expect(link?.querySelector('tasuki-mark')?.shadowRoot).toBeNull();
    const body = roots.get(link?.querySelector('tasuki-mark') as Element)?.querySelector('span');
    expect(body?.ariaLabel ?? body?.getAttribute('aria-label')).toBe('SAL · Due soon /leads/1');
  });

  it('show the stage where there is room, the shape alone where there is none', async () => {
    room = 8;
    const [link] = list('/leads/1');
    start();
    await see(link);
    expect(marks()).toEqual({ '/leads/1': 'warn bare ' });
  });

  it('keep clear of what stands behind the words on the same line', async () => {
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      const left = this.localName === 'i' ? Number(this.textContent) : 0;
      return { width: 20, left, right: left + 20, top: 0, bottom: 16 } as DOMRect;
    });
    document.body.innerHTML = '<p><a href="/leads/1">Near</a><i>75</i></p><p><a href="/leads/2">Far</a><i>300</i></p>';
    const links = [...document.querySelectorAll('a')];
    start();
    for (const link of links) await see(link);
    expect(marks()).toEqual({ '/leads/1': 'warn bare ', '/leads/2': 'warn SAL' });
  });

  it('leave out a lead that is not known, a second link of the same lead, and one without words', async () => {
    document.body.innerHTML =
      '<a href="/leads/1"><img></a><a href="/leads/1">Name</a><a href="/leads/1?tab=2">More</a><a href="/leads/2">No</a>';
    const links = [...document.querySelectorAll('a')];
    answering = (at) => ({ marks: at.map((address) => (address.includes('/2') ? null : markOf(address))) });
    start();
    for (const link of links) await see(link);
    expect(asked).toEqual([['/leads/1'], ['/leads/2']]);
    expect(links.map((link) => link.querySelectorAll('tasuki-mark').length)).toEqual([0, 1, 0, 0]);
  });

  it('follow rows that the page adds, changes and uses again, in one look when it settles', async () => {
    const [first] = list('/leads/1');
    start();
    await see(first);
    const count = vi.spyOn(document.documentElement, 'querySelectorAll');
    for (let turn = 0; turn < 50; turn++) {
      if (first) first.href = `/leads/${turn + 10}`;
      await vi.advanceTimersByTimeAsync(5);
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(count.mock.calls.length).toBeLessThanOrEqual(2);
    expect(document.querySelectorAll('tasuki-mark')).toHaveLength(0);
    await see(first);
    expect(marks()).toEqual({ '/leads/59': 'warn SAL' });
    document.body.insertAdjacentHTML('beforeend', '<a href="/leads/77">New</a>');
    await vi.advanceTimersByTimeAsync(301);
    await see([...document.querySelectorAll('a')].at(-1));
    expect(Object.keys(marks())).toEqual(['/leads/59', '/leads/77']);
  });

  it('fault 12: a page that takes a mark away gets it back a few times, then no more', async () => {
    const [link] = list('/leads/1');
    start();
    await see(link);
    const back: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      document.querySelector('tasuki-mark')?.remove();
      await vi.advanceTimersByTimeAsync(301);
      back.push(document.querySelectorAll('tasuki-mark').length);
    }
    expect(back).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('go with the page’s view, and leave nothing running', async () => {
    const [link] = list('/leads/1');
    start();
    await see(link);
    ending.abort();
    expect(document.querySelectorAll('tasuki-mark')).toHaveLength(0);
    expect(screens[0]?.closed).toBe(true);
    expect(ears.size).toBe(0);
    document.body.insertAdjacentHTML('beforeend', '<a href="/leads/2">New</a>');
    await vi.advanceTimersByTimeAsync(400_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('go when the switch is turned off, and come back with it', async () => {
    const links = list('/leads/1');
    start();
    await see(links[0]);
    const told = answering;
    answering = () => ({ marks: null });
    for (const hear of ears) hear({ tasuki: 'marks' });
    await vi.advanceTimersByTimeAsync(0);
    expect(marks()).toEqual({});
    document.body.insertAdjacentHTML('beforeend', '<a href="/leads/2">New</a>');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
    answering = told;
    for (const hear of ears) hear({ tasuki: 'marks' });
    await see(links[0]);
    expect(marks()).toEqual({ '/leads/1': 'warn SAL' });
  });

  it('fault 13: are asked for anew now and then while somebody looks, and never while the page is hidden', async () => {
    const [link] = list('/leads/1');
    start();
    await see(link);
    await vi.advanceTimersByTimeAsync(300_001);
    expect(asked).toHaveLength(2);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(vi.getTimerCount()).toBe(0);
    document.body.insertAdjacentHTML('beforeend', '<a href="/leads/2">New</a>');
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(asked).toHaveLength(2);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(3);
  });

  it('tries again where the worker did not answer', async () => {
    const [link] = list('/leads/1');
    const told = answering;
    answering = () => undefined;
    start();
    await see(link);
    expect(marks()).toEqual({});
    answering = told;
    await vi.advanceTimersByTimeAsync(5_001);
    expect(marks()).toEqual({ '/leads/1': 'warn SAL' });
  });
});
