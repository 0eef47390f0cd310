import { onChanged } from './messenger';
import type { Answer, Ask, MessageName } from './protocol';

/** An answer that was here before anybody asked. */
export type AheadAnswer<T> = {
  value: T;
  /** True while the worker told of no change since, so that nobody has to ask again. */
  isFresh(): boolean;
};

/** Answers that a page's first script leaves to those who will ask. */
export type Ahead = { put<N extends MessageName>(name: N, payload: Ask<N>, value: Answer<N>): void };

type Kept = { answers: Map<string, unknown>; changed: boolean };

/** Where another script of the same page finds them. */
const page = globalThis as { tasukiAhead?: Kept };

function keyOf(name: string, payload: unknown): string {
  return `${name} ${JSON.stringify(payload)}`;
}

/** Begins to listen for changes: call it before the worker is asked for what will be put in. */
export function beginAhead(): Ahead {
  const kept: Kept = { answers: new Map(), changed: false };
  page.tasukiAhead = kept;
  onChanged(() => {
    kept.changed = true;
  });
  return { put: (name, payload, value) => void kept.answers.set(keyOf(name, payload), value) };
}

/** What was put in for this question, once; null where nothing was. */
export function takeAhead<N extends MessageName>(name: N, payload: Ask<N>): AheadAnswer<Answer<N>> | null {
  const kept = page.tasukiAhead;
  const key = keyOf(name, payload);
  if (!kept?.answers.has(key)) return null;
  const value = kept.answers.get(key) as Answer<N>;
  kept.answers.delete(key);
  return { value, isFresh: () => !kept.changed };
}
