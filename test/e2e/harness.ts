import { join } from 'node:path';
import { test as base, expect, type Frame, type Page } from '@playwright/test';
import { type StartedHub, startHub } from '@/server/hub';
import { ensureBrowser } from '@/server/launch/browser';
import {
  allowOrigin,
  type ExtensionBrowser,
  type LaunchOptions,
  launchExtension,
  panelFrame,
  readChip,
} from '@/server/launch/extension-browser';
import { signIn } from '@/server/launch/sign-in';
import { createLog } from '@/server/log';
import { startSampleCrm } from '@/server/sample-crm/start';
import { loadSamples } from '@/server/samples/load';
import { demoPeople, showcase } from '@/server/samples/world';
import { readyFolder } from '../fixtures/ready-folder';

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
  /** Of the token it is signed in with. */
  tokenId: string;
  /** Opens one of the extension's pages. */
  open(path: string, size?: { width: number; height: number }): Promise<Page>;
  /** Grants a site and turns it on in the options. */
  turnOn(site: { id: string; origin: string }): Promise<void>;
};

type Options = {
  language: 'ja' | 'en';
  person: string;
  /** The extension begins newly installed, and what the test leaves behind is thrown away; else tests share what is signed in. */
  apart: boolean;
};

/** Browsers that stay open between tests, by language. */
type Browsers = {
  /** One with the extension newly installed. */
  fresh(language: Options['language']): Promise<ExtensionBrowser>;
  /** One in which a person is signed in, with the sample CRM turned on. */
  signedIn(language: Options['language'], person: string): Promise<SignedIn>;
  /** Closes a browser's pages, and forgets what it answered in a site's place; spoiled, nobody gets it as it is. */
  release(language: Options['language'], spoiled: boolean): Promise<void>;
};

/** A hub on its own folder with sample leads, the sample CRM and a browser for each language: one of each for every worker. */
export const test = base.extend<Options & { browserless: ExtensionBrowser; rep: SignedIn }, { world: World; browsers: Browsers }>({
  language: ['en', { option: true }],
  person: [demoPeople.rep, { option: true }],
  apart: [false, { option: true }],

  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const { dataDir, remove } = await readyFolder(0);
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
      remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  browsers: [
    async ({ world }, use) => {
      const open = new Map<Options['language'], { browser: ExtensionBrowser; signedIn: SignedIn | null; person: string }>();
      const fresh = async (language: Options['language']) => {
        const had = open.get(language)?.browser;
        if (had) await reinstall(had);
        const browser = had ?? (await launch(language));
        open.set(language, { browser, signedIn: null, person: '' });
        return browser;
      };
      await use({
        fresh,
        async signedIn(language, person) {
          const had = open.get(language);
          if (had?.signedIn && had.person === person) return had.signedIn;
          const browser = await fresh(language);
          const signedIn = await signedInWith(browser, world, person);
          open.set(language, { browser, signedIn, person });
          return signedIn;
        },
        async release(language, spoiled) {
          const had = open.get(language);
          if (!had) return;
          for (const page of had.browser.context.pages().slice(1)) await page.close();
          await had.browser.context.unrouteAll({ behavior: 'ignoreErrors' });
          await had.browser.context.clearCookies();
          if (spoiled) had.signedIn = null;
        },
      });
      for (const { browser } of open.values()) await browser.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  /** The extension, freshly installed: no hub, no site. */
  browserless: async ({ language, browsers }, use) => {
    await use(await browsers.fresh(language));
    await browsers.release(language, true);
  },

  /** Signed in, with the sample CRM turned on. */
  rep: async ({ language, person, apart, browsers }, use) => {
    if (apart) await browsers.release(language, true);
    await use(await browsers.signedIn(language, person));
    await browsers.release(language, apart);
  },
});

/** Starts a browser of its own with the extension in it. */
export function launch(language: Options['language'], more: Partial<LaunchOptions> = {}): Promise<ExtensionBrowser> {
  return launchExtension({
    browser: ensureBrowser(() => {}),
    extension: build,
    headless: true,
    language,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
    ...more,
  });
}

/** Takes the extension out, with all that it kept and was granted, and installs it again. */
async function reinstall({ context, id }: ExtensionBrowser): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser session');
  // Not in Playwright's list of protocol methods yet.
  const send = session.send.bind(session) as unknown as (method: string, params: object) => Promise<unknown>;
  await send('Extensions.uninstall', { id });
  await send('Extensions.loadUnpacked', { path: build });
  await session.detach();
}

async function signedInWith(browser: ExtensionBrowser, world: World, person: string): Promise<SignedIn> {
  const { id, token } = await world.hub.services.tokens.create({ user: person, note: 'end to end' });
  const options = await signIn(browser, { url: world.hub.url, token }, [{ id: 'sample', origin: world.crm.origin }]);
  await options.close();
  return {
    ...browser,
    tokenId: id,
    open: async (path, size) => {
      const page = await browser.context.newPage();
      if (size) await page.setViewportSize(size);
      await page.goto(browser.page(path));
      return page;
    },
    turnOn: async (site) => {
      await allowOrigin(browser, `${site.origin}/*`);
      const page = await browser.context.newPage();
      await page.goto(browser.page('options.html'));
      await page.getByTestId(`turn-on-${site.id}`).click();
      await page.getByTestId(`turn-off-${site.id}`).waitFor();
      await page.close();
    },
  };
}

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
