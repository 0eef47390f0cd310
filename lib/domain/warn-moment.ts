import { openingBefore } from './calendar-day';
import type { ClockReading, PromiseRun } from './promise-run';
import type { RunTiming } from './run-timing';
import { addCountedTime } from './standstill';
import type { Instant } from './time';

/** From when a run is at risk; never before it starts nor after it is due. */
export function warnMoment(reading: ClockReading, run: PromiseRun, timing: RunTiming): Instant | null {
  const { due } = timing;
  const { calendar } = run.promise;
  const { warn } = run.promise.rule;
  if (due === null || warn.kind === 'none') return null;
  let at: Instant | null;
  if (run.callbackAt !== null) at = run.callbackAt;
  else if (warn.kind === 'share') {
    at = addCountedTime(
      calendar,
      timing.gaps,
      timing.countsFrom,
      Math.max(0, Math.round(timing.allowed * warn.share) - timing.charged - timing.held),
    );
  } else {
    const days = warn.kind === 'days_before' && !isBooked(reading, run, due) ? warn.days : 0;
    // A day that closes at midnight closes with the first moment of the next.
    at = openingBefore(calendar, due - 1, days);
  }
  return at === null ? due : Math.min(due, Math.max(at, run.startedAt as Instant));
}

/** Whether the meeting that would keep a run has a date in time. */
function isBooked({ timeline }: ClockReading, run: PromiseRun, due: Instant): boolean {
  if (!run.promise.keptBy.some(({ kind }) => kind === 'meeting_held')) return false;
  const startedAt = run.startedAt as Instant;
  return timeline.handOffs.some(({ note }) => note?.agreedAt !== undefined && note.agreedAt >= startedAt && note.agreedAt <= due);
}
