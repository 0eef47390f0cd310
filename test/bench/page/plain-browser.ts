import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { ensureBrowser } from '@/server/launch/browser';
import type { ExtensionBrowser } from '@/server/launch/extension-browser';
import { openWire, type Wire } from './wire';

/** Seconds of processor time used so far: by the extension's own process, and by all that draw pages. */
export type Used = { extension: number; pages: number };

/**
 * A browser as a person has it: a tab behind another is hidden. (A browser that is driven to test pages shows every tab all the time.)
 */
export type PlainBrowser = ExtensionBrowser & {
  /** Opens an address in a tab, or in a window of its own, in front. */
  open(url: string, apart?: boolean): Promise<Page>;
  session(page: Page): Promise<CDPSession>;
  used(): Promise<Used>;
  /** Bytes of memory of all processes, what several share counted once. */
  memory(): Promise<number>;
  /**
   * Nobody looks on any more, and nothing of the above works but `close`: whoever looks stops each new frame for tens of milliseconds,
   * until they have told it all they want to hear. What is left is asked by hand.
   */
  unwatched(): Promise<Wire>;
};

/** Starts it with an extension's folder, or with none. @throws when the browser won't start */
export async function launchPlain(extension: string | null): Promise<PlainBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'tasuki-bench-profile-'));
  const child = spawn(
    ensureBrowser(() => {}).path,
    [
      ...[`--user-data-dir=${profile}`, '--headless=new', '--no-sandbox', '--no-first-run', '--lang=en', '--window-size=1280,800'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // The pipe alone may load an extension; over the port the rest is done.
      ...['--remote-debugging-port=0', '--remote-debugging-pipe', '--enable-unsafe-extension-debugging', 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((end) => child.once('exit', () => end()));
  const [, , errors, ask, answers] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
  const address = await heard(errors, /ws:\/\/\S+/);
  const wire = openWire(ask, answers);
  const { id } = extension ? await wire.send<{ id: string }>('Extensions.loadUnpacked', { path: extension }) : { id: '' };
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('no browser context');
  const own = await browser.newBrowserCDPSession();
  const processes = async () => (await own.send('SystemInfo.getProcessInfo')).processInfo;
  return {
    context,
    id,
    page: (path) => `chrome-extension://${id}/${path}`,
    session: (page) => context.newCDPSession(page),
    async open(url, apart = false) {
      const opened = context.waitForEvent('page');
      await own.send('Target.createTarget', { url: 'about:blank', newWindow: apart });
      const page = await opened;
      await page.goto(url);
      return page;
    },
    async used() {
      const used: Used = { extension: 0, pages: 0 };
      for (const { type, id: pid, cpuTime } of await processes()) {
        if (type !== 'renderer') continue;
        used[ofSystem(pid, 'cmdline').includes('--extension-process') ? 'extension' : 'pages'] += cpuTime;
      }
      return used;
    },
    async memory() {
      const shares = (await processes()).map(({ id: pid }) => Number(/^Pss:\s+(\d+)/m.exec(ofSystem(pid, 'smaps_rollup'))?.[1] ?? 0));
      return shares.reduce((sum, kilobytes) => sum + kilobytes * 1024, 0);
    },
    async unwatched() {
      await browser.close();
      return wire;
    },
    async close() {
      await wire.send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What the system says of a process; nothing where it is gone, or tells nothing. */
function ofSystem(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}

function heard(stream: Readable, wanted: RegExp): Promise<string> {
  return new Promise((found) => {
    let text = '';
    stream.on('data', (part) => {
      text += String(part);
      const hit = wanted.exec(text);
      if (hit) found(hit[1] ?? hit[0]);
    });
  });
}
