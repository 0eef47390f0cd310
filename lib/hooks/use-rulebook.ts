import type { Rulebook } from '@/lib/domain/rulebook';
import { createSource } from './source';
import { useSource } from './use-source';

const rulebook = createSource('getRulebook', {}, (changed) => changed.what === 'rulebook');

/** The agreement in force for the person signed in, with its almanac; `value` null before the first sync. */
export function useRulebook() {
  return useSource<Rulebook | null>(rulebook);
}
