/** What a page pays that takes our elements out in each frame. Alone: `npm run bench -- --only removed`. */
import { join } from 'node:path';
import { build } from 'wxt';
import { removingShares } from './page/removing-page';
import type { BenchRow } from './row';

const LIMIT = 1.1;

/** Builds the extension, then opens four such pages in one browser, in turn. */
export async function removedBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const shares = await removingShares(join(process.cwd(), '.output', 'bench', 'chrome-mv3'));
  const peer = 'the page without us';
  return (
    [
      ['chip', 'the chip'],
      ['list', 'the marks of 200 rows'],
    ] as const
  ).flatMap(([kind, what]): BenchRow[] => [
    {
      name: `a page’s own thread after a second in which it removed ${what} in each frame`,
      unit: '%',
      ours: shares[kind].share,
      others: { [peer]: shares[`bare${kind}`].share },
      limit: { atMost: LIMIT, peer },
    },
    { name: `elements it had to remove: ${what}`, unit: 'times', ours: shares[kind].removed, others: {} },
  ]);
}
