/**
 * `npm start`: the main job on this machine. Hub with sample leads, sample CRM, and a browser with the shipped extension on a lead's page.
 * Options: `--once` ends after showing (headless), `--as rep|manager`, `--language ja|en`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHub } from '@/server/hub';
import { HubFault } from '@/server/hub-fault';
import { createLog } from '@/server/log';
import { startSampleCrm } from '@/server/sample-crm/start';
import { loadSamples } from '@/server/samples/load';
import { demoPeople } from '@/server/samples/people';
import { showcase } from '@/server/samples/world';
import { Advice, ensureBrowser, hasDisplay } from './browser';
import { buildExtension } from './build-extension';
import { type ExtensionBrowser, launchExtension, panelFrame, readChip } from './extension-browser';
import { signIn } from './sign-in';

const root = process.cwd();
const closers: (() => Promise<void> | void)[] = [];
const began = Date.now();
let ending = false;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends everything that was started, newest first. */
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    setTimeout(() => process.exit(code), 8_000).unref();
    for (const close of closers.reverse()) await Promise.resolve(close()).catch(() => {});
  }
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: 'boolean', default: false }, as: { type: 'string', default: 'rep' }, language: { type: 'string' } },
  });
  const person = values.as === 'manager' ? demoPeople.manager : demoPeople.rep;
  const language = values.language ?? (/^ja/i.test(process.env.LANGUAGE ?? process.env.LANG ?? '') ? 'ja' : 'en');
  const hubPort = Number(process.env.PORT ?? 4311);
  const crmPort = Number(process.env.CRM_PORT ?? 4312);

  const found = ensureBrowser(say);
  const extension = await buildExtension(root, say);

  say('Starting the hub with sample leads …');
  const hub = await startHub({ port: hubPort, dataDir: join(root, process.env.TASUKI_DATA ?? '.tasuki/demo'), log: createLog('warn') });
  closers.push(() => hub.close());
  await loadSamples(hub, { seed: 1, now: Date.now() });
  const crm = await startSampleCrm({ hub, port: crmPort });
  closers.push(() => crm.close());
  const site = { id: 'sample', crm: 'sample', name: 'Sample CRM', origin: `http://localhost:${crmPort}`, params: {} };
  await hub.services.directory.addSite(site);
  const { token, id } = await hub.services.tokens.create({ user: person, note: 'npm start', expiresAt: Date.now() + 7 * 86_400_000 });
  closers.push(() => hub.services.tokens.revoke(id));

  const headless = !hasDisplay();
  if (headless) say('There is no display here, so the browser runs headless and this prints what it saw.');
  say('Opening the browser …');
  const browser = await launchExtension({
    browser: found,
    extension,
    headless,
    language,
    viewport: headless ? { width: 1360, height: 820 } : null,
  });
  closers.push(() => browser.close());
  browser.context.on('close', () => void end(0));

  const options = await signIn(browser, { url: hub.url, token }, [site]);
  await options.close();
  const lead = await browser.context.newPage();
  for (const page of browser.context.pages()) if (page !== lead && page.url() === 'about:blank') await page.close();
  await lead.goto(`${site.origin}/leads/${showcase.callback}`);
  if (headless) await report(browser, site.origin);

  say(
    `\nReady in ${Math.round((Date.now() - began) / 1000)} s. Sample CRM ${site.origin}/leads · hub ${hub.url} · signed in as ${values.as} (${person})`,
  );
  if (values.once) await end(0);
  say('Ctrl-C ends everything.');
}

/** Says what a person would see, and keeps it as pictures. */
async function report(browser: ExtensionBrowser, origin: string): Promise<void> {
  const folder = join(root, '.tasuki', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const page = browser.context.pages().at(-1);
  if (!page) return;
  await settle(page);
  say(`\nPage    ${origin}${new URL(page.url()).pathname}`);
  say(`Chip    ${(await readChip(page)) ?? 'none'}`);
  const panel = panelFrame(page);
  say(`Panel   ${panel ? oneLine(await panel.locator('body').innerText()).slice(0, 600) : 'none'}`);
  await page.screenshot({ path: join(folder, 'lead.png') });
  const popup = await browser.context.newPage();
  await popup.setViewportSize({ width: 440, height: 600 });
  await popup.goto(browser.page('popup.html'));
  await popup
    .getByTestId('row')
    .first()
    .waitFor({ timeout: 15_000 })
    .catch(() => {});
  say(`Popup   ${oneLine(await popup.locator('body').innerText()).slice(0, 600)}`);
  await popup.screenshot({ path: join(folder, 'popup.png') });
  await popup.close();
  say(`\nScreenshots: ${folder}`);
}

/** Waits for chip and panel, at most fifteen seconds. */
async function settle(page: import('@playwright/test').Page): Promise<void> {
  const until = Date.now() + 15_000;
  while (Date.now() < until) {
    const frame = panelFrame(page);
    if ((await readChip(page)) !== null && frame && (await frame.getByTestId('next-step').count()) > 0) return;
    await page.waitForTimeout(200);
  }
}

function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' | ')
    .replace(/\s+/g, ' ')
    .trim();
}

main().catch((error: unknown) => {
  const known = error instanceof Advice || error instanceof HubFault;
  process.stderr.write(`${known ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
  void end(1);
});
