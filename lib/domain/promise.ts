import { compileMatch } from './activity-match';
import type { Calendar } from './business-hours';
import { type Compiled, compileCondition } from './condition';
import type { ActivityMatch } from './condition-schema';
import type { Activity, Intent } from './lead';
import type { Agreement, PromiseKeptBy, PromiseRule } from './rulebook';
import { type Duration, HOUR, MINUTE } from './time';

/** How long a promise allows: working milliseconds, or whole business days or months. */
export type Within = { kind: 'time'; ms: Duration } | { kind: 'days'; count: number } | { kind: 'months'; count: number };

/** A promise made ready to be judged. */
export interface CompiledPromise {
  rule: PromiseRule;
  /** Its place in the agreement. */
  index: number;
  /** What its time is counted by. An agreed call-back falls due at its moment, whatever the hours; used and overdue time count by them. */
  calendar: Calendar;
  within: Within;
  withinFor: ReadonlyMap<Intent, Within>;
  /** For a promise that starts on an activity. */
  startMatches: ((activity: Activity) => boolean) | null;
  keptBy: readonly CompiledKeptBy[];
  /** Kept by a verdict: to be decided rather than done. */
  isDecision: boolean;
  pausable: boolean;
  /** For whom it is meant; `null` for every lead. */
  applies: Compiled | null;
}

/** What keeps a promise; the activity types of an attempt and the match of an activity made ready. */
export type CompiledKeptBy =
  | Exclude<PromiseKeptBy, { kind: 'attempt' | 'activity' }>
  | { kind: 'attempt'; types: ReadonlySet<string>; anyTouch: boolean }
  | { kind: 'activity'; matches: (activity: Activity) => boolean };

function withinOf({ amount, unit }: PromiseRule['within']): Within {
  switch (unit) {
    case 'minutes':
      return { kind: 'time', ms: Math.round(amount * MINUTE) };
    case 'hours':
      return { kind: 'time', ms: Math.round(amount * HOUR) };
    case 'days':
      return { kind: 'days', count: Math.max(1, Math.ceil(amount)) };
    case 'months':
      return { kind: 'months', count: Math.max(1, Math.ceil(amount)) };
  }
}

/** A match that can't be meant matches nothing. */
function matcherOf(match: ActivityMatch): (activity: Activity) => boolean {
  return compileMatch(match)?.is ?? (() => false);
}

function keptByOf(kept: PromiseKeptBy): CompiledKeptBy {
  switch (kept.kind) {
    case 'attempt':
      // Where other ways than the phone are named, a personal mail or answer by them is an attempt as well.
      return { kind: 'attempt', types: new Set(kept.types ?? ['call']), anyTouch: (kept.types ?? []).some((type) => type !== 'call') };
    case 'activity':
      return { kind: 'activity', matches: matcherOf(kept.match) };
    default:
      return kept;
  }
}

/** Makes a promise ready; `calendar` is the one it names. */
export function compilePromise(rule: PromiseRule, index: number, calendar: Calendar, agreement: Agreement): CompiledPromise {
  return {
    rule,
    index,
    calendar,
    within: withinOf(rule.within),
    withinFor: new Map(rule.withinFor.map((special) => [special.intent, withinOf(special)])),
    startMatches: rule.startsOn.kind === 'activity' ? matcherOf(rule.startsOn.match) : null,
    // What is counted comes last: it need not be counted beyond the moment that another way kept it.
    keptBy: [...rule.keptBy].sort((a, b) => Number(a.kind === 'touches') - Number(b.kind === 'touches')).map(keptByOf),
    isDecision: rule.keptBy.some((kept) => kept.kind === 'verdict'),
    applies: rule.appliesWhen ? compileCondition(rule.appliesWhen, agreement) : null,
    pausable: rule.pausable && rule.maxPauses > 0 && rule.startsOn.kind !== 'callback',
  };
}
