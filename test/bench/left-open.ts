/** A lead's page left open for eight hours of its own clock, then hidden. Alone: `npm run bench -- --only left-open`. */
import { join } from 'node:path';
import { build } from 'wxt';
import { type Held, leaveOpen } from './page/left-open-page';
import type { BenchRow } from './row';

const KB = 1024;
/** Code that is compiled as it is first needed, and the facts of eight acts; a leak by the minute would be more. */
const GROWTH = 256;

/** Builds the extension and lets the hours pass: about five minutes. */
export async function leftOpenBench(): Promise<BenchRow[]> {
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const { page, panel, bare, chipWoke, panelWoke, chip, panelAsleep } = await leaveOpen(
    join(process.cwd(), '.output', 'bench', 'chrome-mv3'),
  );
  const grown = (hours: readonly Held[], what: keyof Held) => (hours.at(-1)?.[what] ?? Number.NaN) - (hours[0]?.[what] ?? Number.NaN);
  const peer = 'the page without us';
  const none = { limit: { atMost: 0 } };
  return [
    {
      name: 'JavaScript heap of the page at hour 8, beyond hour 1',
      unit: 'KB',
      ours: grown(page, 'heap') / KB,
      others: { [peer]: grown(bare, 'heap') / KB },
      limit: { atMost: GROWTH },
    },
    { name: 'JavaScript heap of the panel at hour 8, beyond hour 1', unit: 'KB', ours: grown(panel, 'heap') / KB, others: {} },
    {
      name: 'nodes of the page at hour 8, beyond hour 1',
      unit: 'nodes',
      ours: grown(page, 'nodes'),
      others: { [peer]: grown(bare, 'nodes') },
      ...none,
    },
    { name: 'listeners of the page at hour 8, beyond hour 1', unit: 'listeners', ours: grown(page, 'listeners'), others: {}, ...none },
    { name: 'nodes of the panel at hour 8, beyond hour 1', unit: 'nodes', ours: grown(panel, 'nodes'), others: {} },
    { name: 'times the chip woke in eight hours', unit: 'times', ours: chipWoke, others: { 'the panel': panelWoke } },
    { name: 'timers of the chip in a hidden page', unit: 'timers', ours: Math.max(chip.waiting, chip.waitingLater), others: {}, ...none },
    { name: 'times the chip woke in an hour of a hidden page', unit: 'times', ours: chip.woken, others: {}, ...none },
    {
      name: 'times the panel woke in that hour',
      unit: 'times',
      ours: panelAsleep.woken,
      others: { 'timers that wait': panelAsleep.waitingLater },
    },
  ];
}
