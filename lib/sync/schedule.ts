import { browser } from 'wxt/browser';
import type { Instant } from '@/lib/domain/time';

/** The worker's alarms: what each is for. */
export const alarms = {
  /** Ask the hub, whether or not anything hinted at news. */
  sync: 'sync',
  /** Send acts whose time to undo has passed. */
  push: 'push',
  /** Try again after a fault. */
  retry: 'retry',
  /** A lead changes its standing or falls due. */
  change: 'change',
  /** A working day begins, or hours open in which something waits to be told. */
  notices: 'notices',
} as const;
export type AlarmName = (typeof alarms)[keyof typeof alarms];

/** What an alarm should be: every so many minutes, once at a moment of this PC's clock, or not there. */
export type Wanted = { everyMinutes: number } | { at: Instant } | null;

const CLOSE_ENOUGH = 1_000;

/**
 * Makes an alarm what it should be, and touches nothing when it is that already: an alarm set anew at each worker start would never fire.
 * Alarms can vanish with an update or a restart of the browser, so this is asked for at each start.
 */
export async function ensureAlarm(name: AlarmName, wanted: Wanted, now: Instant = Date.now()): Promise<void> {
  const there = await browser.alarms.get(name);
  if (wanted === null) {
    if (there) await browser.alarms.clear(name);
    return;
  }
  if ('everyMinutes' in wanted) {
    if (there?.periodInMinutes === wanted.everyMinutes) return;
    await browser.alarms.create(name, { delayInMinutes: wanted.everyMinutes, periodInMinutes: wanted.everyMinutes });
    return;
  }
  const at = Math.max(wanted.at, now);
  // Due already: the alarm that is there fires before any new one could.
  if (there && there.scheduledTime <= at + CLOSE_ENOUGH && (wanted.at <= now || there.scheduledTime >= at - CLOSE_ENOUGH)) return;
  await browser.alarms.create(name, { when: at });
}
