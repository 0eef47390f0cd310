import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chipSummary } from '@/entrypoints/background/chip-summary';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { HOUR, MINUTE } from '@/lib/domain/time';
import type { ChipSummary } from '@/lib/messages/chip';
import { ensureBrowser } from '@/server/launch/browser';
import { launchExtension } from '@/server/launch/extension-browser';
import { sampleWorld, showcase } from '@/server/samples/world';
import { bundle } from './bundle';

const pages = ['none', 'minutes', 'seconds'] as const;
export type Ticking = Record<(typeof pages)[number], number>;

/** Until every page is idle; then so long is measured: three minutes tick, and ten times as many seconds. */
const SETTLE = 5_000;
const SPAN = 3 * MINUTE;

/** A promise that is due within hours (its minutes tick), or within minutes (its seconds do). */
function summariesAt(now: number): Record<string, ChipSummary> {
  const lead = sampleWorld({ seed: 1, now, rulebook: defaultRulebook }).leads[showcase.callback - 1];
  if (!lead) throw new Error('no sample lead');
  const base = chipSummary({ view: lead, rulebook: defaultRulebook, lang: 'en', now, offset: 0, revision: 1, note: '' });
  const open: [number, number][] = [[now - HOUR, now + 24 * HOUR]];
  const phase = { at: now - HOUR, tone: 'warn', text: 'Call back · {left} left' } as const;
  return {
    minutes: { ...base, open, due: now + 5 * HOUR, changesAt: null, phases: [phase] },
    seconds: { ...base, open, due: now + 9 * MINUTE, changesAt: null, phases: [{ ...phase, seconds: true }] },
  };
}

/**
 * The share of a page's own thread, in per cent, that is busy while a lead's page stands open: without a chip, with one whose minutes tick,
 * with one whose seconds tick. All three stand in one browser at the same time.
 */
export async function tickingShares(build: string): Promise<Ticking> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>CRM</title><h1>Record</h1>${'<p>A line of a record in a CRM.</p>'.repeat(200)}`);
  });
  mkdirSync(join(folder, 'crm'));
  for (const file of ['chip.js', 'crm/sample.js']) cpSync(join(build, file), join(folder, file));
  await bundle('test/bench/page/ticking-worker.ts', join(folder, 'worker.js'), { summaries: summariesAt(Date.now()) });
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'What a page pays by the minute',
      version: '1',
      background: { service_worker: 'worker.js' },
      content_scripts: [
        {
          matches: ['http://minutes.localhost/*', 'http://seconds.localhost/*'],
          js: ['crm/sample.js', 'chip.js'],
          run_at: 'document_idle',
        },
      ],
    }),
  );
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension: folder, headless: true, language: 'en' });
  try {
    const measures = await Promise.all(
      pages.map(async (host) => {
        const page = await browser.context.newPage();
        const session = await page.context().newCDPSession(page);
        await session.send('Performance.enable', { timeDomain: 'threadTicks' });
        await page.goto(`http://${host}.localhost:${port}/leads/${showcase.callback}`);
        await page.waitForTimeout(SETTLE);
        if (host !== 'none') await page.locator('tasuki-chip').waitFor({ state: 'attached' });
        const busy = async () => {
          const { metrics } = await session.send('Performance.getMetrics');
          return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
        };
        const before = await busy();
        await page.waitForTimeout(SPAN);
        return [host, (100 * ((await busy()) - before)) / SPAN] as const;
      }),
    );
    return Object.fromEntries(measures) as Ticking;
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
