import type { ActContext, ActOf } from './act-context';
import type { RefusalCode } from './command';
import { Facts } from './facts';
import type { HandOff, Lead } from './lead';
import type { Agreement } from './rulebook';
import type { Instant } from './time';
import { timelineOf } from './timeline';
import { counts } from './touch';
import { countTouches } from './touch-plan';
import { wakeDate } from './wake-date';

type VerdictAct = ActOf<'verdict'>;
type Reason = Agreement['reasons'][number];

/**
 * Whether the hand-off of a lead that is not parked is settled. Who accepted may still send back, or ask for somebody else, and after a
 * meeting decides anew; what was sent back, went on to another department, or was decided later already, is settled for good.
 */
export function isSettled(lead: Lead, handOff: HandOff, act: VerdictAct, { book, command }: ActContext): boolean {
  if (lead.handOffs.some(({ at, to }) => at > handOff.at && to !== 'mkt')) return true;
  const decided = [handOff.verdict, ...(handOff.laterVerdicts ?? [])].filter((verdict) => verdict && verdict.kind !== 'reassign');
  const last = decided.at(-1);
  if (!last) return false;
  if (last.kind !== 'accept' || last.at > command.occurredAt) return true;
  if (act.verdict !== 'accept') return false;
  const timeline = timelineOf(new Facts(lead, command.occurredAt, book.judges), book.weights, book.isParked);
  return !timeline.touches.some((touch) => touch.at >= last.at && (touch.counts & counts.meeting) !== 0);
}

/**
 * Why a verdict can't be taken as it is: a reason that the agreement does not know or that does not go with it, something the reason asks
 * for, too few touches since `from`, or no moment and no signal at which a lead that is sent back wakes. `null` where nothing is in the way.
 */
export function verdictRefusal(lead: Lead, act: VerdictAct, from: Instant, context: ActContext): RefusalCode | null {
  const { agreement } = context.book;
  const reason = agreement.reasons.find(({ id }) => id === act.reason) ?? null;
  if (!reason) return act.verdict === 'accept' && act.reason === undefined ? null : 'unknown_reason';
  if (!reason.verdicts.includes(act.verdict)) {
    return reason.verdicts.every((verdict) => verdict === 'reassign') ? 'capacity_only_reassign' : 'reason_not_for_verdict';
  }
  const asked = askedFor(act, reason, context);
  if (asked) return asked;
  if (reason.needsTouchMinimum && !isMinimumReached(lead, from, context)) return 'needs_touch_minimum';
  return act.verdict === 'nurture' && !wakes(act, reason, context) ? 'needs_wake' : null;
}

function askedFor(act: VerdictAct, { asks }: Reason, { book, command }: ActContext): RefusalCode | null {
  const said = (act.answer ?? act.comment ?? '').trim();
  switch (asks) {
    case 'text':
      return [...(act.comment ?? act.answer ?? '').trim()].length < book.agreement.acts.leastWords ? 'needs_text' : null;
    case 'condition':
      return act.failedCondition?.trim() ? null : 'needs_condition';
    case 'value':
    case 'record':
    case 'channel':
      return said ? null : 'needs_text';
    case 'until':
      if (act.until === undefined) return said ? null : 'needs_text';
      return act.until > command.occurredAt ? null : 'invalid';
    default:
      return null;
  }
}

/** Whether a lead that is sent back has a moment ahead, or a signal the agreement knows, at which it wakes. */
function wakes(act: VerdictAct, reason: Reason, { book, command }: ActContext): boolean {
  if (act.wakeAt !== undefined && act.wakeAt <= command.occurredAt) return false;
  const wakeAt = wakeDate(act, reason, command.occurredAt, book.judges.days);
  if (wakeAt !== null && wakeAt > command.occurredAt) return true;
  return act.wakeOn?.some((signal) => book.agreement.wakeSignals.some(({ id }) => id === signal)) ?? false;
}

/** Whether the touch plan's minimum was reached since a moment; where no promise plans touches, any touch will do. */
function isMinimumReached(lead: Lead, from: Instant, { book, command }: ActContext): boolean {
  const facts = new Facts(lead, command.occurredAt, book.judges);
  const timeline = timelineOf(facts, book.weights, book.isParked);
  const plans = book.promises.filter(({ rule }) => rule.touches);
  const plan = plans.find(({ rule }) => rule.department === timeline.handOff?.to) ?? plans[0];
  if (!plan) return timeline.touches.some((touch) => touch.at >= from);
  const { metAt, fullAt } = countTouches(timeline, plan, from);
  return metAt !== null || fullAt !== null;
}
