import type { Rulebook } from '../rulebook';
import type { WhatIfResult } from './result';

/** What a page asks of whoever works a what-if out. `turn` tells one from the next: only the newest is worked on. */
export type WhatIfAsk = { turn: number; before: Rulebook; after: Rulebook; now: number } | { turn: number; cancel: true };

/** What comes back: figures so far, the last ones `finished`, or that it failed. */
export type WhatIfTold =
  | { turn: number; kind: 'figures'; done: number; leads: number; finished: boolean; result: WhatIfResult }
  | { turn: number; kind: 'failed' };
