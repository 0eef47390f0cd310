import { useEffect, useState } from 'react';
import { type Duration, type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { useStatus } from './use-status';

/** The moments from which views of this page show something else, and the clock that is to hear of them. */
const looks = new Set<{ at: Instant }>();
const clocks = new Set<() => void>();

/** Milliseconds from `now` to the next look anybody wants, a minute at most. One that is past was drawn late: soon, but never at once. */
function untilLook(now: Instant): Duration {
  return Math.min(MINUTE, ...[...looks].map(({ at }) => (at > now ? Math.max(50, at - now) : SECOND)));
}

/** A view shows something else from this moment on: where the page's clock is paced it moves on then. Null: not that anybody knows. */
export function useNextLook(at: Instant | null): void {
  useEffect(() => {
    if (at === null) return;
    const look = { at };
    looks.add(look);
    for (const hear of clocks) hear();
    return () => void looks.delete(look);
  }, [at]);
}

/**
 * The hub's time: this PC's clock plus the offset measured. Ticks on each full second while the page is visible, or `paced`: only when a
 * view wants it, and each minute. Stands still while it is hidden, and is right at once when it is shown again.
 */
export function useNow({ paced = false } = {}): Instant {
  const offset = useStatus().value?.offset ?? 0;
  const [, tick] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function wait(): void {
      clearTimeout(timer);
      if (document.visibilityState !== 'visible') return;
      const now = Date.now() + offset;
      timer = setTimeout(next, paced ? untilLook(now) : SECOND - (now % SECOND));
    }
    function next(): void {
      if (document.visibilityState === 'visible') tick((count) => count + 1);
      wait();
    }
    wait();
    clocks.add(wait);
    document.addEventListener('visibilitychange', next);
    return () => {
      clearTimeout(timer);
      clocks.delete(wait);
      document.removeEventListener('visibilitychange', next);
    };
  }, [offset, paced]);
  return Date.now() + offset;
}
