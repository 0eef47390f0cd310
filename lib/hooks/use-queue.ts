import { useMemo } from 'react';
import type { Queue } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

const isAbout = (changed: { what: string }) => changed.what === 'leads' || changed.what === 'rulebook';
const mine = createSource('getQueue', {}, isAbout);

/** What a team worked without a deal, for who leads it; pass null to ask for nothing. */
export function useTeamQueue(team: string | null) {
  const source = useMemo(() => (team === null ? null : createSource('getQueue', { team }, isAbout)), [team]);
  return useSource<Queue>(source);
}

/** The lists of the signed-in person; with `owner` that colleague's, as far as the leads are in the person's view. */
export function useQueue(owner?: string) {
  const theirs = useMemo(() => (owner === undefined ? null : createSource('getQueue', { owner }, isAbout)), [owner]);
  return useSource<Queue>(theirs ?? mine);
}
