import { type Goals, goalFor, pledgeOf } from '../goals';
import type { Agreement } from '../rulebook';
import type { KpiReading } from './kpi-readings';
import type { MonthFigures } from './month-figures';
import type { Pacing } from './pacing';

/** What is looked at: marketing's volume and persona share, then sales' follow-up. */
export type CheckKind = 'volume' | 'persona' | 'follow_up';

/** One of the three with its counts. */
export interface Check {
  kind: CheckKind;
  /** A count for volume (what the pledge asks for by now), else percent. */
  wanted: number | null;
  actual: number | null;
  /** How many it rests on: leads pledged for by now, leads delivered, promises that fell due. */
  n: number;
  minimum: number;
  /** Persona: leads of which nobody can say what they are. */
  unknown: number;
  state: 'met' | 'short' | 'no_goal' | 'too_few' | 'unknown';
}

/** Where a missed target comes from. */
export type Cause = 'channels' | 'content' | 'follow_up' | 'sales_execution';

/** Where it comes from, with the counts behind; or why nothing is said. */
export type RootCause = { checks: Check[] } & (
  | { kind: 'cause'; causes: Cause[]; missed: KpiReading['id'][] }
  /** All that was pledged is met and no other goal is missed. */
  | { kind: 'on_target' }
  | { kind: 'no_goal'; missing: CheckKind[] }
  | { kind: 'too_few'; of: CheckKind; n: number; minimum: number }
  /** Too many leads whose persona is not known: known, they could turn the answer. */
  | { kind: 'persona_unknown'; unknown: number; n: number }
  /** Only goals are missed that this month's leads may still reach. */
  | { kind: 'immature'; missed: KpiReading['id'][] }
);

/** Fewer than these say nothing. */
export interface Minimums {
  volume: number;
  persona: number;
  followUp: number;
}

/** Volume is a plain count beside a plan; of a share of 20 the 95 % interval still reaches 20 points to either side. */
export const minimums: Minimums = { volume: 5, persona: 20, followUp: 20 };

/**
 * Why the month's targets are missed: volume short, the channels; persona share short, the content; both met and promises missed, the
 * follow-up; all met and another goal missed, sales execution. Refuses where a goal was not entered or too few cases stand behind.
 */
export function rootCauseOf(
  figures: MonthFigures,
  pacing: Pacing,
  readings: readonly KpiReading[],
  goals: Goals | null,
  agreement: Agreement,
  least: Minimums,
): RootCause {
  const volume = volumeCheck(pacing, least.volume);
  const persona = personaCheck(figures, goalFor(goals, 'persona_ratio'), least.persona);
  const { followUp } = figures;
  const followUpCheck = check('follow_up', goals?.pledge.sales.followUp ?? pledgeOf(goals, agreement).target, followUp, least.followUp);
  const checks = [volume, persona, followUpCheck];
  const missed = readings.filter(({ met }) => met === false);
  const ids = missed.map(({ id }) => id);

  const causes: Cause[] = [];
  if (volume.state === 'short') causes.push('channels');
  if (persona.state === 'short') causes.push('content');
  if (causes.length > 0) return { kind: 'cause', causes, missed: ids, checks };
  const missing = [volume, persona].filter(({ state }) => state === 'no_goal').map(({ kind }) => kind);
  if (missing.length > 0) return { kind: 'no_goal', missing, checks };
  if (persona.state === 'unknown') return { kind: 'persona_unknown', unknown: persona.unknown, n: persona.n, checks };
  const few = checks.find(({ state }) => state === 'too_few');
  if (few) return { kind: 'too_few', of: few.kind, n: few.n, minimum: few.minimum, checks };
  if (followUpCheck.state === 'short') return { kind: 'cause', causes: ['follow_up'], missed: ids, checks };
  if (missed.length === 0) return { kind: 'on_target', checks };
  if (figures.mature === false && missed.every(({ ripens }) => ripens)) return { kind: 'immature', missed: ids, checks };
  return { kind: 'cause', causes: ['sales_execution'], missed: ids, checks };
}

function volumeCheck({ plannedByNow, delivered }: Pacing, minimum: number): Check {
  const n = Math.floor(plannedByNow ?? 0);
  const base = { kind: 'volume' as const, wanted: plannedByNow, actual: delivered, n, minimum, unknown: 0 };
  if (plannedByNow === null) return { ...base, state: 'no_goal' };
  if (n < minimum) return { ...base, state: 'too_few' };
  return { ...base, state: delivered >= plannedByNow ? 'met' : 'short' };
}

function personaCheck({ persona }: MonthFigures, wanted: number | null, minimum: number): Check {
  const { unknown, count, of } = persona;
  const read = { ...check('persona', wanted, persona, minimum), unknown };
  const atBest = (100 * (count + unknown)) / of;
  return read.state === 'short' && atBest >= (wanted as number) ? { ...read, state: 'unknown' } : read;
}

function check(kind: CheckKind, wanted: number | null, { count, of }: { count: number; of: number }, minimum: number): Check {
  const actual = of > 0 ? (100 * count) / of : null;
  const base = { kind, wanted, actual, n: of, minimum, unknown: 0 };
  if (wanted === null) return { ...base, state: 'no_goal' };
  if (actual === null || of < minimum) return { ...base, state: 'too_few' };
  return { ...base, state: actual >= wanted ? 'met' : 'short' };
}
