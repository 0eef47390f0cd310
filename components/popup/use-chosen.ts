import { useState } from 'react';

/** Which row of a list is in focus, and where it lay when it was last there. */
export type Chosen = { id: string | null; choose: (id: string) => void; next: (from: string) => string | null };

/**
 * The row in focus. When its lead leaves the list (it was dealt with), the row that moves into its place is offered; `next` goes on to
 * the row after one that was acted on.
 */
export function useChosen(ids: readonly string[]): Chosen {
  const [held, setHeld] = useState<{ id: string; at: number } | null>(null);
  const id = held && ids.includes(held.id) ? held.id : (ids[Math.min(held?.at ?? 0, ids.length - 1)] ?? null);
  return {
    id,
    choose: (chosen) => setHeld({ id: chosen, at: Math.max(0, ids.indexOf(chosen)) }),
    next(from) {
      const at = ids.indexOf(from);
      const after = ids[at + 1] ?? ids[at - 1] ?? null;
      if (after !== null) setHeld({ id: after, at: Math.max(0, Math.min(at, ids.length - 2)) });
      return after;
    },
  };
}
