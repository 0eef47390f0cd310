import type { z } from 'zod';
import { type Calendar, compileCalendar, nthBusinessDayClosing } from './business-hours';
import { resolveCalendar } from './calendar';
import { compileJudges, type Judges } from './judges';
import { type Intent, parkedStates } from './lead';
import { type CompiledPromise, compilePromise } from './promise';
import type { Absence, Agreement, Almanac, IntentRule, Rulebook } from './rulebook';
import type { LocalText } from './text';
import type { Instant } from './time';
import { type TouchWeights, touchWeights } from './touch';
import { compileWakeSignals, type WakeSignal } from './wake';

/** A rulebook made ready to judge leads: everything that does not depend on a lead is worked out once. */
export interface CompiledRulebook {
  agreement: Agreement;
  almanac: Almanac;
  version: string;
  calendars: ReadonlyMap<string, Calendar>;
  /** The calendar of a department; the first one where it names none that exists. */
  calendarOf: (department: string) => Calendar;
  judges: Judges;
  weights: TouchWeights;
  promises: readonly CompiledPromise[];
  promise: ReadonlyMap<string, CompiledPromise>;
  /** The promise by which an owner is found; while it is open nobody else's clock counts. */
  unassigned: CompiledPromise | null;
  /** Promises that others replace while they are open: the promises that do. */
  replacedBy: ReadonlyMap<string, readonly CompiledPromise[]>;
  intents: ReadonlyMap<Intent, z.infer<typeof IntentRule>>;
  results: ReadonlyMap<string, LocalText>;
  pauseReasons: ReadonlyMap<string, Agreement['pauseReasons'][number]>;
  stages: ReadonlyMap<string, Agreement['stages'][number]>;
  wakeSignals: readonly WakeSignal[];
  absences: ReadonlyMap<string, readonly z.infer<typeof Absence>[]>;
  isParked: (stage: string) => boolean;
  /** Clocks that started before are shown and not counted; minus infinity where there is no trial run. */
  trialEnds: Instant;
  /** What could not be made ready, in words for a person. */
  faults: readonly LocalText[];
}

const cache = new WeakMap<Rulebook, CompiledRulebook>();

/** Makes a rulebook ready; the same rulebook is made ready once. Never throws: what can't be meant is left out and told. */
export function compile(rulebook: Rulebook): CompiledRulebook {
  let compiled = cache.get(rulebook);
  if (!compiled) {
    compiled = compileRulebook(rulebook);
    cache.set(rulebook, compiled);
  }
  return compiled;
}

/** What an agreement says once its dates are known: the same for every almanac that differs in absences alone. */
interface Settled {
  holidays: Almanac['holidays'];
  transitions: Almanac['transitions'];
  judges: Judges;
  calendars: Map<string, Calendar>;
  faults: readonly LocalText[];
}

const settled = new WeakMap<Agreement, Settled>();

function settle(agreement: Agreement, almanac: Almanac): Settled {
  const { holidays, transitions } = almanac;
  const known = settled.get(agreement);
  if (known && known.holidays === holidays && known.transitions === transitions) return known;
  const faults: LocalText[] = [];
  const calendars = compileCalendars(agreement, almanac, faults);
  const fresh: Settled = { holidays, transitions, judges: compileJudges(agreement, almanac), calendars, faults };
  settled.set(agreement, fresh);
  return fresh;
}

function compileRulebook({ agreement, almanac }: Rulebook): CompiledRulebook {
  const { judges, calendars, faults: told } = settle(agreement, almanac);
  const faults = [...told];
  const first = calendars.values().next().value ?? neverOpen();
  const departments = new Map(agreement.departments.map((department) => [department.id as string, department.calendar]));
  const promises = agreement.promises.map((rule, index) => {
    const calendar = calendars.get(rule.calendar);
    if (!calendar) {
      faults.push({
        ja: `対応期限「${rule.name.ja}」のカレンダー「${rule.calendar}」がありません`,
        en: `The promise "${rule.name.en}" names a calendar "${rule.calendar}" that doesn't exist`,
      });
    }
    return compilePromise(rule, index, calendar ?? neverOpen(), agreement);
  });
  const parked = new Set<string>([...parkedStates, ...agreement.parked.map((state) => state.id)]);
  return {
    agreement,
    almanac,
    version: agreement.meta.version,
    calendars,
    calendarOf: (department) => calendars.get(departments.get(department) ?? '') ?? first,
    judges,
    weights: touchWeights(agreement),
    promises,
    promise: new Map(promises.map((promise) => [promise.rule.id, promise])),
    unassigned: promises.find((promise) => promise.rule.startsOn.kind === 'unassigned') ?? null,
    replacedBy: replacements(promises),
    intents: new Map(agreement.intents.map((intent) => [intent.id, intent])),
    results: new Map(agreement.touchResults.map((result) => [result.id, result.name])),
    pauseReasons: new Map(agreement.pauseReasons.map((reason) => [reason.id, reason])),
    stages: new Map(agreement.stages.map((stage) => [stage.id, stage])),
    wakeSignals: compileWakeSignals(agreement.wakeSignals),
    absences: byUser(almanac.absences),
    isParked: (stage) => parked.has(stage),
    trialEnds: trialEnd(agreement, first),
    faults,
  };
}

function compileCalendars(agreement: Agreement, almanac: Almanac, faults: LocalText[]): Map<string, Calendar> {
  const calendars = new Map<string, Calendar>();
  const year = new Date(agreement.meta.effectiveFrom).getUTCFullYear() || 2026;
  const years = { from: Math.max(1, year - 10), to: Math.min(9999, year + 30) };
  for (const rule of agreement.calendars) {
    try {
      const schedule = resolveCalendar(rule, almanac.holidays[rule.holidays] ?? [], years, almanac.transitions[rule.timeZone]);
      calendars.set(rule.id, compileCalendar(schedule));
    } catch {
      // An unknown zone on an older machine, a date that does not exist: no deadline is better than a wrong one.
      calendars.set(rule.id, neverOpen());
      faults.push({ ja: `カレンダー「${rule.name.ja}」を読めません`, en: `The calendar "${rule.name.en}" can't be read` });
    }
  }
  return calendars;
}

function trialEnd({ meta }: Agreement, calendar: Calendar): Instant {
  if (meta.goLive === undefined || meta.trialDays < 1) return Number.NEGATIVE_INFINITY;
  return nthBusinessDayClosing(calendar, meta.goLive, meta.trialDays, true) ?? Number.NEGATIVE_INFINITY;
}

let closed: Calendar | null = null;

function neverOpen(): Calendar {
  closed ??= compileCalendar({ timeZone: 'UTC', weekly: {} });
  return closed;
}

function replacements(promises: readonly CompiledPromise[]): Map<string, CompiledPromise[]> {
  const replacedBy = new Map<string, CompiledPromise[]>();
  for (const promise of promises) {
    for (const id of promise.rule.replaces) {
      if (id !== promise.rule.id) replacedBy.set(id, [...(replacedBy.get(id) ?? []), promise]);
    }
  }
  return replacedBy;
}

function byUser(absences: Almanac['absences']): Map<string, Almanac['absences']> {
  const users = new Map<string, Almanac['absences']>();
  for (const absence of absences) users.set(absence.user, [...(users.get(absence.user) ?? []), absence]);
  return users;
}
