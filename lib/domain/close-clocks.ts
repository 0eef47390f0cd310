import { readClock } from './clock';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import { applies, isBeforeGoLive, isReplacedAt } from './in-force';
import type { ClosedClock, Lead } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, runsOf } from './promise-run';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import { ownerAt } from './timeline';

/**
 * The clocks that a change of facts closed, as judged now: to be recorded with the lead, newest last. A clock that is on record
 * already is judged anew only where the change moved its end (a fact told late, changed or withdrawn); the newest record
 * counts. A clock that runs again, as what ended it was withdrawn, is recorded as `reopened`. A clock that fell away after its deadline
 * is `breached`. Trial runs are not recorded, nor is a promise that was meant for the lead neither before the change nor after it.
 */
export function closeClocks(before: Lead, after: Lead, rulebook: Rulebook, at: Instant): ClosedClock[] {
  const book = compile(rulebook);
  const [past, present] = [before, after].map((lead) => readingOf(new Facts({ ...lead, closed: [] }, at, book.judges), book)) as [
    ClockReading,
    ClockReading,
  ];
  const isMeant = (promise: CompiledPromise): boolean => applies(past, promise) || applies(present, promise);
  const was = endings(past, isMeant);
  const closed: ClosedClock[] = [];
  for (const [key, ending] of endings(present, isMeant)) {
    const { promise, startedAt } = ending.closed;
    const record = after.closed.findLast((each) => each.promise === promise && each.startedAt === startedAt);
    if (!record || was.get(key)?.mark !== ending.mark) closed.push(ending.closed);
  }
  closed.push(...reopened(was, present, after, at));
  return closed;
}

/** Clocks on record that run again, as what ended them was withdrawn: what was recorded counts no more. */
function reopened(was: ReadonlyMap<string, Ending>, present: ClockReading, after: Lead, at: Instant): ClosedClock[] {
  if (was.size === 0) return [];
  const running = new Set(
    present.book.promises.flatMap((promise) =>
      runsOf(present, promise).flatMap((run) => (run.startedAt !== null && !run.end ? [run.key] : [])),
    ),
  );
  return [...was].flatMap(([key, { closed }]) => {
    if (!running.has(key)) return [];
    const record = after.closed.findLast((each) => each.promise === closed.promise && each.startedAt === closed.startedAt);
    return record && !record.reopened ? [{ ...record, outcome: 'cancelled' as const, at, reopened: true as const }] : [];
  });
}

interface Ending {
  closed: ClosedClock;
  mark: string;
}

/** How every run of a lead that is over ended, whatever is on record. */
function endings(reading: ClockReading, isMeant: (promise: CompiledPromise) => boolean): Map<string, Ending> {
  const { book } = reading;
  const ends = new Map<string, Ending>();
  for (const promise of book.promises) {
    if (!isMeant(promise)) continue;
    for (const run of runsOf(reading, promise)) {
      if (!run.end || run.startedAt === null || isBeforeGoLive(book, run) || run.startedAt < book.trialEnds) continue;
      if (isReplacedAt(reading, promise, run.end.at)) continue;
      const closed = closedClock(reading, run, run.end);
      ends.set(run.key, { closed, mark: `${closed.outcome}@${closed.at}` });
    }
  }
  return ends;
}

function closedClock(reading: ClockReading, run: PromiseRun, end: { at: Instant; kept: boolean }): ClosedClock {
  const clock = readClock(reading, run);
  const isLate = clock.due !== null && end.at > clock.due;
  const outcome = end.kept ? (isLate ? 'met_late' : 'met') : isLate ? 'breached' : 'cancelled';
  const closed: ClosedClock = {
    promise: clock.promise,
    startedAt: run.startedAt as Instant,
    outcome,
    due: clock.due,
    at: end.at,
    elapsed: clock.elapsed,
    allowed: clock.allowed,
    owner: ownerAt(reading.timeline, end.at),
    version: clock.version,
  };
  if (clock.system > 0) closed.system = clock.system;
  return closed;
}
