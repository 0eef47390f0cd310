/**
 * What people wait for in popup and panel: a list however many leads are kept, the first sync, the panel's first picture.
 * Alone: `npm run bench -- --only store`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build as bundle } from 'esbuild';
import { build } from 'wxt';
import { ensureBrowser } from '@/server/launch/browser';
import { benchLeads } from './leads';
import { panelTimes } from './page/panel-time';
import type { BenchRow } from './row';

const COUNTS = [100, 10_000, 100_000];
const SYNCED = 10_000;
const PAGE = 500;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A page over the product's own store, and a feed to sync from: pages written beforehand, so that serving them costs nothing. */
async function withStorePage<T>(run: (evaluate: <A>(call: string) => Promise<A>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-store-'));
  const { outputFiles } = await bundle({
    entryPoints: ['test/bench/page/store-in-page.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    alias: { '@': process.cwd() },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const script = outputFiles[0]?.text ?? '';
  const leads = benchLeads(SYNCED);
  const pages = Array.from({ length: SYNCED / PAGE }, (_, page) =>
    JSON.stringify({
      leads: leads.slice(page * PAGE, (page + 1) * PAGE),
      cursor: String(page + 1),
      more: (page + 1) * PAGE < SYNCED,
    }),
  );
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/changes') response.end(pages[Number(url.searchParams.get('cursor'))]);
    else if (url.pathname === '/page.js') response.end(script);
    else response.setHeader('content-type', 'text/html').end('<!doctype html><title>Store</title><script src="page.js"></script>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: ensureBrowser(() => {}).path,
    args: ['--no-sandbox'],
  });
  try {
    const page = await context.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    return await run((call) => page.evaluate(call));
  } finally {
    await context.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function storeRows(): Promise<BenchRow[]> {
  return withStorePage(async (evaluate) => {
    const lists = await evaluate<number[][]>(`lists(${JSON.stringify(COUNTS)}, 60)`);
    const [few = Number.NaN, many = Number.NaN, most = Number.NaN] = lists.map((times) => quantile(times, 0.5));
    const synced = await evaluate<{ ours: number[]; raw: number[]; first: number[] }>(`firstSync(${SYNCED}, 4)`);
    const peer = 'with 100 leads';
    const rawPut = 'fetch, parse and put of the same rows';
    const rows: BenchRow[] = [
      { name: 'popup list with 10,000 leads, median', unit: 'ms', ours: many, others: { [peer]: few }, limit: { atMost: 1.5, peer } },
      { name: 'popup list with 100,000 leads, median', unit: 'ms', ours: most, others: { [peer]: few }, limit: { atMost: 3, peer } },
      {
        name: 'first sync of 10,000 leads, median',
        unit: 'ms',
        ours: quantile(synced.ours, 0.5),
        others: { [rawPut]: quantile(synced.raw, 0.5) },
        limit: { atMost: 2, peer: rawPut },
      },
      {
        name: 'first sync of 10,000 leads until the first page can be shown, median',
        unit: 'ms',
        ours: quantile(synced.first, 0.5),
        others: {},
      },
    ];
    return rows;
  });
}

/** Builds the extension, then measures. Takes about seven minutes. */
export async function storeBench(): Promise<BenchRow[]> {
  const rows = await storeRows();
  await build({ root: process.cwd(), outDir: join('.output', 'bench') });
  const painted = await panelTimes(join(process.cwd(), '.output', 'bench', 'chrome-mv3'));
  const row = (share: number): BenchRow => ({
    name: `panel painted after the page is idle, p${share * 100}`,
    unit: 'ms',
    ours: quantile(painted.panel, share),
    others: { 'a line of text in its place': quantile(painted.bare, share), 'with the worker asleep': quantile(painted.woken, share) },
  });
  return [...rows, row(0.5), { ...row(0.95), limit: { atMost: 200 } }];
}
