import { isBeforeGoLive, isReplacedAt, readClock } from './clock';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { ClosedClock, Lead } from './lead';
import { type ClockReading, type PromiseRun, runsOf } from './promise-run';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';
import { ownerAt } from './timeline';

/**
 * The clocks that a change of facts closed, as judged now: to be recorded with the lead, newest last. A clock that is on record
 * already is judged anew only where the change moved its end (a fact told late, changed or withdrawn); the newest record
 * counts. A clock that fell away after its deadline is `breached`. Trial runs are not recorded.
 */
export function closeClocks(before: Lead, after: Lead, rulebook: Rulebook, at: Instant): ClosedClock[] {
  const was = endings(before, rulebook, at);
  const closed: ClosedClock[] = [];
  for (const [key, ending] of endings(after, rulebook, at)) {
    const { promise, startedAt } = ending.closed;
    const record = after.closed.findLast((each) => each.promise === promise && each.startedAt === startedAt);
    if (!record || was.get(key)?.mark !== ending.mark) closed.push(ending.closed);
  }
  return closed;
}

interface Ending {
  closed: ClosedClock;
  mark: string;
}

/** How every run of a lead that is over ended, whatever is on record. */
function endings(lead: Lead, rulebook: Rulebook, at: Instant): Map<string, Ending> {
  const book = compile(rulebook);
  const facts = new Facts({ ...lead, closed: [] }, at, book.judges);
  const reading = readingOf(facts, book);
  const ends = new Map<string, Ending>();
  for (const promise of book.promises) {
    for (const run of runsOf(reading, promise)) {
      if (!run.end || run.startedAt === null || isBeforeGoLive(book, run) || run.startedAt < book.trialEnds) continue;
      if (isReplacedAt(reading, facts, promise, run.end.at)) continue;
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
  return {
    promise: clock.promise,
    startedAt: run.startedAt as Instant,
    outcome,
    due: clock.due,
    at: end.at,
    elapsed: clock.elapsed,
    owner: ownerAt(reading.timeline, end.at),
    version: clock.version,
  };
}
