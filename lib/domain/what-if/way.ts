import type { CompiledRulebook } from '../compiled-rulebook';
import type { Judges } from '../judges';
import type { StageRule } from '../rulebook';
import { type Dependence, dependenceOf, united } from './dependence';
import { RunningScore } from './running-score';

/** One stage of a ladder, and what its entry can depend on. */
export interface Rung {
  rule: StageRule;
  on: Dependence;
}

/** A rulebook made ready to lead many leads up its ladder. */
export interface Way {
  book: CompiledRulebook;
  /** The judges of the rulebook; the score is told by `score`. */
  judges: Judges;
  /** Where the score rests on itself, answers hang on who asks first: nothing may be carried from moment to moment. */
  isCircular: boolean;
  score: RunningScore;
  ladder: readonly Rung[];
  /** The places of the stages in the ladder; the first of one that stands in it twice. */
  orders: ReadonlyMap<string, number>;
}

/** Makes a rulebook ready for a replay. A way is for one replay at a time. */
export function wayBy(book: CompiledRulebook): Way {
  const { agreement, judges } = book;
  const score = new RunningScore(agreement);
  const isCircular = score.on.score;
  const ladder = agreement.stages.map((rule): Rung => {
    const own = dependenceOf([rule.entry, rule.excludedWhen, ...rule.triggers.map(({ when }) => when)], agreement);
    return { rule, on: own.score ? united([own, score.on]) : own };
  });
  return {
    book,
    judges: isCircular ? judges : { ...judges, score: (facts) => score.read(facts) },
    isCircular,
    score,
    ladder,
    orders: new Map(agreement.stages.map(({ id }, order): [string, number] => [id, order]).reverse()),
  };
}
