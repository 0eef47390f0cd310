import type { Assessment } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import { isClosedAltogether } from './log-form';

/** The act the next step asks for: the first button. */
export type Primary = 'accept' | 'log' | 'assign' | 'note';

/** The act that takes a lead up: a hand-off that awaits its answer, or a parked lead that woke; null where there is nothing to take up. */
export function acceptOf({ stage, woke }: Assessment): Extract<Act, { kind: 'verdict' }> | null {
  if (stage.awaitingVerdict) return { kind: 'verdict', verdict: 'accept', handOff: stage.awaitingVerdict.handOff };
  return woke && stage.parked ? { kind: 'verdict', verdict: 'accept' } : null;
}

/** Which button comes first; null where nobody is to be contacted and nothing is to be decided: then none stands out. */
export function primaryOf(assessment: Assessment, may: ReadonlySet<Act['kind']>): Primary | null {
  const { next, missing, clocks } = assessment;
  const clock = clocks.find(({ key }) => key === next.clock);
  if (may.has('verdict') && next.kind === 'decide' && acceptOf(assessment)) return 'accept';
  if (may.has('assign') && next.owner === null && clock?.runsOn === 'manager') return 'assign';
  // When all that keeps a lead from the next team is the note, the note is what to do.
  if (missing.length === 1 && missing[0]?.kind === 'note' && !clock) return 'note';
  return isClosedAltogether(assessment.guard) ? null : 'log';
}

/** Whether a verdict can be given at all: there is a hand-off to sales to answer, or a parked lead that woke. */
export function isDecidable(lead: Lead, { stage, woke }: Assessment): boolean {
  if (stage.parked) return woke !== null;
  return lead.handOffs.some(({ to }) => to !== 'mkt');
}
