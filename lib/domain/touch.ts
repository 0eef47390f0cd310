import type { Activity } from './lead';
import type { Agreement } from './rulebook';

/** What one activity counts as, one bit each. */
export const counts = { touch: 1, attempt: 2, conversation: 4, meeting: 8 } as const;

/** What each touch result counts as, by the agreement. */
export type TouchWeights = ReadonlyMap<string, number>;

/** Reads what results count as. An attempt or a held meeting is a touch too, and who met has spoken. */
export function touchWeights(rules: Agreement['touchResults']): TouchWeights {
  const weights = new Map<string, number>();
  for (const rule of rules) {
    let bits = 0;
    for (const kind of rule.countsAs) bits |= counts[kind];
    weights.set(rule.id, whole(bits));
  }
  return weights;
}

function whole(bits: number): number {
  let all = bits;
  if (all & counts.meeting) all |= counts.conversation;
  if (all & (counts.attempt | counts.meeting)) all |= counts.touch;
  return all;
}

/**
 * What an activity counts as; 0 for what is no touch. The result decides, by the agreement; an activity that
 * a system captured without one counts by its type: a call is an attempt, a person's mail a touch, an answer
 * by the lead a conversation. A meeting counts as held only where the result says so.
 */
export function touchOf(activity: Activity, weights: TouchWeights): number {
  if (activity.bot) return 0;
  if (activity.result !== undefined) return weights.get(activity.result) ?? 0;
  switch (activity.type) {
    case 'call':
    case 'visit':
      return counts.touch | counts.attempt;
    case 'mail':
      return activity.by === undefined ? 0 : counts.touch;
    case 'meeting':
      return counts.touch;
    case 'reply':
      return activity.by === undefined ? counts.conversation : counts.touch | counts.attempt;
    default:
      return 0;
  }
}

/** Whether the lead answered: what ends a pause by itself. */
export function leadReplied(activity: Activity): boolean {
  if (activity.bot) return false;
  return activity.result === 'replied' || (activity.type === 'reply' && activity.by === undefined);
}
