import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Almanac, Rulebook } from '@/lib/domain/rulebook';
import type { WhatIfResult } from '@/lib/domain/what-if';

/** How far a what-if is. `leads` are all that will be looked at; figures come with the first report and the last one has the leads most affected. */
export type WhatIfReport = { done: number; leads: number; finished: boolean; result: WhatIfResult };

/** Where what-ifs are worked out: apart from the page, which must not stand still meanwhile. */
export interface WhatIfSource {
  /** Begins one and takes the place of any before it. Tells `report` so far and once it is done, or `fail` once; the answer ends it. */
  run(books: { before: Rulebook; after: Rulebook }, report: (report: WhatIfReport) => void, fail: () => void): () => void;
  /** Tells the rulebook in force while a draft is being written, so that leads are judged by it before anybody asks. */
  prepare?(before: Rulebook): void;
  /** Lets go of what it works with. */
  end?(): void;
}

type Offered = { source: WhatIfSource; almanac: Almanac };

const Context = createContext<Offered | null>(null);

/** Gives the sections below it a place to work what-ifs out, and the holidays by which they judge. */
export function WhatIfSourceProvider({ source, almanac, children }: Offered & { children: ReactNode }) {
  const offered = useMemo(() => ({ source, almanac }), [source, almanac]);
  return <Context.Provider value={offered}>{children}</Context.Provider>;
}

/** The place to work what-ifs out; null where there is none. */
export function useWhatIfSource(): Offered | null {
  return useContext(Context);
}
