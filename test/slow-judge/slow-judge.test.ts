import { describe, expect, it } from 'vitest';
import { aTally, differences, LEADS_A_TEAM } from './compare';

/** Some of each of the first ten pairs of teams; `npm run test:deep` takes thousands. */
const seeds = Array.from({ length: 200 }, (_, seed) => seed).filter((seed) => seed % LEADS_A_TEAM < 4);
const LEADS = seeds.length;

describe('B: a slow judge that goes through forty leads of ten days minute by minute', { timeout: 300_000 }, () => {
  it('sees the same clocks: start, due, state, time used, left and allowed, standing still, and every minute of the receipt', () => {
    const tally = aTally();
    for (const seed of seeds) expect(differences(seed, tally)).toEqual([]);
    // What was never seen was not compared: every state but the one of a calendar that never opens comes up often.
    expect(tally.leads).toBe(LEADS);
    expect(tally.handOvers).toBeGreaterThan(LEADS / 5);
    for (const state of ['waiting', 'running', 'at_risk', 'met', 'met_late', 'breached', 'cancelled']) {
      expect(tally.states[state] ?? 0, state).toBeGreaterThan(20);
    }
  });
});
