import { SECOND } from '@/lib/domain/time';
import { type IcsProperty, readMoment, textOf, type WallClock } from './ics-moment';
import { type Budget, occurrences } from './ics-recurrence';

/** One STANDARD or DAYLIGHT part of a VTIMEZONE, as read. */
export interface IcsObservance {
  start?: IcsProperty;
  rule?: IcsProperty;
  dates: IcsProperty[];
  offsetFrom?: IcsProperty;
  offsetTo?: IcsProperty;
}

const OFFSET = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/;

function offsetOf(property: IcsProperty | undefined): number | null {
  const [, sign, hours, minutes, seconds = '0'] = OFFSET.exec(textOf(property)) ?? [];
  if (sign === undefined) return null;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND * (sign === '-' ? -1 : 1);
}

/**
 * The wall clock that a VTIMEZONE describes, right between two wall-clock moments; `null` where it can't be read.
 * Throws `RuleRefused` where one of its rules can't be followed.
 */
export function definedClock(observances: readonly IcsObservance[], from: number, to: number, budget: Budget): WallClock | null {
  const changes: { at: number; offset: number }[] = [];
  let first: { at: number; offset: number } | null = null;
  for (const observance of observances) {
    const start = readMoment(observance.start?.values[0], undefined);
    const [before, offset] = [offsetOf(observance.offsetFrom), offsetOf(observance.offsetTo)];
    if (start === null || before === null || offset === null) return null;
    const walls = [start.wall];
    for (const date of observance.dates) {
      for (const value of date.values) {
        const moment = readMoment(value, undefined);
        if (moment === null) return null;
        walls.push(moment.wall);
      }
    }
    const recur = observance.rule?.values[0];
    if (recur !== undefined) {
      const until = readMoment((recur as { until?: unknown }).until, undefined);
      for (const wall of occurrences(recur, { start: start.wall, wholeDay: false, from, to }, budget)) {
        if (until === null || wall - before <= until.wall) walls.push(wall);
      }
    }
    for (const wall of walls) changes.push({ at: wall - before, offset });
    if (first === null || start.wall < first.at) first = { at: start.wall, offset: before };
  }
  if (first === null) return null;
  changes.sort((a, b) => a.at - b.at);
  const { offset: earliest } = first;
  return (at) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((changes[middle] as { at: number }).at <= at) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.offset ?? earliest;
  };
}
