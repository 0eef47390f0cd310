import type { Clock, ClockState, StandingStill } from './assessment';
import { type Calendar, dayOfInstant, isOpen, nextClosing, nextOpening, stretches, workingTime } from './business-hours';
import { closingAfter, daysLeft, openingBefore, openingOf, startOfDay } from './calendar-day';
import type { CompiledRulebook } from './compiled-rulebook';
import { Sink } from './condition';
import type { Facts } from './facts';
import type { ClosedClock, Department } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, type PromiseRun, runsOf, willMatter } from './promise-run';
import { elapsedBy, type RunTiming, timingOf } from './run-timing';
import { addCountedTime, countedTime, type Standstill } from './standstill';
import type { Instant } from './time';
import { touchProgress } from './touch-plan';

/** A clock beside the run it was read from. */
export interface ReadClock {
  clock: Clock;
  run: PromiseRun | null;
}

/**
 * Reads every promise of a lead: of each the latest run, and whatever else of it is still open. Promises that
 * do not apply, that are replaced by one that is open, or that began before the agreement went live are left out.
 */
export function readClocks(reading: ClockReading, facts: Facts): ReadClock[] {
  const clocks: ReadClock[] = [];
  for (const promise of reading.book.promises) {
    if (!applies(reading, facts, promise)) continue;
    const runs = runsOf(reading, promise);
    let shown = 0;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i] as PromiseRun;
      if ((i < runs.length - 1 && run.end) || isBeforeGoLive(reading.book, run)) continue;
      if (isReplacedAt(reading, facts, promise, run.end?.at ?? reading.now)) {
        shown += 1;
        continue;
      }
      clocks.push({ clock: readClock(reading, run), run });
      shown += 1;
    }
    if (shown === 0) addRecorded(reading, promise, clocks);
  }
  return clocks;
}

function applies(reading: ClockReading, facts: Facts, promise: CompiledPromise): boolean {
  if (!promise.applies) return true;
  const sink = new Sink();
  const held = promise.applies.test(facts, sink);
  willMatter(reading, sink.changesAt);
  return held === 'yes';
}

/** Whether a promise that replaces this one is open at a moment, or closes in it. */
export function isReplacedAt(reading: ClockReading, facts: Facts, promise: CompiledPromise, at: Instant): boolean {
  const others = reading.book.replacedBy.get(promise.rule.id);
  if (!others) return false;
  for (const other of others) {
    if (!applies(reading, facts, other)) continue;
    for (const run of runsOf(reading, other)) {
      if (run.startedAt === null || run.startedAt > at || isBeforeGoLive(reading.book, run)) continue;
      if (!run.end || run.end.at >= at) return true;
    }
  }
  return false;
}

/** Only what was handed off, or began, from the go-live date on has clocks. */
export function isBeforeGoLive(book: CompiledRulebook, run: PromiseRun): boolean {
  const { goLive } = book.agreement.meta;
  if (goLive === undefined) return false;
  return (run.handOff?.at ?? run.startedAt ?? Number.POSITIVE_INFINITY) < goLive;
}

/** How the hub recorded a run when it closed; the newest judgement counts. */
function recordOf(reading: ClockReading, run: PromiseRun): ClosedClock | undefined {
  const { closed } = reading.timeline.lead;
  for (let i = closed.length - 1; i >= 0; i--) {
    const record = closed[i] as ClosedClock;
    if (record.promise === run.promise.rule.id && record.startedAt === run.startedAt && record.at <= reading.now) return record;
  }
  return undefined;
}

/** A clock of which only the record is left: what started it lies beyond the known facts. */
function addRecorded(reading: ClockReading, promise: CompiledPromise, clocks: ReadClock[]): void {
  const record = reading.timeline.lead.closed.findLast(({ promise: id, at }) => id === promise.rule.id && at <= reading.now);
  if (!record) return;
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
  clock.version = record.version;
  // A clock that closed unkept owes nothing any more: overdue is said of open ones alone.
  clock.state = record.outcome === 'breached' ? 'cancelled' : record.outcome;
  const late = record.due !== null && (record.outcome === 'met_late' || record.outcome === 'breached');
  clock.overdueBy = late ? Math.max(0, workingTime(promise.calendar, record.due as Instant, record.at)) : 0;
  clock.allowed = Math.max(0, record.elapsed - clock.overdueBy);
  if (!late && record.due !== null) clock.allowed = record.elapsed + Math.max(0, workingTime(promise.calendar, record.at, record.due));
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
  clock.endedAt = run.end?.at ?? null;
  clock.warnAt = warnMoment(reading, run, timing);
  clock.state = stateOf(run, timing, clock.warnAt, reading.now);
  if (timing.due !== null) {
    clock.overdueBy = clock.state === 'cancelled' ? 0 : countedTime(promise.calendar, timing.gaps, timing.due, moment);
    if (!run.end) clock.left = countedTime(promise.calendar, timing.gaps, reading.now, timing.due);
  } else if (!run.end && !timing.never) {
    clock.left = Math.max(0, timing.allowed - clock.elapsed);
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
      clock.businessDaysLeft = now > timing.due ? 0 : daysLeft(calendar, now, timing.due);
      if (now <= timing.due) willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
    }
  }
}

const precedence = ['pause', 'waiting_for', 'absence'] as const;

/** The standstill that holds at a moment; where several do, a pause before what is waited for before an absence. */
export function standstillAt(standstills: readonly Standstill[], at: Instant): Standstill | null {
  let found: Standstill | null = null;
  for (const standstill of standstills) {
    if (at < standstill.from || at >= standstill.to) continue;
    if (!found || precedence.indexOf(standstill.kind) < precedence.indexOf(found.kind)) found = standstill;
  }
  return found;
}

/** Why a clock does not count just now; `null` while it does. */
function stillOf(reading: ClockReading, calendar: Calendar, standstills: readonly Standstill[]): StandingStill | null {
  const { now } = reading;
  for (const standstill of standstills) {
    willMatter(reading, standstill.from);
    willMatter(reading, standstill.to);
  }
  const standstill = standstillAt(standstills, now);
  if (standstill) {
    const { kind, name, promise, to } = standstill;
    if (kind === 'waiting_for') return { kind, promise: promise as string, name };
    return kind === 'pause' ? { kind: 'paused', reason: name, until: to } : { kind: 'absence', until: to };
  }
  if (isOpen(calendar, now)) {
    willMatter(reading, nextClosing(calendar, now));
    return null;
  }
  const until = nextOpening(calendar, now);
  willMatter(reading, until);
  const closed = stretches(calendar, now, now + 1).next().value;
  if (closed?.kind === 'holiday') {
    // A weekend behind the holiday is told as such once it comes.
    willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
    return { kind: 'holiday', name: closed.name ?? { ja: '休業日', en: 'Closed' }, until };
  }
  willMatter(reading, startOfDay(calendar, dayOfInstant(calendar, now) + 1));
  return { kind: 'off_hours', until };
}

function touchesOf(reading: ClockReading, run: PromiseRun): Clock['touches'] {
  const plan = run.promise.rule.touches;
  const progress = plan && touchProgress(reading, run);
  if (!plan || !progress) return null;
  const { calendar } = run.promise;
  let nextFrom: Instant | null = progress.last;
  if (nextFrom !== null && plan.spacingDays > 0) {
    const closing = closingAfter(calendar, nextFrom, plan.spacingDays);
    nextFrom = closing === null ? null : openingOf(calendar, dayOfInstant(calendar, closing));
  }
  return { made: progress.made, calls: progress.calls, wanted: plan.min, max: plan.max, nextFrom };
}

/** From when a run is at risk; never before it starts nor after it is due. */
function warnMoment(reading: ClockReading, run: PromiseRun, timing: RunTiming): Instant | null {
  const { due } = timing;
  const { calendar } = run.promise;
  const { warn } = run.promise.rule;
  if (due === null || warn.kind === 'none') return null;
  let at: Instant | null;
  if (run.callbackAt !== null) at = run.callbackAt;
  else if (warn.kind === 'share') {
    at = addCountedTime(calendar, timing.gaps, timing.countsFrom, Math.max(0, Math.round(timing.allowed * warn.share) - timing.charged));
  } else {
    const days = warn.kind === 'days_before' && !isBooked(reading, run, due) ? warn.days : 0;
    at = openingBefore(calendar, due, days);
  }
  return at === null ? due : Math.min(due, Math.max(at, run.startedAt as Instant));
}

/** Whether the meeting that would keep a run has a date in time. */
function isBooked({ timeline }: ClockReading, run: PromiseRun, due: Instant): boolean {
  if (!run.promise.keptBy.some(({ kind }) => kind === 'meeting_held')) return false;
  const startedAt = run.startedAt as Instant;
  return timeline.handOffs.some(({ note }) => note?.agreedAt !== undefined && note.agreedAt >= startedAt && note.agreedAt <= due);
}
