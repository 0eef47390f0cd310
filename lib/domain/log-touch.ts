import { type ActContext, type ActOf, type Applied, movedOn, moverOf, refuse } from './act-context';
import { closedWays } from './closed-ways';
import type { Activity, InfoRequest, Lead } from './lead';
import { returnAfterNoShow } from './no-show';
import { wayOf } from './way';

/**
 * Records a touch. What happened is a fact and is always kept, whatever the lead had asked for; `isDespiteStop` says so beside it. What is
 * refused is to agree on a call-back, which starts a contact, by a way that is closed to us or without a moment that lies ahead.
 * A wrong number asks marketing for the right one; a meeting to which nobody came takes the lead back to whoever booked it.
 */
export function logTouch(lead: Lead, act: ActOf<'log_touch'>, context: ActContext): Applied {
  const { book, rulebook, command, at, actor } = context;
  if (lead.activities.some(({ id }) => id === command.id)) return { ok: true, lead };
  const asks = book.agreement.touchResults.find(({ id }) => id === act.result)?.asks;
  const isCallback = act.result === 'callback' || asks === 'moment';
  if (isCallback && act.callbackAt === undefined) return refuse('callback_needs_moment');
  if (act.callbackAt !== undefined && act.callbackAt <= command.occurredAt) return refuse('callback_in_past');
  const activity: Activity = {
    id: command.id,
    ...typeOf(act),
    occurredAt: command.occurredAt,
    recordedAt: at,
    result: act.result,
    source: 'manual',
  };
  if (act.callbackAt !== undefined && isClosedTo(lead, activity, context)) return refuse('opted_out');
  // An answer is the lead's doing, whoever wrote it down.
  if (act.result !== 'replied') activity.by = actor.user;
  if (act.callbackAt !== undefined) activity.callbackAt = act.callbackAt;
  if (act.note?.trim()) activity.note = act.note.trim();
  let logged: Lead = { ...lead, activities: [...lead.activities, activity] };
  if (asks === 'correction') logged = withCorrectionAsked(logged, activity, context);
  return movedOn(returnAfterNoShow(logged, rulebook, activity, moverOf(context)), context);
}

function isClosedTo(lead: Lead, activity: Activity, { book, command }: ActContext): boolean {
  const closed = closedWays(lead, book, command.occurredAt);
  const way = wayOf(activity);
  return closed.all || (way !== null && closed.ways.has(way));
}

/** Marketing is asked once for what turned out to be wrong; the request goes by the id of the touch that showed it. */
function withCorrectionAsked(lead: Lead, activity: Activity, { command, actor }: ActContext): Lead {
  const field = activity.channel === 'mail' ? 'email' : 'phone';
  if (lead.requests.some((request) => request.field === field && request.answeredAt === undefined)) return lead;
  const request: InfoRequest = { id: command.id, field, at: command.occurredAt, by: actor.user };
  return { ...lead, requests: [...lead.requests, request] };
}

/** The kind of touch, by its result and the channel named. */
function typeOf({ result, channel }: ActOf<'log_touch'>): Pick<Activity, 'type' | 'channel'> {
  switch (result) {
    case 'mail_sent':
      return { type: 'mail', channel: 'mail' };
    case 'replied':
      return { type: 'reply', channel: channel ?? 'mail' };
    case 'held':
    case 'moved':
    case 'no_show':
      return channel === undefined ? { type: 'meeting' } : { type: 'meeting', channel };
    default:
      if (channel === 'visit') return { type: 'visit', channel };
      return channel === 'mail' ? { type: 'mail', channel } : { type: 'call', channel: channel ?? 'phone' };
  }
}
