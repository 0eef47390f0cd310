import type { Lead } from '../lead';
import type { Replay } from './replay';
import type { BeforeAfter, MissedChange, NamedLead } from './result';
import type { ScoreTable } from './separation';

/** So many leads of a move are listed. */
export const LISTED = 50;
/** So many of the leads most affected are told in full. */
export const TOP = 10;

/** The place of a lead among all, by which counts of several hands come into the order of one. */
interface Placed {
  place: number;
}

/** A lead that the change affects, and how it has gone by both rulebooks. */
export interface Affected extends Placed {
  change: number;
  lead: Lead;
  before: Replay;
  after: Replay;
}

/** A move between two stages, with the first leads that make it. */
export interface MoveCount extends Placed {
  before: string;
  after: string;
  count: number;
  leads: (Placed & { lead: NamedLead })[];
}

/** What a rep missed; `nth` tells reps apart whom the same lead brought. */
export interface RepCount extends MissedChange, Placed {
  nth: number;
}

/**
 * What is counted of leads, the leads themselves aside: plain values, so that it can be sent. Rows that come in the order in which they
 * were first seen know the place of the lead that brought them.
 */
export interface Counts {
  leads: number;
  affected: number;
  stages: Map<string, BeforeAfter>;
  moves: Map<string, MoveCount>;
  promises: Map<string, MissedChange>;
  reps: Map<string | null, RepCount>;
  weeks: Map<number, BeforeAfter>;
  scores: { before: ScoreTable; after: ScoreTable };
  /** The ten that change most, the first of equals first. */
  top: Affected[];
}

/** The counts of several hands, each over other leads, as one hand would have counted them in the order of their places. */
export function together(parts: readonly Counts[]): Counts {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const tables = (which: 'before' | 'after') => sums(parts.map(({ scores }) => scores[which]));
  return {
    leads: sum(parts.map(({ leads }) => leads)),
    affected: sum(parts.map(({ affected }) => affected)),
    stages: sums(parts.map(({ stages }) => stages)),
    moves: inPlace(
      merged(
        parts.map(({ moves }) => moves),
        moveOfBoth,
      ),
    ),
    promises: sums(parts.map(({ promises }) => promises)),
    reps: inPlace(
      merged(
        parts.map(({ reps }) => reps),
        repOfBoth,
      ),
    ),
    weeks: sums(parts.map(({ weeks }) => weeks)),
    scores: { before: tables('before'), after: tables('after') },
    top: parts
      .flatMap(({ top }) => top)
      .sort((a, b) => b.change - a.change || a.place - b.place)
      .slice(0, TOP),
  };
}

/** The counts without the leads by name, which weigh more than all of them: for figures on the way. */
export function bare(counts: Counts): Counts {
  return { ...counts, moves: new Map([...counts.moves].map(([key, move]) => [key, { ...move, leads: [] }])), top: [] };
}

function moveOfBoth(a: MoveCount, b: MoveCount): MoveCount {
  const leads = [...a.leads, ...b.leads].sort((x, y) => x.place - y.place).slice(0, LISTED);
  return { ...a, count: a.count + b.count, leads, place: Math.min(a.place, b.place) };
}

function repOfBoth(a: RepCount, b: RepCount): RepCount {
  const { place, nth } = a.place <= b.place ? a : b;
  return { ...sumOfBoth(a, b), place, nth };
}

function merged<Key, Row>(parts: readonly ReadonlyMap<Key, Row>[], both: (a: Row, b: Row) => Row): Map<Key, Row> {
  const all = new Map<Key, Row>();
  for (const part of parts) {
    for (const [key, row] of part) {
      const other = all.get(key);
      all.set(key, other === undefined ? row : both(other, row));
    }
  }
  return all;
}

function sums<Key, Row extends object>(parts: readonly ReadonlyMap<Key, Row>[]): Map<Key, Row> {
  return merged(parts, sumOfBoth);
}

/** Every figure of two rows added. */
function sumOfBoth<Row extends object>(a: Row, b: Row): Row {
  const figures = Object.entries(a).map(([key, figure]) => [key, figure + (b as Record<string, number>)[key]]);
  return Object.fromEntries(figures) as Row;
}

/** Rows in the order in which one hand would first have seen them. */
function inPlace<Key, Row extends Placed & { nth?: number }>(rows: Map<Key, Row>): Map<Key, Row> {
  return new Map([...rows].sort(([, a], [, b]) => a.place - b.place || (a.nth ?? 0) - (b.nth ?? 0)));
}

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}
