import type { BantReading, Readiness } from './assessment';
import { monthsToStart, readingOf } from './bant';
import { type Facts, type Judged, sooner } from './facts';
import { type CompiledIntents, compileIntents, hotArrival } from './intent';
import type { Agreement } from './rulebook';

/** What readiness is judged by, made ready. */
export interface CompiledReadiness {
  intents: CompiledIntents;
  /** A known need with a start within so many months is now, or later. */
  nowMonths: number;
  laterMonths: number;
}

/** Makes an agreement ready to judge readiness. */
export function compileReadiness(agreement: Agreement): CompiledReadiness {
  const { nowMonths, laterMonths } = agreement.readiness;
  return { intents: compileIntents(agreement), nowMonths, laterMonths };
}

/**
 * How soon the lead may buy. An inquiry that is still hot, or a known need with a start soon (3 months unless agreed otherwise), is now; a need
 * at least partly known with a start later (12 months) is later; asked and no budget, need or plan, or a start beyond that, is
 * not yet. What has not been asked, or must be asked again, is never a no.
 */
export function judgeReadiness(compiled: CompiledReadiness, facts: Facts): Judged<Readiness> {
  const hot = hotArrival(compiled.intents, facts);
  if (hot) return { reading: 'now', changesAt: sooner(hot.at + compiled.intents.hotFor, facts.bant()?.changesAt ?? null), unknowns: [] };
  const bant = facts.bant();
  const readings = bant?.reading ?? [];
  const timing = readingOf(readings, 'timing');
  const need = readingOf(readings, 'need')?.state;
  const start = timing?.state === 'yes' || timing?.state === 'partly' ? monthsToStart(facts, timing) : null;
  const months = start?.months ?? null;
  const changesAt = sooner(bant?.changesAt ?? null, start?.changesAt ?? null);
  return { reading: rate(compiled, need, months, readings), changesAt, unknowns: [] };
}

function rate(
  { nowMonths, laterMonths }: CompiledReadiness,
  need: BantReading['state'] | undefined,
  months: number | null,
  readings: readonly BantReading[],
): Readiness {
  if (need === 'yes' && months !== null && months <= nowMonths) return 'now';
  if ((need === 'yes' || need === 'partly') && months !== null && months <= laterMonths) return 'later';
  if (months !== null && months > laterMonths) return 'not_yet';
  const saidNo = readings.some(({ element, state }) => element !== 'authority' && state === 'no');
  return saidNo ? 'not_yet' : 'not_asked';
}
