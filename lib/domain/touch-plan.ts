import { dayOfInstant } from './business-hours';
import { closingAfter, startOfDay } from './calendar-day';
import { firstFrom } from './first-from';
import type { CompiledPromise } from './promise';
import type { ClockReading, PromiseRun } from './promise-run';
import type { Instant } from './time';
import type { Timeline, Touch } from './timeline';
import { counts } from './touch';

/** How far a touch plan is. Instants are `null` until they are reached. */
export interface TouchProgress {
  made: number;
  calls: number;
  last: Instant | null;
  /** When the minimum was reached, and when as many were made as may be. */
  metAt: Instant | null;
  fullAt: Instant | null;
}

/**
 * Counts the touches of a plan since its hand-off (or its own start), those closer together than agreed only once. What was reached
 * before it started is reached with its start. With `until` what comes later is left out.
 * `null` for a promise that is no touch plan or has not started.
 */
export function touchProgress(
  reading: ClockReading,
  run: PromiseRun,
  until: Instant = run.end?.at ?? Number.POSITIVE_INFINITY,
): TouchProgress | null {
  const { touches: plan } = run.promise.rule;
  if (!plan || run.startedAt === null) return null;
  // Nothing has happened beyond now, so to look further finds nothing more.
  const upTo = Math.min(until, reading.now);
  if (run.progress?.until === upTo) return run.progress.found;
  const found = countTouches(reading.timeline, run.promise, run.handOff?.at ?? run.startedAt, upTo);
  if (found.metAt !== null) found.metAt = Math.max(found.metAt, run.startedAt);
  if (found.fullAt !== null) found.fullAt = Math.max(found.fullAt, run.startedAt);
  run.progress = { until: upTo, found };
  return found;
}

/** The same for a lead as it stands: the touches of a promise's plan since a moment. */
export function countTouches(timeline: Timeline, promise: CompiledPromise, from: Instant, until = Number.POSITIVE_INFINITY): TouchProgress {
  const progress: TouchProgress = { made: 0, calls: 0, last: null, metAt: null, fullAt: null };
  const { touches: plan } = promise.rule;
  if (!plan) return progress;
  const { touches } = timeline;
  let nextDay = Number.NEGATIVE_INFINITY;
  for (let i = firstFrom(touches, ({ at }) => at, from); i < touches.length; i++) {
    const { at, counts: counted, activity } = touches[i] as Touch;
    if (at > until) break;
    if (!(counted & counts.touch) || dayOfInstant(promise.calendar, at) < nextDay) continue;
    progress.made += 1;
    if (activity.type === 'call') progress.calls += 1;
    progress.last = at;
    if (progress.metAt === null && progress.made >= plan.min && progress.calls >= plan.minCalls) progress.metAt = at;
    if (progress.fullAt === null && progress.made >= plan.max) progress.fullAt = at;
    const closing = plan.spacingDays > 0 ? closingAfter(promise.calendar, at, plan.spacingDays) : null;
    // A day that closes at midnight closes with the first moment of the next.
    if (closing === null) continue;
    nextDay = dayOfInstant(promise.calendar, closing - 1);
    i = Math.max(i, firstFrom(touches, (touch) => touch.at, startOfDay(promise.calendar, nextDay)) - 1);
  }
  return progress;
}
