import { ask, onChanged } from './messenger';
import type { Answer, Ask, MessageName } from './protocol';

/** An answer that came before anybody wanted it. */
export type AheadAnswer<T> = {
  value: T;
  /** Ends the watch over it: true while nothing changed since it was asked, so that nobody has to ask again. */
  settle(): boolean;
};

type Ahead = { answer?: { value: unknown }; changed: boolean; stop: () => void };

const asked = new Map<string, Ahead>();

function keyOf(name: string, payload: unknown): string {
  return `${name} ${JSON.stringify(payload)}`;
}

/** Asks the worker while the page is still loading its code; `takeAhead` finds the answer. A fault is left to whoever asks then. */
export function askAhead<N extends MessageName>(name: N, payload: Ask<N>): void {
  const ahead: Ahead = { changed: false, stop: () => undefined };
  ahead.stop = onChanged(() => {
    ahead.changed = true;
  });
  asked.set(keyOf(name, payload), ahead);
  ask(name, payload).then(
    (value) => {
      ahead.answer = { value };
    },
    () => forget(keyOf(name, payload)),
  );
}

function forget(key: string): void {
  asked.get(key)?.stop();
  asked.delete(key);
}

/** The answer to what was asked ahead, once and only once it is there; else null. */
export function takeAhead<N extends MessageName>(name: N, payload: Ask<N>): AheadAnswer<Answer<N>> | null {
  const key = keyOf(name, payload);
  const ahead = asked.get(key);
  if (!ahead?.answer) return null;
  asked.delete(key);
  return {
    value: ahead.answer.value as Answer<N>,
    settle: () => {
      ahead.stop();
      return !ahead.changed;
    },
  };
}
