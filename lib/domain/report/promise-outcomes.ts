import { readClock } from '../clock';
import { Sink } from '../condition';
import type { Facts } from '../facts';
import { isBeforeGoLive, isReplacedAt } from '../in-force';
import type { ClosedClock } from '../lead';
import type { CompiledPromise } from '../promise';
import { type ClockReading, type PromiseRun, runsOf } from '../promise-run';
import type { Instant } from '../time';
import { ownerAt } from '../timeline';
import { type Rate, rateOf } from './rate';

/** How one run of a promise stands: `late` was kept after its deadline, `breached` was never kept, `open` is not due yet. */
export type Outcome = 'met' | 'late' | 'breached' | 'cancelled' | 'open';

/** One run of a promise that counts. */
export interface PromiseOutcome {
  promise: string;
  outcome: Outcome;
  /** The moment by which it belongs to a month: when it fell or falls due, else when it ended. */
  at: Instant;
  /** Whose clock it was; null where it was no rep's, or nobody's. */
  owner: string | null;
}

const recordedAs = { met: 'met', met_late: 'late', breached: 'breached', cancelled: 'cancelled' } as const satisfies Record<
  ClosedClock['outcome'],
  Outcome
>;

/**
 * How every run of every promise of a lead stands at the reading's moment. What is on record keeps the outcome recorded when it closed,
 * whatever the rules say since, also where what started it is no longer known; the rest is judged now. Left out: what began before
 * go-live or in the trial run, what has not started or has no deadline, and what another promise replaced.
 */
export function promiseOutcomes(reading: ClockReading, facts: Facts): PromiseOutcome[] {
  const { book } = reading;
  const outcomes: PromiseOutcome[] = [];
  const records = recordsOf(reading);
  for (const promise of book.promises) {
    const applies = !promise.applies || promise.applies.test(facts, new Sink()) === 'yes';
    for (const run of runsOf(reading, promise)) {
      if (run.startedAt === null) continue;
      const key = keyOf(promise.rule.id, run.startedAt);
      const record = records.get(key);
      records.delete(key);
      if (isBeforeGoLive(book, run) || run.startedAt < book.trialEnds) continue;
      if (record) outcomes.push(fromRecord(record, promise));
      else if (applies && !isReplacedAt(reading, promise, run.end?.at ?? reading.now)) {
        const outcome = outcomeOf(reading, run);
        if (outcome) outcomes.push({ promise: promise.rule.id, ...outcome });
      }
    }
  }
  const countedFrom = Math.max(book.agreement.meta.goLive ?? Number.NEGATIVE_INFINITY, book.trialEnds);
  for (const record of records.values()) {
    if (record.startedAt >= countedFrom) outcomes.push(fromRecord(record, book.promise.get(record.promise)));
  }
  return outcomes;
}

function keyOf(promise: string, startedAt: Instant): string {
  return `${promise}@${startedAt}`;
}

/** The records of closed clocks, the newest judgement of each. */
function recordsOf({ timeline, now }: ClockReading): Map<string, ClosedClock> {
  const records = new Map<string, ClosedClock>();
  for (const record of timeline.lead.closed) {
    if (record.at > now) continue;
    if (record.reopened) records.delete(keyOf(record.promise, record.startedAt));
    else records.set(keyOf(record.promise, record.startedAt), record);
  }
  return records;
}

function fromRecord(record: ClosedClock, promise: CompiledPromise | undefined): PromiseOutcome {
  const { promise: id, outcome, due, at, owner } = record;
  const isReps = promise === undefined || promise.rule.runsOn === 'owner';
  return { promise: id, outcome: recordedAs[outcome], at: due ?? at, owner: isReps ? (owner ?? null) : null };
}

function outcomeOf(reading: ClockReading, run: PromiseRun): Omit<PromiseOutcome, 'promise'> | null {
  const { state, due } = readClock(reading, run);
  const at = due ?? run.end?.at ?? null;
  if (at === null) return null;
  const moment = run.end?.at ?? Math.min(at, reading.now);
  const owner = run.promise.rule.runsOn === 'owner' ? ownerAt(reading.timeline, moment) : null;
  if (!run.end) return { outcome: state === 'breached' ? 'breached' : 'open', at, owner };
  const isLate = due !== null && run.end.at > due;
  if (run.end.kept) return { outcome: isLate ? 'late' : 'met', at, owner };
  return { outcome: isLate ? 'breached' : 'cancelled', at, owner };
}

/** How often a promise was kept in time: of those met, late or breached; cancelled and open ones are told beside. */
export interface PromiseFigures {
  promise: string;
  kept: Rate;
  met: number;
  late: number;
  breached: number;
  cancelled: number;
  open: number;
}

/** Counts outcomes. */
export class OutcomeTally {
  readonly #counts: Record<Outcome, number> = { met: 0, late: 0, breached: 0, cancelled: 0, open: 0 };

  add(outcome: Outcome): void {
    this.#counts[outcome] += 1;
  }

  kept(): Rate {
    const { met, late, breached } = this.#counts;
    return rateOf(met, met + late + breached);
  }

  figures(promise: string): PromiseFigures {
    return { promise, kept: this.kept(), ...this.#counts };
  }
}
