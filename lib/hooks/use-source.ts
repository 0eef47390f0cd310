import { useSyncExternalStore } from 'react';
import type { Asked, Source } from './source';

const nowhere: Source<never> = {
  read: () => unanswered,
  refresh: () => Promise.resolve(),
  subscribe: () => () => undefined,
};
const unanswered: Asked<never> = { value: undefined, fault: null, loading: true };

/** Reads a source and follows it; null asks for nothing and stays loading. */
export function useSource<T>(source: Source<T> | null): Asked<T> & { refresh: () => Promise<void> } {
  const chosen: Source<T> = source ?? nowhere;
  const asked = useSyncExternalStore(chosen.subscribe, chosen.read);
  return { ...asked, refresh: chosen.refresh };
}
