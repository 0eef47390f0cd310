import { firstFrom } from './first-from';
import type { Activity } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, type Start, startRun } from './promise-run';
import { settle } from './run-end';
import { startWords } from './start-words';
import { activityStart } from './starts';
import { parkedFrom } from './timeline-moments';

/** A start while the promise is still open never restarts its clock, nor does what keeps it start it again. */
export function oneAtATime(reading: ClockReading, promise: CompiledPromise, starts: readonly Start[]): PromiseRun[] {
  const { timeline } = reading;
  const runs: PromiseRun[] = [];
  for (const start of starts) {
    const last = runs.at(-1);
    if (last && !last.end) break;
    if (last?.end && (last.end.at > start.at || (last.end.at === start.at && last.end.kept))) continue;
    const fallsAway = Math.min(start.until ?? Number.POSITIVE_INFINITY, parkedFrom(timeline, start.at + 1));
    runs.push(settle(reading, startRun(promise, start), fallsAway));
  }
  return runs;
}

/** The same for activities that start a promise: while it is open, none of thousands is looked at. */
export function activityRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const { activities } = timeline;
  const runs: PromiseRun[] = [];
  for (let i = 0; i < activities.length; i++) {
    const activity = activities[i] as Activity;
    if (!promise.startMatches?.(activity)) continue;
    const run = startRun(promise, activityStart(reading, activity));
    runs.push(settle(reading, run, parkedFrom(timeline, activity.occurredAt + 1)));
    if (!run.end) break;
    i = Math.max(i, firstFrom(activities, ({ occurredAt }) => occurredAt, run.end.kept ? run.end.at + 1 : run.end.at) - 1);
  }
  return runs;
}

/** One run for each call-back agreed on. */
export function callbackRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const agreed = timeline.touches.filter(({ activity }) => activity.callbackAt !== undefined);
  return agreed.map(({ activity, at }, index) => {
    const { callbackAt, note } = activity;
    const run = startRun(promise, { id: activity.id, at, by: startWords.callback, callbackAt: callbackAt as number, note });
    // Agreeing on another moment is how a call-back is moved: the old one is done with.
    const moved = agreed[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    settle(reading, run, Math.min(parkedFrom(timeline, at + 1), moved));
    if (run.end && run.end.at === moved) run.end.kept = true;
    return run;
  });
}

/** One run for each question to marketing. */
export function requestRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  return timeline.requests.map((request) => {
    const run = startRun(promise, { id: request.id, at: request.at, by: startWords.request, note: request.question ?? request.field });
    const answered =
      request.answeredAt !== undefined && request.answeredAt <= reading.now ? Math.max(request.answeredAt, request.at) : null;
    const parked = parkedFrom(timeline, request.at + 1);
    if (answered !== null && answered <= parked) run.end = { at: answered, kept: true };
    else if (parked <= reading.now) run.end = { at: parked, kept: false };
    return run;
  });
}

/** One run for each time the lead was sent back to marketing. */
export function sentBackRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline, book } = reading;
  return timeline.decisions
    .filter(({ verdict }) => verdict.kind === 'nurture')
    .map(({ at, verdict, handOff }) => {
      const reason = book.agreement.reasons.find(({ id }) => id === verdict.reason)?.name;
      const by = reason
        ? { ja: `${startWords.sentBack.ja}: ${reason.ja}`, en: `${startWords.sentBack.en}: ${reason.en}` }
        : startWords.sentBack;
      const run = startRun(promise, { id: `${handOff.id}@${at}`, at, by, handOff, note: verdict.comment, recordedAt: verdict.recordedAt });
      return settle(reading, run, Number.POSITIVE_INFINITY);
    });
}
