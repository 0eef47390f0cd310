import type { ActContext, ActOf, Applied } from './act-context';
import { closedWays } from './closed-ways';
import type { Lead } from './lead';

type Stop = Lead['optOuts'][number];

/** Records that somebody asked not to be contacted, by one way or at all, with who was told and when. */
export function optOut(lead: Lead, act: ActOf<'opt_out'>, context: ActContext): Applied {
  const { command, actor } = context;
  const source = act.source?.trim() || actor.user;
  return { ok: true, lead: withStop(lead, { channel: act.channel, at: command.occurredAt, source }, context) };
}

/**
 * A lead with one more stop. What is stopped the same way already needs no second one; where it was opened again since, by a new
 * consent or the person's own inquiry, the new one counts from its own moment.
 */
export function withStop(lead: Lead, stop: Stop, { book }: ActContext): Lead {
  const known = lead.optOuts.some(({ channel, at }) => channel === stop.channel && at <= stop.at);
  const { ways } = closedWays(lead, book, stop.at);
  const holds = stop.channel === 'all' ? ways.size === 3 : ways.has(stop.channel);
  return known && holds ? lead : { ...lead, optOuts: [...lead.optOuts, stop] };
}

const words = { mail: ['mail', 'メール'], phone: ['phone', '電話'], visit: ['visit', '訪問'] } as const;

/** The ways a person named in what they said; all of them where they named none, or every one. */
export function stopsIn(said: string): Stop['channel'][] {
  const first = said.trim().split(/\s/)[0]?.toLowerCase();
  if (first === 'all' || first === 'mail' || first === 'phone' || first === 'visit') return [first];
  const named = (['mail', 'phone', 'visit'] as const).filter((way) => words[way].some((word) => said.toLowerCase().includes(word)));
  return named.length === 0 || named.length === 3 ? ['all'] : named;
}
