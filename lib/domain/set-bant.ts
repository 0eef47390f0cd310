import { type ActContext, type ActOf, type Applied, movedOn } from './act-context';
import { Facts } from './facts';
import type { BantAnswer, Lead } from './lead';
import { DAY } from './time';

/** Records one BANT answer with its evidence: the words, who said it, when, and in which conversation of that day. */
export function setBant(lead: Lead, act: ActOf<'set_bant'>, context: ActContext): Applied {
  const { book, command, actor } = context;
  const known = lead.bant[act.element];
  // Told late, an older answer takes nothing from a newer one of a person.
  if (known?.source === 'person' && known.at !== undefined && known.at > command.occurredAt) return { ok: true, lead };
  const facts = new Facts(lead, command.occurredAt, book.judges);
  const heard = facts.activities.findLast(({ type, occurredAt }) => talks.has(type) && occurredAt > command.occurredAt - DAY);
  const answer: BantAnswer = { state: act.state, at: command.occurredAt, by: actor.user, source: 'person' };
  if (act.words?.trim()) answer.words = act.words.trim();
  if (act.state !== 'not_asked') answer.saidBy = act.saidBy?.trim() || lead.name;
  if (act.month !== undefined) answer.month = act.month;
  if (act.seesUs !== undefined) answer.seesUs = act.seesUs;
  if (heard) answer.activity = heard.id;
  return movedOn({ ...lead, bant: { ...lead.bant, [act.element]: answer } }, context);
}

const talks: ReadonlySet<string> = new Set(['call', 'visit', 'meeting', 'reply']);
