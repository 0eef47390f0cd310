import { ActivityMatch } from './condition-schema';
import type { Facts } from './facts';
import type { Activity } from './lead';
import { DAY, type Duration, type Instant } from './time';

/** A match made ready to be asked. */
export interface CompiledMatch {
  readonly match: ActivityMatch;
  readonly count: number;
  readonly window: Duration;
  readonly perDay: boolean;
  /** The activities that can match at all, oldest first. */
  candidates(facts: Facts): readonly Activity[];
  /** Whether one activity is of the wanted kind; window and count aside. */
  is(activity: Activity): boolean;
}

type Wanted = string | string[] | undefined;

function setOf(wanted: Wanted): ReadonlySet<string> | null {
  if (wanted === undefined) return null;
  return new Set(typeof wanted === 'string' ? [wanted] : wanted);
}

/** Reads a match as an agreement writes it; null where it can't be meant. */
export function compileMatch(written: unknown): CompiledMatch | null {
  const read = ActivityMatch.safeParse(written ?? {});
  if (!read.success) return null;
  const match = read.data;
  const types = setOf(match.type);
  const only = types?.size === 1 ? [...types][0] : undefined;
  const tests: ((activity: Activity) => boolean)[] = [];
  if (types && only === undefined) tests.push((activity) => types.has(activity.type));
  for (const key of ['content', 'channel', 'result', 'intent', 'rating', 'interest'] as const) {
    const wanted = setOf(match[key]);
    if (!wanted) continue;
    tests.push((activity) => {
      const value = activity[key];
      return value !== undefined && wanted.has(value);
    });
  }
  const [first, second] = tests;
  const rest =
    tests.length === 0
      ? () => true
      : tests.length === 1
        ? (first as (activity: Activity) => boolean)
        : tests.length === 2
          ? (activity: Activity) => first?.(activity) === true && second?.(activity) === true
          : (activity: Activity) => tests.every((test) => test(activity));
  return {
    match,
    count: match.count ?? 1,
    window: match.withinDays === undefined ? Number.POSITIVE_INFINITY : match.withinDays * DAY,
    perDay: match.perDay ?? false,
    candidates: only === undefined ? (facts) => facts.activities : (facts) => facts.ofType(only),
    is: only === undefined ? rest : (activity) => activity.type === only && rest(activity),
  };
}

/** Reads which kind of activity a match means, its window and count aside; null where it can't be meant. */
export function compileKind(written: unknown): CompiledMatch | null {
  const compiled = compileMatch(written);
  return compiled && { ...compiled, count: 1, window: Number.POSITIVE_INFINITY, perDay: false };
}

/**
 * The `n`-th latest match within the window that ends at `now` (with `perDay`, the latest of the `n`-th latest day), or null.
 * While it lies in the window there are at least `n`; it leaves at its time plus the window.
 */
export function nthLatest(compiled: CompiledMatch, facts: Facts, n: number): Activity | null {
  const list = compiled.candidates(facts);
  const from = facts.now - compiled.window;
  let left = n;
  let day = Number.NaN;
  for (let i = list.length - 1; i >= 0; i--) {
    const activity = list[i] as Activity;
    if (activity.occurredAt <= from) return null;
    if (!compiled.is(activity)) continue;
    if (compiled.perDay) {
      const of = facts.judges.days.dayOf(activity.occurredAt);
      if (of === day) continue;
      day = of;
    }
    if (--left <= 0) return activity;
  }
  return null;
}

/** The latest match at all; with `before`, the latest at or before it. */
export function latestMatch(compiled: CompiledMatch, facts: Facts): Activity | null {
  return nthLatest(compiled, facts, 1);
}

/** Every match within the window that ends at `now`, oldest first. */
export function matches(compiled: CompiledMatch, facts: Facts): Activity[] {
  const from = facts.now - compiled.window;
  return compiled.candidates(facts).filter((activity) => activity.occurredAt > from && compiled.is(activity));
}

/**
 * The latest activity at whose moment there were `count` matches within the window, looking back from then;
 * an activity counts even if the window that ended with it has long passed. Null where there never were so many.
 */
export function latestFiring(compiled: CompiledMatch, facts: Facts): Activity | null {
  const list = compiled.candidates(facts);
  if (compiled.count <= 1 && !compiled.perDay) {
    for (let i = list.length - 1; i >= 0; i--) if (compiled.is(list[i] as Activity)) return list[i] as Activity;
    return null;
  }
  const all = list.filter(compiled.is);
  let day = Number.NaN;
  for (let i = all.length - 1; i >= 0; i--) {
    const activity = all[i] as Activity;
    if (compiled.perDay) {
      // The last of a day says enough: a day full of visits is not looked through visit by visit.
      const of = facts.judges.days.dayOf(activity.occurredAt);
      if (of === day) continue;
      day = of;
    }
    if (heldAt(compiled, facts, all, i)) return activity;
  }
  return null;
}

/** Whether there were `count` matches within the window that ends with the `i`-th of all matches. */
export function heldAt(compiled: CompiledMatch, facts: Facts, all: readonly Activity[], i: number, at?: Instant): boolean {
  if (compiled.count < 1) return true;
  if (i < 0) return false;
  const end = at ?? (all[i] as Activity).occurredAt;
  if (!compiled.perDay) {
    const first = all[i - compiled.count + 1];
    return first !== undefined && first.occurredAt > end - compiled.window;
  }
  let left = compiled.count;
  let day = Number.NaN;
  for (let k = i; k >= 0; k--) {
    const { occurredAt } = all[k] as Activity;
    if (occurredAt <= end - compiled.window) return false;
    const of = facts.judges.days.dayOf(occurredAt);
    if (of !== day && --left <= 0) return true;
    day = of;
  }
  return false;
}
