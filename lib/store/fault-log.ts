import type { FaultCode } from '@/lib/domain/fault';
import { DAY, type Instant } from '@/lib/domain/time';
import type { Store } from './open-store';
import { readSetting, type Setting, writeSetting } from './settings';

/** Older ones say nothing about now. */
const KEPT_FOR = 14 * DAY;
const MOST = 60;

export type FaultEntry = Setting<'faults'>[number];

let turn: Promise<void> = Promise.resolve();

/**
 * Notes that something went wrong, for the diagnostics: the code and what was asked for, never about whom. Many of one kind are one entry.
 * Never throws: a store that fails can't note that it does.
 */
export function noteFault(store: Store, code: FaultCode, from: string, at: Instant): Promise<void> {
  // One after the other: two at once would read the same list.
  turn = turn
    .then(async () => {
      const before = (await readSetting(store, 'faults')) ?? [];
      const known = before.find((one) => one.code === code && one.from === from);
      const entry = known ? { ...known, at, times: known.times + 1 } : { code, from, first: at, at, times: 1 };
      const rest = before.filter((one) => one !== known && at - one.at < KEPT_FOR);
      await writeSetting(store, 'faults', [entry, ...rest].slice(0, MOST));
    })
    .catch(() => undefined);
  return turn;
}

/** The faults noted, the newest first. */
export async function readFaults(store: Store): Promise<FaultEntry[]> {
  return (await readSetting(store, 'faults')) ?? [];
}
