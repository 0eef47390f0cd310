import { dayOfInstant, isOpen, nextClosing, nextOpening } from './business-hours';
import { openingOf, startOfDay, withinCalendars } from './calendar-day';
import { readingOf } from './clock-reading';
import { type Calendar, ruleOf } from './compiled-calendar';
import { type CompiledRulebook, compile } from './compiled-rulebook';
import { type Day, dateOfDay } from './day';
import { escalationAt } from './escalation';
import { Facts } from './facts';
import { type Intent, Lead } from './lead';
import { type ClockReading, startRun } from './promise-run';
import type { Rulebook } from './rulebook';
import { timingOf } from './run-timing';
import { startWords } from './start-words';
import type { LocalText } from './text';
import { type Duration, HOUR, type Instant, MINUTE } from './time';
import { warnMoment } from './warn-moment';

/** Days in a row that were passed over for one reason: `from` and `to` as `YYYY-MM-DD`, both belonging to it. */
export interface SkippedDays {
  from: string;
  to: string;
  /** A weekday never worked, a holiday or closure by name, or a date that single hours close. */
  kind: 'weekend' | 'holiday' | 'closed';
  name?: LocalText;
}

/** One promise run once from a real moment, judged as a lead's clock is. */
export interface PromiseExample {
  /** The moment it starts: for a call-back the agreed one. */
  start: Instant;
  /** `null` where the calendar doesn't open so long. */
  due: Instant | null;
  /** `null` where nobody is warned. */
  warnAt: Instant | null;
  /** `null` where nobody above is told. */
  escalatesAt: Instant | null;
  /** Working time from start to due. */
  allowed: Duration;
  /** Days between start and due on which nobody works, in order. */
  skipped: SkippedDays[];
  timeZone: string;
}

/** Examples of a promise: the next plain one, and the next one from then on that a holiday or closure makes longer (`null` where none does soon). */
export interface PromiseExamples {
  next: PromiseExample;
  overHoliday: PromiseExample | null;
}

/** So far ahead a holiday is looked for; golden weeks and year-ends lie within. */
const LOOK_AHEAD = 200;

/**
 * Works out examples of a promise from `now` on, with the very code that judges leads; `intent` asks for another intent's time.
 * `null` where the rulebook has no such promise, or its calendar never opens.
 */
export function promiseExamples(whole: Rulebook, promiseId: string, now: Instant, intent?: Intent): PromiseExamples | null {
  const rulebook = onlyFor(whole, promiseId);
  const book = compile(rulebook);
  const calendar = book.promise.get(promiseId)?.calendar;
  if (!calendar) return null;
  const today = dayOfInstant(calendar, withinCalendars(now));
  const start = usualStart(calendar, today, now);
  if (start === null) return null;
  const next = exampleFrom(rulebook, book, promiseId, start, intent);
  return { next, overHoliday: hasNamedDay(next) ? null : findOverHoliday(rulebook, book, promiseId, calendar, start, intent) };
}

/** A promise run once from `start`. Throws a `RangeError` where the rulebook has no such promise. */
export function promiseExample(rulebook: Rulebook, promiseId: string, start: Instant, intent?: Intent): PromiseExample {
  return exampleFrom(rulebook, compile(rulebook), promiseId, start, intent);
}

/** The rulebook without what an example never asks for, so that one is made ready at every key of somebody who writes it. */
function onlyFor({ agreement, almanac }: Rulebook, promiseId: string): Rulebook {
  const promises = agreement.promises.filter(({ id }) => id === promiseId);
  const named = new Set([...promises, ...agreement.departments].map(({ calendar }) => calendar));
  return {
    agreement: {
      ...agreement,
      promises: promises.map(({ appliesWhen, ...rule }) => rule),
      calendars: agreement.calendars.filter(({ id }) => named.has(id)),
      stages: [],
      personaLayers: [],
      cutOffs: [],
      scoring: { ...agreement.scoring, rules: [] },
    },
    almanac: { ...almanac, absences: [], covers: [] },
  };
}

function hasNamedDay({ skipped }: PromiseExample): boolean {
  return skipped.some(({ kind }) => kind === 'holiday');
}

/** 14:00 of the first day from `today` on that is open then and still ahead; else the next opening. `null` where it never opens. */
function usualStart(calendar: Calendar, today: Day, now: Instant): Instant | null {
  for (let day = today; day < today + 14; day++) {
    const afternoon = startOfDay(calendar, day) + 14 * HOUR;
    if (afternoon >= now && isOpen(calendar, afternoon)) return afternoon;
  }
  return nextOpening(calendar, now);
}

/**
 * Starts before each named day ahead, late on the last day worked, until one run reaches over it. Hours are best shown shortly before
 * closing; days and months from an afternoon.
 */
function findOverHoliday(
  rulebook: Rulebook,
  book: CompiledRulebook,
  promiseId: string,
  calendar: Calendar,
  from: Instant,
  intent: Intent | undefined,
): PromiseExample | null {
  const first = dayOfInstant(calendar, from);
  for (let day = first + 1; day < first + LOOK_AHEAD; day++) {
    if (!isNamedWeekday(calendar, day)) continue;
    const start = lateBefore(calendar, day, from);
    if (start === null) continue;
    const example = exampleFrom(rulebook, book, promiseId, start, intent);
    if (example.due !== null && hasNamedDay(example)) return example;
  }
  return null;
}

/** A closed day with a name that would be worked otherwise. */
function isNamedWeekday(calendar: Calendar, day: Day): boolean {
  const [piece] = ruleOf(calendar, day).pieces;
  const usual = calendar.rules.weekly[(((day + 3) % 7) + 7) % 7];
  return piece?.kind === 'holiday' && piece.name !== undefined && (usual?.open.length ?? 0) > 0;
}

/** Ten minutes before the closing of the last day worked before a day; never before `from`. */
function lateBefore(calendar: Calendar, day: Day, from: Instant): Instant | null {
  for (let before = day - 1; before > day - 15; before--) {
    const opening = openingOf(calendar, before);
    if (opening === null || dayOfInstant(calendar, opening) !== before) continue;
    const pieces = ruleOf(calendar, before).open;
    const last = pieces.at(-1);
    if (!last) continue;
    const closing = nextClosing(calendar, startOfDay(calendar, before) + last.from);
    if (closing === null) return null;
    const start = closing - 10 * MINUTE;
    return start > from && isOpen(calendar, start) ? start : null;
  }
  return null;
}

/** Nobody at all: what an example needs of a lead is only that its clocks can be read. */
function nobody(at: Instant): Lead {
  return Lead.parse({
    id: 'example',
    rev: 1,
    refs: [{ site: 'example', type: 'lead', id: '1' }],
    team: 'example',
    owner: 'example',
    name: 'example',
    company: { name: 'example' },
    createdAt: at,
  });
}

function exampleFrom(
  rulebook: Rulebook,
  book: CompiledRulebook,
  promiseId: string,
  start: Instant,
  intent: Intent | undefined,
): PromiseExample {
  const promise = book.promise.get(promiseId);
  if (!promise) throw new RangeError(`${promiseId} is no promise of this agreement`);
  const at = withinCalendars(start);
  const facts = new Facts(nobody(at), at, book.judges);
  const reading: ClockReading = readingOf(facts, book);
  const isCallback = promise.rule.startsOn.kind === 'callback';
  const run = startRun(promise, { id: 'example', at, by: startWords.activity, intent, ...(isCallback ? { callbackAt: at } : {}) });
  const timing = timingOf(reading, run);
  const { due } = timing;
  return {
    start: at,
    due,
    warnAt: warnMoment(reading, run, timing),
    escalatesAt: due === null ? null : escalationAt(rulebook, promiseId, due),
    allowed: timing.allowed,
    skipped: due === null ? [] : skippedDays(promise.calendar, at, due),
    timeZone: promise.calendar.schedule.timeZone,
  };
}

/** More days than these are not named one by one. */
const NAMED = 1_200;

/** The days from start to due on which nobody works, those of one reason and name in a row as one. */
function skippedDays(calendar: Calendar, start: Instant, due: Instant): SkippedDays[] {
  const skipped: (SkippedDays & { last: Day })[] = [];
  const first = dayOfInstant(calendar, start);
  // A day that closes at midnight closes with the first moment of the next.
  const lastDay = Math.min(dayOfInstant(calendar, due - 1), first + NAMED);
  for (let day = first; day <= lastDay; day++) {
    const { open, pieces } = ruleOf(calendar, day);
    const [piece] = pieces;
    if (open.length > 0 || !piece) continue;
    const kind = piece.kind === 'holiday' ? 'holiday' : piece.part === 'weekend' ? 'weekend' : 'closed';
    const before = skipped.at(-1);
    if (before && before.last === day - 1 && before.kind === kind && before.name?.ja === piece.name?.ja) {
      before.last = day;
      before.to = dateOfDay(day);
      continue;
    }
    const found: SkippedDays & { last: Day } = { from: dateOfDay(day), to: dateOfDay(day), kind, last: day };
    if (piece.name) found.name = piece.name;
    skipped.push(found);
  }
  return skipped.map(({ last, ...days }) => days);
}
