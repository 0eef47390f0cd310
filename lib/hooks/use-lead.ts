import { useMemo } from 'react';
import { type LeadRef, refKey } from '@/lib/domain/lead';
import type { LeadView } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

/**
 * The lead a ref names, with the acts on it that are still on their way; `value` null when nobody knows it.
 * Another ref starts empty: never the last lead's data on the next lead.
 */
export function useLead(ref: LeadRef | null) {
  const key = ref && refKey(ref);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the ref, whose object may be new at each render
  const source = useMemo(() => {
    if (!ref) return null;
    // A change names leads by any of their refs, so only one that names none of ours and all of its own could be left out.
    return createSource('getLead', { ref }, (changed) => changed.what === 'leads' && (!changed.refs || changed.refs.includes(refKey(ref))));
  }, [key]);
  return useSource<LeadView | null>(source);
}
