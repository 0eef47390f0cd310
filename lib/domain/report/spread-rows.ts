import type { Tri } from '../assessment';
import type { Delivery } from './delivery';
import type { PromiseOutcome } from './promise-outcomes';
import { OutcomeTally } from './promise-outcomes';
import { type Rate, rateOf } from './rate';
import { gini } from './spread';
import { Groups } from './tally';

/** Fewer people than these could be told from one another in what marketing sees, unless the agreement says otherwise. */
export const SMALLEST_GROUP = 5;

/** What one rep, or one industry, got and what came of it. */
export interface SpreadRow {
  /** A rep's user id or an industry; null for nobody, or not known. */
  group: string | null;
  delivered: number;
  persona: number;
  accepted: Rate;
  sql: Rate;
  /** Promises kept of those that fell due in the month; of industries nothing is said. */
  kept: Rate;
}

/** How leads are spread over groups. */
export interface Spread {
  /** The Gini coefficient of `delivered` over the groups, 0 even to 1; groups that got nothing count where they are known. */
  gini: number | null;
  groups: number;
  rows: SpreadRow[];
  /** All groups in one row: what stands here instead of `rows` for those who may not see them. */
  together: SpreadRow | null;
  /** Groups left out of `rows`. */
  hidden: number;
}

interface Tally {
  delivered: number;
  persona: number;
  answered: number;
  accepted: number;
  sql: number;
  outcomes: OutcomeTally;
}

/** Adds up what groups got. */
export class SpreadTally {
  readonly #groups = new Groups<Tally>(blank);
  readonly #all = blank();

  /** Groups that are known to exist, whether or not they got anything. */
  constructor(known: readonly string[] = []) {
    for (const group of known) this.#groups.of(group);
  }

  addDelivery(group: string | null | undefined, { answer, sqlAt }: Delivery, persona: Tri): void {
    for (const row of [this.#groups.of(group), this.#all]) {
      row.delivered += 1;
      if (persona === 'yes') row.persona += 1;
      if (answer) row.answered += 1;
      if (answer?.kind === 'accept') row.accepted += 1;
      if (sqlAt !== null) row.sql += 1;
    }
  }

  addOutcome({ owner, outcome }: PromiseOutcome): void {
    this.#groups.of(owner).outcomes.add(outcome);
    this.#all.outcomes.add(outcome);
  }

  /** Every group in a row of its own; the most first. */
  open(): Spread {
    const rows = this.#groups.list().map(([group, tally]) => rowOf(group, tally));
    const named = rows.filter(({ group }) => group !== null);
    rows.sort((a, b) => b.delivered - a.delivered);
    return { gini: gini(named.map(({ delivered }) => delivered)), groups: named.length, rows, together: null, hidden: 0 };
  }

  /** For those who may see people only together, and only where there are enough of them. */
  closed(least = SMALLEST_GROUP): Spread {
    const { gini: measure, groups, rows } = this.open();
    const enough = groups >= least;
    return { gini: enough ? measure : null, groups, rows: [], together: enough ? rowOf(null, this.#all) : null, hidden: rows.length };
  }
}

function blank(): Tally {
  return { delivered: 0, persona: 0, answered: 0, accepted: 0, sql: 0, outcomes: new OutcomeTally() };
}

function rowOf(group: string | null, tally: Tally): SpreadRow {
  const { delivered, persona, answered, accepted, sql, outcomes } = tally;
  return { group, delivered, persona, accepted: rateOf(accepted, answered), sql: rateOf(sql, delivered), kept: outcomes.kept() };
}
