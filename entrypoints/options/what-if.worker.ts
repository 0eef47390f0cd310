import '@/entrypoints/background/no-eval';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type Pasts, type PlacedLeads, pastsBy, type WhatIfProgress, whatIfOf } from '@/lib/domain/what-if';
import type { HandAsk, HandTold, Stretch, WhatIfAsk, WhatIfTold } from '@/lib/domain/what-if/messages';
import { type LeadReader, openLeadReader } from '@/lib/store/lead-reader';
import { judgeAhead } from './what-if-ahead';
import { beHand, type HandWork, lendHand } from './what-if-hand';
import { LeadMemory } from './what-if-memory';
import { FIRST, leadsOf, Stretches } from './what-if-stretches';

// A worker of its own: replays every lead kept here under two rulebooks while the page stays free. While a draft is being written it
// reads leads ahead and judges them by the rulebook in force. Where the machine has the cores for it, it begins others like itself, which
// count some of the leads for it.

/** Milliseconds between two reports: what people can follow, and what the page draws without being held up. */
const PAUSE = 250;
/** No more workers than this share the leads: the store they read from is one. */
const MOST_HANDS = 3;
const HAND = 'hand';
/** After so many milliseconds in which nobody asks anything, no lead is held any more. */
const UNUSED = 10 * 60_000;

/** What a what-if is asked by. */
type Question = Extract<WhatIfAsk, { after: unknown }>;

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
  const memory = new LeadMemory();
  let pasts: Pasts | null = null;
  let running = new AbortController();
  /** Whether a what-if is being worked on; only then is nothing judged ahead. */
  let isAsked = false;
  let unused: ReturnType<typeof setTimeout> | undefined;

  self.onmessage = ({ data }: MessageEvent<WhatIfAsk>) => {
    clearTimeout(unused);
    unused = setTimeout(letGo, UNUSED);
    if ('ahead' in data && isAsked) return;
    running.abort();
    running = new AbortController();
    const { signal } = running;
    isAsked = 'turn' in data && !('cancel' in data);
    if ('ahead' in data) void prepare(data.ahead, data.now, signal);
    else if (!('cancel' in data)) void work(data, signal);
  };

  function letGo(): void {
    memory.forget();
    pasts = null;
  }

  /** What is remembered of how leads went by a rulebook: of one at a time. */
  function pastsOf(rulebook: Rulebook): Pasts {
    const asked = pastsBy(rulebook);
    if (!pasts?.isBy(asked.side.rulebook)) pasts = asked;
    return pasts;
  }

  async function prepare(rulebook: Rulebook, now: number, signal: AbortSignal): Promise<void> {
    try {
      const store = await kept();
      await memory.renew(store);
      const tools = { held: [...memory.leads], readOn: () => memory.readOn(store), rest: oneTurn, clock };
      await judgeAhead(pastsOf(rulebook), now, tools, signal);
    } catch {
      // Whoever asks for a what-if hears of what can't be read.
      if (!signal.aborted) letGo();
    }
  }

  async function work(ask: Question, signal: AbortSignal): Promise<void> {
    try {
      await replay(ask, signal, false);
      if (!signal.aborted) isAsked = false;
    } catch {
      if (signal.aborted) return;
      letGo();
      try {
        // A lead that nobody can read stands in the way, or a hand broke: once more, alone, and each one checked.
        await replay(ask, signal, true);
      } catch {
        if (!signal.aborted) self.postMessage({ turn: ask.turn, kind: 'failed' });
      }
      if (!signal.aborted) isAsked = false;
    }
  }

  async function replay(ask: Question, signal: AbortSignal, checked: boolean): Promise<void> {
    const store = await kept();
    if (!checked) await memory.renew(store);
    const held = checked ? [] : [...memory.leads];
    const { edition } = memory;
    const end = checked ? null : memory.end;
    // The first ones are fetched before their list, which takes longer.
    const first = end === null ? store.leads({}, { checked, atMost: FIRST }) : null;
    const all =
      memory.isWhole && !checked ? null : store.ids().then(async (ids) => new Stretches(ids, dealtBy(ids, end ?? lastOf(await first))));
    for (const reading of [first, all]) reading?.catch(() => undefined);
    const next = async () => (await all)?.next() ?? null;
    const helping: HandWork[] = checked || !all ? [] : hands.map((hand) => lendHand(hand, { ...ask, checked }, next));
    const release = () => {
      for (const hand of helping) hand.end();
    };
    signal.addEventListener('abort', release);
    try {
      const others = () => helping.flatMap(({ counts }) => counts ?? []);
      const known = checked ? undefined : pastsOf(ask.before);
      const options = { signal, topAtEnd: true, clock, pause: PAUSE, rest: oneTurn, others, pasts: known };
      for await (const progress of whatIfOf(leads(), ask.before, ask.after, ask.now, options))
        tell(ask.turn, progress, Math.max((await all)?.ids.length ?? 0, held.length, progress.done));
    } catch (error) {
      if (!signal.aborted) release();
      throw error;
    } finally {
      signal.removeEventListener('abort', release);
    }

    async function* leads(): AsyncGenerator<PlacedLeads, void, undefined> {
      yield { leads: held, place: 0 };
      const firstRead = await first;
      if (firstRead && !checked) memory.add(edition, null, firstRead, lastOf(firstRead), false);
      if (firstRead) yield { leads: firstRead, place: held.length };
      yield* leadsOf(next, readAndHold);
      await Promise.all(helping.map(({ done }) => done));
    }

    async function readAndHold(stretch: Stretch): Promise<readonly Lead[]> {
      const leads = await readStretch(stretch, checked);
      const ids = (await all)?.ids ?? [];
      const isLast = ids.at(-1) === stretch.to;
      if (!checked) memory.add(edition, ids[stretch.place - 1] ?? null, leads, stretch.to, isLast);
      return leads;
    }
  }
}

/** How many ids come up to one. */
function dealtBy(ids: readonly string[], end: string | null): number {
  if (end === null) return 0;
  const place = ids.findIndex((id) => id > end);
  return place < 0 ? ids.length : place;
}

function lastOf(leads: readonly Lead[] | null): string | null {
  return leads?.at(-1)?.id ?? null;
}

/** The leads most affected travel with the last report alone: they weigh more than all figures together. */
function tell(turn: number, { done, finished, result }: WhatIfProgress, leads: number): void {
  const shown = finished ? result : { ...result, moves: result.moves.map((move) => ({ ...move, leads: [] })) };
  self.postMessage({ turn, kind: 'figures', done, leads, finished, result: shown });
}
