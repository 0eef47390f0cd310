import { useEffect } from 'react';
import type { Agreement, Almanac } from '@/lib/domain/rulebook';
import type { WhatIfSource } from './what-if-source';

/** Milliseconds from the draft's beginning to the first work on it: its first key comes first. */
const SOON = 400;
/** Milliseconds until what was judged is looked through again: leads are written, clocks fall due, and what nobody uses is let go. */
const AGAIN = 4 * 60_000;

/** Has leads judged by the agreement in force for as long as the view stands, and the page is seen. */
export function useWhatIfAhead(source: WhatIfSource, agreement: Agreement | null, almanac: Almanac | undefined): void {
  useEffect(() => {
    if (!agreement || !almanac) return;
    const prepare = () => source.prepare?.({ agreement, almanac });
    const first = setTimeout(prepare, SOON);
    const again = setInterval(() => {
      if (!document.hidden) prepare();
    }, AGAIN);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [source, agreement, almanac]);
}
