import { useEffect, useState } from 'react';
import type { Duration } from '@/lib/domain/time';

/** The value as it stood when nobody had changed it for `pause` milliseconds: for what takes long to work out while somebody types. */
export function useSettled<T>(value: T, pause: Duration): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
