import { useCallback, useEffect, useRef, useState } from 'react';
import type { Rulebook } from '@/lib/domain/rulebook';
import { useWhatIfSource, type WhatIfReport } from './what-if-source';

/** A what-if as a view knows it: what was asked, how far it is, and its figures so far. */
export type WhatIfState = {
  state: 'idle' | 'running' | 'finished' | 'cancelled' | 'failed';
  report: WhatIfReport | null;
  /** The books of the report; others by now where the draft changed. */
  books: { before: Rulebook; after: Rulebook } | null;
  run: () => void;
  cancel: () => void;
};

const idle = { state: 'idle', report: null, books: null } as const;

/** Works a what-if out: once by itself when `begins`, and whenever asked. Ends with the view. */
export function useWhatIf(before: Rulebook, after: Rulebook, begins: boolean): WhatIfState {
  const source = useWhatIfSource()?.source ?? null;
  const [known, setKnown] = useState<Pick<WhatIfState, 'state' | 'report' | 'books'>>(idle);
  const end = useRef<(() => void) | null>(null);

  const run = useCallback(() => {
    if (!source) return;
    end.current?.();
    const books = { before, after };
    // What was known stays to be seen until the first new figures.
    setKnown((last) => ({ ...last, state: 'running' }));
    end.current = source.run(
      books,
      (report) => setKnown({ state: report.finished ? 'finished' : 'running', report, books }),
      () => setKnown((last) => ({ ...last, state: 'failed' })),
    );
  }, [source, before, after]);

  const cancel = useCallback(() => {
    end.current?.();
    end.current = null;
    setKnown((last) => (last.state === 'running' ? { ...last, state: last.report ? 'cancelled' : 'idle' } : last));
  }, []);

  const began = useRef(false);
  useEffect(() => {
    if (!begins || began.current) return;
    began.current = true;
    run();
  }, [begins, run]);
  useEffect(
    () => () => {
      end.current?.();
      began.current = false;
    },
    [],
  );
  return { ...known, run, cancel };
}
