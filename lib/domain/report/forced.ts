import type { StageEntry } from '../lead';
import type { ReportPlan } from './plan';
import { type Rate, rateOf } from './rate';

type Force = NonNullable<StageEntry['forced']>;

/** How many entered the first stage that hands off in the month, and how many of them did not earn it by the rules. */
export interface ForcedShare {
  forced: Rate;
  kinds: Record<Force, number>;
}

/** Counts entries by how they came about. */
export class ForcedTally {
  #entered = 0;
  readonly #kinds: Record<Force, number> = { by_hand: 0, invited: 0, cold_call: 0 };

  add(stages: readonly StageEntry[], { mql, from, to }: ReportPlan): void {
    for (const { stage, at, forced } of stages) {
      if (stage !== mql || at < from || at >= to) continue;
      this.#entered += 1;
      if (forced) this.#kinds[forced] += 1;
    }
  }

  result(): ForcedShare {
    const { by_hand, invited, cold_call } = this.#kinds;
    return { forced: rateOf(by_hand + invited + cold_call, this.#entered), kinds: { ...this.#kinds } };
  }
}
