// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageAdapter } from '@/lib/crm/page-adapter';
import { sample } from '@/lib/crm/sample';
import type { ChipAnswer, ChipAsk, ChipSummary } from '@/lib/messages/chip';
import { followLeads, type Line } from './follow-leads';

const adapter = pageAdapter(sample);
const units = { days: '', oneDay: '', hours: '', wholeHours: '', minutes: '', seconds: '', secondsOnly: '', under: '' };

function summaryOf(text: string, more: Partial<ChipSummary> = {}): ChipSummary {
  const phases: ChipSummary['phases'] = [{ at: 0, tone: 'calm', text }];
  const empty = { due: null, open: [], day: 1, stage: '', acronym: '', readiness: '', score: '', bant: [], note: '', changesAt: null };
  return { kind: 'lead', lang: 'en', revision: 1, offset: 0, phases, units, open_label: 'Open', ...empty, ...more };
}

/** A worker that answers when the test says so. */
function aWorker() {
  type Asked = { ask: ChipAsk; answer: (answer: ChipAnswer | undefined) => void };
  const asked: Asked[] = [];
  const forMarks: Asked['answer'][] = [];
  const ears = new Set<(tell: unknown) => void>();
  const worker = { living: true, asked, forMarks, ears, tell: (tell: unknown) => [...ears].map((hear) => hear(tell)) };
  const line: Line = {
    ask: (ask) => new Promise((answer) => (ask.tasuki === 'lists' ? forMarks.push(answer) : asked.push({ ask, answer }))),
    listen(hear, signal) {
      ears.add(hear);
      signal.addEventListener('abort', () => ears.delete(hear));
    },
    alive: () => worker.living,
  };
  return { ...worker, line, kill: () => (worker.living = false) };
}

let roots: ShadowRoot[] = [];
let ending: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  roots = [];
  ending = new AbortController();
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  });
  history.replaceState({}, '', '/leads');
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function goTo(path: string): Promise<void> {
  history.pushState({}, '', path);
  await vi.advanceTimersByTimeAsync(1_000);
}

function chips(): string[] {
  return roots.filter((root) => root.host.isConnected).map((root) => root.querySelector('[role=timer], div')?.textContent ?? '');
}

function answerVisit(worker: ReturnType<typeof aWorker>, index: number, summary: ChipSummary, panel = false): Promise<unknown> {
  const { ask, answer } = worker.asked[index] ?? {};
  if (ask?.tasuki !== 'visit') throw new Error(`${index} is no visit`);
  answer?.({ tasuki: 'summary', seq: ask.seq, summary, panel, place: '', style: '' });
  return vi.advanceTimersByTimeAsync(0);
}

describe('E2 pages without a lead', () => {
  const marking = vi.fn();

  beforeEach(() => {
    marking.mockReset();
    vi.stubGlobal('tasukiMarks', marking);
  });

  it('ask once for what marks a list, and begin it each time', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    expect(marking).not.toHaveBeenCalled();
    worker.forMarks[0]?.({ tasuki: 'ok' });
    await goTo('/leads/7');
    await goTo('/leads');
    expect(worker.forMarks).toHaveLength(1);
    expect(marking.mock.calls.map(([, , left]) => left.aborted)).toEqual([true, false]);
  });

  it('ask again where nobody answered, and begin nothing in a page that was left meanwhile', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    worker.forMarks[0]?.(undefined);
    await goTo('/leads/7');
    await goTo('/leads');
    await goTo('/leads/8');
    worker.forMarks[1]?.({ tasuki: 'ok' });
    await goTo('/leads/9');
    expect(worker.forMarks).toHaveLength(2);
    expect(marking).not.toHaveBeenCalled();
  });

  it('cost a lead’s page nothing', async () => {
    history.replaceState({}, '', '/leads/7');
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    expect(worker.forMarks).toHaveLength(0);
  });
});

describe('following leads', () => {
  it('asks once for each lead, however often its address is announced', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await goTo('/leads/1?tab=notes');
    dispatchEvent(new Event('hashchange'));
    await goTo('/leads');
    await goTo('/leads/2');
    expect(worker.asked.map(({ ask }) => ask)).toMatchObject([
      { tasuki: 'visit', type: 'lead', id: '1' },
      { tasuki: 'visit', type: 'lead', id: '2' },
    ]);
  });

  it('fault 11: an answer for the lead just left is never shown on the next', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await goTo('/leads/2');
    await answerVisit(worker, 0, summaryOf('A'));
    expect(chips()).toEqual([]);
    await answerVisit(worker, 1, summaryOf('B'));
    expect(chips()).toEqual(['B']);
    await goTo('/leads/3');
    expect(chips()).toEqual([]);
  });

  it('fault 11: nor on the same lead when it was left and opened again', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await goTo('/leads');
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('stale'));
    expect(chips()).toEqual([]);
    await answerVisit(worker, 1, summaryOf('fresh'));
    expect(chips()).toEqual(['fresh']);
  });

  it('shows newer facts for its own lead only', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one', { revision: 5 }));
    worker.tell({ tasuki: 'update', type: 'lead', id: '2', summary: summaryOf('other', { revision: 9 }) });
    worker.tell({ tasuki: 'update', type: 'lead', id: '1', summary: summaryOf('older', { revision: 4 }) });
    expect(chips()).toEqual(['one']);
    worker.tell({ tasuki: 'update', type: 'lead', id: '1', summary: summaryOf('newer', { revision: 6 }) });
    expect(chips()).toEqual(['newer']);
    worker.tell({ tasuki: 'never heard of' });
    expect(chips()).toEqual(['newer']);
  });

  it('asks again while the worker starts, then lets it be', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    worker.asked[0]?.answer(undefined);
    await vi.advanceTimersByTimeAsync(300);
    expect(worker.asked).toHaveLength(2);
    worker.asked[1]?.answer({ tasuki: 'off' });
    await vi.advanceTimersByTimeAsync(2_500);
    worker.asked[2]?.answer({ tasuki: 'off' });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(worker.asked).toHaveLength(3);
    expect(chips()).toEqual([]);
  });

  it('asks anew when what it says can have changed', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('before', { changesAt: Date.now() + 30_000 }));
    await vi.advanceTimersByTimeAsync(61_000);
    expect(worker.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(worker.asked).toHaveLength(2);
    await answerVisit(worker, 1, summaryOf('after', { revision: 2 }));
    expect(chips()).toEqual(['after']);
  });

  it('goes when the site is turned off', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one'));
    worker.tell({ tasuki: 'off' });
    expect(chips()).toEqual([]);
    await goTo('/leads/2');
    expect(worker.asked).toHaveLength(1);
  });

  it('fault 9: goes quietly when its extension was updated or removed', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one'));
    worker.kill();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chips()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fault 12: is put back when the page takes it out, but not for ever', async () => {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one'));
    let putBack = -1;
    for (let round = 0; round < 20 && chips().length; round++) {
      roots.at(-1)?.host.remove();
      await vi.advanceTimersByTimeAsync(0);
      putBack++;
    }
    expect(putBack).toBe(5);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(chips()).toEqual([]);
  });
});

describe('the panel', () => {
  async function opened() {
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one'));
    const root = roots.at(-1) as ShadowRoot;
    const button = root.querySelector('button') as HTMLButtonElement;
    const frame = () => root.querySelector('iframe');
    button.click();
    const ticket = worker.asked.find(({ ask }) => ask.tasuki === 'panel');
    if (ticket?.ask.tasuki !== 'panel') throw new Error('no ticket was asked for');
    ticket.answer({ tasuki: 'panel', seq: ticket.ask.seq, url: 'chrome-extension://tasuki/panel.html#ticket' });
    await vi.advanceTimersByTimeAsync(0);
    return { worker, root, button, frame };
  }

  it('opens and closes by the chip, which the worker remembers', async () => {
    const { worker, button, frame } = await opened();
    expect(frame()?.src).toBe('chrome-extension://tasuki/panel.html#ticket');
    expect(button.getAttribute('aria-expanded')).toBe('true');
    button.click();
    expect(frame()).toBeNull();
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(worker.asked.flatMap(({ ask }) => (ask.tasuki === 'remember' ? [ask.open] : []))).toEqual([true, false]);
  });

  it('closes when its own button was pressed', async () => {
    const { worker, frame } = await opened();
    worker.tell({ tasuki: 'close' });
    expect(frame()).toBeNull();
  });

  it('goes when its frame loads a second time: then it shows something else', async () => {
    const { button, frame } = await opened();
    const shown = frame();
    shown?.dispatchEvent(new Event('load'));
    expect(frame()).toBe(shown);
    shown?.dispatchEvent(new Event('load'));
    expect(frame()).toBeNull();
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });

  it('goes with its lead', async () => {
    const { frame } = await opened();
    const shown = frame();
    await goTo('/leads/2');
    expect(shown?.isConnected).toBe(false);
  });

  it('opens by itself, once the page is idle, where it was open before', async () => {
    vi.stubGlobal('requestIdleCallback', (idle: () => void) => setTimeout(idle, 200));
    const worker = aWorker();
    followLeads(adapter, worker.line, ending);
    await goTo('/leads/1');
    await answerVisit(worker, 0, summaryOf('one'), true);
    expect(worker.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(worker.asked.at(-1)?.ask.tasuki).toBe('panel');
  });
});
