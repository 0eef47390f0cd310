import { useEffect, useState } from 'react';
import { type LintFinding, lintSteps } from '@/lib/domain/lint';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { alike } from './edit';
import type { Problem } from './editing';

/** How long nobody may have typed before the draft is looked over. */
const PAUSE = 400;

/**
 * What lint finds in a draft, a moment after the last change; until then what it found before. It works in turns of the page, each a few
 * milliseconds long, and begins anew when a key comes in between.
 */
export function useLint(book: Agreement, almanac: Almanac, now: Instant): readonly Problem[] {
  const [found, setFound] = useState<readonly Problem[]>([]);
  useEffect(() => {
    const steps = lintSteps({ agreement: book, almanac }, now);
    let timer = setTimeout(function turn() {
      const step = steps.next();
      if (!step.done) {
        timer = setTimeout(turn);
        return;
      }
      const next = placed(step.value);
      // Mostly nothing new was found, and then nothing is drawn.
      setFound((before) => (alike(before, next) ? before : next));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [book, almanac, now]);
  return found;
}

/** Findings at their places in the agreement. */
function placed(findings: readonly LintFinding[]): Problem[] {
  return findings.map(({ severity, code, path, text }) => ({
    severity,
    code,
    // Holidays and zones are kept with the calendars.
    path: path[0] === 'agreement' ? path.slice(1) : ['calendars'],
    text,
  }));
}
