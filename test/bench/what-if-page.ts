/**
 * The what-if of the options page over 10,000 leads that lie in the extension's store, in a real browser with the extension as it is
 * built. Alone, with a build that is there already: `tsx test/bench/what-if-page.ts .output/chrome-mv3`.
 */
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'wxt';
import { ensureBrowser } from '@/server/launch/browser';
import { launchExtension } from '@/server/launch/extension-browser';
import { bundle } from './page/bundle';
import type { WhatIfTimes } from './page/what-if-in-page';
import type { BenchRow } from './row';

const LEADS = 10_000;
const TARGETS = { all: 1_500, first: 300, task: 50 };
/** The middle one of so many is told. */
const ROUNDS = Number(process.env.TASUKI_ROUNDS) || 3;
/** So long somebody writes on a draft before trying it out. */
const WRITING = 8_000;

/** Tried out after some seconds of writing, as people do; at once, with a worker that knows nothing yet; and again after another change. */
type Kind = 'written' | 'cold' | 'again';

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Builds the extension unless a build is named, fills its store and tries two drafts out: after some seconds of writing, at once, and again. */
export async function whatIfPageBench(built?: string): Promise<BenchRow[]> {
  if (!built) await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const folder = await mkdtemp(join(tmpdir(), 'tasuki-bench-'));
  try {
    await cp(built ?? join(process.cwd(), '.output', 'bench', 'chrome-mv3'), folder, { recursive: true });
    const worker = (await readdir(join(folder, 'assets'))).find((name) => name.startsWith('what-if.worker'));
    if (!worker) throw new Error('the build holds no worker for what-ifs');
    await bundle('test/bench/page/what-if-in-page.tsx', join(folder, 'what-if-bench.js'), { WORKER: `/assets/${worker}` });
    await writeFile(
      join(folder, 'what-if-bench.html'),
      '<!doctype html><meta charset="utf-8"><body><script src="what-if-bench.js"></script>',
    );
    return await measured(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(extension: string): Promise<BenchRow[]> {
  const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension, headless: true, language: 'ja' });
  try {
    const page = await browser.context.newPage();
    await page.goto(browser.page('what-if-bench.html'));
    await page.evaluate((count) => window.keepLeads(count), LEADS);
    const rows: BenchRow[] = [];
    for (const draft of ['promise', 'score'] as const) {
      const times: Record<Kind, WhatIfTimes[]> = { written: [], cold: [], again: [] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const kind of ['written', 'cold'] as const) {
          const asked = [draft, kind === 'written' ? WRITING : 0] as const;
          const { first, again } = await page.evaluate(([which, writing]) => window.timeWhatIf(which, writing), asked);
          times[kind].push(first);
          times.again.push(again);
        }
      }
      const of = (kind: Kind, what: keyof WhatIfTimes) => middle(times[kind].map((one) => one[what]));
      const row = (what: 'all' | 'first', name: string): BenchRow => ({
        name: `what-if page, another ${draft}: ${name}`,
        unit: 'ms',
        ours: of('written', what),
        others: { 'at once, a new worker': of('cold', what), 'again after another change': of('again', what) },
        limit: { atMost: TARGETS[what] },
      });
      rows.push(row('all', `${LEADS} leads after ${WRITING / 1000} s of writing`), row('first', 'first figures'), {
        name: `what-if page, another ${draft}: longest task of the page (0: none over 50)`,
        unit: 'ms',
        ours: Math.max(...Object.values(times).flatMap((all) => all.map(({ task }) => task))),
        others: {},
        limit: { atMost: TARGETS.task },
      });
    }
    return rows;
  } finally {
    await browser.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, unit, ours, others, limit } of await whatIfPageBench(process.argv[2]))
    console.log(name, unit, ours, others, limit ?? '');
}
