import { useEffect, useState } from 'react';
import { ask } from '@/lib/messages/messenger';

/** Leads found for what was typed: null while nothing is asked for, undefined until the answer is here. */
export function useSearch(text: string): readonly string[] | null | undefined {
  const asked = text.trim();
  const [found, setFound] = useState<{ asked: string; ids: readonly string[] } | null>(null);
  useEffect(() => {
    if (asked === '') return;
    let over = false;
    ask('searchLeads', { text: asked }).then(
      ({ ids }) => !over && setFound({ asked, ids }),
      () => !over && setFound({ asked, ids: [] }),
    );
    return () => {
      over = true;
    };
  }, [asked]);
  if (asked === '') return null;
  // While one types on, what was found before stays.
  return found?.ids;
}
