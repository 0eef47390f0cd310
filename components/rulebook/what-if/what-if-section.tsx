import { useMemo } from 'react';
import type { Almanac } from '@/lib/domain/rulebook';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { WhatIf } from './what-if';
import { useWhatIfSource } from './what-if-source';

const emptyAlmanac: Almanac = { revision: 0, holidays: {}, transitions: {}, absences: [] };

/** The page of the editor that tries the draft on the leads kept here. Needs a `WhatIfSourceProvider` above. */
export function WhatIfSection() {
  const { lang } = useSay();
  const text = whatIfWords(lang);
  const { book, inForce, canEdit } = useEditing();
  const almanac = useWhatIfSource()?.almanac ?? emptyAlmanac;
  const before = useMemo(() => inForce && { agreement: inForce, almanac }, [inForce, almanac]);
  const after = useMemo(() => ({ agreement: book, almanac }), [book, almanac]);
  return (
    <div className="rb-section wi">{before ? <WhatIf before={before} after={after} reads={!canEdit} /> : <p>{text.nothingInForce}</p>}</div>
  );
}
