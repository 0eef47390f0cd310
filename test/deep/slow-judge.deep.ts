import { describe, expect, it } from 'vitest';
import { aTally, differences } from '../slow-judge/compare';
import { stepped } from '../slow-judge/slow-judge';
import { firstSeed, seeds } from './seeds';

describe('B: the slow judge, thousands of leads', { timeout: 0 }, () => {
  it(`agrees on ${seeds(3_000)} leads of ten days from seed ${firstSeed()} on`, () => {
    const tally = aTally();
    const first = firstSeed();
    for (let seed = first; seed < first + seeds(3_000); seed++) {
      expect(differences(seed, tally), `TASUKI_FIRST_SEED=${seed} TASUKI_SEEDS=1 npm run test:deep`).toEqual([]);
    }
    console.log(`${tally.leads} leads, ${tally.clocks} clocks, ${tally.handOvers} hand-overs, ${stepped.minutes} minutes: no difference.`);
  });
});
