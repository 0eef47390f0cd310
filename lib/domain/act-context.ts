import { advanceStages, type Mover } from './advance-stages';
import type { Act, Actor, Command, RefusalCode } from './command';
import type { CompiledRulebook } from './compiled-rulebook';
import type { Lead } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

/** One kind of act. */
export type ActOf<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

/** What became of an act: the lead as it stands after it, or why it was refused. */
export type Applied = { ok: true; lead: Lead } | { ok: false; code: RefusalCode };

/** Everything an act is judged by. `at` is when it is judged, `command.occurredAt` when it happened. */
export interface ActContext {
  rulebook: Rulebook;
  book: CompiledRulebook;
  command: Command;
  at: Instant;
  actor: Actor;
}

/** Refuses an act. */
export function refuse(code: RefusalCode): Applied {
  return { ok: false, code };
}

/** Whether somebody leads the team: managers and admins may do what others may not. */
export function leadsTeam({ roles }: Actor): boolean {
  return roles.includes('manager') || roles.includes('admin');
}

/** Who moves a lead on by an act, and when. */
export function moverOf({ command, at, actor }: ActContext, by: Mover['by'] = 'rule'): Mover {
  return { at: command.occurredAt, recordedAt: at, by, user: actor.user, id: command.id };
}

/** What an act brought about beyond itself: the next stage, where its condition holds now. */
export function movedOn(lead: Lead, context: ActContext): Applied {
  return { ok: true, lead: advanceStages(lead, context.rulebook, moverOf(context)) };
}
