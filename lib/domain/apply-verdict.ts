import { advanceStages, enterStage } from './advance-stages';
import { readingOf } from './clock-reading';
import type { Act, Actor, Command, RefusalCode } from './command';
import type { CompiledRulebook } from './compiled-rulebook';
import { addMonths, dayOfDate } from './day';
import { Facts } from './facts';
import type { HandOff, Lead, Verdict } from './lead';
import type { Agreement, Rulebook } from './rulebook';
import type { Instant } from './time';
import { timelineOf } from './timeline';
import { counts } from './touch';
import { countTouches } from './touch-plan';

type VerdictAct = Extract<Act, { kind: 'verdict' }>;
type Reason = Agreement['reasons'][number];

/** What became of an act: the lead as it stands after it, or why it was refused. */
export type Applied = { ok: true; lead: Lead } | { ok: false; code: RefusalCode };

/** Everything an act is judged by. `at` is when it is judged, `command.occurredAt` when it happened. */
export interface ActContext {
  rulebook: Rulebook;
  book: CompiledRulebook;
  command: Command;
  at: Instant;
  actor: Actor;
}

/** Refuses an act. */
export function refuse(code: RefusalCode): Applied {
  return { ok: false, code };
}

/** Answers a hand-off: accepts it, sends the lead back, finds it unfit, or asks for somebody else. */
export function applyVerdict(lead: Lead, act: VerdictAct, context: ActContext): Applied {
  const { book, command, at, actor } = context;
  const found = handOffOf(lead, act, command.occurredAt);
  if ('code' in found) return refuse(found.code);
  const { handOff } = found;
  if (isAnswered(lead, handOff, act, context)) return refuse('already_answered');
  const reason = act.reason === undefined ? null : (book.agreement.reasons.find(({ id }) => id === act.reason) ?? null);
  const refusal = refusalOf(lead, handOff, act, reason, context);
  if (refusal) return refuse(refusal);

  const verdict: Verdict = { kind: act.verdict, at: command.occurredAt, recordedAt: at, by: actor.user };
  if (act.reason !== undefined) verdict.reason = act.reason;
  const comment = [act.answer, act.comment]
    .map((text) => text?.trim())
    .filter((text) => text)
    .join('\n');
  if (comment) verdict.comment = comment;
  if (act.failedCondition?.trim()) verdict.failedCondition = act.failedCondition.trim();
  if (act.verdict === 'nurture') {
    const wakeAt = wakeDate(act, reason, command.occurredAt);
    if (wakeAt !== null) verdict.wakeAt = wakeAt;
    if (act.wakeOn?.length) verdict.wakeOn = act.wakeOn;
  }
  if (act.verdict === 'reassign' && act.until !== undefined) verdict.wakeAt = act.until;
  if (act.verdict === 'accept' && lead.stages.some((entry) => entry.at >= handOff.at && book.isParked(entry.stage))) {
    return { ok: true, lead: revived(lead, verdict, context) };
  }
  return { ok: true, lead: withEffects(withVerdict(lead, handOff, verdict), act, reason, context) };
}

/** Accepting a lead that woke hands it off anew and accepts that. */
function revived(lead: Lead, verdict: Verdict, { rulebook, book, command, at, actor }: ActContext): Lead {
  const stage = book.agreement.stages.find(({ handsOff }) => handsOff);
  if (!stage) return lead;
  const mover = { at: command.occurredAt, recordedAt: at, by: 'person' as const, user: actor.user, id: command.id };
  const back = enterStage(lead, book, stage, mover);
  const handOff = back.handOffs.at(-1);
  return advanceStages(handOff ? withVerdict(back, handOff, verdict) : back, rulebook, mover);
}

/** The hand-off that is meant: the one named, else the latest to sales. */
function handOffOf(lead: Lead, act: VerdictAct, occurredAt: Instant): { handOff: HandOff } | { code: RefusalCode } {
  const toSales = lead.handOffs.filter(({ to }) => to !== 'mkt').sort((a, b) => a.at - b.at);
  const handOff = act.handOff === undefined ? toSales.at(-1) : toSales.find(({ id }) => id === act.handOff);
  if (!handOff) return { code: 'no_hand_off' };
  if (occurredAt < handOff.at) return { code: 'before_hand_off' };
  return { handOff };
}

/**
 * Whether a hand-off is settled. Who accepted may still send back, or ask for somebody else, and after a meeting
 * decides anew; what was sent back, or went on to another department, is settled for good.
 */
function isAnswered(lead: Lead, handOff: HandOff, act: VerdictAct, { book, command }: ActContext): boolean {
  if (lead.handOffs.some(({ at, to }) => at > handOff.at && to !== 'mkt')) return true;
  const decided = [handOff.verdict, ...(handOff.laterVerdicts ?? [])].filter((verdict) => verdict && verdict.kind !== 'reassign');
  const last = decided.at(-1);
  if (lead.stages.some(({ stage, at }) => at >= handOff.at && book.isParked(stage))) {
    // Once it woke, a lead is to be decided anew.
    return act.verdict === 'reassign' || !readingOf(new Facts(lead, command.occurredAt, book.judges), book).woke;
  }
  if (!last) return false;
  if (last.kind !== 'accept') return true;
  if (act.verdict !== 'accept') return false;
  const timeline = timelineOf(new Facts(lead, command.occurredAt, book.judges), book.weights, book.isParked);
  return !timeline.touches.some((touch) => touch.at >= last.at && (touch.counts & counts.meeting) !== 0);
}

function refusalOf(lead: Lead, handOff: HandOff, act: VerdictAct, reason: Reason | null, context: ActContext): RefusalCode | null {
  if (!reason) return act.verdict === 'accept' && act.reason === undefined ? null : 'unknown_reason';
  if (!reason.verdicts.includes(act.verdict)) {
    return reason.verdicts.every((verdict) => verdict === 'reassign') ? 'capacity_only_reassign' : 'reason_not_for_verdict';
  }
  const said = (act.answer ?? act.comment ?? '').trim();
  switch (reason.asks) {
    case 'text':
      if ([...(act.comment ?? act.answer ?? '').trim()].length < context.book.agreement.acts.leastWords) return 'needs_text';
      break;
    case 'condition':
      if (!act.failedCondition?.trim()) return 'needs_condition';
      break;
    case 'value':
    case 'record':
    case 'channel':
      if (!said) return 'needs_text';
      break;
    case 'until':
      if (act.until === undefined && !said) return 'needs_text';
      break;
    default:
  }
  if (reason.needsTouchMinimum && !touchMinimumReached(lead, handOff, context)) return 'needs_touch_minimum';
  if (act.verdict === 'nurture' && !act.wakeOn?.length) {
    const wakeAt = wakeDate(act, reason, context.command.occurredAt);
    if (wakeAt === null || wakeAt <= context.command.occurredAt) return 'needs_wake';
  }
  return null;
}

/** Whether the touch plan's minimum was reached since the hand-off; where no promise plans touches, any touch will do. */
function touchMinimumReached(lead: Lead, handOff: HandOff, { book, command }: ActContext): boolean {
  const timeline = timelineOf(new Facts(lead, command.occurredAt, book.judges), book.weights, book.isParked);
  const plans = book.promises.filter(({ rule }) => rule.touches);
  const plan = plans.find(({ rule }) => rule.department === handOff.to) ?? plans[0];
  if (!plan) return timeline.touches.some((touch) => touch.at >= handOff.at);
  const { metAt, fullAt } = countTouches(timeline, plan, handOff.at);
  return metAt !== null || fullAt !== null;
}

/**
 * When a lead that is sent back wakes: as asked; else so many months before the month named (or in it, where that lies behind);
 * else so many months from now. `null` where neither is known.
 */
export function wakeDate(act: Pick<VerdictAct, 'wakeAt' | 'until'>, reason: Reason | null, from: Instant): Instant | null {
  if (act.wakeAt !== undefined) return act.wakeAt;
  if (act.until !== undefined) {
    const before = monthsLater(act.until, -(reason?.wakeBefore ?? 0));
    return before > from ? before : act.until;
  }
  const months = reason?.wakeMonths;
  return months === undefined || months <= 0 ? null : monthsLater(from, months);
}

/** The same time of day, so many months on, by dates of UTC: a wake-up is about the month, not the hour. */
function monthsLater(at: Instant, months: number): Instant {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const day = dayOfDate(date.toISOString().slice(0, 10));
  return at + (addMonths(day, Math.trunc(months)) - day) * 86_400_000;
}

/** The first answer stands with the hand-off; everything after it, and asking for somebody else, is kept beside it. */
function withVerdict(lead: Lead, handOff: HandOff, verdict: Verdict): Lead {
  const isFirst = verdict.kind !== 'reassign' && (!handOff.verdict || handOff.verdict.kind === 'reassign');
  const later = handOff.verdict && isFirst ? [...(handOff.laterVerdicts ?? []), handOff.verdict] : handOff.laterVerdicts;
  const answered: HandOff = isFirst
    ? { ...handOff, verdict, ...(later ? { laterVerdicts: later } : {}) }
    : { ...handOff, laterVerdicts: [...(later ?? []), verdict] };
  return { ...lead, handOffs: lead.handOffs.map((each) => (each.id === handOff.id ? answered : each)) };
}

function withEffects(lead: Lead, act: VerdictAct, reason: Reason | null, { rulebook, command, at, actor }: ActContext): Lead {
  const { occurredAt } = command;
  switch (act.verdict) {
    case 'reassign':
      return lead;
    case 'accept':
      return advanceStages(lead, rulebook, { at: occurredAt, recordedAt: at, by: 'person', user: actor.user, id: command.id });
    case 'nurture':
    case 'unfit': {
      const stage = act.verdict === 'nurture' ? 'nurturing' : 'unfit';
      const entry = { stage, at: occurredAt, recordedAt: at, by: 'person' as const, user: actor.user };
      const parked: Lead = { ...lead, stages: [...lead.stages, act.reason === undefined ? entry : { ...entry, reason: act.reason }] };
      return reason?.asks === 'channel' ? withOptOuts(parked, act.answer ?? act.comment ?? '', occurredAt, actor.user) : parked;
    }
  }
}

const channels = ['mail', 'phone', 'visit'] as const;

/** Who asked not to be contacted is not contacted by the channels named; by none where none is named. */
function withOptOuts(lead: Lead, said: string, at: Instant, source: string): Lead {
  const named = channels.filter((channel) => said.toLowerCase().includes(channel));
  const added = (named.length > 0 && named.length < 3 ? named : (['all'] as const)).map((channel) => ({ channel, at, source }));
  return { ...lead, optOuts: [...lead.optOuts, ...added] };
}
