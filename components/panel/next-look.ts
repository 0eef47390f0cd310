import type { Assessment, Clock } from '@/lib/domain/assessment';
import type { Command } from '@/lib/domain/command';
import { type Duration, type Instant, MINUTE, SECOND } from '@/lib/domain/time';

/** From here on seconds are shown, and a minute before they are counted. */
const SECONDS_FROM = 11 * MINUTE;

/** Until what an open clock shows is another number, by working time: by the minute, at the end by the second. */
function untilOther({ left, overdueBy, endedAt, due, still }: Clock): Duration {
  if (endedAt !== null || due === null || still) return Number.POSITIVE_INFINITY;
  if (left > 0) return (left % (left < SECONDS_FROM ? SECOND : MINUTE)) + 1;
  return MINUTE - (overdueBy % MINUTE);
}

/** How long an act can be taken back. */
export const undoable = 10 * SECOND;
/** Sent a moment after that; what is still here then waits for something. */
export const unsent = 2 * undoable;

/**
 * The moment from which the panel shows something else of a lead than at `now`: a countdown's next number, a judgement that changes, the
 * seconds in which an act can be undone, or that one still waits. Null where none of these is known.
 */
export function nextLook({ clocks, changesAt }: Assessment, pending: readonly Command[], now: Instant): Instant | null {
  const acts = pending.map(({ occurredAt }) => {
    const age = now - occurredAt;
    return age < undoable ? (undoable - age) % SECOND || SECOND : unsent - age;
  });
  const change = changesAt === null ? Number.POSITIVE_INFINITY : changesAt - now;
  const soonest = Math.min(...[...clocks.map(untilOther), ...acts, change].filter((wait) => wait > 0));
  return Number.isFinite(soonest) ? now + soonest : null;
}
