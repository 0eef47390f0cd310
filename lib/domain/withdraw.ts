import { type ActContext, type ActOf, type Applied, leadsTeam, refuse } from './act-context';
import type { Lead } from './lead';
import { DAY } from './time';

/**
 * Takes back a touch that was logged by mistake: by who logged it, within the days in which acts may be reported, or by who leads the team.
 * It stays on record and says so; what it brought about (a stage entered, a question asked) are facts of their own. What a system
 * captured is corrected there.
 */
export function withdraw(lead: Lead, act: ActOf<'withdraw'>, { book, command, at, actor }: ActContext): Applied {
  const activity = lead.activities.find(({ id }) => id === act.activity);
  if (!activity || activity.occurredAt > command.occurredAt) return refuse('unknown_activity');
  if (activity.source !== 'manual' || activity.result === undefined) return refuse('not_withdrawable');
  const isOwn = activity.by === actor.user;
  if (!isOwn && !leadsTeam(actor)) return refuse('forbidden');
  if (activity.withdrawn) return { ok: true, lead };
  if (activity.occurredAt < at - book.agreement.acts.reportWithinDays * DAY && !leadsTeam(actor)) return refuse('too_old');
  const reason = act.reason?.trim();
  const withdrawn = { at: command.occurredAt, by: actor.user, ...(reason ? { reason } : {}) };
  return { ok: true, lead: { ...lead, activities: lead.activities.map((each) => (each === activity ? { ...each, withdrawn } : each)) } };
}
