import { useEffect, useState } from 'react';
import { lintRulebook } from '@/lib/domain/lint';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import type { Problem } from './editing';

/** How long nobody may have typed before the draft is looked over. */
const PAUSE = 400;

/** What lint finds in a draft, a moment after the last change; until then what it found before. */
export function useLint(book: Agreement, almanac: Almanac, now: Instant): readonly Problem[] {
  const [found, setFound] = useState<readonly Problem[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setFound(lintDraft(book, almanac, now)), PAUSE);
    return () => clearTimeout(timer);
  }, [book, almanac, now]);
  return found;
}

/** What lint finds in a draft, each at its place in the agreement. */
export function lintDraft(book: Agreement, almanac: Almanac, now: Instant): Problem[] {
  return lintRulebook({ agreement: book, almanac }, now).map(({ severity, code, path, text }) => ({
    severity,
    code,
    // Holidays and zones are kept with the calendars.
    path: path[0] === 'agreement' ? path.slice(1) : ['calendars'],
    text,
  }));
}
