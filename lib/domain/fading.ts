import type { Decay } from './rulebook';
import { DAY, type Duration, type Instant } from './time';

/** What is left of the points of one rule as they fade. */
export interface Fading {
  /** Whole points left after so long. */
  left(age: Duration): number;
  /** The age from which fewer than `left` are left, in whole milliseconds; null where that lies beyond all dates. */
  until(left: number): Duration | null;
}

/** Makes ready how `points` fade; null where they never do. */
export function compileFading(points: number, decay: Decay): Fading | null {
  if (decay.kind === 'none') return null;
  const size = Math.abs(points);
  const sign = points < 0 ? -1 : 1;
  // Every lead with the same points left asks for the same age.
  const ages: (Duration | null | undefined)[] = [];
  return {
    left: (age) => sign * leftAt(size, decay, age) || 0,
    until(left) {
      const whole = Math.abs(left);
      ages[whole] ??= whole === 0 ? null : ageBelow(size, whole, decay);
      return ages[whole] as Duration | null;
    },
  };
}

/** Whole points left at `now` of `points` earned at `at`, and the next instant at which that whole number changes. */
export function pointsLeft(points: number, decay: Decay, at: Instant | null, now: Instant): { points: number; changesAt: Instant | null } {
  const fading = compileFading(points, decay);
  if (!fading || at === null) return { points, changesAt: null };
  const left = fading.left(now - at);
  return { points: left, changesAt: changeOf(fading, left, at) };
}

/** The instant at which points earned at `at` are fewer than the `left` there are now; null where that lies beyond all dates. */
export function changeOf(fading: Fading, left: number, at: Instant): Instant | null {
  const age = fading.until(left);
  return age === null || at + age > LAST ? null : at + age;
}

/** Whole points of `size` that are left after `age` milliseconds. */
function leftAt(size: number, decay: Decay, age: Duration): number {
  if (age <= 0 || decay.kind === 'none') return size;
  const share = age / (decay.days * DAY);
  if (decay.kind === 'window') return share < 1 ? size : 0;
  if (decay.kind === 'linear') return Math.round(size * Math.max(0, 1 - share));
  return Math.round(size * 2 ** -share);
}

/** No date lies further. */
const LAST = 8.64e15;

/** The first age in whole milliseconds at which fewer than `left` points are left; null where that lies beyond all dates. */
function ageBelow(size: number, left: number, decay: Exclude<Decay, { kind: 'none' }>): Duration | null {
  const span = decay.days * DAY;
  const half = (left - 0.5) / size;
  const estimate = decay.kind === 'window' ? span : decay.kind === 'linear' ? span * (1 - half) : -span * Math.log2(half);
  // Rounding decides by a hair: the estimate is moved to the exact millisecond.
  let age = Math.max(1, Math.ceil(estimate));
  if (!(age < 2 * LAST)) return null;
  for (let tries = 0; tries < 1000 && age > 1 && leftAt(size, decay, age - 1) < left; tries++) age--;
  for (let tries = 0; tries < 1000 && leftAt(size, decay, age) >= left; tries++) age++;
  return age;
}
