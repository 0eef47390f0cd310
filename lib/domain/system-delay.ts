import { firstFrom } from './first-from';
import type { Activity, Lead } from './lead';
import type { ClockReading, PromiseRun } from './promise-run';
import { type Instant, MINUTE } from './time';
import { isOurs } from './touch';

/** What is passed on within this is passed on at once: nothing is told apart. */
const AT_ONCE = MINUTE;

/**
 * Since when people could see what started a run; `startedAt` itself where nothing was held.
 * A fact that a system held (a slow connector, an act that waited offline) starts its clock at the fact all the same: the customer
 * waits from then on, and the due moment is theirs. But nobody is charged for the time until the hub recorded it, which the
 * receipt shows as `system`. Whoever acted on the lead before had seen it elsewhere; then all of the time is theirs.
 */
export function seenFrom(reading: ClockReading, run: PromiseRun): Instant {
  const startedAt = run.startedAt as Instant;
  const { recordedAt } = run;
  if (recordedAt === null || recordedAt - startedAt <= AT_ONCE) return startedAt;
  if (run.end && run.end.at < recordedAt) return startedAt;
  return wasActedOn(reading, startedAt, recordedAt) ? startedAt : recordedAt;
}

/** Whether one of ours did something with the lead in `[from, to)`; the decision that is the start itself aside. */
function wasActedOn({ timeline }: ClockReading, from: Instant, to: Instant): boolean {
  const { activities, decisions } = timeline;
  for (let i = firstFrom(activities, ({ occurredAt }) => occurredAt, from); i < activities.length; i++) {
    const activity = activities[i] as Activity;
    if (activity.occurredAt >= to) break;
    if (isOurs(activity)) return true;
  }
  return decisions.some(({ at }) => at > from && at < to);
}

/** When the hub first heard of something the lead did; `undefined` for what one of ours did, who knew it at once. */
export function heardAt(lead: Lead, activity: Activity): Instant | undefined {
  if (isOurs(activity)) return undefined;
  if (activity.recordedAt - activity.occurredAt <= AT_ONCE) return activity.recordedAt;
  // A correction is recorded later; the fact was known from its first telling.
  let first = activity.recordedAt;
  for (const { id, recordedAt } of lead.activities) if (id === activity.id && recordedAt < first) first = recordedAt;
  return first;
}
