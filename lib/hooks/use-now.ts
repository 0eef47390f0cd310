import { useEffect, useState } from 'react';
import { type Instant, SECOND } from '@/lib/domain/time';
import { useStatus } from './use-status';

/**
 * The hub's time: this PC's clock plus the offset measured. Ticks on each full second while the page is visible,
 * stands still while it is hidden, and is right at once when it is shown again.
 */
export function useNow(): Instant {
  const offset = useStatus().value?.offset ?? 0;
  const [, tick] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function wait(): void {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(next, SECOND - ((Date.now() + offset) % SECOND));
    }
    function next(): void {
      if (document.visibilityState === 'visible') tick((count) => count + 1);
      wait();
    }
    wait();
    document.addEventListener('visibilitychange', next);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', next);
    };
  }, [offset]);
  return Date.now() + offset;
}
