import { firstFrom } from './first-from';
import type { HandOff, Verdict } from './lead';
import type { Instant } from './time';
import type { Timeline, Touch } from './timeline';

const byAt = (item: { at: Instant }): Instant => item.at;
const byItself = (at: Instant): Instant => at;

/** The first touch at or after a moment, and not after `until`, that counts as wanted. */
export function firstTouch(timeline: Timeline, wanted: number, from: Instant, until: Instant = Number.POSITIVE_INFINITY): Touch | null {
  const { touches } = timeline;
  for (let i = firstFrom(touches, byAt, from); i < touches.length; i++) {
    const touch = touches[i] as Touch;
    if (touch.at > until) return null;
    if (touch.counts & wanted) return touch;
  }
  return null;
}

/** When the lead was parked, sent back or found unfit, at or after a moment; infinite where it was not. */
export function parkedFrom(timeline: Timeline, from: Instant): Instant {
  return timeline.parked[firstFrom(timeline.parked, byItself, from)] ?? Number.POSITIVE_INFINITY;
}

/** Until when a hand-off is at work: the next one, or until the lead is parked. */
export function handOffEnds(timeline: Timeline, index: number): Instant {
  const handOff = timeline.handOffs[index] as HandOff;
  const next = timeline.handOffs[index + 1]?.at ?? Number.POSITIVE_INFINITY;
  return Math.min(next, parkedFrom(timeline, handOff.at));
}

/** The first decision on a hand-off at or after a moment. */
export function answeredAt(timeline: Timeline, handOff: HandOff, from: Instant): Instant | null {
  let earliest = Number.POSITIVE_INFINITY;
  if (handOff.verdict) earliest = sooner(earliest, handOff.verdict, from, timeline.now);
  for (const verdict of handOff.laterVerdicts ?? none) earliest = sooner(earliest, verdict, from, timeline.now);
  return earliest === Number.POSITIVE_INFINITY ? null : earliest;
}

const none: readonly Verdict[] = [];

/** The sooner of a moment and of a decision given in `[from, now]`. */
function sooner(earliest: Instant, { kind, at }: Verdict, from: Instant, now: Instant): Instant {
  return kind !== 'reassign' && at >= from && at <= now && at < earliest ? at : earliest;
}
