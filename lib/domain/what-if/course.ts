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
}

/** Lays out what happened with a lead up to now. */
export function courseOf(lead: Lead, now: Instant): Course {
  const activities = knownActivities(lead.activities, now).known;
  const moments: Instant[] = [];
  addPast(moments, lead.createdAt, now);
  addPast(moments, lead.consentAt, now);
  addPast(moments, lead.importedScore?.at, now);
  for (const { at, verdict } of lead.handOffs) {
    addPast(moments, at, now);
    addPast(moments, verdict?.at, now);
  }
  for (const { createdAt } of lead.opportunities) addPast(moments, createdAt, now);
  for (const element of bantElements) addPast(moments, lead.bant[element]?.at, now);
  for (const { at } of lead.stages) addPast(moments, at, now);
  const dated = [...moments];
  for (const { at } of lead.optOuts) addPast(dated, at, now);
  // A bot's visit and the first form of what was recorded twice are moments as well: the hub looked at the lead then.
  const happened = activities.length === lead.activities.length ? activities : lead.activities;
  for (const { occurredAt } of happened) addPast(moments, occurredAt, now);
  moments.push(now);
  return { lead, now, convertedAt: convertedAt(lead, now), activities, moments: moments.sort(earlier), dated: dated.sort(earlier) };
}

function addPast(moments: Instant[], at: Instant | undefined, now: Instant): void {
  if (at !== undefined && at <= now) moments.push(at);
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
