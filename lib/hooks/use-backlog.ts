import { useMemo } from 'react';
import type { BacklogView } from '@/lib/messages/protocol';
import { createSource } from './source';
import { useSource } from './use-source';

/** A team's backlog by rep, from the hub; without a team the first one the person manages. Pass null to ask for nothing. */
export function useBacklog(team?: string | null) {
  const source = useMemo(
    () => (team === null ? null : createSource('getBacklog', { team }, (changed) => changed.what === 'leads')),
    [team],
  );
  return useSource<BacklogView>(source);
}
