import type { CompiledRulebook } from '../compiled-rulebook';
import type { Judges } from '../judges';
import type { StageRule } from '../rulebook';
import { type Dependence, dependenceOf } from './dependence';
import { RunningScore } from './running-score';

/** One stage of a ladder, and what its entry can depend on. */
export interface Rung {
  rule: StageRule;
  on: Dependence;
}

/** A rulebook made ready to lead many leads up its ladder. */
export interface Way {
  book: CompiledRulebook;
  /** The judges of the rulebook; the score is told by `score`, and when it changes is for `score` to say. */
  judges: Judges;
  score: RunningScore;
  ladder: readonly Rung[];
  /** The places of the stages in the ladder; the first of one that stands in it twice. */
  orders: ReadonlyMap<string, number>;
}

/** Makes a rulebook ready for replays, one at a time; `score` where it shares rules with another. */
export function wayBy(book: CompiledRulebook, score = new RunningScore(book.agreement)): Way {
  const { agreement, judges } = book;
  return {
    book,
    judges: { ...judges, score: (facts) => score.read(facts.now, () => facts) },
    score,
    ladder: agreement.stages.map((rule) => {
      const { entry, triggers, excludedWhen } = rule;
      return { rule, on: dependenceOf([entry, ...triggers.map(({ when }) => when)], agreement, excludedWhen) };
    }),
    orders: new Map(agreement.stages.map(({ id }, order): [string, number] => [id, order]).reverse()),
  };
}
