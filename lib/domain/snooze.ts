import { type ActContext, type ActOf, type Applied, refuse } from './act-context';
import type { Lead } from './lead';
import { DAY } from './time';

/** A reminder is put off for so long at most: over a weekend, and no longer. */
export const SNOOZE_AT_MOST = 3 * DAY;

/** Puts off one's own reminder of a lead. Deadlines, other people's reminders and what is overdue stay as they are; the latest counts. */
export function snooze(lead: Lead, act: ActOf<'snooze'>, { command, actor }: ActContext): Applied {
  const at = command.occurredAt;
  if (act.until <= at) return refuse('invalid');
  if (act.until > at + SNOOZE_AT_MOST) return refuse('snooze_too_long');
  const known = lead.reminders.find(({ kind, by }) => kind === 'snooze' && by === actor.user);
  if (known && known.at >= at) return { ok: true, lead };
  const others = lead.reminders.filter((each) => each !== known);
  return { ok: true, lead: { ...lead, reminders: [...others, { kind: 'snooze', by: actor.user, at, until: act.until }] } };
}
