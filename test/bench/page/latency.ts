import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { startHub } from '@/server/hub';
import { ensureBrowser } from '@/server/launch/browser';
import { type ExtensionBrowser, launchExtension } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { loadSamples } from '@/server/samples/load';
import { demoPeople, sampleCount } from '@/server/samples/world';

/** Milliseconds from the page's pushState to what answers it. */
export type Latency = { running: number[]; stopped: number[] };

const ROUNDS = 60;

/** A near-empty worker and the smallest content script that asks it something after each move: the floor of any extension. */
function makeBare(folder: string): void {
  writeFileSync(join(folder, 'worker.js'), 'chrome.runtime.onMessage.addListener((ask, sender, reply) => { reply(1); });');
  writeFileSync(
    join(folder, 'page.js'),
    `navigation.addEventListener('currententrychange', () => {
      chrome.runtime.sendMessage(1).then(() => {
        document.querySelector('bare-answer')?.remove();
        document.documentElement.append(document.createElement('bare-answer'));
      });
    });`,
  );
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'A bare round trip',
      version: '1',
      background: { service_worker: 'worker.js' },
      content_scripts: [{ matches: ['http://localhost/*'], js: ['page.js'] }],
    }),
  );
}

/** Moves the page and measures, in the page, until the element stands: by then the chip says its words. */
function move(page: Page, path: string, element: string): Promise<number> {
  return page.evaluate(
    ([to, name]) =>
      new Promise<number>((done, fail) => {
        const start = performance.now();
        const watch = new MutationObserver((changes) => {
          for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
              if (node.nodeName.toLowerCase() !== name) continue;
              watch.disconnect();
              done(performance.now() - start);
            }
          }
        });
        watch.observe(document.documentElement, { childList: true });
        setTimeout(() => fail(new Error(`no ${name} after ${to}`)), 15_000);
        history.pushState({}, '', to);
      }),
    [path, element] as const,
  );
}

type Runner = { page: Page; session: CDPSession; element: string };

async function runner(browser: ExtensionBrowser, url: string, element: string): Promise<Runner> {
  const page = await browser.context.newPage();
  await page.goto(url);
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  return { page, session, element };
}

async function measure({ page, session, element }: Runner, path: string, stopped: boolean): Promise<number> {
  if (stopped) {
    await session.send('ServiceWorker.stopAllWorkers');
    await page.waitForTimeout(300);
  }
  return move(page, path, element);
}

/** The chip after a move in the CRM, beside a bare round trip to a near-empty worker: two browsers, in turn, on one machine. */
export async function latencies(build: string): Promise<{ chip: Latency; bare: Latency }> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const bareFolder = mkdtempSync(join(tmpdir(), 'tasuki-bare-'));
  const crm = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>CRM</title><h1>Record</h1>');
  });
  const hub = await startHub({ port: 0, dataDir: folder, log: createLog('silent') });
  const open: ExtensionBrowser[] = [];
  try {
    await new Promise<void>((ready) => crm.listen(0, '127.0.0.1', ready));
    const origin = `http://localhost:${(crm.address() as AddressInfo).port}`;
    await loadSamples(hub, { seed: 1, now: Date.now() });
    await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample CRM', origin, params: {} });
    makeBare(bareFolder);
    const launch = async (extension: string) => {
      const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension, headless: true, language: 'en' });
      open.push(browser);
      return browser;
    };
    const ours = await launch(build);
    const bareBrowser = await launch(bareFolder);
    const { token } = await hub.services.tokens.create({ user: demoPeople.rep, note: 'bench' });
    await (await signIn(ours, { url: hub.url, token }, [{ id: 'sample', origin }])).close();

    const chipRunner = await runner(ours, `${origin}/leads`, 'tasuki-chip');
    const bareRunner = await runner(bareBrowser, `${origin}/leads`, 'bare-answer');
    // The panel is another story: kept closed, as a rep would who wants the chip alone.
    const chip: Latency = { running: [], stopped: [] };
    const bare: Latency = { running: [], stopped: [] };
    for (let round = -3; round < ROUNDS; round++) {
      for (const state of ['running', 'stopped'] as const) {
        const path = `/leads/${(((round + 3) * 2 + (state === 'stopped' ? 1 : 0)) % sampleCount) + 1}`;
        const times = {
          chip: await measure(chipRunner, path, state === 'stopped'),
          bare: await measure(bareRunner, path, state === 'stopped'),
        };
        if (round < 0) continue;
        chip[state].push(times.chip);
        bare[state].push(times.bare);
      }
    }
    return { chip, bare };
  } finally {
    for (const browser of open) await browser.close();
    crm.close();
    await hub.close();
    for (const path of [folder, bareFolder]) rmSync(path, { recursive: true, force: true });
  }
}
