import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Frame, Page } from '@playwright/test';
import { HOUR, MINUTE } from '@/lib/domain/time';
import { panelFrame, readChip } from '@/server/launch/extension-browser';
import { type DayAtWork, startDayAtWork } from './day-at-work';
import { launchPlain, type PlainBrowser } from './plain-browser';

const HOURS = 8;
/** A step of the pages' clock; what the hub tells comes in between. */
const STEP = 10 * MINUTE;
/** By then what was told stands, by the clock on the wall. */
const SETTLE = 2_000;

/** What is held after garbage was collected, at the end of each hour: bytes of JavaScript, nodes and listeners. */
export type Held = { heap: number; nodes: number; listeners: number };
type Hourly = Held[];
/** What waits when the tab is hidden, what waits an hour later, and how often something woke in that hour. */
export type Asleep = { waiting: number; waitingLater: number; woken: number };
export type LeftOpen = {
  page: Hourly;
  panel: Hourly;
  bare: Hourly;
  chipWoke: number;
  panelWoke: number;
  chip: Asleep;
  panelAsleep: Asleep;
};

/** One world of a page: its session, and which context of it. */
type World = { session: CDPSession; context: number };

/** The build with a counter ahead of its scripts, in the page and in the panel. */
function withCounter(build: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-counted-'));
  cpSync(build, folder, { recursive: true });
  const counter = readFileSync(join('test', 'bench', 'page', 'count-timers.js'), 'utf8');
  const adapter = join(folder, 'crm', 'sample.js');
  writeFileSync(adapter, counter + readFileSync(adapter, 'utf8'));
  writeFileSync(join(folder, 'count.js'), counter);
  const panel = join(folder, 'panel.html');
  const html = readFileSync(panel, 'utf8');
  const first = html.indexOf('<script');
  writeFileSync(panel, `${html.slice(0, first)}<script src="/count.js"></script>${html.slice(first)}`);
  return folder;
}

/**
 * Lets a lead's page with its panel stand open for eight hours of its own clock, beside the same page without us, while a rep works on the
 * lead elsewhere once an hour; then hides it for another hour. Their clock is the browser's virtual time; the worker's is the one on the wall.
 */
export async function leaveOpen(build: string): Promise<LeftOpen> {
  const extension = withCounter(build);
  const day = await startDayAtWork();
  const browser = await launchPlain(extension);
  try {
    await day.signIn(browser);
    const lead = day.own[0] ?? 1;
    const bare = await browser.open(`${day.elsewhere}/leads/${lead}`, true);
    const page = await browser.open(`${day.crm}/leads/${lead}`, true);
    await page.waitForTimeout(SETTLE * 2);
    const panel = panelFrame(page);
    if (!panel || !(await readChip(page))) throw new Error('no chip or no panel');
    const worlds = {
      bare: { session: await browser.session(bare), context: 0 },
      page: await worldIn(browser, page, (origin) => origin.includes(browser.id)),
      panel: await worldIn(browser, panel, () => true),
    };
    const all = [worlds.bare, worlds.page, worlds.panel];
    const left: LeftOpen = { page: [], panel: [], bare: [], chipWoke: 0, panelWoke: 0, chip: asleep(), panelAsleep: asleep() };
    for (let hour = 0; hour < HOURS; hour++) {
      await workOn(day, lead, hour);
      await page.waitForTimeout(SETTLE);
      for (let passed = 0; passed < HOUR; passed += STEP) await Promise.all(all.map(({ session }) => pass(session, STEP)));
      for (const what of ['page', 'panel', 'bare'] as const) left[what].push(await held(worlds[what].session));
    }
    left.chipWoke = (await counted(worlds.page)).woken;
    left.panelWoke = (await counted(worlds.panel)).woken;
    // Another tab of the same window comes in front.
    await page.bringToFront();
    await browser.open('about:blank');
    if (!(await page.evaluate(() => document.hidden))) throw new Error('the tab is still seen');
    await page.waitForTimeout(SETTLE);
    const begin = await Promise.all([counted(worlds.page), counted(worlds.panel)]);
    for (let passed = 0; passed < HOUR; passed += STEP) await Promise.all(all.map(({ session }) => pass(session, STEP)));
    const end = await Promise.all([counted(worlds.page), counted(worlds.panel)]);
    const slept = (n: 0 | 1): Asleep => ({ waiting: begin[n].waiting, waitingLater: end[n].waiting, woken: end[n].woken - begin[n].woken });
    return { ...left, chip: slept(0), panelAsleep: slept(1) };
  } finally {
    await browser.close();
    await day.close();
    rmSync(extension, { recursive: true, force: true });
  }
}

const asleep = (): Asleep => ({ waiting: 0, waitingLater: 0, woken: 0 });

async function worldIn(browser: PlainBrowser, of: Page | Frame, ours: (origin: string) => boolean): Promise<World> {
  const session = await browser.context.newCDPSession(of);
  const contexts: { id: number; origin: string; name: string }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
  await session.send('Runtime.enable');
  const found = contexts.find(({ origin, name }) => ours(origin) && !name.startsWith('__playwright'));
  if (!found) throw new Error('the extension has no world there');
  return { session, context: found.id };
}

async function counted({ session, context }: World): Promise<{ waiting: number; woken: number }> {
  const expression = '({ waiting: tasukiCounted.waiting.size, woken: tasukiCounted.woken })';
  return (await session.send('Runtime.evaluate', { expression, contextId: context, returnByValue: true })).result.value;
}

/** Lets so much of a page's own time pass, as fast as the machine can. */
async function pass(session: CDPSession, ms: number): Promise<void> {
  const over = new Promise<void>((end) => session.once('Emulation.virtualTimeBudgetExpired', () => end()));
  await session.send('Emulation.setVirtualTimePolicy', { policy: 'advance', budget: ms });
  await over;
}

async function held(session: CDPSession): Promise<Held> {
  // Twice: what the first sets free may hold more.
  for (let n = 0; n < 2; n++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}

async function workOn(day: DayAtWork, lead: number, hour: number): Promise<void> {
  await day.act([lead], { kind: 'set_bant', element: 'budget', state: hour % 2 === 0 ? 'yes' : 'partly', words: `Budget ${hour}` });
}
