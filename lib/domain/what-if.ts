import { compile } from './compiled-rulebook';
import type { Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import type { Counts } from './what-if/counts';
import { Pasts } from './what-if/pasts';
import type { WhatIfResult } from './what-if/result';
import { Tally } from './what-if/tally';

export { convertedAt } from './what-if/course';
export type { Pasts } from './what-if/pasts';
export type {
  AffectedLead,
  BeforeAfter,
  ClockReceipts,
  MissedChange,
  NamedLead,
  ScoreReport,
  StageMove,
  WhatIfResult,
} from './what-if/result';
export type { Separation, Share } from './what-if/separation';

/** How far a what-if is; `finished` is said once, last, and never by one that was cancelled. */
export interface WhatIfProgress {
  done: number;
  finished: boolean;
  result: WhatIfResult;
}

/** What a cancel is read from; an `AbortSignal` is one. */
export interface CancelSignal {
  readonly aborted: boolean;
}

export interface WhatIfOptions {
  signal?: CancelSignal | undefined;
  /** The most leads between two reports; 250 unless told otherwise. */
  batch?: number | undefined;
  /** Milliseconds from any start. With a clock a batch is also over once 20 of them have passed, so that nobody waits for long. */
  clock?: (() => number) | undefined;
  /** Milliseconds between two reports, by the clock; others are let run in between all the same. A report after each batch unless told. */
  pause?: number | undefined;
  /** Leaves out the leads most affected until the last report: judging them in full takes longer than all other figures. */
  topAtEnd?: boolean | undefined;
  /** What others have counted by now, each of other leads (`countPart`): told together with what is counted here, as if one had taken all. */
  others?: (() => readonly Counts[]) | undefined;
  /** How leads have gone by the rulebook in force, as far as that is known: what is, is not judged again. It learns the rest. */
  pasts?: Pasts | undefined;
  /** Lets others run between two batches; a turn of the event loop unless told otherwise. */
  rest?: (() => Promise<void>) | undefined;
}

/** So many milliseconds may pass before others get their turn: a frame or two of a page. */
const SPELL = 20;

/** Leads that follow one another, and the place of the first among all of them: of equals the first is told. */
export interface PlacedLeads {
  leads: readonly Lead[];
  place: number;
}

/** How far somebody is who counts some of the leads for another; `finished` is said once, last. */
export interface PartProgress {
  finished: boolean;
  /** What has been counted so far; it goes on changing with the next leads. */
  counts: Counts;
}

/**
 * Replays past leads under the rulebook as it is and as it would be, each as if it had always held (no go-live date, no trial run).
 * Yields the result so far after every batch and lets others run; the last one is `finished`. Stops without another word once
 * `signal` is aborted. Whether a lead converted is read from its facts: any deal in the CRM, or the stage `opp` or `customer`.
 */
export function whatIf(
  leads: Iterable<Lead> | AsyncIterable<Lead>,
  before: Rulebook,
  after: Rulebook,
  now: Instant,
  options: WhatIfOptions = {},
): AsyncGenerator<WhatIfProgress, void, undefined> {
  return whatIfOf(placed(leads), before, after, now, options);
}

/** The same of leads that know their places, so that others can take some of them. */
export async function* whatIfOf(
  leads: AsyncIterable<PlacedLeads>,
  before: Rulebook,
  after: Rulebook,
  now: Instant,
  { topAtEnd = false, others = nobodyElse, ...options }: WhatIfOptions = {},
): AsyncGenerator<WhatIfProgress, void, undefined> {
  for await (const { tally, finished } of tallied(leads, before, after, now, options)) {
    const result = tally.result(finished || !topAtEnd, others());
    yield { done: result.leads, finished, result };
  }
}

/** Counts some of the leads for another who tells what becomes of all (`others`), by the same rulebooks at the same moment. */
export async function* countPart(
  leads: AsyncIterable<PlacedLeads>,
  before: Rulebook,
  after: Rulebook,
  now: Instant,
  options: WhatIfOptions = {},
): AsyncGenerator<PartProgress, void, undefined> {
  for await (const { tally, finished } of tallied(leads, before, after, now, options)) yield { finished, counts: tally.counts };
}

async function* tallied(
  stretches: AsyncIterable<PlacedLeads>,
  before: Rulebook,
  after: Rulebook,
  now: Instant,
  { signal, batch = 250, clock, pause = 0, rest = oneTurn, pasts }: WhatIfOptions,
): AsyncGenerator<{ tally: Tally; finished: boolean }, void, undefined> {
  const size = Math.max(1, Math.floor(batch));
  const known = pasts?.isBy(alwaysInForce(before)) ? pasts : null;
  const [was, is] = [known?.side.rulebook ?? alwaysInForce(before), alwaysInForce(after)];
  // Making a rulebook ready takes about as long as a spell of leads.
  compile(was);
  await rest();
  compile(is);
  await rest();
  if (signal?.aborted) return;
  const tally = new Tally(was, is, now, known);
  let began = clock?.() ?? 0;
  let told = Number.NEGATIVE_INFINITY;
  let done = 0;
  for await (const { leads, place } of stretches) {
    for (let i = 0; i < leads.length; i++) {
      if (signal?.aborted) return;
      if (tally.leads - done >= size || (tally.leads > done && clock && clock() - began >= SPELL)) {
        done = tally.leads;
        const at = clock?.() ?? 0;
        if (!clock || at - told >= pause) {
          told = at;
          yield { tally, finished: false };
        }
        await rest();
        if (signal?.aborted) return;
        began = clock?.() ?? 0;
      }
      tally.add(leads[i] as Lead, place + i);
    }
  }
  if (signal?.aborted) return;
  yield { tally, finished: true };
}

async function* placed(leads: Iterable<Lead> | AsyncIterable<Lead>): AsyncGenerator<PlacedLeads, void, undefined> {
  let place = 0;
  for await (const lead of leads) yield { leads: [lead], place: place++ };
}

function nobodyElse(): readonly Counts[] {
  return [];
}

/** Remembers how leads go by a rulebook as if it had always held. */
export function pastsBy(rulebook: Rulebook): Pasts {
  return new Pasts(alwaysInForce(rulebook));
}

/** Every host has it; the language's own types don't. */
declare function setTimeout(run: () => void, milliseconds: number): unknown;

function oneTurn(): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, 0);
  });
}

/** The rulebook as if it had always held. */
function alwaysInForce({ agreement, almanac }: Rulebook): Rulebook {
  return { agreement: { ...agreement, meta: { ...agreement.meta, goLive: undefined } }, almanac };
}
