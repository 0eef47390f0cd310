import { useEffect, useState } from 'react';
import { ask } from '@/lib/messages/messenger';

/** Teams whose drafts lie in this browser, the newest first ('' is everybody); null until it is known, or while nobody wants to know. */
export function useKeptTeams(wanted: boolean): readonly string[] | null {
  const [teams, setTeams] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    void ask('getKeptDrafts', {})
      .catch(() => [])
      .then((drafts) => {
        if (!over) setTeams([...new Set(drafts.map(({ team }) => team))]);
      });
    return () => {
      over = true;
    };
  }, [wanted]);
  return teams;
}
