import type { OpenDatabase } from './database';
import { lookAtLog, type Place, start } from './feed-order';

/** Wakes those who wait for news of a feed, and lets the others sleep. */
export type Pulse = {
  /**
   * Calls `wake` when there is news for one of the audiences, and when something was announced that is no lead's news (rights, rulebooks).
   * Returns the way to leave.
   */
  join(audiences: () => readonly string[], wake: () => void): () => void;
};

/** Announcements closer together than this are one look. */
const GATHER = 20;
/** News that an older transaction still hides are looked for again after so long. */
const LOOK_AGAIN = 200;

type Member = { audiences: () => readonly string[]; wake: () => void };

/**
 * One look at the feed for everybody who waits in this process: a thousand open streams cost one statement an announcement, not a thousand.
 * While an older transaction hides news it keeps looking, so that they are late by that transaction and no more.
 */
export function createPulse(open: OpenDatabase, closing: AbortSignal): Pulse {
  const members = new Set<Member>();
  let stopListening: (() => void) | null = null;
  /** Everything up to here has been told. */
  let from: Place = start;
  /** What was announced may concern anybody. */
  let wasForAll = false;
  let timer: NodeJS.Timeout | undefined;
  /** When the next look is, by the process's own clock; announcements without a pause must not put it off. */
  let looksAt = Number.POSITIVE_INFINITY;
  let isLooking = false;
  let lookAfter: number | null = null;

  function lookIn(ms: number): void {
    if (closing.aborted || members.size === 0) return;
    if (isLooking) {
      lookAfter = Math.min(lookAfter ?? ms, ms);
      return;
    }
    const at = performance.now() + ms;
    if (at >= looksAt) return;
    looksAt = at;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), ms);
  }

  async function look(): Promise<void> {
    isLooking = true;
    looksAt = Number.POSITIVE_INFINITY;
    const isForAll = wasForAll;
    wasForAll = false;
    try {
      const asked = [...members];
      const { told, hidden } = await read([...new Set(asked.flatMap((member) => member.audiences()))]);
      for (const member of members) {
        const isTheirs = member.audiences().some((one) => told.has(one));
        // Rights and rules are anybody's.
        if (isTheirs || isForAll) member.wake();
      }
      if (hidden) lookAfter = Math.min(lookAfter ?? LOOK_AGAIN, LOOK_AGAIN);
    } catch {
      // Each of them meets the database's trouble by itself, and says so.
      for (const member of members) member.wake();
    }
    isLooking = false;
    const next = lookAfter;
    lookAfter = null;
    if (next !== null) lookIn(next);
  }

  async function read(audiences: readonly string[]): Promise<{ told: Set<string>; hidden: boolean }> {
    const { told, upTo, hidden } = await lookAtLog(open, audiences, from);
    from = upTo;
    return { told, hidden };
  }

  return {
    join(audiences, wake) {
      const member = { audiences, wake };
      members.add(member);
      stopListening ??= open.listen((what) => {
        if (what === 'sending') return;
        if (what !== 'leads') wasForAll = true;
        lookIn(GATHER);
      });
      // What is hidden just now was announced before anybody here listened.
      lookIn(LOOK_AGAIN);
      return () => {
        members.delete(member);
        if (members.size > 0) return;
        stopListening?.();
        stopListening = null;
        clearTimeout(timer);
        looksAt = Number.POSITIVE_INFINITY;
      };
    },
  };
}
