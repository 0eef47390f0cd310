import { addWorkingTime, type Calendar, workingTime } from './business-hours';
import type { LocalText } from './text';
import type { Duration, Instant } from './time';

/** A stretch `[from, to)` in which a clock does not count; `to` is infinite while its end can't be known. */
export interface Standstill {
  from: Instant;
  to: Instant;
  kind: 'pause' | 'waiting_for' | 'absence';
  /** The pause's reason, or the name of the promise waited for. */
  name: LocalText;
  /** Who held it, or who is away. */
  by: string | undefined;
  /** The promise waited for. */
  promise: string | undefined;
}

/** Stretches without overlap, in order. */
export type Gaps = readonly { from: Instant; to: Instant }[];

const none: Gaps = [];

/** Standstills without their reasons: those that overlap or touch become one, so nothing is left out twice. */
export function gapsOf(standstills: readonly Standstill[]): Gaps {
  if (standstills.length === 0) return none;
  if (standstills.length === 1) return standstills;
  const sorted = [...standstills].sort((a, b) => a.from - b.from);
  const gaps: { from: Instant; to: Instant }[] = [];
  for (const { from, to } of sorted) {
    const last = gaps.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else gaps.push({ from, to });
  }
  return gaps;
}

/** The working time of `[from, to)` outside the gaps; 0 where `to` does not lie after `from`. */
export function countedTime(calendar: Calendar, gaps: Gaps, from: Instant, to: Instant): Duration {
  if (!(to > from)) return 0;
  let counted = workingTime(calendar, from, to);
  for (const gap of gaps) {
    const start = Math.max(gap.from, from);
    const end = Math.min(gap.to, to);
    if (end > start) counted -= workingTime(calendar, start, end);
  }
  return counted;
}

/** The earliest instant by which `ms` have been counted since `from`; `null` where that never comes or can't be known. */
export function addCountedTime(calendar: Calendar, gaps: Gaps, from: Instant, ms: Duration): Instant | null {
  let start = from;
  let left = ms;
  for (const gap of gaps) {
    if (gap.to <= start) continue;
    if (gap.from > start) {
      const counted = workingTime(calendar, start, gap.from);
      if (counted >= left) break;
      left -= counted;
    } else if (left <= 0) break;
    if (gap.to === Number.POSITIVE_INFINITY) return null;
    start = gap.to;
  }
  return addWorkingTime(calendar, start, left);
}
