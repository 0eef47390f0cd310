import { useCallback, useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The section that the address names, and how to go to another: a step in the browser's history. */
export function useHash(): [string, (id: string) => void] {
  const hash = useSyncExternalStore(subscribe, () => location.hash.slice(1));
  const go = useCallback((id: string) => {
    if (location.hash.slice(1) !== id) location.hash = id;
  }, []);
  return [hash, go];
}
