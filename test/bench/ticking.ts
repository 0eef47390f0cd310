/** What an open lead's page pays while the chip counts. Alone: `npm run bench -- --only ticking`. */
import { join } from 'node:path';
import { build } from 'wxt';
import { tickingShares } from './page/ticking-time';
import type { BenchRow } from './row';

const LIMITS = { minutes: 0.01, seconds: 0.3 };

/** Builds the extension, then lets three pages stand for three minutes. */
export async function tickingBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const shares = await tickingShares(join(process.cwd(), '.output', 'bench', 'chrome-mv3'));
  return (['minutes', 'seconds'] as const).map((what) => ({
    name: `a page’s own thread while ${what} tick, beyond the page without a chip`,
    unit: '%',
    ours: shares[what] - shares.none,
    others: { 'the page without a chip': shares.none },
    limit: { atMost: LIMITS[what] },
  }));
}
