/** What fifty open leads cost, beside the same pages without our extension. Alone: `npm run bench -- --only tabs`. */
import { join } from 'node:path';
import { build } from 'wxt';
import { startDayAtWork } from './page/day-at-work';
import { tabsCost } from './page/many-tabs';
import type { BenchRow } from './row';

const TABS = 50;
const MB = 2 ** 20;

/** Builds the extension, then opens the tabs twice: with it, signed in at a hub of its own, and without. */
export async function tabsBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const day = await startDayAtWork();
  try {
    const ours = await tabsCost(day, join(process.cwd(), '.output', 'bench', 'chrome-mv3'));
    const bare = await tabsCost(day, null);
    const peer = 'the same tabs without it';
    const each = (bytes: number) => bytes / TABS / MB;
    const sorted = [...ours.changes].sort((a, b) => a - b);
    return [
      { name: 'JavaScript heap of one of 50 tabs, page', unit: 'MB', ours: each(ours.pageHeap), others: { [peer]: each(bare.pageHeap) } },
      { name: 'JavaScript heap of one of 50 panels', unit: 'MB', ours: each(ours.panelHeap), others: {} },
      { name: 'memory of the whole browser, a tab', unit: 'MB', ours: each(ours.memory), others: { [peer]: each(bare.memory) } },
      { name: 'a core, by 50 pages, 46 of them hidden', unit: '%', ours: ours.pagesBusy, others: { [peer]: bare.pagesBusy } },
      { name: 'a core, by the worker and 50 panels', unit: '%', ours: ours.extensionBusy, others: {} },
      {
        name: 'a change at the hub stands in four seen chips and panels, median',
        unit: 'ms',
        ours: sorted[sorted.length >> 1] ?? Number.NaN,
        others: {},
      },
    ];
  } finally {
    await day.close();
  }
}
