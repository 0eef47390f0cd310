import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import type { browser as extensionApi } from 'wxt/browser';
import { en } from '@/lib/i18n/locales/en';
import type { ChipSummary, Phase } from '@/lib/messages/chip';
import { ensureBrowser } from '@/server/launch/browser';
import { type ExtensionBrowser, launchExtension } from '@/server/launch/extension-browser';

const build = join(process.cwd(), '.output', 'chrome-mv3');

/** A chip's summary that says one thing. */
export function aSummary(phase: Partial<Phase>, more: Partial<ChipSummary> = {}): ChipSummary {
  return {
    kind: 'lead',
    lang: 'en',
    revision: 1,
    offset: 0,
    phases: [{ at: 0, tone: 'calm', text: 'Call', ...phase }],
    due: null,
    open: [],
    units: en.units,
    day: 9 * 3_600_000,
    stage: 'Working',
    acronym: 'SAL',
    readiness: 'Now',
    score: '72',
    bant: [
      { mark: 'not_asked', label: 'Budget Not asked' },
      { mark: 'yes', label: 'Authority Yes' },
    ],
    note: '',
    open_label: 'Open Tasuki: Working',
    changesAt: null,
    ...more,
  };
}

/**
 * A worker that answers every lead with the same summary, each under its own id, after `delays[id]` ms.
 * It stands for ours, so that a page's tricks can be tried on the chip as it ships without a hub.
 */
function workerScript(): string {
  const style = readFileSync(new URL('../../lib/page/chip.css', import.meta.url), 'utf8');
  return `const style = ${JSON.stringify(style)};
const asked = [];
let summary;
globalThis.startOver = (next) => {
  summary = next;
  asked.length = 0;
};
chrome.runtime.onMessage.addListener((ask, sender, reply) => {
  asked.push(ask);
  if (ask.tasuki === 'visit') {
    const named = { ...summary, phases: summary.phases.map((phase) => ({ ...phase, text: phase.text + ' #' + ask.id })) };
    setTimeout(() => reply({ tasuki: 'summary', seq: ask.seq, summary: named, panel: false, place: '', style }), ask.id === '1' ? 300 : 0);
  } else if (ask.tasuki === 'panel') reply({ tasuki: 'panel', seq: ask.seq, url: chrome.runtime.getURL('panel.html') });
  else reply({ tasuki: 'ok' });
  return true;
});
globalThis.asked = asked;
`;
}

export type ChipAlone = ExtensionBrowser & {
  origin: string;
  /** Opens a page of a CRM with this markup; every path answers with it. */
  openPage(path: string, body?: string, headers?: Record<string, string>): Promise<Page>;
};

/** The chip as it ships and a stand-in for its worker: one browser for all tests of a worker, each starting over in it. */
export const test = base.extend<{ summary: ChipSummary; alone: ChipAlone }, { shared: ChipAlone }>({
  summary: [aSummary({}), { option: true }],
  alone: async ({ summary, shared }, use) => {
    const worker = await workerOf(shared);
    await worker.evaluate((next) => (globalThis as unknown as { startOver(next: unknown): void }).startOver(next), summary);
    await use(shared);
    for (const page of shared.context.pages().slice(1)) await page.close();
  },
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'tasuki-chip-'));
      mkdirSync(join(folder, 'crm'));
      for (const file of ['chip.js', 'crm/sample.js']) cpSync(join(build, file), join(folder, file));
      writeFileSync(join(folder, 'worker.js'), workerScript());
      writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>Panel</title><p>Panel</p>');
      writeFileSync(
        join(folder, 'manifest.json'),
        JSON.stringify({
          manifest_version: 3,
          name: 'The chip alone',
          version: '1',
          background: { service_worker: 'worker.js' },
          permissions: ['scripting'],
          host_permissions: ['http://localhost/*'],
          content_scripts: [{ matches: ['http://localhost/*'], js: ['crm/sample.js', 'chip.js'], run_at: 'document_idle' }],
          web_accessible_resources: [{ resources: ['panel.html'], matches: ['http://localhost/*'] }],
        }),
      );
      let answer = { body: '', headers: {} as Record<string, string> };
      const server = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...answer.headers });
        response.end(`<!doctype html><title>CRM</title>${answer.body}`);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
      const browser = await launchExtension({
        browser: ensureBrowser(() => {}),
        extension: folder,
        headless: true,
        language: 'en',
        args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
      });
      await use({
        ...browser,
        origin,
        openPage: async (path, body = '<h1>Record</h1>', headers = {}) => {
          answer = { body, headers };
          const page = await browser.context.newPage();
          await page.goto(`${origin}${path}`);
          return page;
        },
      });
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** The worker's end of the line. */
async function workerOf({ context, id }: ExtensionBrowser) {
  const known = context.serviceWorkers().find((worker) => worker.url().includes(id));
  return known ?? (await context.waitForEvent('serviceworker'));
}

/** Everything that chips asked so far. */
export async function askedBy(browser: ExtensionBrowser): Promise<{ tasuki: string; id?: string; open?: boolean }[]> {
  const worker = await workerOf(browser);
  return worker.evaluate(() => (globalThis as unknown as { asked: { tasuki: string }[] }).asked);
}

/** Puts the chip's scripts into the open pages once more, as an update of the extension does. */
export async function injectAgain(browser: ExtensionBrowser): Promise<void> {
  const worker = await workerOf(browser);
  await worker.evaluate(async () => {
    const { tabs, scripting } = (globalThis as unknown as { chrome: Pick<typeof extensionApi, 'tabs' | 'scripting'> }).chrome;
    for (const { id } of await tabs.query({ url: 'http://localhost/*' })) {
      if (id !== undefined) await scripting.executeScript({ target: { tabId: id }, files: ['crm/sample.js', 'chip.js'] as never[] });
    }
  });
}

export type Box = { x: number; y: number; width: number; height: number };

type Found = { backendNodeId: number; attributes?: string[]; children?: Found[]; shadowRoots?: Found[] };

/** Where the chip stands in the window and what it is called there; null while it is away. Its root is closed: only the debugger sees it. */
export async function chipBox(page: Page): Promise<(Box & { folded: boolean; label: string }) | null> {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  const attribute = ({ attributes = [] }: Found, name: string) => attributes[attributes.indexOf(name) + 1] ?? '';
  function find(node: Found, wanted: (node: Found) => boolean): Found | undefined {
    if (wanted(node)) return node;
    for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
      const found = find(child, wanted);
      if (found) return found;
    }
    return undefined;
  }
  const classed = (name: string) => (node: Found) =>
    (node.attributes ?? []).includes('class') && attribute(node, 'class').split(' ').includes(name);
  const chip = find(root as Found, classed('chip'));
  const button = chip && find(chip, (node) => (node.attributes ?? []).includes('aria-expanded'));
  const box = chip && (await session.send('DOM.getBoxModel', { backendNodeId: chip.backendNodeId }).catch(() => null));
  await session.detach();
  if (!box || !chip || !button) return null;
  const [x = 0, y = 0, right = 0, , , bottom = 0] = box.model.border;
  return { x, y, width: right - x, height: bottom - y, folded: classed('folded')(chip), label: attribute(button, 'aria-label') };
}

/** What assistive technology gets of the chip: role and name of each part, in order. */
export async function heard(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const start = nodes.findIndex((node) => node.role?.value === 'group' && node.name?.value === 'Tasuki');
  if (start < 0) return [];
  const inside = new Set([nodes[start]?.nodeId]);
  return nodes.slice(start).flatMap((node) => {
    if (node !== nodes[start] && !(node.parentId && inside.has(node.parentId))) return [];
    inside.add(node.nodeId);
    return node.ignored || !['timer', 'image', 'button', 'group'].includes(node.role?.value)
      ? []
      : [`${node.role?.value}: ${node.name?.value ?? ''}`];
  });
}
