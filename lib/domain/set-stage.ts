import { type ActContext, type ActOf, type Applied, leadsTeam, movedOn, moverOf, refuse } from './act-context';
import { enterStage } from './advance-stages';
import { closedWays } from './closed-ways';
import { Facts } from './facts';
import { noteState } from './hand-over-note';
import type { Lead } from './lead';

/**
 * Sets a stage by hand, with its reason. It is kept as set by hand and counts as forced: an admin sees how many leads were put where
 * the rules would not have put them. Forward it accepts the hand-off that was open; back, nothing is handed off anew. Refused are a
 * stage that a newer decision has overtaken, one that needs a note without it, one against a confirmed no on need (but for who leads the team), and handing off
 * somebody who is not to be contacted.
 */
export function setStage(lead: Lead, act: ActOf<'set_stage'>, context: ActContext): Applied {
  const { book, command, at, actor, rulebook } = context;
  const { occurredAt } = command;
  const stage = book.stages.get(act.stage);
  if (!stage && !book.isParked(act.stage)) return refuse('unknown_stage');
  const reason = act.reason.trim();
  if (!reason) return refuse('needs_text');
  if (lead.stages.some((entry) => entry.stage === act.stage && entry.at === occurredAt && entry.user === actor.user))
    return { ok: true, lead };
  if (lead.stages.some((entry) => entry.at > occurredAt)) return refuse('overtaken');
  const facts = new Facts(lead, occurredAt, book.judges);
  const current = book.judges.stage(facts);
  if (current === act.stage) return { ok: true, lead };
  if (!stage) {
    const entry = { stage: act.stage, at: occurredAt, recordedAt: at, by: 'person' as const, user: actor.user, reason };
    return { ok: true, lead: { ...lead, stages: [...lead.stages, entry] } };
  }
  const order = (id: string) => book.agreement.stages.findIndex((each) => each.id === id);
  const isForward = order(act.stage) > order(current);
  if (isForward && stage.handsOff && closedWays(lead, book, occurredAt).all) return refuse('opted_out');
  if (isForward && stage.needsNote && noteState(facts) !== 'complete') return refuse('needs_note');
  if (isForward && stage.needsNote && !leadsTeam(actor) && facts.gate()?.reading.blocked) return refuse('gate_not_met');
  // Back down the ladder nothing is handed off anew.
  const target = isForward ? stage : { ...stage, handsOff: false };
  const answered = corrected(isForward ? acceptedBy(lead, context, reason) : lead);
  const forced = act.forced ?? 'by_hand';
  return { ok: true, lead: enterStage(answered, rulebook, target, moverOf(context, 'person'), { reason, forced }) };
}

/** Moving a lead on by hand accepts the hand-off that was still open. */
function acceptedBy(lead: Lead, { book, command, at, actor }: ActContext, comment: string): Lead {
  const last = lead.handOffs.findLast(({ to, at: moment }) => to !== 'mkt' && moment <= command.occurredAt);
  if (!last || last.verdict || lead.stages.some((entry) => entry.at >= last.at && book.isParked(entry.stage))) return lead;
  const verdict = { kind: 'accept' as const, at: command.occurredAt, recordedAt: at, by: actor.user, comment };
  return { ...lead, handOffs: lead.handOffs.map((each) => (each === last ? { ...each, verdict } : each)) };
}

/** Whoever puts a wrong contact back on the ladder has found the right one. */
export function corrected(lead: Lead): Lead {
  if (lead.relation !== 'wrong_contact') return lead;
  const { relation: _, ...rest } = lead;
  return rest;
}

/** Keeps the hand-over note with the latest hand-off to sales; what is still blank may follow. */
export function keepNote(lead: Lead, act: ActOf<'hand_over_note'>, context: ActContext): Applied {
  const last = lead.handOffs
    .filter(({ to, at }) => to !== 'mkt' && at <= context.command.occurredAt)
    .reduce<Lead['handOffs'][number] | null>((latest, each) => (latest && latest.at > each.at ? latest : each), null);
  if (!last) return refuse('no_hand_off');
  if (!act.note.spokeWith.trim() || !act.note.problem.trim()) return refuse('needs_note');
  const handOffs = lead.handOffs.map((each) => (each === last ? { ...each, note: act.note } : each));
  return movedOn({ ...lead, handOffs }, context);
}
