import type { Decay } from './rulebook';
import { DAY, type Instant } from './time';

/** Whole points left at `now` of `points` earned at `at`, and the next instant at which that whole number changes. */
export function pointsLeft(points: number, decay: Decay, at: Instant | null, now: Instant): { points: number; changesAt: Instant | null } {
  if (decay.kind === 'none' || at === null) return { points, changesAt: null };
  const size = Math.abs(points);
  const sign = points < 0 ? -1 : 1;
  const left = leftAt(size, decay, now - at);
  if (left === 0) return { points: 0, changesAt: null };
  return { points: sign * left, changesAt: changeAfter(size, left, decay, at, now) };
}

/** Whole points of `size` that are left after `age` milliseconds. */
function leftAt(size: number, decay: Decay, age: number): number {
  if (age <= 0 || decay.kind === 'none') return size;
  const share = age / (decay.days * DAY);
  if (decay.kind === 'window') return share < 1 ? size : 0;
  if (decay.kind === 'linear') return Math.round(size * Math.max(0, 1 - share));
  return Math.round(size * 2 ** -share);
}

/** No date lies further. */
const LAST = 8.64e15;

/** The first whole millisecond after `now` at which fewer than `left` points are left; null where that lies beyond all dates. */
function changeAfter(size: number, left: number, decay: Exclude<Decay, { kind: 'none' }>, at: Instant, now: Instant): Instant | null {
  const span = decay.days * DAY;
  if (decay.kind === 'window') return at + span > LAST ? null : Math.max(now + 1, Math.ceil(at + span));
  const half = (left - 0.5) / size;
  const age = decay.kind === 'linear' ? span * (1 - half) : -span * Math.log2(half);
  // Rounding decides by a hair: the estimate is moved to the exact millisecond.
  let moment = Math.max(now + 1, Math.ceil(at + age));
  if (!(moment < LAST)) return null;
  for (let tries = 0; tries < 1000 && moment > now + 1 && leftAt(size, decay, moment - 1 - at) < left; tries++) moment--;
  for (let tries = 0; tries < 1000 && leftAt(size, decay, moment - at) >= left; tries++) moment++;
  return moment;
}
