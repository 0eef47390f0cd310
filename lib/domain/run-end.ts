import { firstFrom } from './first-from';
import type { Activity } from './lead';
import type { CompiledPromise } from './promise';
import type { ClockReading, PromiseRun } from './promise-run';
import type { Instant } from './time';
import type { Timeline, Touch } from './timeline';
import { answeredAt, firstTouch } from './timeline-moments';
import { counts, touchOf } from './touch';
import { touchProgress } from './touch-plan';

const byAt = (item: { at: Instant }): Instant => item.at;
const byOccurred = (activity: Activity): Instant => activity.occurredAt;

/**
 * Ends a run by what keeps it or makes it fall away, whichever comes first; kept wins in the same moment. A touch plan also falls
 * away with as many touches as may be: from then on the lead is to be left alone, whether or not the touches were the wanted ones.
 */
export function settle(reading: ClockReading, run: PromiseRun, latest: Instant): PromiseRun {
  if (run.startedAt === null) return run;
  const kept = keptAt(reading, run, latest);
  // A plan is only followed as far as it was kept: a lead may have thousands of touches since.
  const plan = touchProgress(reading, run, Math.min(latest, kept ?? Number.POSITIVE_INFINITY));
  const fallsAway = Math.min(latest, plan?.fullAt ?? Number.POSITIVE_INFINITY);
  if (kept !== null && kept <= fallsAway) run.end = { at: kept, kept: true };
  else if (fallsAway <= reading.now) run.end = { at: fallsAway, kept: false };
  return run;
}

/** When a run was kept; `null` while it isn't, or where that comes after it fell away. */
function keptAt(reading: ClockReading, run: PromiseRun, fallsAway: Instant): Instant | null {
  let earliest: Instant | null = null;
  // Nobody looks beyond what is known to end it: a lead may have thousands of runs, and of acts after each.
  let until = fallsAway;
  for (const kept of run.promise.keptBy) {
    const at = keptByAt(reading, run, kept, run.startedAt as Instant, until);
    if (at === null || (earliest !== null && at >= earliest)) continue;
    earliest = at;
    until = Math.min(until, at);
  }
  return earliest;
}

/** How long before an agreed moment a call counts as the call-back. */
const EARLY_CALLBACK = 15 * 60_000;

function keptByAt(
  reading: ClockReading,
  run: PromiseRun,
  kept: CompiledPromise['keptBy'][number],
  start: Instant,
  until: Instant,
): Instant | null {
  const { timeline } = reading;
  switch (kept.kind) {
    case 'attempt':
      return attemptAt(timeline, run, kept, start, until);
    case 'touch':
      return firstTouch(timeline, counts.touch, start, until)?.at ?? null;
    case 'conversation':
      return firstTouch(timeline, counts.conversation, start, until)?.at ?? null;
    case 'meeting_held':
      return firstTouch(timeline, counts.meeting, start, until)?.at ?? null;
    case 'verdict':
      if (run.handOff) return answeredAt(timeline, run.handOff, start);
      return timeline.decisions[firstFrom(timeline.decisions, byAt, start)]?.at ?? null;
    case 'opportunity':
      return timeline.opportunities.find((opportunity) => opportunity.createdAt >= start)?.createdAt ?? null;
    case 'owner_set':
      return run.promise.rule.startsOn.kind === 'unassigned' ? newOwnerAfter(timeline, start) : ownedFrom(timeline, start);
    case 'answer':
      return (
        timeline.requests.find(
          (request) => request.answeredAt !== undefined && request.answeredAt >= start && request.answeredAt <= reading.now,
        )?.answeredAt ?? null
      );
    case 'activity': {
      const { activities } = timeline;
      for (let i = firstFrom(activities, byOccurred, start); i < activities.length; i++) {
        const activity = activities[i] as Activity;
        if (activity.occurredAt > until) return null;
        if (activity.type === 'mail' && touchOf(activity, reading.book.weights) === 0) continue;
        if (kept.matches(activity) && run.key !== `${run.promise.rule.id}:${activity.id}`) return activity.occurredAt;
      }
      return null;
    }
    case 'touches':
      return touchProgress(reading, run, until)?.metAt ?? null;
    case 'plan':
      return planAt(reading, start);
  }
}

function attemptAt(
  timeline: Timeline,
  run: PromiseRun,
  kept: { types: ReadonlySet<string>; anyTouch: boolean },
  start: Instant,
  until: Instant,
): Instant | null {
  const { touches } = timeline;
  const isCallback = run.callbackAt !== null;
  const from = isCallback ? start + 1 : start;
  for (let i = firstFrom(touches, byAt, from); i < touches.length; i++) {
    const { at, counts: counted, activity } = touches[i] as Touch;
    if (at > until) return null;
    if (isCallback) {
      if (counted & counts.conversation) return at;
      if (at < (run.callbackAt as Instant) - EARLY_CALLBACK) continue;
    }
    if (!kept.types.has(activity.type)) continue;
    if (counted & counts.attempt) return at;
    if (kept.anyTouch && activity.type !== 'call' && counted & counts.touch) return at;
  }
  return null;
}

/** When somebody was given the lead after a moment; whoever had it then and was away is not found anew. */
function newOwnerAfter({ tenures }: Timeline, start: Instant): Instant | null {
  return tenures.find(({ owner, from }) => owner !== null && from > start)?.from ?? null;
}

/** Since when, from a moment on, somebody owns the lead. */
function ownedFrom({ tenures }: Timeline, from: Instant): Instant | null {
  const tenure = tenures.find(({ owner, to }) => owner !== null && to > from);
  return tenure ? Math.max(tenure.from, from) : null;
}

/** Marketing has dealt with a send-back: parked it anew, took a note on it, or handed it off again. */
function planAt({ timeline, book }: ClockReading, start: Instant): Instant | null {
  let earliest = Number.POSITIVE_INFINITY;
  const { stages, handOffs, notes } = timeline;
  for (let i = firstFrom(stages, byAt, start + 1); i < stages.length; i++) {
    const entry = stages[i];
    if (entry && book.isParked(entry.stage)) earliest = Math.min(earliest, entry.at);
  }
  earliest = Math.min(earliest, handOffs[firstFrom(handOffs, byAt, start + 1)]?.at ?? Number.POSITIVE_INFINITY);
  earliest = Math.min(earliest, notes[firstFrom(notes, byOccurred, start + 1)]?.occurredAt ?? Number.POSITIVE_INFINITY);
  return earliest <= timeline.now ? earliest : null;
}
