import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { alarms, ensureAlarm } from './schedule';

const now = Date.parse('2026-11-24T10:00:00+09:00');

async function scheduledTime(name: string): Promise<number | undefined> {
  return (await fakeBrowser.alarms.get(name))?.scheduledTime;
}

describe('ensureAlarm', () => {
  beforeEach(() => fakeBrowser.reset());

  it('makes an alarm that is missing (faults 3 and 5)', async () => {
    await ensureAlarm(alarms.sync, { everyMinutes: 5 }, now);
    await ensureAlarm(alarms.change, { at: now + 60_000 }, now);
    expect((await fakeBrowser.alarms.get(alarms.sync))?.periodInMinutes).toBe(5);
    expect(await scheduledTime(alarms.change)).toBe(now + 60_000);
  });

  it('never moves one that is right, however often the worker starts (fault 4)', async () => {
    await ensureAlarm(alarms.sync, { everyMinutes: 5 }, now);
    await ensureAlarm(alarms.change, { at: now + 60_000 }, now);
    const before = await Promise.all([scheduledTime(alarms.sync), scheduledTime(alarms.change)]);
    for (let start = 1; start <= 12; start += 1) {
      await ensureAlarm(alarms.sync, { everyMinutes: 5 }, now + start * 10_000);
      await ensureAlarm(alarms.change, { at: now + 60_000 }, now + start * 10_000);
    }
    expect(await Promise.all([scheduledTime(alarms.sync), scheduledTime(alarms.change)])).toEqual(before);
  });

  it.each([
    ['later', 120_000],
    ['earlier', 30_000],
  ])('moves one whose moment is now %s', async (_, after) => {
    await ensureAlarm(alarms.change, { at: now + 60_000 }, now);
    await ensureAlarm(alarms.change, { at: now + after }, now);
    expect(await scheduledTime(alarms.change)).toBe(now + after);
  });

  it('sets one at once when its moment has passed, and takes away one that is not wanted', async () => {
    await ensureAlarm(alarms.change, { at: now - 60_000 }, now);
    expect(await scheduledTime(alarms.change)).toBe(now);
    await ensureAlarm(alarms.change, null, now);
    expect(await scheduledTime(alarms.change)).toBeUndefined();
  });
});
