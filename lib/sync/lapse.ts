import { DAY, type Duration, type Instant } from '@/lib/domain/time';
import type { Store } from '@/lib/store/open-store';
import { readState } from '@/lib/store/state';
import type { Session } from './session';

/** Without its hub for so long a store shows nothing any more: whoever lost the right to read it would be told so by the hub alone. */
export const LOCKS_AFTER: Duration = 14 * DAY;
/** A week later it is wiped. Until then whoever comes back from a long leave goes on with what was not sent yet. */
export const WIPES_AFTER: Duration = 21 * DAY;

/** `met`: the hub was met lately; `locked`: nothing is shown until it is met; `over`: to be wiped. */
export type Lapse = 'met' | 'locked' | 'over';

/** How a store stands that met its hub last at `met`; null: it never held anything. A clock set back by more than a day locks, and never wipes. */
export function lapseOf(met: Instant | null, now: Instant): Lapse {
  if (met === null) return 'met';
  if (now - met >= WIPES_AFTER) return 'over';
  return now - met >= LOCKS_AFTER || now < met - DAY ? 'locked' : 'met';
}

/** When the store met its hub last: a whole sync, or the first answers of one; null before either. */
export async function lastMet(store: Store): Promise<Instant | null> {
  const [feed, asked] = await Promise.all([readState(store, 'feed'), readState(store, 'asked')]);
  return feed?.lastSync ?? asked?.at ?? null;
}

/** What is kept, for those who show it: without a person and an agreement while it is locked. */
export type Guarded = Session & { lapse(): Promise<Lapse>; locksAt(): Promise<Instant | null> };

/** Looks at a session as those who show things may: nothing is there while the store is locked. */
export function guarded(session: Session): Guarded {
  const lapse = async () => ((await session.account()) ? lapseOf(await lastMet(session.store), session.now()) : 'met');
  const unlocked = async <T>(read: () => Promise<T>): Promise<T | null> => ((await lapse()) === 'met' ? read() : null);
  return {
    ...session,
    lapse,
    async locksAt() {
      const met = await lastMet(session.store);
      return met === null ? null : met + LOCKS_AFTER;
    },
    me: () => unlocked(session.me),
    rules: () => unlocked(session.rules),
    judge: () => unlocked(session.judge),
  };
}
