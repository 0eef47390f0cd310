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
  const moments: Instant[] = [];
  let next = nextActivity ?? Number.POSITIVE_INFINITY;
  addPast(moments, lead.createdAt);
  addPast(moments, lead.consentAt);
  addPast(moments, lead.importedScore?.at);
  for (const { at, verdict } of lead.handOffs) {
    addPast(moments, at);
    addPast(moments, verdict?.at);
  }
  for (const { createdAt } of lead.opportunities) addPast(moments, createdAt);
  for (const element of bantElements) addPast(moments, lead.bant[element]?.at);
  for (const { at } of lead.stages) addPast(moments, at);
  const dated = [...moments];
  for (const { at } of lead.optOuts) addPast(dated, at);
  // A bot's visit and the first form of what was recorded twice are moments as well: the hub looked at the lead then.
  const happened = activities.length === lead.activities.length ? activities : lead.activities;
  for (const { occurredAt } of happened) addPast(moments, occurredAt);
  moments.push(now);
  moments.sort(earlier);
  return { lead, now, convertedAt: convertedAt(lead, now), activities, moments, dated: dated.sort(earlier), next };

  function addPast(among: Instant[], at: Instant | undefined): void {
    if (at === undefined) return;
    if (at <= now) among.push(at);
    else if (at < next) next = at;
  }
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
