import { knownActivities } from '../facts';
import type { Activity, Lead } from '../lead';
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
  const moments: Instant[] = [now];
  const dated: Instant[] = [];
  const isPast = (at: Instant | undefined): at is Instant => at !== undefined && at <= now;
  const happened = (at: Instant | undefined): void => {
    if (!isPast(at)) return;
    moments.push(at);
    dated.push(at);
  };
  happened(lead.createdAt);
  happened(lead.consentAt);
  happened(lead.importedScore?.at);
  for (const { at, verdict } of lead.handOffs) {
    happened(at);
    happened(verdict?.at);
  }
  for (const { createdAt } of lead.opportunities) happened(createdAt);
  for (const answer of Object.values(lead.bant)) happened(answer?.at);
  for (const { at } of lead.optOuts) if (isPast(at)) dated.push(at);
  // A bot's visit and the first form of what was recorded twice are moments as well: the hub looked at the lead then.
  for (const { occurredAt } of activities.length === lead.activities.length ? activities : lead.activities) {
    if (isPast(occurredAt)) moments.push(occurredAt);
  }
  return { lead, now, convertedAt: convertedAt(lead, now), activities, moments: inOrder(moments), dated: inOrder(dated) };
}

function inOrder(moments: Instant[]): Instant[] {
  moments.sort((a, b) => a - b);
  return moments;
}

/** When a lead converted; null where it didn't. */
export function convertedAt(lead: Lead, now: Instant): Instant | null {
  let at: Instant | null = null;
  const consider = (moment: Instant): void => {
    if (moment <= now && (at === null || moment < at)) at = moment;
  };
  for (const { createdAt } of lead.opportunities) consider(createdAt);
  for (const { stage, at: entered } of lead.stages) if (stage === 'opp' || stage === 'customer') consider(entered);
  return at;
}
