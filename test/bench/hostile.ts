/** One evaluation of the worst input that the schemas take. Alone: `tsx test/bench/hostile.ts`. */
import { pathToFileURL } from 'node:url';
import { runBuilt } from './built';
import type { HostileCase } from './hostile-run';
import type { BenchRow } from './row';

const MOST_MILLISECONDS = 50;

/** Measures how long one evaluation takes of leads and rulebooks at their limits, and at the ends of time. */
export async function hostileBench(): Promise<BenchRow[]> {
  const cases = await runBuilt<HostileCase[]>('hostile-run.ts');
  const limit = { atMost: MOST_MILLISECONDS };
  return cases.flatMap(({ name, first, later }) => [
    { name: `${name}, again`, unit: 'ms', ours: later, others: {}, limit },
    { name: `${name}, first time`, unit: 'ms', ours: first, others: {} },
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours } of await hostileBench()) console.log(name, ours, unit);
}
