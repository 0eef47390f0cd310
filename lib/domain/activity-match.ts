import { type ActivityMatch, isActivityMatch } from './condition-schema';
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
  /** Whether one of the candidates is of the wanted kind; window and count aside. */
  fits(candidate: Activity): boolean;
  /** Every candidate is. */
  readonly all: boolean;
  /** The same of any activity. */
  is(activity: Activity): boolean;
}

type Wanted = string | string[] | undefined;
type Says = 'type' | 'content' | 'channel' | 'result' | 'intent' | 'rating' | 'interest';
type Test = (activity: Activity) => boolean;

/** What an activity says, one reader for each: asked of every activity, a name known beforehand is read quicker. */
const readers: Record<Says, (activity: Activity) => string | undefined> = {
  type: ({ type }) => type,
  content: ({ content }) => content,
  channel: ({ channel }) => channel,
  result: ({ result }) => result,
  intent: ({ intent }) => intent,
  rating: ({ rating }) => rating,
  interest: ({ interest }) => interest,
};

/** Whether an activity says one of the values wanted; null where none is. */
function testOf(key: Says, wanted: Wanted): Test | null {
  if (wanted === undefined) return null;
  const read = readers[key];
  const all = new Set(typeof wanted === 'string' ? [wanted] : wanted);
  const [only] = all;
  if (all.size === 1) return (activity) => read(activity) === only;
  return (activity) => {
    const value = read(activity);
    return value !== undefined && all.has(value);
  };
}

function every(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (activity) => first(activity) && second(activity);
  return (activity) => tests.every((test) => test(activity));
}

/** Longer lists than this are sorted by what is asked of them rather than looked through each time. */
const LONG = 256;

/** The shortest list known that holds every match. */
function candidatesOf(match: ActivityMatch): CompiledMatch['candidates'] {
  const ofKind = ofTypeOrIntent(match);
  const key = (['content', 'result', 'rating', 'channel', 'interest'] as const).find((says) => typeof match[says] === 'string');
  if (key === undefined) return ofKind;
  const value = match[key] as string;
  return (facts) => {
    const list = ofKind(facts);
    return list.length <= LONG ? list : facts.saying(list, key, value);
  };
}

/** Every activity of the types wanted, or of any intent where any type will do. */
function ofTypeOrIntent({ type, intent }: ActivityMatch): CompiledMatch['candidates'] {
  if (type === undefined) return intent === undefined ? ({ activities }) => activities : (facts) => facts.withIntent();
  if (typeof type === 'string') return (facts) => facts.ofType(type);
  const types = [...new Set<string>(type)];
  const [only] = types;
  if (types.length === 1 && only !== undefined) return (facts) => facts.ofType(only);
  return (facts) => {
    let found: readonly Activity[] | null = null;
    for (const one of types) {
      const list = facts.ofType(one);
      if (list.length === 0) continue;
      if (found) return facts.activities;
      found = list;
    }
    return found ?? [];
  };
}

/** Reads a match as an agreement writes it; null where it can't be meant. */
export function compileMatch(written: unknown): CompiledMatch | null {
  const match = written ?? {};
  if (!isActivityMatch(match)) return null;
  const ofType = testOf('type', match.type);
  const details: Test[] = [];
  for (const key of ['content', 'channel', 'result', 'intent', 'rating', 'interest'] as const) {
    const test = testOf(key, match[key]);
    if (test) details.push(test);
  }
  const is = every(ofType ? [ofType, ...details] : details);
  const isOneType = match.type !== undefined && new Set([match.type].flat()).size === 1;
  return {
    match,
    count: match.count ?? 1,
    window: match.withinDays === undefined ? Number.POSITIVE_INFINITY : match.withinDays * DAY,
    perDay: match.perDay ?? false,
    candidates: candidatesOf(match),
    fits: isOneType ? every(details) : is,
    all: details.length === 0 && (isOneType || !ofType),
    is,
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
  if (compiled.all && !compiled.perDay) {
    const nth = list[list.length - n];
    return nth && nth.occurredAt > from ? nth : null;
  }
  let left = n;
  let day = Number.NaN;
  for (let i = list.length - 1; i >= 0; i--) {
    const activity = list[i] as Activity;
    if (activity.occurredAt <= from) return null;
    if (!compiled.fits(activity)) continue;
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

/**
 * The latest activity at whose moment there were `count` matches within the window, looking back from then;
 * an activity counts even if the window that ended with it has long passed. Null where there never were so many.
 */
export function latestFiring(compiled: CompiledMatch, facts: Facts): Activity | null {
  const list = compiled.candidates(facts);
  if (compiled.perDay) return latestDayFiring(compiled, facts, list.filter(compiled.fits));
  // Looking back: with each match found, the one `count` matches later is the last of as many.
  const later: Activity[] = [];
  for (let i = list.length - 1; i >= 0; i--) {
    const activity = list[i] as Activity;
    if (!compiled.fits(activity)) continue;
    if (compiled.count <= 1) return activity;
    later.push(activity);
    const last = later[later.length - compiled.count];
    if (last && activity.occurredAt > last.occurredAt - compiled.window) return last;
  }
  return null;
}

function latestDayFiring(compiled: CompiledMatch, facts: Facts, all: readonly Activity[]): Activity | null {
  let day = Number.NaN;
  for (let i = all.length - 1; i >= 0; i--) {
    const activity = all[i] as Activity;
    // The last of a day says enough: a day full of visits is not looked through visit by visit.
    const of = facts.judges.days.dayOf(activity.occurredAt);
    if (of === day) continue;
    day = of;
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
