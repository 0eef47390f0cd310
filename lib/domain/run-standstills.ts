import { absencesIn } from './absent-owner';
import type { Calendar } from './business-hours';
import { closingAfter } from './calendar-day';
import { applies } from './in-force';
import type { Pause } from './lead';
import type { CompiledPromise } from './promise';
import { type ClockReading, firstOpenAfter, type PromiseRun, runsOf, willMatter } from './promise-run';
import type { Standstill } from './standstill';
import { startWords } from './start-words';
import type { Instant } from './time';

/** Every stretch in which a run does not count, whatever the calendar says. */
export function standstillsOf(reading: ClockReading, run: PromiseRun): Standstill[] {
  const { promise } = run;
  const standstills: Standstill[] = [];
  if (run.callbackAt !== null) return standstills;
  if (promise.pausable) addPauses(reading, run, standstills);
  for (const id of promise.rule.standsStillWhile) {
    const awaited = reading.book.promise.get(id);
    if (awaited && awaited !== promise) addWaiting(reading, run, awaited, standstills);
  }
  if (promise.rule.runsOn === 'owner') {
    const { unassigned } = reading.book;
    if (unassigned && unassigned !== promise) addWaiting(reading, run, unassigned, standstills);
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

function addWaiting(reading: ClockReading, run: PromiseRun, awaited: CompiledPromise, standstills: Standstill[]): void {
  if (!applies(reading, awaited)) return;
  const ended = run.end?.at ?? Number.POSITIVE_INFINITY;
  const startedAt = run.startedAt as Instant;
  const others = runsOf(reading, awaited);
  for (let i = firstOpenAfter(reading, awaited, startedAt); i < others.length; i++) {
    const other = others[i] as PromiseRun;
    if (other.startedAt === null) continue;
    if (other.startedAt >= ended) break;
    if (other.end && other.end.at <= startedAt) continue;
    const to = other.end?.at ?? expectedEnd(reading, other);
    const { id, name } = other.promise.rule;
    standstills.push({ from: other.startedAt, to, kind: 'waiting_for', name, by: undefined, promise: id });
  }
}

/** What is waited for comes when it is due, as far as anybody knows; once that has passed nobody does. */
function expectedEnd(reading: ClockReading, awaited: PromiseRun): Instant {
  const due = reading.dueOf(awaited);
  if (due === null || due <= reading.now) return Number.POSITIVE_INFINITY;
  willMatter(reading, due);
  return due;
}

function addAbsences(reading: ClockReading, run: PromiseRun, standstills: Standstill[]): void {
  const ended = run.end?.at ?? Number.POSITIVE_INFINITY;
  for (const tenure of reading.timeline.tenures) {
    for (const { from, to, user } of absencesIn(reading, tenure)) {
      if (from >= ended) continue;
      standstills.push({ from, to, kind: 'absence', name: startWords.away, by: user, promise: undefined });
    }
  }
}
