import { activityRuns, callbackRuns, oneAtATime, requestRuns, sentBackRuns } from './fact-runs';
import { onConversation, onHandOff, whileHandedOff } from './hand-off-runs';
import type { CompiledPromise } from './promise';
import type { ClockReading, PromiseRun } from './promise-run';
import { startWords } from './start-words';
import { hotStarts, signalHeardAt, unassignedStarts } from './starts';
import { counts } from './touch';

/** Every run of a promise, the earliest first, by what starts it. */
export function findRuns(reading: ClockReading, promise: CompiledPromise): PromiseRun[] {
  const { timeline } = reading;
  const start = promise.rule.startsOn;
  switch (start.kind) {
    case 'hand_off':
      return onHandOff(reading, promise, start.to ?? [promise.rule.department], start.first ?? false);
    case 'conversation':
      return onConversation(reading, promise, start.to ?? [promise.rule.department], start.elsePlan);
    case 'attempt':
      return whileHandedOff(reading, promise, counts.attempt, startWords.attempt);
    case 'meeting_held':
      return whileHandedOff(reading, promise, counts.meeting, startWords.meeting);
    case 'hot_intent':
      return oneAtATime(reading, promise, hotStarts(reading));
    case 'stage':
      return oneAtATime(
        reading,
        promise,
        timeline.stages
          .filter((entry) => entry.stage === start.stage)
          .map((entry) => ({
            id: `${entry.stage}@${entry.at}`,
            at: entry.at,
            recordedAt: entry.recordedAt,
            by: reading.book.stages.get(entry.stage)?.name ?? startWords.activity,
          })),
      );
    case 'activity':
      return activityRuns(reading, promise);
    case 'unassigned':
      return oneAtATime(reading, promise, unassignedStarts(reading));
    case 'assigned':
      return oneAtATime(
        reading,
        promise,
        timeline.tenures
          .filter(({ owner, from }) => owner !== null && Number.isFinite(from))
          .map(({ from }) => ({ id: `owner@${from}`, at: from, by: startWords.assigned })),
      );
    case 'callback':
      return callbackRuns(reading, promise);
    case 'request':
      return requestRuns(reading, promise);
    case 'sent_back':
      return sentBackRuns(reading, promise);
    case 'woke': {
      const { woke } = reading;
      return woke
        ? oneAtATime(reading, promise, [{ id: `woke@${woke.at}`, at: woke.at, by: woke.why, recordedAt: signalHeardAt(reading, woke.at) }])
        : [];
    }
  }
}
