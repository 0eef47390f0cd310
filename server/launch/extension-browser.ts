import { type BrowserContext, chromium, type Frame, type Page } from '@playwright/test';
import { Advice, type FoundBrowser, needsNoSandbox } from './browser';

/** A running browser with the built extension in it. */
export type ExtensionBrowser = {
  context: BrowserContext;
  /** The extension's id, as in its addresses. */
  id: string;
  /** Address of one of the extension's pages: `options.html`. */
  page(path: string): string;
  close(): Promise<void>;
};

export type LaunchOptions = {
  browser: FoundBrowser;
  /** Folder of the shipped build. */
  extension: string;
  headless: boolean;
  /** Interface language, "ja" or "en". */
  language: string;
  /** Profile folder; a new empty one when absent. */
  profile?: string;
  args?: string[];
  viewport?: { width: number; height: number } | null;
  colorScheme?: 'light' | 'dark';
  timezoneId?: string;
};

/**
 * Starts the browser and loads the shipped build over the debugging pipe, which works in branded browsers too.
 * @throws Advice in one line when the browser won't start or can't be driven
 */
export async function launchExtension(options: LaunchOptions): Promise<ExtensionBrowser> {
  let context: BrowserContext;
  try {
    context = await chromium.launchPersistentContext(options.profile ?? '', {
      executablePath: options.browser.path,
      headless: options.headless,
      chromiumSandbox: !needsNoSandbox(),
      ignoreDefaultArgs: ['--disable-extensions'],
      locale: options.language === 'ja' ? 'ja-JP' : 'en-GB',
      viewport: options.viewport === undefined ? { width: 1360, height: 820 } : options.viewport,
      ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
      ...(options.timezoneId ? { timezoneId: options.timezoneId } : {}),
      env: { ...definedEnv(), LANGUAGE: options.language, LANG: options.language === 'ja' ? 'ja_JP.UTF-8' : 'en_GB.UTF-8' },
      args: [
        '--enable-unsafe-extension-debugging',
        `--lang=${options.language}`,
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        ...(options.args ?? []),
      ],
    });
  } catch (error) {
    const why =
      String(error)
        .split('\n')
        .find((line) => line.trim() !== '') ?? '';
    throw new Advice(
      `${options.browser.path} would not start (${why.slice(0, 160)}). Close other copies of it, or set TASUKI_BROWSER to another browser.`,
    );
  }
  try {
    const browser = context.browser();
    if (!browser) throw new Error('no browser session');
    const session = await browser.newBrowserCDPSession();
    // Not in Playwright's list of protocol methods yet.
    const send = session.send.bind(session) as unknown as (method: string, params: object) => Promise<{ id: string }>;
    const { id } = await send('Extensions.loadUnpacked', { path: options.extension });
    await session.detach();
    return { context, id, page: (path) => `chrome-extension://${id}/${path}`, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw new Advice(
      `${options.browser.path} can't be given an extension this way (${String(error).split('\n')[0]}). Install Chromium (apt install chromium) or a current Chrome.`,
    );
  }
}

/**
 * Grants one origin as a person would in the browser's own dialog, which automation cannot reach:
 * through the settings page of extensions. Nothing beyond that origin is given.
 */
export async function allowOrigin(browser: ExtensionBrowser, pattern: string): Promise<void> {
  const page = await browser.context.newPage();
  // What is asked of it is there before it has drawn itself.
  await page.goto('chrome://extensions', { waitUntil: 'commit' });
  await page.evaluate(
    ([id, host]) =>
      (
        globalThis as unknown as { chrome: { developerPrivate: { addHostPermission(id: string, host: string): Promise<void> } } }
      ).chrome.developerPrivate.addHostPermission(id as string, host as string),
    [browser.id, pattern],
  );
  await page.close();
}

/** What a screen reader hears of the chip, or null while there is none. The root is closed: only the debugger sees it. */
export async function readChip(page: Page): Promise<string | null> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = (await session.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: DomNode };
    const host = findNode(root, (node) =>
      (node.shadowRoots ?? []).some((shadow) => shadow.shadowRootType === 'closed' && findNode(shadow, isChip) !== null),
    );
    const chip = host?.shadowRoots?.map((shadow) => findNode(shadow, isChip)).find(Boolean);
    if (!chip) return null;
    return textOf(chip).replace(/\s+/g, ' ').trim();
  } finally {
    await session.detach().catch(() => {});
  }
}

/** The panel's frame inside the page, once it is there. */
export function panelFrame(page: Page): Frame | null {
  return page.frames().find((frame) => frame.url().includes('/panel.html')) ?? null;
}

type DomNode = {
  nodeName: string;
  nodeType: number;
  nodeValue: string;
  attributes?: string[];
  children?: DomNode[];
  shadowRoots?: DomNode[];
  shadowRootType?: string;
  backendNodeId: number;
  contentDocument?: DomNode;
};

function isChip(node: DomNode): boolean {
  const { attributes = [] } = node;
  return attributes.some((name, at) => at % 2 === 0 && name === 'class' && (attributes[at + 1] ?? '').split(' ').includes('chip'));
}

function findNode(node: DomNode, wanted: (node: DomNode) => boolean): DomNode | null {
  if (wanted(node)) return node;
  for (const child of [...(node.children ?? []), ...(node.shadowRoots ?? [])]) {
    const found = findNode(child, wanted);
    if (found) return found;
  }
  return null;
}

function textOf(node: DomNode): string {
  if (node.nodeType === 3) return `${node.nodeValue} `;
  const { attributes = [] } = node;
  const label = attributes.findIndex((name, at) => at % 2 === 0 && name === 'aria-label');
  const own = label >= 0 && (node.children ?? []).length === 0 ? `${attributes[label + 1]} ` : '';
  return own + (node.children ?? []).map(textOf).join('');
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Presses the chip with the mouse, as a person would. @returns false when there is no chip */
export async function pressChip(page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = (await session.send('DOM.getDocument', { depth: -1, pierce: true })) as { root: DomNode };
    const host = findNode(root, (node) => (node.shadowRoots ?? []).some((shadow) => findNode(shadow, isChip) !== null));
    const chip = host?.shadowRoots?.map((shadow) => findNode(shadow, isChip)).find(Boolean);
    if (!chip) return false;
    const { model } = await session.send('DOM.getBoxModel', { backendNodeId: chip.backendNodeId });
    const [x1 = 0, y1 = 0, , , x2 = 0, y2 = 0] = model.content;
    await page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2);
    return true;
  } finally {
    await session.detach().catch(() => {});
  }
}
