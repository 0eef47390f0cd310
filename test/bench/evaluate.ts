/**
 * The whole assessment of a lead by the rulebook that ships: 20 activities and three clocks or more each.
 * Alone: `tsx test/bench/evaluate.ts`.
 */
import { pathToFileURL } from 'node:url';
import { runBuilt } from './built';
import type { EvaluateSpeeds } from './evaluate-run';
import type { BenchRow } from './row';

const TARGETS = { perSecond: 40_000, growth: 1.3, clocks: 3 };

/**
 * Measures leads evaluated a second. What counts is the processor time of one core, with everything the engine does beside on it:
 * on a busy machine the clock on the wall tells how much of the core others took.
 */
export async function evaluateBench(): Promise<BenchRow[]> {
  const { many, few, growth, leads, clocks, fewestClocks } = await runBuilt<EvaluateSpeeds>('evaluate-run.ts');
  if (fewestClocks < TARGETS.clocks) throw new Error(`a lead has only ${fewestClocks} clocks`);
  const unit = 'leads/s';
  const name = `evaluate, ${leads.toLocaleString('en')} leads of 20 activities and ${clocks.toFixed(1)} clocks`;
  return [
    { name: `${name}, one core`, unit, ours: many.core, others: {}, limit: { atLeast: TARGETS.perSecond } },
    { name: `${name}, by the clock on the wall`, unit, ours: many.wall, others: {} },
    { name: 'evaluate, 1,000 leads again and again, one core', unit, ours: few.core, others: {} },
    { name: 'cost of a lead, 100,000 leads ÷ 1,000', unit: 'ratio', ours: growth, others: {}, limit: { atMost: TARGETS.growth } },
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours } of await evaluateBench()) console.log(name, ours, unit);
}
