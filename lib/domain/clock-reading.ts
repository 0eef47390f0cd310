import type { CompiledRulebook } from './compiled-rulebook';
import type { Facts } from './facts';
import { findRuns } from './find-runs';
import { type ClockReading, willMatter } from './promise-run';
import { timingOf } from './run-timing';
import { type Timeline, timelineOf } from './timeline';
import { wokeOf } from './wake';

/** Opens the reading from which a lead's clocks are read at `facts.now`. */
export function readingOf(facts: Facts, book: CompiledRulebook): ClockReading {
  const reading = opened(facts, book, timelineOf(facts, book.weights, book.isParked));
  reading.woke = wokeOf(reading.timeline, book.wakeSignals, book.isParked, facts.judges.days.dayOf, (at) => willMatter(reading, at));
  return reading;
}

/** The same lead at the same moment by a rulebook that differs in its promises alone: what happened is laid out already. */
export function readingBeside({ facts, timeline, woke }: ClockReading, book: CompiledRulebook): ClockReading {
  const reading = opened(facts, book, timeline);
  reading.woke = woke;
  return reading;
}

function opened(facts: Facts, book: CompiledRulebook, timeline: Timeline): ClockReading {
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
  return reading;
}
