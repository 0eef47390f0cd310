import type { Rulebook } from '../rulebook';
import type { Counts } from './counts';
import type { WhatIfResult } from './result';

/**
 * What a page asks of whoever works a what-if out. `turn` tells one from the next: only the newest is worked on. `ahead` is the rulebook
 * in force, by which leads may be judged while nothing else is asked.
 */
export type WhatIfAsk =
  | { turn: number; before: Rulebook; after: Rulebook; now: number }
  | { turn: number; cancel: true }
  | { ahead: Rulebook; now: number };

/** What comes back: figures so far, the last ones `finished`, or that it failed. */
export type WhatIfTold =
  | { turn: number; kind: 'figures'; done: number; leads: number; finished: boolean; result: WhatIfResult }
  | { turn: number; kind: 'failed' };

/** Some of the leads, from one id to another, both among them; `place` is that of the first among all leads. */
export interface Stretch {
  from: string;
  to: string;
  place: number;
}

/** What is asked of a hand that counts some of the leads for another; a `stretch` is the answer to its wish, null when all are dealt out. */
export type HandAsk =
  | { turn: number; before: Rulebook; after: Rulebook; now: number; checked: boolean }
  | { turn: number; stretch: Stretch | null }
  | { turn: number; cancel: true };

/** What such a hand says: that it wants more leads, what it has counted so far, or that it failed. */
export type HandTold =
  | { turn: number; kind: 'wish' }
  | { turn: number; kind: 'counts'; finished: boolean; counts: Counts }
  | { turn: number; kind: 'failed' };
