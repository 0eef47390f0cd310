import { type ActContext, type ActOf, type Applied, refuse } from './act-context';
import { readingOf } from './clock-reading';
import { closedWays } from './closed-ways';
import { Facts } from './facts';
import type { HandOff, Lead, Verdict } from './lead';
import type { Instant } from './time';
import { revived, withEffects, withVerdict } from './verdict-effects';
import { isSettled, verdictRefusal } from './verdict-refusal';
import { wakeDate } from './wake-date';

/**
 * Answers a hand-off: accepts it, sends the lead back, finds it unfit, or asks for somebody else. A parked lead that woke is decided
 * anew: accepting it hands it off anew and accepts that. Handing anybody off who is not to be contacted is refused.
 */
export function applyVerdict(lead: Lead, act: ActOf<'verdict'>, context: ActContext): Applied {
  const { book, command, actor } = context;
  const { occurredAt } = command;
  if (lead.handOffs.some((handOff) => verdictsOf(handOff).some((verdict) => isSame(verdict, act, occurredAt, actor.user)))) {
    return { ok: true, lead };
  }
  const handOff = handOffOf(lead, act);
  const parkedAt = lead.stages.findLast((entry) => book.isParked(entry.stage) && entry.at >= (handOff?.at ?? Number.NEGATIVE_INFINITY));
  const { woke } = parkedAt ? readingOf(new Facts(lead, occurredAt, book.judges), book) : { woke: null };
  // A lead that was never handed off can only be answered once it woke, and nobody is there yet to take it from.
  if (!handOff && (!woke || act.handOff !== undefined || act.verdict === 'reassign')) return refuse('no_hand_off');
  if (handOff && occurredAt < handOff.at) return refuse('before_hand_off');
  if (handOff && (parkedAt ? !woke : isSettled(lead, handOff, act, context))) return refuse('already_answered');
  const refusal = verdictRefusal(lead, act, woke?.at ?? handOff?.at ?? occurredAt, context);
  if (refusal) return refuse(refusal);
  if (woke && act.verdict === 'accept' && closedWays(lead, book, occurredAt).all) return refuse('opted_out');

  const verdict = verdictOf(act, context);
  if (woke && act.verdict === 'accept') return { ok: true, lead: withEffects(revived(lead, verdict, context), act, context) };
  const answered = handOff ? withVerdict(lead, handOff, verdict) : revived(lead, verdict, context);
  return { ok: true, lead: withEffects(answered, act, context) };
}

/** The hand-off that is meant: the one named, else the latest to sales. */
function handOffOf(lead: Lead, act: ActOf<'verdict'>): HandOff | undefined {
  const toSales = lead.handOffs.filter(({ to }) => to !== 'mkt').sort((a, b) => a.at - b.at);
  return act.handOff === undefined ? toSales.at(-1) : toSales.find(({ id }) => id === act.handOff);
}

function verdictsOf({ verdict, laterVerdicts = [] }: HandOff): Verdict[] {
  return verdict ? [verdict, ...laterVerdicts] : laterVerdicts;
}

function isSame(verdict: Verdict, act: ActOf<'verdict'>, at: Instant, by: string): boolean {
  return verdict.kind === act.verdict && verdict.at === at && verdict.by === by && verdict.reason === act.reason;
}

function verdictOf(act: ActOf<'verdict'>, { book, command, at, actor }: ActContext): Verdict {
  const { occurredAt } = command;
  const verdict: Verdict = { kind: act.verdict, at: occurredAt, recordedAt: at, by: actor.user };
  if (act.reason !== undefined) verdict.reason = act.reason;
  const comment = [act.answer, act.comment]
    .map((text) => text?.trim())
    .filter((text) => text)
    .join('\n');
  if (comment) verdict.comment = comment;
  if (act.failedCondition?.trim()) verdict.failedCondition = act.failedCondition.trim();
  if (act.verdict === 'nurture') {
    const reason = book.agreement.reasons.find(({ id }) => id === act.reason) ?? null;
    const wakeAt = wakeDate(act, reason, occurredAt, book.judges.days);
    if (wakeAt !== null && wakeAt > occurredAt) verdict.wakeAt = wakeAt;
    if (act.wakeOn?.length) verdict.wakeOn = act.wakeOn;
  }
  if (act.verdict === 'reassign' && act.until !== undefined) verdict.wakeAt = act.until;
  return verdict;
}
