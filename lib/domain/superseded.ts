import { z } from 'zod';
import { Act, type Command } from './command';
import type { Lead, Verdict } from './lead';
import type { Instant } from './time';

/** An act that holds in the place of another: who did it (an id, or a name where people read it), when, and what, as far as it names itself. */
export const SupersededBy = z.object({ by: z.string(), at: z.number().int(), act: Act });
export type SupersededBy = z.infer<typeof SupersededBy>;

/**
 * What somebody else did that stands where an act wants to: a verdict on the same hand-off, a stage set since, a BANT answer heard later, an
 * owner given since. Null where nobody did: whether the act is in time at all is for `applyCommand` to say.
 */
export function standsAgainst(lead: Lead, { act, occurredAt }: Command, user: string): SupersededBy | null {
  switch (act.kind) {
    case 'verdict': {
      const handOffs = lead.handOffs.filter(({ id, to }) => to !== 'mkt' && (act.handOff === undefined || id === act.handOff));
      const verdicts = handOffs.flatMap(({ verdict, laterVerdicts = [] }) => (verdict ? [verdict, ...laterVerdicts] : laterVerdicts));
      const last = newest(verdicts.filter(({ kind }) => kind !== 'reassign'));
      return last && told(last.by, last.at, { kind: 'verdict', verdict: last.kind, ...reasonOf(last) }, user);
    }
    case 'set_stage': {
      const last = newest(lead.stages.filter(({ at }) => at > occurredAt));
      return last && told(last.user, last.at, { kind: 'set_stage', stage: last.stage, reason: last.reason || last.stage }, user);
    }
    case 'set_bant': {
      const known = lead.bant[act.element];
      if (known?.source !== 'person' || known.at === undefined || known.at <= occurredAt) return null;
      return told(known.by, known.at, { kind: 'set_bant', element: act.element, state: known.state }, user);
    }
    case 'assign': {
      const last = newest(lead.assignments.filter(({ at }) => at > occurredAt));
      return last && told(last.by, last.at, { kind: 'assign', owner: last.owner, team: last.team }, user);
    }
    default:
      return null;
  }
}

function told(by: string | undefined, at: Instant, act: Act, user: string): SupersededBy | null {
  return by === undefined || by === user ? null : { by, at, act };
}

function newest<T extends { at: Instant }>(list: readonly T[]): T | null {
  return list.reduce<T | null>((last, one) => (last && last.at > one.at ? last : one), null);
}

function reasonOf({ reason }: Verdict): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
