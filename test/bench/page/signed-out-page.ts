import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from '@/server/launch/browser';
import { launchExtension } from '@/server/launch/extension-browser';
import { startDayAtWork } from './day-at-work';
import { type PageCost, visit } from './script-time';

const ROUNDS = 25;
/** By then the page is idle. */
const SETTLE = 1_000;

/** Ours: somebody was signed in and has signed out. Empty: another extension's empty script. */
export type SignedOut = Record<'ours' | 'empty' | 'none', PageCost[]> & {
  /** Worlds that our extension keeps in the page. */
  worlds: number;
};

function makeEmpty(folder: string): void {
  writeFileSync(join(folder, 'empty.js'), '');
  const script = { matches: ['http://empty.localhost/*'], js: ['empty.js'], run_at: 'document_idle' };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ manifest_version: 3, name: 'An empty script', version: '1', content_scripts: [script] }),
  );
}

/** Opens a CRM's page again and again, with nobody signed in, beside an empty content script and beside no script. */
export async function signedOutCosts(build: string): Promise<SignedOut> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  makeEmpty(folder);
  const day = await startDayAtWork();
  const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension: build, headless: true, language: 'en' });
  try {
    const own = await browser.context.browser()?.newBrowserCDPSession();
    if (!own) throw new Error('no browser session');
    // Not in Playwright's list of protocol methods yet.
    const send = own.send.bind(own) as unknown as (method: string, params: object) => Promise<unknown>;
    await send('Extensions.loadUnpacked', { path: folder });
    await day.signIn(browser);
    const options = await browser.context.newPage();
    await options.goto(browser.page('options.html'));
    await options.getByTestId('disconnect').click();
    await options.getByTestId('disconnect-confirm').click();
    await options.getByTestId('hub-address').waitFor();
    await options.close();

    const port = new URL(day.crm).port;
    const addresses = { ours: day.crm, empty: `http://empty.localhost:${port}`, none: `http://none.localhost:${port}` };
    const costs: SignedOut = { ours: [], empty: [], none: [], worlds: 0 };
    for (let round = -1; round < ROUNDS; round++) {
      for (const kind of ['none', 'empty', 'ours'] as const) {
        const cost = await visit(browser, `${addresses[kind]}/leads/${day.own[0]}`, SETTLE);
        // The first round warms caches up.
        if (round >= 0) costs[kind].push(cost);
      }
    }
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin.includes(browser.id)) costs.worlds += 1;
    });
    await session.send('Runtime.enable');
    await page.goto(`${day.crm}/leads/${day.own[0]}`);
    await page.waitForTimeout(SETTLE);
    return costs;
  } finally {
    await browser.close();
    await day.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
