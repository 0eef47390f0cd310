/** How long one kind of question took since the worker was started, milliseconds. */
export type Timed = { name: string; count: number; mean: number; longest: number };

/** Notes how long things take. Names come from a closed list. */
export function createTimings() {
  const kinds = new Map<string, { count: number; sum: number; longest: number }>();
  return {
    note(name: string, ms: number): void {
      const { count, sum, longest } = kinds.get(name) ?? { count: 0, sum: 0, longest: 0 };
      kinds.set(name, { count: count + 1, sum: sum + ms, longest: Math.max(longest, ms) });
    },
    read(): Timed[] {
      const tenth = (ms: number) => Math.round(ms * 10) / 10;
      return [...kinds].map(([name, { count, sum, longest }]) => ({ name, count, mean: tenth(sum / count), longest: tenth(longest) }));
    },
  };
}

export type Timings = ReturnType<typeof createTimings>;
