import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chipSummary } from '@/entrypoints/background/chip-summary';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { ensureBrowser } from '@/server/launch/browser';
import { type ExtensionBrowser, launchExtension } from '@/server/launch/extension-browser';
import { sampleWorld, showcase } from '@/server/samples/world';
import { bundle } from './bundle';

/** What may stand in a page, each on a host of its own in one browser. */
const variants = ['none', 'empty', 'chip', 'panel', 'react', 'list', 'barelist'] as const;
export type Variant = (typeof variants)[number];

/** Milliseconds of the page's main thread until it is idle: JavaScript alone, reading it ahead of that, and everything. */
export type PageCost = { script: number; compile: number; all: number };

/** Those at whose address a list of leads is shown. */
const lists: readonly Variant[] = ['list', 'barelist'];
const LIST_ROWS = 200;

const ROUNDS = 10;
/** By then every variant has drawn itself, the chip has looked around once more, and the page is idle. */
const SETTLE = 4_000;

const body = `<h1>Record</h1>${'<p>A line of a record in a CRM.</p>'.repeat(200)}`;

/** A list of leads as CRMs draw it: a table, several links to a row. */
const listBody = `<h1>Leads</h1><table>${Array.from(
  { length: LIST_ROWS },
  (_, n) =>
    `<tr><td><a href="/leads/${n + 1}">Sato Ken ${n + 1}</a></td><td><a href="/companies/${n}">Company ${n}</a></td><td>Manager</td><td><a href="/owners/3">Owner</a></td></tr>`,
).join('')}</table>`;

async function makeExtension(build: string, folder: string): Promise<void> {
  const now = Date.now();
  const lead = sampleWorld({ seed: 1, now, rulebook: defaultRulebook }).leads[showcase.callback - 1];
  if (!lead) throw new Error('no sample lead');
  const shown = { lead, rulebook: defaultRulebook, now };
  const summary = chipSummary({ view: lead, rulebook: defaultRulebook, lang: 'en', now, offset: 0, revision: 1, note: '' });
  mkdirSync(join(folder, 'crm'));
  for (const file of ['chip.js', 'marks.js', 'crm/sample.js']) cpSync(join(build, file), join(folder, file));
  writeFileSync(join(folder, 'empty.js'), '');
  writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>Panel</title><body><script src="frame.js"></script>');
  const source = (name: string) => join('test', 'bench', 'page', name);
  await Promise.all([
    bundle(source('stand-in-worker.ts'), join(folder, 'worker.js'), { summary, shown }),
    bundle(source('overlay-in-page.ts'), join(folder, 'react.js')),
    bundle(source('overlay-in-frame.ts'), join(folder, 'frame.js')),
  ]);
  const scripts: Record<Variant, string[]> = {
    none: [],
    empty: ['empty.js'],
    chip: ['crm/sample.js', 'chip.js'],
    panel: ['crm/sample.js', 'chip.js'],
    react: ['react.js'],
    list: ['crm/sample.js', 'chip.js'],
    barelist: [],
  };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'What a page pays',
      version: '1',
      background: { service_worker: 'worker.js' },
      permissions: ['scripting'],
      host_permissions: ['http://*.localhost/*'],
      content_scripts: variants
        .filter((variant) => scripts[variant].length > 0)
        .map((variant) => ({ matches: [`http://${variant}.localhost/*`], js: scripts[variant], run_at: 'document_idle' })),
      web_accessible_resources: [{ resources: ['panel.html'], matches: ['http://*.localhost/*'] }],
    }),
  );
}

/** What one opening of a page costs its main thread until so many milliseconds after it was loaded. */
export async function visit(browser: ExtensionBrowser, url: string, settle = SETTLE): Promise<PageCost> {
  const page = await browser.context.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  await page.waitForTimeout(settle);
  const { metrics } = await session.send('Performance.getMetrics');
  await page.close();
  const read = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1_000;
  return { script: read('ScriptDuration'), compile: read('V8CompileDuration'), all: read('TaskDuration') };
}

/** Opens a lead's page with each of some variants in turn, again and again in one browser, so that all meet the same machine. */
export async function scriptTimes(
  build: string,
  { of = variants, rounds = ROUNDS }: { of?: readonly Variant[]; rounds?: number } = {},
): Promise<Record<Variant, PageCost[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>CRM</title>${request.url === '/leads' ? listBody : body}`);
  });
  try {
    await makeExtension(build, folder);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension: folder, headless: true, language: 'en' });
    const costs: Record<Variant, PageCost[]> = { none: [], empty: [], chip: [], panel: [], react: [], list: [], barelist: [] };
    for (let round = -1; round < rounds; round++) {
      for (const variant of of) {
        const cost = await visit(
          browser,
          `http://${variant}.localhost:${port}/leads${lists.includes(variant) ? '' : `/${showcase.callback}`}`,
        );
        // The first round warms caches up.
        if (round >= 0) costs[variant].push(cost);
      }
    }
    await browser.close();
    return costs;
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
