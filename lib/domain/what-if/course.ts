import { knownActivities } from '../facts';
import { type Activity, bantElements, type Lead } from '../lead';
import type { Instant } from '../time';

/** What happened with a past lead up to now, whichever rulebook leads it. */
export interface Course {
  lead: Lead;
  now: Instant;
  /** When it converted; null where it didn't. */
  convertedAt: Instant | null;
  /** The activities that count, oldest first. */
  activities: readonly Activity[];
  /** Every moment at which something happened, and now; in order. */
  moments: readonly Instant[];
  /** When something began to hold that is no activity, in order; such moments need not be among `moments`. */
  dated: readonly Instant[];
  /** The earliest moment after now at which something already recorded begins to count; infinite without one. */
  next: Instant;
}

/** Lays out what happened with a lead up to now. */
export function courseOf(lead: Lead, now: Instant): Course {
  const { known: activities, next: nextActivity } = knownActivities(lead.activities, now);
  const facts: Instant[] = [];
  let next = nextActivity ?? Number.POSITIVE_INFINITY;
  addPast(facts, lead.createdAt);
  addPast(facts, lead.consentAt);
  addPast(facts, lead.importedScore?.at);
  for (const { at, verdict } of lead.handOffs) {
    addPast(facts, at);
    addPast(facts, verdict?.at);
  }
  for (const { createdAt } of lead.opportunities) addPast(facts, createdAt);
  for (const element of bantElements) addPast(facts, lead.bant[element]?.at);
  for (const { at } of lead.stages) addPast(facts, at);
  const dated = [...facts];
  for (const { at } of lead.optOuts) addPast(dated, at);
  // A bot's visit and the first form of what was recorded twice are moments as well: the hub looked at the lead then.
  const happened = activities.length === lead.activities.length ? activities : lead.activities;
  const acts: Instant[] = [];
  for (let i = 0; i < happened.length; i++) addPast(acts, (happened[i] as Activity).occurredAt);
  const moments = merged(inOrder(facts), inOrder(acts));
  moments.push(now);
  return { lead, now, convertedAt: convertedAt(lead, now), activities, moments, dated: inOrder(dated), next };

  function addPast(among: Instant[], at: Instant | undefined): void {
    if (at === undefined) return;
    if (at <= now) among.push(at);
    else if (at < next) next = at;
  }
}

/** The same instants in order; most come so. */
function inOrder(instants: Instant[]): Instant[] {
  for (let i = 1; i < instants.length; i++) if ((instants[i] as Instant) < (instants[i - 1] as Instant)) return instants.sort(earlier);
  return instants;
}

/** Two ordered lists as one. */
function merged(one: readonly Instant[], other: readonly Instant[]): Instant[] {
  const all: Instant[] = [];
  let i = 0;
  for (let k = 0; k < other.length; k++) {
    const at = other[k] as Instant;
    for (; i < one.length && (one[i] as Instant) <= at; i++) all.push(one[i] as Instant);
    all.push(at);
  }
  for (; i < one.length; i++) all.push(one[i] as Instant);
  return all;
}

function earlier(a: Instant, b: Instant): number {
  return a - b;
}

/** When a lead converted; null where it didn't. */
export function convertedAt(lead: Lead, now: Instant): Instant | null {
  let at = Number.POSITIVE_INFINITY;
  for (const { createdAt } of lead.opportunities) if (createdAt <= now && createdAt < at) at = createdAt;
  for (const { stage, at: entered } of lead.stages) {
    if ((stage === 'opp' || stage === 'customer') && entered <= now && entered < at) at = entered;
  }
  return at === Number.POSITIVE_INFINITY ? null : at;
}
