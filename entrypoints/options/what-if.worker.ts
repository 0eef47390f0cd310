import '@/entrypoints/background/no-eval';
import { type WhatIfProgress, whatIf } from '@/lib/domain/what-if';
import type { WhatIfAsk, WhatIfTold } from '@/lib/domain/what-if/messages';
import { type LeadReader, openLeadReader } from '@/lib/store/lead-reader';

// A worker of its own: replays every lead kept here under two rulebooks while the page stays free.

/** The most leads between two looks at whether somebody cancelled. */
const BATCH = 250;
/** Milliseconds between two reports: what people can follow, and what the page draws without being held up. */
const PAUSE = 180;

/** The part of a worker's own scope that is used here; the page's types don't know it. */
declare const self: { onmessage: ((event: MessageEvent<WhatIfAsk>) => void) | null; postMessage(told: WhatIfTold): void };

let reader: Promise<LeadReader> | null = null;
let running = new AbortController();

self.onmessage = ({ data }) => {
  running.abort();
  if ('cancel' in data) return;
  running = new AbortController();
  void work(data, running.signal);
};

async function work(ask: Exclude<WhatIfAsk, { cancel: true }>, signal: AbortSignal): Promise<void> {
  const { turn } = ask;
  try {
    await replay(ask, signal, false);
  } catch {
    try {
      // A lead that nobody can read stands in the way, or the store was closed under us: once more, and each one checked.
      reader = null;
      await replay(ask, signal, true);
    } catch {
      if (!signal.aborted) self.postMessage({ turn, kind: 'failed' });
    }
  }
}

async function replay(ask: Exclude<WhatIfAsk, { cancel: true }>, signal: AbortSignal, checked: boolean): Promise<void> {
  reader ??= openLeadReader();
  const kept = await reader;
  const counting = kept.count();
  let told = Number.NEGATIVE_INFINITY;
  for await (const progress of whatIf(kept.leads({ checked }), ask.before, ask.after, ask.now, {
    signal,
    batch: BATCH,
    topAtEnd: true,
    rest: oneTurn,
  })) {
    if (!progress.finished && performance.now() - told < PAUSE) continue;
    tell(ask.turn, progress, Math.max(await counting, progress.done));
    told = performance.now();
  }
}

/** The leads most affected travel with the last report alone: they weigh more than all figures together. */
function tell(turn: number, { done, finished, result }: WhatIfProgress, leads: number): void {
  const shown = finished ? result : { ...result, moves: result.moves.map((move) => ({ ...move, leads: [] })) };
  self.postMessage({ turn, kind: 'figures', done, leads, finished, result: shown });
}

const { port1, port2 } = new MessageChannel();
port1.start();

/** A turn of the event loop, in which a cancel is heard. A timer would wait four milliseconds each. */
function oneTurn(): Promise<void> {
  return new Promise((done) => {
    port1.addEventListener('message', () => done(), { once: true });
    port2.postMessage(null);
  });
}
