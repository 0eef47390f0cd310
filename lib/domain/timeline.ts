import { type Facts, nextAfter } from './facts';
import type { Activity, HandOff, InfoRequest, Lead, Opportunity, Pause, StageEntry, Verdict } from './lead';
import type { Instant } from './time';
import { leadReplied, type TouchWeights, touchOf } from './touch';

/** A touch and what it counts as. */
export interface Touch {
  at: Instant;
  counts: number;
  activity: Activity;
}

/** A verdict that settles a hand-off: accept, nurture or unfit. */
export interface Decision {
  at: Instant;
  verdict: Verdict;
  handOff: HandOff;
}

/** Who owned the lead, `[from, to)`. */
export interface Tenure {
  from: Instant;
  to: Instant;
  owner: string | null;
}

/** What had happened with a lead by `now`, each list in the order it happened. */
export interface Timeline {
  lead: Lead;
  now: Instant;
  activities: readonly Activity[];
  touches: readonly Touch[];
  notes: readonly Activity[];
  /** When the lead answered. */
  replies: readonly Instant[];
  handOffs: readonly HandOff[];
  /** The latest hand-off to inside or field sales. */
  handOff: HandOff | null;
  decisions: readonly Decision[];
  /** When it was sent back, found unfit or parked. */
  parked: readonly Instant[];
  stages: readonly StageEntry[];
  tenures: readonly Tenure[];
  pauses: readonly Pause[];
  requests: readonly InfoRequest[];
  opportunities: readonly Opportunity[];
  /** The earliest fact that lies after `now`; infinite without one. */
  nextFact: Instant;
}

/**
 * Those facts that lie at or before `now`, in order; the same list where nothing must be done.
 * Facts of the same moment keep the order they came in.
 */
function past<Fact>(facts: readonly Fact[], when: (fact: Fact) => Instant, now: Instant): readonly Fact[] {
  if (facts.length === 0) return facts;
  let last = Number.NEGATIVE_INFINITY;
  let asItIs = true;
  for (const fact of facts) {
    const moment = when(fact);
    if (moment < last || moment > now) {
      asItIs = false;
      break;
    }
    last = moment;
  }
  if (asItIs) return facts;
  return facts.filter((fact) => when(fact) <= now).sort((a, b) => when(a) - when(b));
}

const byAt = (fact: { at: Instant }): Instant => fact.at;
const byFrom = (fact: { from: Instant }): Instant => fact.from;
const byCreated = (fact: Opportunity): Instant => fact.createdAt;

/** Lays a lead's facts out in time, as far as they had happened by `now`. */
export function timelineOf(facts: Facts, weights: TouchWeights, isParked: (stage: string) => boolean): Timeline {
  const { lead, now, activities } = facts;
  const touches: Touch[] = [];
  const replies: Instant[] = [];
  for (let i = 0; i < activities.length; i++) {
    const activity = activities[i] as Activity;
    const counted = touchOf(activity, weights);
    if (counted !== 0) touches.push({ at: activity.occurredAt, counts: counted, activity });
    if (leadReplied(activity)) replies.push(activity.occurredAt);
  }
  const handOffs = facts.handOffs();
  let handOff: HandOff | null = null;
  for (const each of handOffs) if (each.to !== 'mkt') handOff = each;
  const decisions = decisionsOf(handOffs, now);
  const stages = facts.stages();
  return {
    lead,
    now,
    activities,
    touches,
    notes: facts.ofType('note'),
    replies,
    handOffs,
    handOff,
    decisions,
    parked: parkedAt(decisions, stages, isParked),
    stages,
    tenures: tenuresOf(lead, now),
    pauses: past(lead.pauses, byFrom, now),
    requests: past(lead.requests, byAt, now),
    opportunities: past(lead.opportunities, byCreated, now),
    nextFact: Math.min(facts.nextFactAt ?? Number.POSITIVE_INFINITY, nextFactOf(lead, now)),
  };
}

const none: readonly Verdict[] = [];

/** Whether a verdict given by `now` settles a hand-off. */
function isDecided({ kind, at }: Verdict, now: Instant): boolean {
  return kind !== 'reassign' && at <= now;
}

function decisionsOf(handOffs: readonly HandOff[], now: Instant): Decision[] {
  const decisions: Decision[] = [];
  for (const handOff of handOffs) {
    if (handOff.verdict && isDecided(handOff.verdict, now)) decisions.push({ at: handOff.verdict.at, verdict: handOff.verdict, handOff });
    for (const verdict of handOff.laterVerdicts ?? none) if (isDecided(verdict, now)) decisions.push({ at: verdict.at, verdict, handOff });
  }
  return decisions.length > 1 ? decisions.sort((a, b) => a.at - b.at) : decisions;
}

function parkedAt(decisions: readonly Decision[], stages: readonly StageEntry[], isParked: (stage: string) => boolean): readonly Instant[] {
  const parked: Instant[] = [];
  for (const { at, verdict } of decisions) if (verdict.kind !== 'accept') parked.push(at);
  for (const { at, stage } of stages) if (isParked(stage)) parked.push(at);
  return parked.length > 1 ? parked.sort((a, b) => a - b) : parked;
}

/** Without assignments the owner of today owned it all along; before the first one nobody did. */
function tenuresOf(lead: Lead, now: Instant): Tenure[] {
  if (lead.assignments.length === 0) return [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, owner: lead.owner }];
  const assignments = past(lead.assignments, byAt, now);
  const tenures: Tenure[] = [{ from: Number.NEGATIVE_INFINITY, to: assignments[0]?.at ?? Number.POSITIVE_INFINITY, owner: null }];
  for (let i = 0; i < assignments.length; i++) {
    const { at, owner } = assignments[i] as Lead['assignments'][number];
    tenures.push({ from: at, to: assignments[i + 1]?.at ?? Number.POSITIVE_INFINITY, owner });
  }
  return tenures;
}

/** Facts that judge clocks alone; the rest is known to `facts`. */
function nextFactOf(lead: Lead, now: Instant): Instant {
  let next = Number.POSITIVE_INFINITY;
  for (const { laterVerdicts } of lead.handOffs)
    if (laterVerdicts) for (const verdict of laterVerdicts) next = nextAfter(now, next, verdict.at);
  for (const assignment of lead.assignments) next = nextAfter(now, next, assignment.at);
  for (const share of lead.charged) next = nextAfter(now, next, share.until);
  for (const clock of lead.closed) next = nextAfter(now, next, clock.at);
  for (const pause of lead.pauses) {
    next = nextAfter(now, next, pause.from);
    next = nextAfter(now, next, pause.endedAt);
  }
  for (const request of lead.requests) {
    next = nextAfter(now, next, request.at);
    next = nextAfter(now, next, request.answeredAt);
  }
  return next;
}

/** Who owned the lead at a moment. */
export function ownerAt(timeline: Timeline, at: Instant): string | null {
  for (const tenure of timeline.tenures) if (at >= tenure.from && at < tenure.to) return tenure.owner;
  return timeline.lead.owner;
}
