import '@/entrypoints/background/no-eval';
import { type PlacedLead, type WhatIfProgress, whatIfOf } from '@/lib/domain/what-if';
import type { HandAsk, HandTold, Stretch, WhatIfAsk, WhatIfTold } from '@/lib/domain/what-if/messages';
import { type LeadReader, openLeadReader } from '@/lib/store/lead-reader';
import { beHand, type HandWork, lendHand } from './what-if-hand';
import { FIRST, leadsOf, Stretches } from './what-if-stretches';

// A worker of its own: replays every lead kept here under two rulebooks while the page stays free. Where the machine has the cores for
// it, it begins others like itself, which count some of the leads for it.

/** Milliseconds between two reports: what people can follow, and what the page draws without being held up. */
const PAUSE = 250;
/** No more workers than this share the leads: the store they read from is one. */
const MOST_HANDS = 3;
const HAND = 'hand';

/** The part of a worker's own scope that is used here; the page's types don't know it. */
declare const self: {
  name: string;
  location: Location;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(told: WhatIfTold | HandTold): void;
};

let reader: Promise<LeadReader> = openLeadReader();

/** The store, opened again where it was closed or wasn't there yet. */
async function kept(): Promise<LeadReader> {
  if (!(await reader).isOpen) reader = openLeadReader();
  return reader;
}

const clock = () => performance.now();
const { port1, port2 } = new MessageChannel();
port1.start();

/** A turn of the event loop, in which others are heard. A timer would wait four milliseconds each. */
function oneTurn(): Promise<void> {
  return new Promise((done) => {
    port1.addEventListener('message', () => done(), { once: true });
    port2.postMessage(null);
  });
}

async function readStretch({ from, to }: Stretch, checked: boolean) {
  return (await kept()).leads({ from, to }, { checked });
}

if (self.name === HAND) actAsHand();
else actAsHead();

function actAsHand(): void {
  const hear = beHand({
    tell: (told) => self.postMessage(told),
    leads: (take, checked) => leadsOf(take, (stretch) => readStretch(stretch, checked)),
    rest: oneTurn,
    clock,
    pause: PAUSE,
  });
  self.onmessage = ({ data }: MessageEvent<HandAsk>) => hear(data);
}

function actAsHead(): void {
  // One core is the page's: with a worker on each it waits for its turn.
  const atOnce = Math.max(1, Math.min(MOST_HANDS, (navigator.hardwareConcurrency ?? 1) - 1));
  const hands = Array.from({ length: atOnce - 1 }, () => new Worker(self.location.href, { type: 'module', name: HAND }));
  let running = new AbortController();

  self.onmessage = ({ data }: MessageEvent<WhatIfAsk>) => {
    running.abort();
    if ('cancel' in data) return;
    running = new AbortController();
    void work(data, running.signal);
  };

  async function work(ask: Exclude<WhatIfAsk, { cancel: true }>, signal: AbortSignal): Promise<void> {
    try {
      await replay(ask, signal, false);
    } catch {
      if (signal.aborted) return;
      try {
        // A lead that nobody can read stands in the way, or a hand broke: once more, alone, and each one checked.
        await replay(ask, signal, true);
      } catch {
        if (!signal.aborted) self.postMessage({ turn: ask.turn, kind: 'failed' });
      }
    }
  }

  async function replay(ask: Exclude<WhatIfAsk, { cancel: true }>, signal: AbortSignal, checked: boolean): Promise<void> {
    const store = await kept();
    // The first ones are fetched before their list, which takes longer.
    const first = store.leads({}, { checked, atMost: FIRST });
    const all = store.ids().then(async (ids) => new Stretches(ids, dealtBy(ids, await first)));
    for (const reading of [first, all]) reading.catch(() => undefined);
    const next = async () => (await all).next();
    const helping: HandWork[] = checked ? [] : hands.map((hand) => lendHand(hand, { ...ask, checked }, next));
    const letGo = () => {
      for (const hand of helping) hand.end();
    };
    signal.addEventListener('abort', letGo);
    try {
      let told = Number.NEGATIVE_INFINITY;
      const others = () => helping.flatMap(({ counts }) => counts ?? []);
      const options = { signal, topAtEnd: true, clock, rest: oneTurn, others };
      for await (const progress of whatIfOf(leads(), ask.before, ask.after, ask.now, options)) {
        if (!progress.finished && clock() - told < PAUSE) continue;
        tell(ask.turn, progress, Math.max((await all).ids.length, progress.done));
        told = clock();
      }
    } catch (error) {
      if (!signal.aborted) letGo();
      throw error;
    } finally {
      signal.removeEventListener('abort', letGo);
    }

    async function* leads(): AsyncGenerator<PlacedLead, void, undefined> {
      let place = 0;
      for (const lead of await first) yield { lead, place: place++ };
      yield* leadsOf(next, (stretch) => readStretch(stretch, checked));
      await Promise.all(helping.map(({ done }) => done));
    }
  }
}

/** How many ids come before those that the first leads leave. */
function dealtBy(ids: readonly string[], first: readonly { id: string }[]): number {
  const last = first.at(-1)?.id;
  if (last === undefined) return 0;
  const place = ids.findIndex((id) => id > last);
  return place < 0 ? ids.length : place;
}

/** The leads most affected travel with the last report alone: they weigh more than all figures together. */
function tell(turn: number, { done, finished, result }: WhatIfProgress, leads: number): void {
  const shown = finished ? result : { ...result, moves: result.moves.map((move) => ({ ...move, leads: [] })) };
  self.postMessage({ turn, kind: 'figures', done, leads, finished, result: shown });
}
