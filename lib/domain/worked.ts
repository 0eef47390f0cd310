import { bantElements } from './lead';
import type { Instant } from './time';
import type { Timeline } from './timeline';
import { counts } from './touch';

/** From when on a lead counts as worked though nobody registered a deal. */
export interface WorkedLimits {
  /** Of the four BANT elements, how many were answered (yes, partly or no). */
  bant: number;
  /** Touches since the latest hand-off. */
  touches: number;
}

/** Three of four answers, three touches: by then a deal is either registered or hidden. */
export const workedLimits: WorkedLimits = { bant: 3, touches: 3 };

/** How far a lead without a deal was worked, and since when it is with sales. */
export interface Worked extends WorkedLimits {
  since: Instant;
}

/**
 * How far a lead was worked that has no deal; null where it is not with sales (never handed off, or parked), has a deal, or was worked
 * less than `limits`.
 */
export function workedWithoutDeal(timeline: Timeline, isParked: (stage: string) => boolean, limits = workedLimits): Worked | null {
  const { lead, handOff, opportunities, stages, now } = timeline;
  if (!handOff || opportunities.length > 0) return null;
  const last = stages.at(-1);
  if (last && isParked(last.stage)) return null;
  let bant = 0;
  for (const element of bantElements) {
    const answer = lead.bant[element];
    if (!answer || (answer.at ?? now) > now) continue;
    if (answer.state === 'yes' || answer.state === 'partly' || answer.state === 'no') bant += 1;
  }
  if (bant < limits.bant) return null;
  let touches = 0;
  for (const touch of timeline.touches) if (touch.at >= handOff.at && (touch.counts & counts.touch) !== 0) touches += 1;
  return touches < limits.touches ? null : { bant, touches, since: handOff.at };
}
