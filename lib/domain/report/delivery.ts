import { hasValidAppointment } from '../appointment';
import { workingTime } from '../business-hours';
import { Facts } from '../facts';
import type { HandOff, Lead } from '../lead';
import type { ClockReading } from '../promise-run';
import type { Duration, Instant } from '../time';
import type { Timeline } from '../timeline';
import { counts } from '../touch';
import { type Answer, answerOf, orderOf, stageInto, verdictsOf } from './answer';
import { type MonthIndex, monthOf } from './months';
import type { ReportPlan } from './plan';

/** A hand-off from marketing to sales, and all that came of it up to the lead's next delivery. */
export interface Delivery {
  handOff: HandOff;
  lead: Lead;
  month: MonthIndex;
  /** The lead's next delivery; infinite without one. */
  until: Instant;
  /** The lead was delivered before in the same month. */
  repeated: boolean;
  /** Handed off after go-live and after the trial run. */
  counted: boolean;
  /** Who got it: the owner then, else the first one after. */
  owner: string | null;
  answer: Answer | null;
  /** Of the hand-offs to each department that it led to, how many were answered and accepted. */
  answered: Record<'is' | 'fs', { answered: number; accepted: number }>;
  /** When it became sales-ready; null where it has not. */
  sqlAt: Instant | null;
  /** It was sent back, at first or after it had been accepted, for this reason. */
  sentBack: { reason: string | null } | null;
  /** Somebody talked with the lead; `null` where activities are no longer known, so that nothing can be said. */
  conversation: boolean | null;
  /** A valid appointment was agreed and not missed. */
  appointment: boolean;
  /** A meeting was held; `null` where activities are no longer known. */
  meeting: boolean | null;
  /** Working time until the first touch of ours; `none` so far, or `unknown`. */
  firstResponse: Duration | 'none' | 'unknown';
}

/** Every delivery of a lead up to now, the earliest first. */
export function deliveriesOf({ timeline, book }: ClockReading, plan: ReportPlan): Delivery[] {
  const handOffs = timeline.handOffs.filter(({ from, to }) => from === 'mkt' && to !== 'mkt');
  let last: MonthIndex | null = null;
  return handOffs.map((handOff, i) => {
    const month = monthOf(plan.days, handOff.at);
    const until = handOffs[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const repeated = month === last;
    last = month;
    const answer = answerOf(handOff, until, timeline, book);
    const within = handOffsWithin(timeline, handOff.at, until);
    return {
      handOff,
      lead: timeline.lead,
      month,
      until,
      repeated,
      counted: handOff.at >= plan.countedFrom,
      owner: receiver(timeline, handOff.at, until),
      answer,
      answered: answeredBy(timeline, plan, within, until),
      sqlAt: sqlMoment(timeline, plan, { handOff, until, answer }, within),
      sentBack: sentBackBy(within, answer, plan.now),
      ...contactsOf(timeline, plan, handOff, until, within),
    };
  });
}

function receiver({ tenures }: Timeline, at: Instant, until: Instant): string | null {
  return tenures.find(({ owner, from, to }) => owner !== null && to > at && from < until)?.owner ?? null;
}

/** The hand-offs to sales from one delivery on, before the next one. */
function handOffsWithin({ handOffs }: Timeline, at: Instant, until: Instant): HandOff[] {
  return handOffs.filter((handOff) => handOff.to !== 'mkt' && handOff.at >= at && handOff.at < until);
}

function answeredBy(timeline: Timeline, { book }: ReportPlan, handOffs: readonly HandOff[], until: Instant): Delivery['answered'] {
  const answered = { is: { answered: 0, accepted: 0 }, fs: { answered: 0, accepted: 0 } };
  for (const handOff of handOffs) {
    const answer = answerOf(handOff, until, timeline, book);
    if (!answer || handOff.to === 'mkt') continue;
    answered[handOff.to].answered += 1;
    if (answer.kind === 'accept') answered[handOff.to].accepted += 1;
  }
  return answered;
}

/**
 * When the lead entered the stage of sales-ready leads or one above it, or was handed into it. Delivered straight into it, it is one
 * once accepted: marketing alone makes none.
 */
function sqlMoment(
  { stages }: Timeline,
  { book, sql }: ReportPlan,
  { handOff: delivery, until, answer }: Pick<Delivery, 'handOff' | 'until' | 'answer'>,
  handOffs: readonly HandOff[],
): Instant | null {
  const leadsIntoIt = (handOff: HandOff): boolean => {
    const into = stageInto(book, handOff);
    return into >= sql && into < book.agreement.stages.length;
  };
  if (leadsIntoIt(delivery)) return answer?.kind === 'accept' ? answer.at : null;
  const entered = stages.filter(({ stage, at }) => at >= delivery.at && at < until && orderOf(book, stage) >= sql);
  const moments = [...entered, ...handOffs.filter(leadsIntoIt)].map(({ at }) => at);
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** The first time any of the hand-offs it led to was answered by sending the lead back. */
function sentBackBy(handOffs: readonly HandOff[], answer: Answer | null, now: Instant): Delivery['sentBack'] {
  const verdicts = handOffs
    .flatMap((handOff) => verdictsOf(handOff, now))
    .filter(({ kind }) => kind === 'nurture')
    .sort((a, b) => a.at - b.at);
  const first = verdicts[0];
  if (first) return { reason: first.reason ?? null };
  return answer?.kind === 'nurture' ? { reason: answer.reason } : null;
}

function contactsOf(
  { lead, touches }: Timeline,
  { book, now }: ReportPlan,
  { at, to }: HandOff,
  until: Instant,
  handOffs: readonly HandOff[],
) {
  const known = lead.activitiesSince === undefined || lead.activitiesSince <= at;
  const within = (moment: Instant): boolean => moment >= at && moment < until;
  const happened = (wanted: number): boolean => touches.some((touch) => within(touch.at) && (touch.counts & wanted) !== 0);
  const noted = handOffs.some(({ note }) => note?.agreedAt !== undefined);
  const appointment = noted && hasValidAppointment(new Facts(lead, Math.min(until - 1, now), book.judges));
  const first = touches.find((touch) => within(touch.at) && (touch.counts & counts.touch) !== 0);
  return {
    // Who agreed on a date was talked to, even where the call is no longer known.
    conversation: appointment || happened(counts.conversation) || (known ? false : null),
    appointment,
    meeting: happened(counts.meeting) || (known ? false : null),
    firstResponse: known ? (first ? workingTime(book.calendarOf(to), at, first.at) : ('none' as const)) : ('unknown' as const),
  };
}
