import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chipSummary } from '@/entrypoints/background/chip-summary';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { ensureBrowser } from '@/server/launch/browser';
import { launchExtension } from '@/server/launch/extension-browser';
import { sampleWorld, showcase } from '@/server/samples/world';
import { bundle } from './bundle';

const kinds = ['chip', 'barechip', 'list', 'barelist'] as const;
/** A page without the extension is `bare`. */
export type Removing = Record<(typeof kinds)[number], { share: number; removed: number }>;

/** After a second it is measured for so long. */
const SPAN = 12_000;
const LIST_ROWS = 200;

const rows = Array.from({ length: LIST_ROWS }, (_, n) => `<p><a href="/leads/${n + 1}">Sato Ken ${n + 1}</a></p>`).join('');

/** A page that takes out what is ours in each frame it draws, and counts. */
const page = (body: string) => `<!doctype html><title>CRM</title>${body}<script>
  let removed = 0;
  (function frame() {
    for (const ours of document.querySelectorAll('tasuki-chip,tasuki-mark')) { ours.remove(); removed += 1; }
    requestAnimationFrame(frame);
  })();
</script>`;

/** The share of a page's own thread, in per cent, that is busy while it removes what we put there, from a second after that first stood. */
export async function removingShares(build: string): Promise<Removing> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const server = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page(url === '/leads' ? rows : '<h1>Record</h1>'));
  });
  const now = Date.now();
  const lead = sampleWorld({ seed: 1, now, rulebook: defaultRulebook }).leads[showcase.callback - 1];
  if (!lead) throw new Error('no sample lead');
  const summary = chipSummary({ view: lead, rulebook: defaultRulebook, lang: 'en', now, offset: 0, revision: 1, note: '' });
  mkdirSync(join(folder, 'crm'));
  for (const file of ['chip.js', 'marks.js', 'crm/sample.js']) cpSync(join(build, file), join(folder, file));
  await bundle('test/bench/page/stand-in-worker.ts', join(folder, 'worker.js'), { summary, shown: null });
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'A page that removes',
      version: '1',
      background: { service_worker: 'worker.js' },
      permissions: ['scripting'],
      host_permissions: ['http://*.localhost/*'],
      content_scripts: [
        { matches: ['http://chip.localhost/*', 'http://list.localhost/*'], js: ['crm/sample.js', 'chip.js'], run_at: 'document_idle' },
      ],
    }),
  );
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension: folder, headless: true, language: 'en' });
  try {
    const measures: [string, Removing[keyof Removing]][] = [];
    // In turn: a page draws frames while it is seen.
    for (const kind of kinds) {
      const tab = await browser.context.newPage();
      const session = await browser.context.newCDPSession(tab);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await tab.goto(`http://${kind}.localhost:${port}/leads${kind.endsWith('list') ? '' : `/${showcase.callback}`}`);
      const count = () => tab.evaluate<number>('removed');
      if (!kind.startsWith('bare')) await tab.waitForFunction('removed > 0');
      await tab.waitForTimeout(1_000);
      const busy = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
      };
      const before = await busy();
      await tab.waitForTimeout(SPAN);
      const share = (100 * ((await busy()) - before)) / SPAN;
      measures.push([kind, { share, removed: await count() }]);
      await tab.close();
    }
    return Object.fromEntries(measures) as Removing;
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
