import type { ActContext, ActOf, Applied } from './act-context';
import type { Lead } from './lead';
import { withOwner } from './with-owner';

/** Gives a lead to somebody, or to nobody; with a team, to another team. */
export function assignOwner(lead: Lead, act: ActOf<'assign'>, { rulebook, command, actor }: ActContext): Applied {
  const to = { owner: act.owner, team: act.team ?? lead.team, at: command.occurredAt, by: actor.user };
  return { ok: true, lead: withOwner(lead, rulebook, to) };
}
