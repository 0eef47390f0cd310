import { type FaultCode, faultCode } from '@/lib/domain/fault';
import { type AheadAnswer, takeAhead } from '@/lib/messages/ahead';
import { ask, onChanged } from '@/lib/messages/messenger';
import type { Answer, Ask, Changed, MessageName } from '@/lib/messages/protocol';

/**
 * What a view knows of something it asked for. A fault keeps the value known before:
 * old data with a note is worth more than a blank.
 */
export type Asked<T> = {
  value: T | undefined;
  fault: FaultCode | null;
  /** True until the first answer or fault. */
  loading: boolean;
};

/** One question with its newest answer, shared by every view that subscribes. Asks again whenever the worker says so. */
export type Source<T> = {
  read(): Asked<T>;
  subscribe(listener: () => void): () => void;
  refresh(): Promise<void>;
};

/** In a tab behind another. With fifty of them, all that ask at each change would keep the one that is seen waiting. */
const unseen = () => globalThis.document?.hidden === true;

/** Asks while anybody listens; of changes in a page that nobody sees once, when it is seen again. `about` says which changes concern it. */
export function createSource<N extends MessageName>(name: N, payload: Ask<N>, about: (changed: Changed) => boolean): Source<Answer<N>> {
  let state: Asked<Answer<N>> = { value: undefined, fault: null, loading: true };
  let stop: (() => void) | null = null;
  let turn = 0;
  /** Something changed while nobody could see it. */
  let owed = false;
  /** What this page was told before its code was there, until somebody follows. */
  let ahead: AheadAnswer<Answer<N>> | null = null;
  const listeners = new Set<() => void>();

  function set(next: Asked<Answer<N>>): void {
    state = next;
    for (const listener of listeners) listener();
  }

  async function refresh(): Promise<void> {
    owed = false;
    turn += 1;
    const mine = turn;
    try {
      const value = await ask(name, payload);
      // Answers may come back in another order than asked; only the newest question counts.
      if (mine === turn) set({ value, fault: null, loading: false });
    } catch (error) {
      if (mine === turn) set({ ...state, fault: faultCode(error), loading: false });
    }
  }

  function catchUp(): void {
    if (owed && !unseen()) void refresh();
  }

  return {
    read() {
      if (state.loading && !stop && !ahead) {
        ahead = takeAhead(name, payload);
        if (ahead) state = { value: ahead.value, fault: null, loading: false };
      }
      return state;
    },
    refresh,
    subscribe(listener) {
      listeners.add(listener);
      if (!stop) {
        const unfollow = onChanged((changed) => {
          owed ||= about(changed);
          catchUp();
        });
        globalThis.document?.addEventListener('visibilitychange', catchUp);
        stop = () => {
          unfollow();
          globalThis.document?.removeEventListener('visibilitychange', catchUp);
        };
        if (!ahead?.isFresh()) void refresh();
        ahead = null;
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
