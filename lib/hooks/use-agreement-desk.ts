import { useEffect, useMemo } from 'react';
import { SECOND } from '@/lib/domain/time';
import type { AgreementDesk } from '@/lib/messages/drafts';
import { createSource } from './source';
import { useSource } from './use-source';

const desk = createSource('getAgreementDesk', {}, (changed) => changed.what === 'rulebook');

const LOOK_EVERY = 20 * SECOND;

/** Versions, open drafts and what the person may do with them, as the hub says now; asked again while somebody looks at the page. */
export function useAgreementDesk() {
  const asked = useSource<AgreementDesk>(desk);
  const { refresh } = asked;
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    // Who signs or comments is told by nobody.
    const timer = setInterval(look, LOOK_EVERY);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [refresh]);
  return asked;
}

/** The version of a team published last; a team without its own has everybody's. Null before anything is known. */
export function latestVersion({ versions }: AgreementDesk, team: string): AgreementDesk['versions'][number] | null {
  return versions.find((one) => one.team === team) ?? versions.find((one) => one.team === '') ?? null;
}

/** The text of a published version; null asks for nothing. */
export function useVersion(team: string, version: string | null) {
  const source = useMemo(() => (version === null ? null : createSource('getVersion', { team, version }, () => false)), [team, version]);
  return useSource(source);
}
