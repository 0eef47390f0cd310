import { z } from 'zod';
import { CommandOutcome } from './contract';

/** An outcome as far as every hub tells it. */
export const LooseOutcome = z.looseObject({ id: z.string(), outcome: z.string() });

/**
 * Outcomes as they came: one that a newer hub puts in words unknown here is still an answer, or its act would be sent for ever. A refusal is
 * shown as one without its reason; of anything else the feed tells what became of it.
 */
export function readableOutcomes(outcomes: readonly z.infer<typeof LooseOutcome>[]): CommandOutcome[] {
  return outcomes.map((outcome) => {
    const read = CommandOutcome.safeParse(outcome);
    if (read.success) return read.data;
    const { id } = outcome;
    return outcome.outcome === 'refused' ? { id, outcome: 'refused', code: 'invalid' } : { id, outcome: 'applied', rev: 0 };
  });
}
