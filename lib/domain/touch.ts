import { type Activity, activityTypes } from './lead';
import type { Agreement } from './rulebook';

/** What one activity counts as, one bit each. */
export const counts = { touch: 1, attempt: 2, conversation: 4, meeting: 8 } as const;

/** What each touch result counts as, by the agreement; and, under `type:person` and `type:lead`, each activity without a result. */
export type TouchWeights = ReadonlyMap<string, number>;

/** Reads what results, and activities without one, count as. An attempt or a held meeting is a touch too, and who met has spoken. */
export function touchWeights({ touchResults, capturedTouches }: Pick<Agreement, 'touchResults' | 'capturedTouches'>): TouchWeights {
  const weights = new Map<string, number>();
  for (const { id, countsAs } of touchResults) weights.set(id, whole(bitsOf(countsAs)));
  for (const { type, by, countsAs } of capturedTouches) {
    for (const who of by === 'anyone' ? (['person', 'lead'] as const) : [by]) {
      const key = captured[who][type];
      weights.set(key, (weights.get(key) ?? 0) | whole(bitsOf(countsAs)));
    }
  }
  return weights;
}

function bitsOf(kinds: Agreement['touchResults'][number]['countsAs']): number {
  return kinds.reduce((bits, kind) => bits | counts[kind], 0);
}

/** The keys of activities without a result, made once: a lead may have thousands. */
const captured = { person: keysOf('person'), lead: keysOf('lead') };

function keysOf(who: string): Record<Activity['type'], string> {
  return Object.fromEntries(activityTypes.map((type) => [type, `${type}:${who}`])) as Record<Activity['type'], string>;
}

function whole(bits: number): number {
  let all = bits;
  if (all & counts.meeting) all |= counts.conversation;
  if (all & (counts.attempt | counts.meeting)) all |= counts.touch;
  return all;
}

/**
 * What an activity counts as; 0 for what is no touch. The result decides, by the agreement; an activity that
 * a system captured without one counts by its type and by who did it: as shipped, a call is an attempt, a person's mail a touch, an
 * answer by the lead a conversation, and a meeting is held only where a result says so.
 */
export function touchOf(activity: Activity, weights: TouchWeights): number {
  if (activity.bot) return 0;
  if (activity.result !== undefined) return weights.get(activity.result) ?? 0;
  return weights.get(captured[activity.by === undefined ? 'lead' : 'person'][activity.type]) ?? 0;
}

/** Whether one of ours did it: named, or of a kind that only people of ours do. */
export function isOurs({ by, type }: Activity): boolean {
  return by !== undefined || type === 'call' || type === 'visit' || type === 'meeting' || type === 'note';
}

/** Whether the lead answered: what ends a pause by itself. */
export function leadReplied(activity: Activity): boolean {
  if (activity.bot) return false;
  return activity.result === 'replied' || (activity.type === 'reply' && activity.by === undefined);
}
