import type { CompiledRulebook } from './compiled-rulebook';
import type { Facts } from './facts';
import { findRuns } from './find-runs';
import { type ClockReading, willMatter } from './promise-run';
import { timingOf } from './run-timing';
import { timelineOf } from './timeline';
import { wokeOf } from './wake';

/** Opens the reading from which a lead's clocks are read at `facts.now`. */
export function readingOf(facts: Facts, book: CompiledRulebook): ClockReading {
  const timeline = timelineOf(facts, book.weights, book.isParked);
  const reading: ClockReading = {
    book,
    facts,
    timeline,
    now: timeline.now,
    woke: null,
    runs: [],
    applied: [],
    latestEnds: [],
    changesAt: timeline.nextFact,
    findRuns: (promise) => findRuns(reading, promise),
    dueOf: (run) => (run.startedAt === null ? null : timingOf(reading, run).due),
  };
  reading.woke = wokeOf(timeline, book.wakeSignals, book.isParked, facts.judges.days.dayOf, (at) => willMatter(reading, at));
  return reading;
}
