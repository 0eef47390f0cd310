import type { CompiledRulebook } from './compiled-rulebook';
import type { Facts } from './facts';
import { firstFrom } from './first-from';
import type { HandOff, Intent } from './lead';
import type { CompiledPromise } from './promise';
import type { RunTiming } from './run-timing';
import type { LocalText } from './text';
import type { Instant } from './time';
import type { Timeline } from './timeline';
import type { TouchProgress } from './touch-plan';
import type { Woke } from './wake';

/** One time a promise runs on a lead: what started it and, if it is over, what ended it. */
export interface PromiseRun {
  promise: CompiledPromise;
  /** Unique within the lead: promise id and what started it. */
  key: string;
  /** `null` while it waits for its start. */
  startedAt: Instant | null;
  startedBy: LocalText;
  /** When the hub heard of what started it; `null` where nobody had to be told. */
  recordedAt: Instant | null;
  handOff: HandOff | null;
  intent: Intent | undefined;
  /** The agreed moment of a call-back. */
  callbackAt: Instant | null;
  /** What was said when it started. */
  note: string | null;
  /** `kept` tells a promise kept from one that fell away. */
  end: { at: Instant; kept: boolean } | null;
  /** When it falls due; worked out when first asked for. */
  timing: RunTiming | null;
  /** How far its touch plan was when last asked, and until when that was looked for. */
  progress: { until: Instant; found: TouchProgress } | null;
}

/** Everything the clocks of one lead at one moment are read from. */
export interface ClockReading {
  book: CompiledRulebook;
  facts: Facts;
  timeline: Timeline;
  now: Instant;
  woke: Woke | null;
  /** Runs found so far, by the promise's place. */
  runs: (PromiseRun[] | undefined)[];
  /** Where there are many runs: the latest end of each and those before it, by the promise's place. */
  latestEnds: (Float64Array | undefined)[];
  /** Whether promises are meant for the lead, as far as that was asked, by their places. */
  applied: (boolean | undefined)[];
  /** The earliest instant after `now` that was seen to matter; infinite without one. */
  changesAt: Instant;
  /** Finds the runs of a promise; asked through `runsOf`, which remembers them. */
  findRuns: (promise: CompiledPromise) => PromiseRun[];
  /** The due moment of a run; set by the room that knows standstills. */
  dueOf: (run: PromiseRun) => Instant | null;
}

/** Notes a moment at which something other than a countdown can differ; what lies behind does not matter. */
export function willMatter(reading: ClockReading, at: Instant | null): void {
  if (at !== null && at > reading.now && at < reading.changesAt) reading.changesAt = at;
}

const noRuns: PromiseRun[] = [];

/** Every run of a promise, the earliest first. A promise that depends on itself has none. */
export function runsOf(reading: ClockReading, promise: CompiledPromise): readonly PromiseRun[] {
  const found = reading.runs[promise.index];
  if (found) return found;
  reading.runs[promise.index] = noRuns;
  const runs = reading.findRuns(promise);
  reading.runs[promise.index] = runs;
  return runs;
}

/** Fewer runs are looked through one by one. */
const MANY = 4;

/** The place of the first run of a promise that had not ended by a moment, and with it of any that matters from then on. */
export function firstOpenAfter(reading: ClockReading, promise: CompiledPromise, at: Instant): number {
  const runs = runsOf(reading, promise);
  if (runs.length < MANY) return 0;
  const known = reading.latestEnds[promise.index];
  const ends = known ?? latestEndsOf(runs);
  if (!known) reading.latestEnds[promise.index] = ends;
  return firstFrom(ends, itself, at + 1);
}

function itself(at: Instant): Instant {
  return at;
}

function latestEndsOf(runs: readonly PromiseRun[]): Float64Array {
  const ends = new Float64Array(runs.length);
  let latest = Number.NEGATIVE_INFINITY;
  for (const [index, { end }] of runs.entries()) {
    latest = Math.max(latest, end?.at ?? Number.POSITIVE_INFINITY);
    ends[index] = latest;
  }
  return ends;
}

/** What starts a run. */
export interface Start {
  /** Unique within a promise's starts. */
  id: string;
  at: Instant;
  by: LocalText;
  handOff?: HandOff | null;
  intent?: Intent | undefined;
  callbackAt?: Instant;
  note?: string | undefined;
  recordedAt?: Instant | undefined;
  /** Falls away here at the latest. */
  until?: Instant | undefined;
}

/** A run as it starts; one without a moment waits for it. */
export function startRun(promise: CompiledPromise, start: Omit<Start, 'at'> & { at: Instant | null }): PromiseRun {
  return {
    promise,
    key: `${promise.rule.id}:${start.id}`,
    startedAt: start.at,
    startedBy: start.by,
    recordedAt: start.recordedAt ?? (start.handOff && start.handOff.at === start.at ? start.handOff.recordedAt : null),
    handOff: start.handOff ?? null,
    intent: start.intent ?? start.handOff?.intent,
    callbackAt: start.callbackAt ?? null,
    note: start.note ?? null,
    end: null,
    timing: null,
    progress: null,
  };
}
