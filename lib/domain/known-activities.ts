import type { Activity } from './lead';
import type { SortedActivities } from './sorted-activities';
import type { Instant } from './time';

/** The activities that count at a moment, oldest first, and when the first later one comes. */
export interface KnownActivities {
  known: readonly Activity[];
  next: Instant | null;
  /** The same ones sorted, where somebody has done so already. */
  sorted?: SortedActivities;
}

/** Which activities count at `now`, each in its newest form, bots' never and withdrawn ones no longer; the same list where nothing must be done. */
export function knownActivities(all: readonly Activity[], now: Instant): KnownActivities {
  if (!areDifferent(all)) return inForce(newestOfEach(all), now);
  return inForce(all, now);
}

function inForce(all: readonly Activity[], now: Instant): KnownActivities {
  let next = Number.POSITIVE_INFINITY;
  let ordered = true;
  let count = 0;
  let last: Activity | undefined;
  for (let i = 0; i < all.length; i++) {
    const activity = all[i] as Activity;
    if (activity.occurredAt > now) {
      if (activity.occurredAt < next) next = activity.occurredAt;
      continue;
    }
    if (activity.bot) continue;
    if (activity.withdrawn !== undefined) {
      if (activity.withdrawn.at <= now) continue;
      if (activity.withdrawn.at < next) next = activity.withdrawn.at;
    }
    if (last && (activity.occurredAt < last.occurredAt || (activity.occurredAt === last.occurredAt && activity.id < last.id)))
      ordered = false;
    last = activity;
    count++;
  }
  const known =
    count === all.length
      ? all
      : all.filter(({ occurredAt, bot, withdrawn }) => occurredAt <= now && !bot && !(withdrawn && withdrawn.at <= now));
  return { known: ordered ? known : [...known].sort(inOrder), next: next === Number.POSITIVE_INFINITY ? null : next };
}

/** Up to so many ids, telling them apart by their last letters first is quicker than a set. */
const FEW = 64;
const SLOTS = 4096;
/** By what the last letters of an id come to: the round in which one like it was seen. */
const seenIn = new Uint32Array(SLOTS);
let round = 0;

/** Whether every id occurs once. Most ids differ in their last letters already; only those that don't are compared whole. */
function areDifferent(all: readonly Activity[]): boolean {
  if (all.length > FEW) return new Set(all.map(({ id }) => id)).size === all.length;
  round = (round + 1) >>> 0;
  if (round === 0) seenIn.fill(0);
  for (let i = 0; i < all.length; i++) {
    const { id } = all[i] as Activity;
    const slot = endingOf(id);
    if (seenIn[slot] === round && isAmongFirst(all, i, id)) return false;
    seenIn[slot] = round;
  }
  return true;
}

/** A number below `SLOTS` that the last letters of an id come to. */
function endingOf(id: string): number {
  let ending = id.length;
  for (let i = Math.max(0, id.length - 5); i < id.length; i++) ending = (Math.imul(ending, 31) + id.charCodeAt(i)) | 0;
  return ending & (SLOTS - 1);
}

function isAmongFirst(all: readonly Activity[], count: number, id: string): boolean {
  for (let i = 0; i < count; i++) if ((all[i] as Activity).id === id) return true;
  return false;
}

function inOrder(a: Activity, b: Activity): number {
  return a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Of facts with one id, the one recorded last; where even that is equal, whichever reads later, in any order given. */
function newestOfEach(all: readonly Activity[]): Activity[] {
  const newest = new Map<string, Activity>();
  for (const activity of all) {
    const other = newest.get(activity.id);
    if (!other || isNewer(activity, other)) newest.set(activity.id, activity);
  }
  return [...newest.values()];
}

function isNewer(a: Activity, b: Activity): boolean {
  if (a.recordedAt !== b.recordedAt) return a.recordedAt > b.recordedAt;
  if (a.occurredAt !== b.occurredAt) return a.occurredAt > b.occurredAt;
  return JSON.stringify(Object.entries(a).sort()) > JSON.stringify(Object.entries(b).sort());
}
