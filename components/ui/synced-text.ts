import { MINUTE } from '@/lib/domain/time';
import { durationText, isSameDay, momentText, timeText } from '@/lib/i18n/formats';
import type { Say } from './say';

/** How fresh the data is: "9:12 同期", "Offline, as of 9:12". */
export function syncedText(
  status: { lastSync: number | null; offline: boolean; syncing: boolean; clockChecked: boolean },
  say: Say,
): string {
  const text = say.words.states;
  const { timeZone } = say.frame();
  const at = status.lastSync;
  if (at === null) return status.offline ? text.offlineNever : status.syncing ? text.syncing : text.neverSynced;
  const time = isSameDay(at, say.now, timeZone) ? timeText(at, timeZone) : momentText(at, say.now, timeZone, say.lang);
  if (!status.offline) return text.synced(time);
  return status.clockChecked ? text.offline(time) : `${text.offline(time)} · ${text.clockNotChecked}`;
}

/** Says by how much this PC's clock is off once it matters; `offset` is the hub's time minus this PC's. */
export function clockWarning(offset: number, say: Say): string | null {
  if (Math.abs(offset) < MINUTE) return null;
  return say.words.states.clockDiffers(durationText(Math.abs(offset), Number.POSITIVE_INFINITY, say.lang), offset < 0);
}
