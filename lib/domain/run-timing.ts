import {
  addMonthsClosing,
  addWorkingTime,
  type Calendar,
  endOfBusinessDay,
  isOpen,
  nthBusinessDayClosing,
  workingTime,
} from './business-hours';
import { closingAfter } from './calendar-day';
import type { Pause } from './lead';
import type { Within } from './promise';
import { type ClockReading, type PromiseRun, runsOf, willMatter } from './promise-run';
import { addCountedTime, countedTime, type Gaps, gapsOf, type Standstill } from './standstill';
import type { LocalText } from './text';
import type { Duration, Instant } from './time';

/** When a run falls due, and what of its time is not counted. */
export interface RunTiming {
  standstills: readonly Standstill[];
  gaps: Gaps;
  /** Where counting begins: its start, or the last hand-over between teams. */
  countsFrom: Instant;
  /** Working time charged to earlier teams. */
  charged: Duration;
  /** `null` where the calendar never opens so long, or while it can't be known how long it stands still. */
  due: Instant | null;
  /** Why there is no due moment: the calendar doesn't open for it. */
  never: boolean;
  /** Working time from start to due, charged time included. */
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
  return { standstills: [], gaps: [], countsFrom: run.startedAt as Instant, charged: 0, due: null, never: false, allowed: 0 };
}

function findTiming(reading: ClockReading, run: PromiseRun): RunTiming {
  const startedAt = run.startedAt as Instant;
  const { promise } = run;
  const { calendar } = promise;
  const standstills = standstillsOf(reading, run);
  const gaps = gapsOf(standstills);
  const { charged, until } = chargedOf(reading, run);
  const countsFrom = Math.max(startedAt, until);
  const within = (run.intent && promise.withinFor.get(run.intent)) ?? promise.within;
  const due = dueOf(run, within, gaps, countsFrom, charged);
  if (due !== null) {
    const allowed = charged + countedTime(calendar, gaps, countsFrom, due);
    return { standstills, gaps, countsFrom, charged, due, never: false, allowed };
  }
  const nominal = dueOf(run, within, [], countsFrom, charged);
  const allowed = nominal === null ? 0 : charged + workingTime(calendar, countsFrom, Math.max(nominal, countsFrom));
  return { standstills, gaps, countsFrom, charged, due, never: nominal === null, allowed };
}

function dueOf(run: PromiseRun, within: Within, gaps: Gaps, countsFrom: Instant, charged: Duration): Instant | null {
  const { calendar, rule } = run.promise;
  const startedAt = run.startedAt as Instant;
  switch (within.kind) {
    case 'time': {
      if (run.callbackAt !== null) return run.callbackAt + within.ms;
      return addCountedTime(calendar, gaps, countsFrom, Math.max(0, within.ms - charged));
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

/** A due moment moved by the length of its standstills on the clock on the wall; where that is closed, the closing of the next business day. */
function movedByLength(calendar: Calendar, gaps: Gaps, startedAt: Instant, closing: Instant): Instant | null {
  let due = closing;
  for (const gap of gaps) {
    const from = Math.max(gap.from, startedAt);
    if (from >= due) break;
    if (gap.to === Number.POSITIVE_INFINITY) return null;
    if (gap.to <= from) continue;
    const moved = due + gap.to - from;
    const next = isOpen(calendar, moved - 1) ? moved : endOfBusinessDay(calendar, moved);
    if (next === null) return null;
    due = next;
  }
  return due;
}

/** What earlier teams used up, and until when. */
function chargedOf({ timeline, now }: ClockReading, run: PromiseRun): { charged: Duration; until: Instant } {
  let charged = 0;
  let until = Number.NEGATIVE_INFINITY;
  const ended = Math.min(run.end?.at ?? Number.POSITIVE_INFINITY, now);
  for (const share of timeline.lead.charged) {
    if (share.promise !== run.promise.rule.id || share.until <= (run.startedAt as Instant) || share.until > ended) continue;
    charged += Math.max(0, share.elapsed);
    until = Math.max(until, share.until);
  }
  return { charged: Math.min(charged, Math.max(0, until - (run.startedAt as Instant))) || 0, until };
}

/** Every stretch in which a run does not count, whatever the calendar says. */
export function standstillsOf(reading: ClockReading, run: PromiseRun): Standstill[] {
  const { promise } = run;
  const standstills: Standstill[] = [];
  if (run.callbackAt !== null) return standstills;
  if (promise.pausable) addPauses(reading, run, standstills);
  for (const id of promise.rule.standsStillWhile) {
    const awaited = reading.book.promise.get(id);
    if (awaited && awaited !== promise) addWaiting(reading, run, runsOf(reading, awaited), standstills);
  }
  if (promise.rule.runsOn === 'owner') {
    const { unassigned } = reading.book;
    if (unassigned && unassigned !== promise) addWaiting(reading, run, runsOf(reading, unassigned), standstills);
    if (reading.book.agreement.absencePolicy === 'stop') addAbsences(reading, run, standstills);
  }
  return standstills;
}

/** When a pause ends: as planned, as resumed, after as long as its reason allows, or when the lead answers. */
function pauseEnds(reading: ClockReading, calendar: Calendar, pause: Pause): Instant {
  const rule = reading.book.pauseReasons.get(pause.reason);
  const longest = rule ? closingAfter(calendar, pause.from, rule.maxDays) : null;
  const resumed = pause.endedAt !== undefined && pause.endedAt <= reading.now ? pause.endedAt : Number.POSITIVE_INFINITY;
  const reply = reading.timeline.replies.find((at) => at > pause.from) ?? Number.POSITIVE_INFINITY;
  return Math.min(pause.until, resumed, longest ?? Number.POSITIVE_INFINITY, reply);
}

function addPauses(reading: ClockReading, run: PromiseRun, standstills: Standstill[]): void {
  const { promise } = run;
  const startedAt = run.startedAt as Instant;
  const ended = run.end?.at ?? Number.POSITIVE_INFINITY;
  let count = 0;
  for (const pause of reading.timeline.pauses) {
    if (pause.promise !== undefined && pause.promise !== promise.rule.id) continue;
    if (pause.from >= ended) break;
    const to = pauseEnds(reading, promise.calendar, pause);
    if (to <= Math.max(pause.from, startedAt)) continue;
    count += 1;
    if (count > promise.rule.maxPauses) break;
    const name = reading.book.pauseReasons.get(pause.reason)?.name ?? { ja: pause.reason, en: pause.reason };
    standstills.push({ from: pause.from, to, kind: 'pause', name, by: pause.by, promise: undefined });
  }
}

function addWaiting(reading: ClockReading, run: PromiseRun, awaited: readonly PromiseRun[], standstills: Standstill[]): void {
  const ended = run.end?.at ?? Number.POSITIVE_INFINITY;
  for (const other of awaited) {
    if (other.startedAt === null || other.startedAt >= ended) continue;
    const to = other.end?.at ?? expectedEnd(reading, other);
    if (to <= Math.max(other.startedAt, run.startedAt as Instant)) continue;
    const { id, name } = other.promise.rule;
    standstills.push({ from: other.startedAt, to, kind: 'waiting_for', name, by: undefined, promise: id });
  }
}

/** What is waited for comes when it is due, as far as anybody knows; once that has passed nobody does. */
function expectedEnd(reading: ClockReading, awaited: PromiseRun): Instant {
  const { due } = timingOf(reading, awaited);
  if (due === null || due <= reading.now) return Number.POSITIVE_INFINITY;
  willMatter(reading, due);
  return due;
}

function addAbsences(reading: ClockReading, run: PromiseRun, standstills: Standstill[]): void {
  const ended = run.end?.at ?? Number.POSITIVE_INFINITY;
  for (const tenure of reading.timeline.tenures) {
    const absences = tenure.owner === null ? undefined : reading.book.absences.get(tenure.owner);
    if (!absences) continue;
    for (const absence of absences) {
      willMatter(reading, absence.enteredAt);
      if (absence.enteredAt > reading.now) continue;
      // Entered afterwards, it changes nothing that was judged before.
      const from = Math.max(absence.from, absence.enteredAt, tenure.from);
      const to = Math.min(absence.to, tenure.to);
      if (to <= Math.max(from, run.startedAt as Instant) || from >= ended) continue;
      standstills.push({ from, to, kind: 'absence', name: away, by: absence.user, promise: undefined });
    }
  }
}

const away: LocalText = { ja: '担当不在', en: 'Owner away' };

/** Working time a run has used up by a moment, charged time included. */
export function elapsedBy(run: PromiseRun, timing: RunTiming, at: Instant): Duration {
  return timing.charged + countedTime(run.promise.calendar, timing.gaps, timing.countsFrom, at);
}
