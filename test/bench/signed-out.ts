/** What a CRM's page pays while nobody is signed in. Alone: `npm run bench -- --only signed-out`. */
import { join } from 'node:path';
import { build } from 'wxt';
import type { PageCost } from './page/script-time';
import { signedOutCosts } from './page/signed-out-page';
import type { BenchRow } from './row';

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Builds the extension, signs in and out again, and opens the CRM's page. */
export async function signedOutBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const costs = await signedOutCosts(join(process.cwd(), '.output', 'bench', 'chrome-mv3'));
  const of = (kind: 'ours' | 'empty' | 'none', what: keyof PageCost) => median(costs[kind].map((cost) => cost[what]));
  const row = (what: keyof PageCost, name: string): BenchRow => ({
    name,
    unit: 'ms',
    ours: of('ours', what),
    others: { 'a page with an empty content script': of('empty', what), 'a page without extensions': of('none', what) },
  });
  return [
    { name: 'worlds of ours in a page while nobody is signed in', unit: 'worlds', ours: costs.worlds, others: {}, limit: { atMost: 0 } },
    row('script', 'script of a page while nobody is signed in, median'),
    row('all', 'work of a page while nobody is signed in, median'),
  ];
}
