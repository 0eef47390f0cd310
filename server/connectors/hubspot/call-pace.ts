/** Waits, unless the signal comes first. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** No more than `most` calls within any `within` milliseconds. */
export type PaceLimit = { most: number; within: number };

/** Makes a pace: its answer resolves when the next call may be made. `clock` is in epoch milliseconds. */
export function callPace({ most, within }: PaceLimit, clock: () => number, wait: Wait): (signal: AbortSignal) => Promise<void> {
  const made: number[] = [];
  return async (signal) => {
    for (;;) {
      const now = clock();
      while (made[0] !== undefined && made[0] <= now - within) made.shift();
      if (made.length < most) break;
      await wait((made[0] ?? now) + within - now, signal);
    }
    made.push(clock());
  };
}
