import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DayAtWork, startDayAtWork } from './day-at-work';
import { launchPlain } from './plain-browser';
import type { Wire } from './wire';

const ROUNDS = 40;
/** The first ones read what lies ready from then on. */
const BEFORE = 3;
/** By then the panel is painted, even on a busy machine. */
const SETTLE = 1_500;
/** What the browser still writes after it ended a worker. */
const STOPPING = 300;

/** Milliseconds from the moment the panel's frame was begun, once the CRM's page was idle, to the picture that shows the lead. */
export type PanelTimes = {
  panel: number[];
  /** The same of a worker that had to be started first. */
  woken: number[];
  /** The same of a page in that place that holds a line of text and nothing else. */
  bare: number[];
};

/** Three browsers in turn. Nobody looks on while a page loads; the browser itself notes when the largest piece of it was painted. */
export async function panelTimes(build: string): Promise<PanelTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'tasuki-bench-'));
  cpSync(build, folder, { recursive: true });
  writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>Tasuki</title><p>A line of text that is seen</p>');
  const day = await startDayAtWork();
  try {
    return {
      panel: await framesPainted(day, build, false),
      woken: await framesPainted(day, build, true),
      bare: await framesPainted(day, folder, false),
    };
  } finally {
    await day.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function framesPainted(day: DayAtWork, extension: string, asleep: boolean): Promise<number[]> {
  const browser = await launchPlain(extension);
  try {
    await day.signIn(browser);
    const wire = await browser.unwatched();
    const { targetId } = await wire.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    const times: number[] = [];
    for (let round = -BEFORE; round < ROUNDS; round++) {
      const lead = day.own[(round + BEFORE) % day.own.length];
      await look(wire, targetId, async (send) => {
        if (asleep) {
          await send('ServiceWorker.enable');
          await send('ServiceWorker.stopAllWorkers');
          await pause(STOPPING);
        }
        await send('Page.navigate', { url: `${day.crm}/leads/${lead}` });
      });
      await pause(SETTLE);
      const painted = await whenPainted(wire);
      if (round >= 0 && painted !== null) times.push(painted);
    }
    if (times.length < ROUNDS * 0.9) throw new Error(`only ${times.length} of ${ROUNDS} panels were painted`);
    return times;
  } finally {
    await browser.close();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Send = <T = unknown>(method: string, params?: object) => Promise<T>;

/** Looks into a page or frame for as long as the work takes. */
async function look<T>(wire: Wire, targetId: string, work: (send: Send) => Promise<T>): Promise<T> {
  const { sessionId } = await wire.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  try {
    return await work((method, params) => wire.send(method, params, sessionId));
  } finally {
    await wire.send('Target.detachFromTarget', { sessionId });
  }
}

/** When the panel's frame was painted, in milliseconds of its own; null where the browser noted nothing. */
async function whenPainted(wire: Wire): Promise<number | null> {
  type Targets = { targetInfos: { targetId: string; type: string; url: string }[] };
  const { targetInfos } = await wire.send<Targets>('Target.getTargets', { filter: [{}] });
  const frame = targetInfos.find(({ type, url }) => type === 'iframe' && url.includes('/panel.html'));
  if (!frame) return null;
  return look(wire, frame.targetId, async (send) => {
    const { result } = await send<{ result: { value: number | null } }>('Runtime.evaluate', {
      awaitPromise: true,
      returnByValue: true,
      expression: `new Promise((done) => {
        const seen = performance.getEntriesByType('paint').map(({ startTime }) => startTime);
        const hear = (list) => seen.push(...list.getEntries().map(({ startTime }) => startTime));
        new PerformanceObserver(hear).observe({ type: 'largest-contentful-paint', buffered: true });
        setTimeout(() => done(seen.length > 0 ? Math.max(...seen) : null), 150);
      })`,
    });
    return result.value;
  });
}
