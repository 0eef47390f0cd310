import { type ActContext, type ActOf, type Applied, refuse } from './act-context';
import type { Lead, Reminder } from './lead';
import { HOUR } from './time';

/** One lead is nudged about at most once in so long, whoever does. */
export const NUDGE_EVERY = 4 * HOUR;

/** Tells the owner of a lead that it needs them: recorded with the lead, so that they see who asked and when. Nobody is nudged about nothing. */
export function nudge(lead: Lead, act: ActOf<'nudge'>, { command, actor }: ActContext): Applied {
  if (lead.reminders.some((known) => known.kind === 'nudge' && known.id === command.id)) return { ok: true, lead };
  if (lead.owner === null) return refuse('no_owner');
  if (lead.owner === actor.user) return refuse('own_lead');
  const at = command.occurredAt;
  const isLately = (known: Reminder) => known.kind === 'nudge' && known.to === lead.owner && Math.abs(known.at - at) < NUDGE_EVERY;
  if (lead.reminders.some(isLately)) return refuse('nudged_lately');
  const text = act.text?.trim();
  const told: Reminder = { kind: 'nudge', id: command.id, at, by: actor.user, to: lead.owner, ...(text ? { text } : {}) };
  return { ok: true, lead: { ...lead, reminders: [...lead.reminders, told] } };
}
