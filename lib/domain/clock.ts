import type { Clock, ClockState } from './assessment';
import { dayOfInstant, workingTime } from './business-hours';
import { closingAfter, daysLeft, openingOf, startOfDay } from './calendar-day';
import { applies, isBeforeGoLive, isReplacedAt } from './in-force';
import type { ClosedClock, Department } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, runsOf, willMatter } from './promise-run';
import { elapsedBy, heldBy, type RunTiming, timingOf } from './run-timing';
import { stillOf } from './standing-still';
import { countedTime } from './standstill';
import type { Instant } from './time';
import { touchProgress } from './touch-plan';
import { warnMoment } from './warn-moment';

/** A clock beside the run it was read from. */
export interface ReadClock {
  clock: Clock;
  run: PromiseRun | null;
}

/**
 * Reads every promise of a lead: of each the latest run, and whatever else of it is still open. Promises that
 * do not apply (but for what is on record), that are replaced by one that is open, or that began before the agreement went live
 * are left out.
 */
export function readClocks(reading: ClockReading): ReadClock[] {
  const clocks: ReadClock[] = [];
  for (const promise of reading.book.promises) {
    const isMeant = applies(reading, promise);
    const runs = runsOf(reading, promise);
    let isShown = false;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i] as PromiseRun;
      if ((i < runs.length - 1 && run.end) || isBeforeGoLive(reading.book, run)) continue;
      if (!isMeant && !recordOf(reading, run)) continue;
      isShown = true;
      if (!isReplacedAt(reading, promise, run.end?.at ?? reading.now)) clocks.push({ clock: readClock(reading, run), run });
    }
    if (!isShown) addRecorded(reading, promise, clocks);
  }
  return clocks;
}

/** How the hub recorded a run when it closed; the newest judgement counts, and none where it was taken back. */
function recordOf(reading: ClockReading, run: PromiseRun): ClosedClock | undefined {
  const { closed } = reading.timeline.lead;
  for (let i = closed.length - 1; i >= 0; i--) {
    const record = closed[i] as ClosedClock;
    if (record.promise !== run.promise.rule.id || record.startedAt !== run.startedAt || record.at > reading.now) continue;
    // Of runs that began at one moment a record is that of the one which ended when it says.
    if (record.at !== run.end?.at && hasTwin(reading, run)) continue;
    return record.reopened ? undefined : record;
  }
  return undefined;
}

/** Whether another run of the promise began at the very same moment: two questions in one go. */
function hasTwin(reading: ClockReading, run: PromiseRun): boolean {
  return runsOf(reading, run.promise).some((other) => other !== run && other.startedAt === run.startedAt);
}

/** A clock of which only the record is left: what started it lies beyond the known facts. */
function addRecorded(reading: ClockReading, promise: CompiledPromise, clocks: ReadClock[]): void {
  const record = reading.timeline.lead.closed.findLast(({ promise: id, at }) => id === promise.rule.id && at <= reading.now);
  if (!record || record.reopened) return;
  const clock = blank(reading, promise, `${record.promise}:@${record.startedAt}`);
  clocks.push({ clock: recorded(clock, promise, record), run: null });
}

function blank(reading: ClockReading, promise: CompiledPromise, key: string): Clock {
  const { rule, within } = promise;
  return {
    promise: rule.id,
    key,
    name: rule.name,
    action: rule.action,
    department: departmentOf(reading, promise),
    runsOn: rule.runsOn,
    state: 'waiting',
    still: null,
    startedAt: null,
    startedBy: { ja: '記録', en: 'On record' },
    due: null,
    warnAt: null,
    left: 0,
    businessDaysLeft: null,
    overdueBy: 0,
    elapsed: 0,
    allowed: 0,
    system: 0,
    endedAt: null,
    touches: null,
    hours: within.kind === 'time',
    version: reading.book.version,
    trial: false,
  };
}

/** A promise over several departments is shown to the one that has the lead now. */
function departmentOf(reading: ClockReading, promise: CompiledPromise): Department {
  const { startsOn, department } = promise.rule;
  const holder = reading.timeline.handOff?.to;
  return startsOn.kind === 'hand_off' && startsOn.first && holder && startsOn.to?.includes(holder) ? holder : department;
}

/** A closed clock keeps its judgement and its version, whatever the rules say since. */
function recorded(clock: Clock, promise: CompiledPromise, record: ClosedClock): Clock {
  clock.startedAt = record.startedAt;
  clock.due = record.due;
  clock.endedAt = record.at;
  clock.elapsed = record.elapsed;
  clock.system = record.system ?? 0;
  clock.version = record.version;
  // A clock that closed unkept owes nothing any more: overdue is said of open ones alone.
  clock.state = record.outcome === 'breached' ? 'cancelled' : record.outcome;
  const used = clock.elapsed + clock.system;
  const isLate = record.due !== null && (record.outcome === 'met_late' || record.outcome === 'breached');
  if (record.allowed !== undefined) {
    clock.allowed = record.allowed;
    clock.overdueBy = isLate ? Math.max(0, used - record.allowed) : 0;
    return clock;
  }
  // A record from before that was written down: what was allowed is worked out by today's hours.
  const beyond =
    record.due === null ? 0 : Math.max(0, workingTime(promise.calendar, isLate ? record.due : record.at, isLate ? record.at : record.due));
  clock.overdueBy = isLate ? beyond : 0;
  clock.allowed = Math.max(0, isLate ? used - beyond : used + beyond);
  return clock;
}

/** Reads one run at the reading's moment. */
export function readClock(reading: ClockReading, run: PromiseRun): Clock {
  const { promise } = run;
  const clock = blank(reading, promise, run.key);
  clock.startedBy = run.startedBy;
  if (run.startedAt === null) return clock;
  clock.startedAt = run.startedAt;
  clock.trial = run.startedAt < reading.book.trialEnds;
  clock.touches = touchesOf(reading, run);
  const record = recordOf(reading, run);
  if (record) return recorded(clock, promise, record);

  const timing = timingOf(reading, run);
  const moment = run.end?.at ?? reading.now;
  clock.due = timing.due;
  clock.allowed = timing.allowed;
  clock.elapsed = elapsedBy(run, timing, moment);
  clock.system = heldBy(run, timing, moment);
  clock.endedAt = run.end?.at ?? null;
  clock.warnAt = warnMoment(reading, run, timing);
  clock.state = stateOf(run, timing, clock.warnAt, reading.now);
  if (timing.due !== null) {
    clock.overdueBy = clock.state === 'cancelled' ? 0 : countedTime(promise.calendar, timing.gaps, timing.due, moment);
    if (!run.end) clock.left = countedTime(promise.calendar, timing.gaps, reading.now, timing.due);
  } else if (!run.end && !timing.never) {
    clock.left = Math.max(0, timing.allowed - clock.elapsed - clock.system);
  }
  if (!run.end) readOpen(reading, run, timing, clock);
  return clock;
}

function stateOf(run: PromiseRun, { due, never }: RunTiming, warnAt: Instant | null, now: Instant): ClockState {
  if (run.end) {
    if (!run.end.kept) return 'cancelled';
    return due !== null && run.end.at > due ? 'met_late' : 'met';
  }
  if (never) return 'no_deadline';
  if (due !== null && now > due) return 'breached';
  return warnAt !== null && now >= warnAt ? 'at_risk' : 'running';
}

/** What holds of an open clock alone: why it stands still, days left, and when any of it changes. */
function readOpen(reading: ClockReading, run: PromiseRun, timing: RunTiming, clock: Clock): void {
  const { now } = reading;
  const { calendar, within } = run.promise;
  clock.still = stillOf(reading, calendar, timing.standstills);
  willMatter(reading, clock.warnAt);
  if (timing.due !== null) {
    willMatter(reading, timing.due);
    willMatter(reading, timing.due + 1);
    if (within.kind !== 'time') {
      clock.businessDaysLeft = now > timing.due ? 0 : daysLeft(calendar, now, Math.max(now, timing.due - 1));
      if (now <= timing.due) willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
    }
  }
}

function touchesOf(reading: ClockReading, run: PromiseRun): Clock['touches'] {
  const plan = run.promise.rule.touches;
  const progress = plan && touchProgress(reading, run);
  if (!plan || !progress) return null;
  const { calendar } = run.promise;
  // With as many as may be there is no next one.
  let nextFrom: Instant | null = progress.made >= plan.max ? null : progress.last;
  if (nextFrom !== null && plan.spacingDays > 0) {
    const closing = closingAfter(calendar, nextFrom, plan.spacingDays);
    nextFrom = closing === null ? null : openingOf(calendar, dayOfInstant(calendar, closing - 1));
  }
  return { made: progress.made, calls: progress.calls, wanted: plan.min, max: plan.max, nextFrom };
}
