import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Frame, type Page } from '@playwright/test';
import { type StartedHub, startHub } from '@/server/hub';
import { ensureBrowser } from '@/server/launch/browser';
import { allowOrigin, type ExtensionBrowser, launchExtension, panelFrame, readChip } from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { startSampleCrm } from '@/server/sample-crm/start';
import { loadSamples } from '@/server/samples/load';
import { demoPeople, showcase } from '@/server/samples/world';

export { allowOrigin, demoPeople, expect, panelFrame, readChip, showcase };

/** The built extension, as it ships. */
export const build = join(process.cwd(), '.output', 'chrome-mv3');

export type World = {
  hub: StartedHub;
  crm: { origin: string };
  /** A fresh access token of a person. */
  token(user: string): Promise<string>;
};

/** Sites that can't be had here: their real addresses, answered with a page that pushes its way like the real one. */
export const hosted = {
  hubspot: { id: 'hubspot', origin: 'https://app.hubspot.com' },
  salesforce: { id: 'salesforce', origin: 'https://tasuki-demo.lightning.force.com' },
  odoo: { id: 'odoo', origin: 'http://localhost:8069' },
} as const;

export type SignedIn = ExtensionBrowser & {
  /** Opens one of the extension's pages. */
  open(path: string, size?: { width: number; height: number }): Promise<Page>;
  /** Grants a site and turns it on in the options. */
  turnOn(site: { id: string; origin: string }): Promise<void>;
};

type Options = { language: 'ja' | 'en'; person: string; theme: 'light' | 'dark' };

/** A hub on its own folder with sample leads and the sample CRM, one for each worker; a browser signed in, one for each test. */
export const test = base.extend<Options & { browserless: ExtensionBrowser; rep: SignedIn }, { world: World }>({
  language: ['en', { option: true }],
  person: [demoPeople.rep, { option: true }],
  theme: ['light', { option: true }],

  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'tasuki-e2e-'));
      const hub = await startHub({ port: 0, dataDir, log: createLog('silent'), heartbeat: 5_000 });
      await loadSamples(hub, { seed: 1, now: Date.now() });
      const crm = await startSampleCrm({ hub, port: 0 });
      const origin = `http://localhost:${crm.port}`;
      await hub.services.directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample CRM', origin, params: {} });
      await use({
        hub,
        crm: { origin },
        token: async (user) => (await hub.services.tokens.create({ user, note: 'end to end' })).token,
      });
      await crm.close();
      await hub.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  /** The extension, freshly installed: no hub, no site. */
  browserless: async ({ language, theme }, use) => {
    const browser = await launchExtension({
      browser: ensureBrowser(() => {}),
      extension: build,
      headless: true,
      language,
      colorScheme: theme,
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
    });
    await use(browser);
    await browser.close();
  },

  /** Signed in, with the sample CRM turned on. */
  rep: async ({ browserless, world, person }, use) => {
    const options = await signIn(browserless, { url: world.hub.url, token: await world.token(person) }, [
      { id: 'sample', origin: world.crm.origin },
    ]);
    await options.close();
    await use({
      ...browserless,
      open: async (path, size) => {
        const page = await browserless.context.newPage();
        if (size) await page.setViewportSize(size);
        await page.goto(browserless.page(path));
        return page;
      },
      turnOn: async (site) => {
        await allowOrigin(browserless, `${site.origin}/*`);
        const page = await browserless.context.newPage();
        await page.goto(browserless.page('options.html'));
        await page.getByTestId(`turn-on-${site.id}`).click();
        await page.getByTestId(`turn-off-${site.id}`).waitFor();
        await page.close();
      },
    });
  },
});

/** Answers every address of a hosted CRM with an empty single-page application. */
export async function standIn(browser: ExtensionBrowser, origin: string): Promise<void> {
  await browser.context.route(`${origin}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: '<!doctype html><title>CRM</title><main><h1>Record</h1><p>A page of a CRM.</p></main>',
    }),
  );
}

/** Moves a single-page application as its own router would. */
export async function pushTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), path);
}

/** The chip's words, once they are as wanted. */
export async function expectChip(page: Page, wanted: RegExp | null): Promise<void> {
  const look = expect.poll(() => readChip(page), { timeout: 15_000, message: 'what the chip says' });
  if (wanted === null) await look.toBeNull();
  else await look.toMatch(wanted);
}

/** The panel's frame, once it shows a lead. */
export async function openPanel(page: Page): Promise<Frame> {
  await expect
    .poll(() => panelFrame(page)?.getByTestId('next-step').count() ?? 0, { timeout: 15_000, message: 'the panel shows a lead' })
    .toBeGreaterThan(0);
  const frame = panelFrame(page);
  if (!frame) throw new Error('the panel went away');
  return frame;
}

/** Address of a sample lead in the sample CRM. */
export function leadPage(world: World, number: number): string {
  return `${world.crm.origin}/leads/${number}`;
}

/** Stops the extension's worker, as the browser does after half a minute. */
export async function stopWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
