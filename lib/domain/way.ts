import type { Channel } from './lead';

/** A way to reach somebody that they can have stopped. */
export type Way = 'mail' | 'phone' | 'visit';

/** The way an activity uses; null for one that no opt-out speaks of. The channel says more than the type. */
export function wayOf({ type, channel }: { type: string; channel?: Channel | undefined }): Way | null {
  if (channel === 'mail' || channel === 'phone' || channel === 'visit') return channel;
  if (channel !== undefined) return null;
  if (type === 'call') return 'phone';
  return type === 'mail' || type === 'visit' ? type : null;
}
