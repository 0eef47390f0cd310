import type { Assessment, ReceiptStretch } from '../assessment';
import type { LeadRef } from '../lead';
import type { LocalText } from '../text';
import type { Separation, Share } from './separation';

/** A count under the rulebook as it is and as it would be. */
export interface BeforeAfter {
  before: number;
  after: number;
}

/** A lead by name, for lists. */
export interface NamedLead {
  id: string;
  name: string;
  company: string | null;
  owner: string | null;
  refs: LeadRef[];
}

/** Leads that would stand in another stage: `before` and `after` are stage ids. */
export interface StageMove {
  before: string;
  after: string;
  count: number;
  /** The first of them, at most 50. */
  leads: NamedLead[];
}

/** Promises missed: under each rulebook, and which of them are new or gone. */
export interface MissedChange extends BeforeAfter {
  appeared: number;
  vanished: number;
}

/** One lead that the change affects most, as both rulebooks judge it. */
export interface AffectedLead {
  lead: NamedLead;
  /** How much changes: 1000 for each stage, 100 for each promise missed or not, 1 for each point. */
  change: number;
  before: Assessment;
  after: Assessment;
  /** How the time of each clock was counted, by the clock's key. */
  receipts: { before: ClockReceipts; after: ClockReceipts };
}

/** The stretches of clocks by their key; those that never started have none. */
export type ClockReceipts = Readonly<Record<string, ReceiptStretch[]>>;

/** How well one rulebook's score works; null where it keeps no points. */
export type ScoreReport = (Separation & { bands: ({ band: 'high' | 'mid' | 'low' | null } & Share)[] }) | null;

/** What changes when one rulebook takes the place of another, over all leads seen so far. */
export interface WhatIfResult {
  leads: number;
  /** Leads that would stand elsewhere, miss other promises or score otherwise. */
  affected: number;
  /** How many would have entered each stage at any time, in the order of the ladders. */
  stages: ({ stage: string; name: LocalText } & BeforeAfter)[];
  moves: StageMove[];
  promises: ({ promise: string; name: LocalText } & MissedChange)[];
  /** By rep; null for what nobody owned, and for the clocks of managers and marketing. */
  reps: ({ owner: string | null } & MissedChange)[];
  /** Leads newly qualified (the first stage that hands off), by week; the date is its Monday. */
  weeks: ({ week: string } & BeforeAfter)[];
  score: { before: ScoreReport; after: ScoreReport };
  top: AffectedLead[];
}
