import type { Page } from '@playwright/test';
import { panelFrame, readChip } from '@/server/launch/extension-browser';
import type { DayAtWork } from './day-at-work';
import { launchPlain, type PlainBrowser } from './plain-browser';

const TABS = 50;
/** Each window shows one of its tabs. */
const WINDOWS = 4;
/** By then the panels are drawn and what lies ready is made. */
const SETTLE = 15_000;
/** So long it is watched how much of the processor they use. */
const SPAN = 30_000;
const CHANGES = 5;

/** What many tabs cost: bytes after garbage was collected, and per cent of one core while nobody does anything. */
export type TabsCost = {
  /** JavaScript heap of all that pages run, each engine counted once. */
  pageHeap: number;
  /** JavaScript heap of the panels. */
  panelHeap: number;
  memory: number;
  pagesBusy: number;
  extensionBusy: number;
  /** Milliseconds from the hub's answer to an act until it stands in every chip and panel that is seen; one for each act. */
  changes: number[];
};

/** Opens 50 tabs in four windows, on a rep's leads in turn, with our extension or without any. */
export async function tabsCost(day: DayAtWork, extension: string | null): Promise<TabsCost> {
  const browser = await launchPlain(extension);
  try {
    if (extension) await day.signIn(browser);
    const pages: Page[] = [];
    for (let n = 0; n < TABS; n++) pages.push(await browser.open(`${day.crm}/leads/${leadOf(day, n)}`, n < WINDOWS));
    await pages[0]?.waitForTimeout(SETTLE);
    const seen: { page: Page; lead: number }[] = [];
    for (const [n, page] of pages.entries()) {
      if (extension && !((await readChip(page)) && panelFrame(page))) throw new Error(`tab ${n} has no chip or no panel`);
      if (await page.evaluate(() => !document.hidden)) seen.push({ page, lead: leadOf(day, n) });
    }
    if (seen.length !== WINDOWS) throw new Error(`${seen.length} tabs are seen`);
    const cost = {
      ...(await heaps(browser, pages)),
      memory: await browser.memory(),
      ...(await busy(browser, pages)),
      changes: [] as number[],
    };
    if (extension) for (let n = 0; n < CHANGES; n++) cost.changes.push(await changed(browser, day, seen, n));
    return cost;
  } finally {
    await browser.close();
  }
}

const leadOf = ({ own }: DayAtWork, n: number) => own[n % own.length] ?? 1;

async function heaps(browser: PlainBrowser, pages: readonly Page[]): Promise<{ pageHeap: number; panelHeap: number }> {
  const [ofPages, ofPanels] = [new Map<string, number>(), new Map<string, number>()];
  for (const page of pages) {
    const panel = panelFrame(page);
    const sessions = [[await browser.session(page), ofPages] as const];
    if (panel) sessions.push([await browser.context.newCDPSession(panel), ofPanels]);
    for (const [session, sizes] of sessions) {
      const { id } = await session.send('Runtime.getIsolateId');
      if (!sizes.has(id)) {
        await session.send('HeapProfiler.collectGarbage');
        sizes.set(id, (await session.send('Runtime.getHeapUsage')).usedSize);
      }
      await session.detach();
    }
  }
  const sum = (sizes: Map<string, number>) => [...sizes.values()].reduce((all, size) => all + size, 0);
  return { pageHeap: sum(ofPages), panelHeap: sum(ofPanels) };
}

async function busy(browser: PlainBrowser, [page]: readonly Page[]): Promise<{ pagesBusy: number; extensionBusy: number }> {
  const before = await browser.used();
  await page?.waitForTimeout(SPAN);
  const after = await browser.used();
  const share = (what: keyof typeof before) => (100_000 * (after[what] - before[what])) / SPAN;
  return { pagesBusy: share('pages'), extensionBusy: share('extension') };
}

async function changed(
  browser: PlainBrowser,
  day: DayAtWork,
  seen: readonly { page: Page; lead: number }[],
  round: number,
): Promise<number> {
  const says = ({ page }: { page: Page }) =>
    Promise.all([chipMarks(browser, page), panelFrame(page)?.getByTestId('bant-budget').innerText({ timeout: 15_000 })]);
  const before = await Promise.all(seen.map(says));
  await day.act(
    seen.map(({ lead }) => lead),
    { kind: 'set_bant', element: 'budget', state: round % 2 === 0 ? 'yes' : 'partly', words: `Budget ${round}` },
  );
  const from = performance.now();
  for (let waiting = true; waiting; ) {
    const now = await Promise.all(seen.map(says));
    waiting = now.some(([chip, panel], n) => chip === before[n]?.[0] || panel === before[n]?.[1]);
    if (performance.now() - from > 60_000) throw new Error(`a change did not arrive: ${JSON.stringify(now)}`);
  }
  return performance.now() - from;
}

/** What the chip's marks are called: its root is closed, only the debugger sees it. */
async function chipMarks(browser: PlainBrowser, page: Page): Promise<string> {
  const session = await browser.session(page);
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  await session.detach();
  return [...JSON.stringify(root).matchAll(/"aria-label","([^"]*)"/g)].map(([, label]) => label).join();
}
