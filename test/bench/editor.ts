/**
 * A key typed into the rulebook's editor, over an agreement of 200 scoring rules and 30 promises: processor time of the page, as Chromium
 * counts it. Alone: `tsx test/bench/editor.ts`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { ensureBrowser } from '@/server/launch/browser';
import { bundle } from './page/bundle';
import type { BenchRow } from './row';

const TARGETS = { key: 16, task: 50 };
const KEYS = 24;

type Field = { section: string; row: number | null; id: string; key: string; name: string };
const fields: Field[] = [
  { section: 'promises', row: 3, id: 'promises.3.name', key: 'あ', name: "a promise's name" },
  { section: 'promises', row: 3, id: 'promises.3.within.amount', key: '1', name: "a promise's time" },
  { section: 'scoring', row: 150, id: 'scoring.rules.150.name', key: 'あ', name: "a scoring rule's name" },
  { section: 'scoring', row: 150, id: 'scoring.rules.150.points', key: '1', name: "a scoring rule's points" },
  { section: 'stages', row: 1, id: 'stages.1.name', key: 'あ', name: "a stage's name" },
];

/** Types into each field and tells the middle processor time of a key, and the longest task afterwards, when the draft is looked over and kept. */
export async function editorBench(profileTo?: string): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tasuki-bench-'));
  const browser = await chromium.launch({ executablePath: ensureBrowser(() => {}).path, args: ['--no-sandbox'] });
  try {
    await bundle('test/bench/page/editor-in-page.tsx', join(folder, 'editor.js'));
    await writeFile(
      join(folder, 'editor.html'),
      '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="editor.css"><body><script src="editor.js"></script>',
    );
    const rows: BenchRow[] = [];
    for (const field of fields) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'ja-JP' });
      await page.goto(`${pathToFileURL(join(folder, 'editor.html'))}#${field.section}`);
      const { scripts, after, parts } = await typed(page, field, profileTo);
      rows.push(
        {
          name: `${field.name}: script of one key, middle of ${KEYS}`,
          unit: 'ms CPU',
          ours: middle(scripts),
          others: parts,
          limit: { atMost: TARGETS.key },
        },
        {
          name: `${field.name}: longest task after the last key`,
          unit: 'ms CPU',
          ours: after,
          others: {},
          limit: { atMost: TARGETS.task },
        },
      );
      await page.close();
    }
    return rows;
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type Typed = { scripts: number[]; after: number; parts: Record<string, number> };

async function typed(page: Page, { section, row, id, key }: Field, profileTo?: string): Promise<Typed> {
  const list = section === 'scoring' ? 'scoring.rules' : section;
  if (row !== null) await page.locator(`[id="rb-${list}.${row}"] .rb-row-open`).click();
  const box = page.locator(`[id="rb-${id}"] input`).first();
  await box.click();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' }).catch(() => undefined);
  // What the first key costs alone (a draft begins) is no part of it.
  await page.keyboard.insertText(key);
  await page.waitForTimeout(1_500);
  if (profileTo) {
    await devtools.send('Profiler.enable');
    await devtools.send('Profiler.setSamplingInterval', { interval: 200 });
    await devtools.send('Profiler.start');
  }
  const trace = join(tmpdir(), `tasuki-editor-${process.pid}.json`);
  await page
    .context()
    .browser()
    ?.startTracing(page, { path: trace, categories: ['toplevel', 'devtools.timeline', 'blink.user_timing'] });
  for (let i = 0; i < KEYS; i++) {
    await page.evaluate((n) => performance.mark(`key ${n}`), i);
    // Goes back and forth, so that what is typed stays short and a number within its bounds.
    if (i % 2 === 0) await page.keyboard.insertText(key);
    else await page.keyboard.press('Backspace');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60))));
  }
  await page.evaluate(() => performance.mark('rest'));
  await page.waitForTimeout(2_500);
  await page.evaluate(() => performance.mark('end'));
  await page.context().browser()?.stopTracing();
  if (profileTo) {
    const { profile } = await devtools.send('Profiler.stop');
    await writeFile(join(profileTo, `${id}.cpuprofile`), JSON.stringify(profile));
  }
  const { traceEvents } = JSON.parse(await readFile(trace, 'utf8')) as { traceEvents: TraceEvent[] };
  await rm(trace, { force: true });
  return read(traceEvents);
}

type TraceEvent = { name: string; ph: string; ts: number; tdur?: number; tid: number; pid: number; cat: string };

/** Sums each key's tasks of the page's own thread, milliseconds of processor time. */
function read(events: readonly TraceEvent[]): Typed {
  const marks = events
    .filter(({ cat, name }) => cat.includes('blink.user_timing') && /^(key \d+|rest|end)$/.test(name))
    .sort((a, b) => a.ts - b.ts);
  const [first] = marks;
  if (!first) throw new Error('the trace holds no key');
  const own = events.filter(({ pid, tid, ph }) => pid === first.pid && tid === first.tid && ph === 'X');
  const tasks = own.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask');
  const within = (list: readonly TraceEvent[], from: number, to: number) =>
    list.filter(({ ts }) => ts >= from && ts < to).map(({ tdur = 0 }) => tdur / 1000);
  const keys: number[] = [];
  const scripts: number[] = [];
  const script = own.filter(
    ({ name }) => name === 'EventDispatch' || name === 'FunctionCall' || name === 'FireAnimationFrame' || name === 'RunMicrotasks',
  );
  let after = 0;
  marks.forEach(({ name, ts }, i) => {
    const next = marks[i + 1]?.ts ?? Number.POSITIVE_INFINITY;
    if (name.startsWith('key')) {
      keys.push(sum(within(tasks, ts, next)));
      scripts.push(sum(within(outermost(script), ts, next)));
    } else if (name === 'rest') after = Math.max(0, ...within(tasks, ts, next));
  });
  return { scripts, after, parts: { 'with layout and paint': middle(keys), 'longest key, with both': Math.max(...keys) } };
}

function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  const found: TraceEvent[] = [];
  let end = 0;
  for (const event of [...events].sort((a, b) => a.ts - b.ts)) {
    const { dur = 0 } = event as TraceEvent & { dur?: number };
    if (event.ts < end) continue;
    found.push(event);
    end = event.ts + dur;
  }
  return found;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, unit, ours, others, limit } of await editorBench(process.argv[2])) console.log(name, unit, ours, others, limit ?? '');
}
