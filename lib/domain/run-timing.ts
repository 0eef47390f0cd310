import { addMonthsClosing, addWorkingTime, type Calendar, endOfBusinessDay, nthBusinessDayClosing, workingTime } from './business-hours';
import { closingAfter } from './calendar-day';
import type { Within } from './promise';
import type { ClockReading, PromiseRun } from './promise-run';
import { standstillsOf } from './run-standstills';
import { addCountedTime, countedTime, type Gaps, gapsOf, type Standstill } from './standstill';
import { seenFrom } from './system-delay';
import type { Duration, Instant } from './time';

/** When a run falls due, and what of its time is not counted. */
export interface RunTiming {
  standstills: readonly Standstill[];
  gaps: Gaps;
  /** Where counting begins: its start, or the last hand-over between teams. */
  countsFrom: Instant;
  /** Since when people could see it; what lies before is nobody's. Never before `countsFrom`. */
  seenFrom: Instant;
  /** Working time charged to earlier teams. */
  charged: Duration;
  /** Working time that a system held meanwhile. */
  held: Duration;
  /** `null` where the calendar never opens so long, or while it can't be known how long it stands still. */
  due: Instant | null;
  /** Why there is no due moment: the calendar doesn't open for it. */
  never: boolean;
  /** Working time from start to due, charged and held time included. */
  allowed: Duration;
}

/** Works out when a run that has started falls due. */
export function timingOf(reading: ClockReading, run: PromiseRun): RunTiming {
  if (!run.timing) {
    // While its own standstills are looked for, a run that leads back here is judged without them.
    run.timing = withoutDue(run);
    run.timing = findTiming(reading, run);
  }
  return run.timing;
}

function withoutDue(run: PromiseRun): RunTiming {
  const countsFrom = run.startedAt as Instant;
  return {
    standstills: [],
    gaps: [],
    countsFrom,
    seenFrom: countsFrom,
    charged: 0,
    held: 0,
    due: null,
    never: false,
    allowed: 0,
  };
}

function findTiming(reading: ClockReading, run: PromiseRun): RunTiming {
  const startedAt = run.startedAt as Instant;
  const { promise } = run;
  const { calendar } = promise;
  const standstills = standstillsOf(reading, run);
  const gaps = gapsOf(standstills);
  const { charged, held, until } = chargedOf(reading, run);
  const used = charged + held;
  const countsFrom = Math.max(startedAt, until);
  const seen = Math.max(countsFrom, seenFrom(reading, run));
  const timing = { standstills, gaps, countsFrom, seenFrom: seen, charged, held };
  const within = (run.intent && promise.withinFor.get(run.intent)) ?? promise.within;
  const due = dueOf(run, within, gaps, countsFrom, used);
  if (due !== null) return { ...timing, due, never: false, allowed: used + countedTime(calendar, gaps, countsFrom, due) };
  const nominal = dueOf(run, within, [], countsFrom, used);
  const allowed = nominal === null ? 0 : used + workingTime(calendar, countsFrom, Math.max(nominal, countsFrom));
  return { ...timing, due, never: nominal === null, allowed };
}

function dueOf(run: PromiseRun, within: Within, gaps: Gaps, countsFrom: Instant, used: Duration): Instant | null {
  const { calendar, rule } = run.promise;
  const startedAt = run.startedAt as Instant;
  switch (within.kind) {
    case 'time': {
      if (run.callbackAt !== null) return run.callbackAt + within.ms;
      return addCountedTime(calendar, gaps, countsFrom, Math.max(0, within.ms - used));
    }
    case 'days': {
      const closing = rule.sameDayCounts
        ? nthBusinessDayClosing(calendar, startedAt, within.count, true)
        : closingAfter(calendar, startedAt, within.count);
      return closing === null ? null : movedByWork(calendar, gaps, startedAt, closing);
    }
    case 'months': {
      const closing = addMonthsClosing(calendar, startedAt, within.count);
      return closing === null ? null : movedByLength(calendar, gaps, startedAt, closing);
    }
  }
}

/** A due moment moved by the working time that its standstills covered. */
function movedByWork(calendar: Calendar, gaps: Gaps, startedAt: Instant, closing: Instant): Instant | null {
  let due = closing;
  for (const gap of gaps) {
    const from = Math.max(gap.from, startedAt);
    if (from >= due) break;
    if (gap.to === Number.POSITIVE_INFINITY) return null;
    const covered = workingTime(calendar, from, Math.max(gap.to, from));
    if (covered <= 0) continue;
    const moved = addWorkingTime(calendar, due, covered);
    if (moved === null) return null;
    due = moved;
  }
  return due;
}

/**
 * A due moment moved by the length of its standstills on the clock on the wall, to the closing of the day it comes to; where nobody
 * works on that day, the closing of the next business day.
 */
function movedByLength(calendar: Calendar, gaps: Gaps, startedAt: Instant, closing: Instant): Instant | null {
  let moved = closing;
  let due = closing;
  for (const gap of gaps) {
    const from = Math.max(gap.from, startedAt);
    if (from >= due) break;
    if (gap.to === Number.POSITIVE_INFINITY) return null;
    if (gap.to <= from) continue;
    moved += gap.to - from;
    // To a closing from the sum, or each standstill would add a night or a weekend of its own.
    const next = endOfBusinessDay(calendar, moved - 1);
    if (next === null) return null;
    due = next;
  }
  return due;
}

/** What earlier teams used up, what a system held meanwhile, and until when. */
function chargedOf({ timeline, now }: ClockReading, run: PromiseRun): { charged: Duration; held: Duration; until: Instant } {
  const startedAt = run.startedAt as Instant;
  const ended = Math.min(run.end?.at ?? Number.POSITIVE_INFINITY, now);
  let [charged, held] = [0, 0];
  let until = Number.NEGATIVE_INFINITY;
  for (const share of timeline.lead.charged) {
    if (share.promise !== run.promise.rule.id || share.until <= startedAt || share.until > ended) continue;
    if (share.startedAt !== undefined && share.startedAt !== startedAt) continue;
    charged += Math.max(0, share.elapsed);
    held += Math.max(0, share.system ?? 0);
    until = Math.max(until, share.until);
  }
  const most = Math.max(0, until - startedAt);
  charged = Math.min(charged, most);
  return { charged, held: Math.min(held, most - charged), until };
}

/** Working time people have used up by a moment, charged time included. */
export function elapsedBy(run: PromiseRun, timing: RunTiming, at: Instant): Duration {
  return timing.charged + countedTime(run.promise.calendar, timing.gaps, timing.seenFrom, at);
}

/** Working time until a moment in which a system held what started a run, before people could see it. */
export function heldBy(run: PromiseRun, timing: RunTiming, at: Instant): Duration {
  return timing.held + countedTime(run.promise.calendar, timing.gaps, timing.countsFrom, Math.min(timing.seenFrom, at));
}
