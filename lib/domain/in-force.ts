import type { CompiledRulebook } from './compiled-rulebook';
import { Sink } from './condition';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, runsOf, willMatter } from './promise-run';
import type { Instant } from './time';

/** Whether a promise is meant for this lead; what can't be known is a no. */
export function applies(reading: ClockReading, promise: CompiledPromise): boolean {
  if (!promise.applies) return true;
  const known = reading.applied[promise.index];
  if (known !== undefined) return known;
  const sink = new Sink();
  const held = promise.applies.test(reading.facts, sink) === 'yes';
  willMatter(reading, sink.changesAt);
  reading.applied[promise.index] = held;
  return held;
}

/** Whether a promise that replaces this one is open at a moment, or closes in it. */
export function isReplacedAt(reading: ClockReading, promise: CompiledPromise, at: Instant): boolean {
  const others = reading.book.replacedBy.get(promise.rule.id);
  if (!others) return false;
  for (const other of others) {
    if (!applies(reading, other)) continue;
    for (const run of runsOf(reading, other)) {
      if (run.startedAt === null || run.startedAt > at || isBeforeGoLive(reading.book, run)) continue;
      if (!run.end || run.end.at >= at) return true;
    }
  }
  return false;
}

/** Only what was handed off, or began, from the go-live date on has clocks. */
export function isBeforeGoLive(book: CompiledRulebook, run: PromiseRun): boolean {
  const { goLive } = book.agreement.meta;
  if (goLive === undefined) return false;
  return (run.handOff?.at ?? run.startedAt ?? Number.POSITIVE_INFINITY) < goLive;
}
