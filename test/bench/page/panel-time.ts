import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '@/server/hub';
import { ensureBrowser } from '@/server/launch/browser';
import { launchExtension, panelFrame } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { loadSamples } from '@/server/samples/load';
import { demoPeople } from '@/server/samples/world';

const ROUNDS = 40;
/** By then the panel is painted, even on a busy machine. */
const SETTLE = 1_500;

/**
 * Milliseconds from the moment the panel's frame was begun, once the CRM's page was idle, to the picture that shows the lead: the largest
 * piece of content painted in it, as the browser itself notes it.
 */
export async function panelTimes(build: string): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  const crm = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>CRM</title><h1>Record</h1>');
  });
  await new Promise<void>((ready) => crm.listen(0, '127.0.0.1', ready));
  const origin = `http://localhost:${(crm.address() as AddressInfo).port}`;
  const hub = await startHub({ port: 0, dataDir: folder, log: createLog('silent') });
  await loadSamples(hub, { seed: 1, now: Date.now() });
  await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample CRM', origin, params: {} });
  const browser = await launchExtension({ browser: ensureBrowser(() => {}), extension: build, headless: true, language: 'en' });
  try {
    const { token } = await hub.services.tokens.create({ user: demoPeople.rep, note: 'bench' });
    await (await signIn(browser, { url: hub.url, token }, [{ id: 'sample', origin }])).close();
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 1280, height: 800 });
    const times: number[] = [];
    for (let round = -3; round < ROUNDS; round++) {
      await page.goto(`${origin}/leads/${((round + 3) % 20) + 1}`);
      // Whoever looks into the frame runs code in it: only when it stands.
      await page.waitForTimeout(SETTLE);
      const painted = await panelFrame(page)?.evaluate(
        () =>
          new Promise<number>((done) => {
            const seen: number[] = [];
            const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.startTime)));
            observer.observe({ type: 'largest-contentful-paint', buffered: true });
            setTimeout(() => done(Math.max(...seen)), 150);
          }),
      );
      if (round >= 0 && painted !== undefined && Number.isFinite(painted)) times.push(painted);
    }
    if (times.length < ROUNDS * 0.9) throw new Error(`only ${times.length} of ${ROUNDS} panels were painted`);
    return times;
  } finally {
    await browser.close();
    crm.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
