import { describe, expect, it } from 'vitest';
import { hours } from '@/test/fixtures/builders';
import { betterOffset, offsetOf, watchClock } from './server-time';

describe('E7 the hub’s time', () => {
  it.each([
    ['the same', 0],
    ['three hours ahead of this PC', hours(3)],
    ['three hours behind', hours(-3)],
  ])('is found when it is %s', (_, ahead) => {
    expect(offsetOf({ sentAt: 1_000, receivedAt: 1_200, serverTime: 1_100 + ahead })).toBe(ahead);
  });

  it('stays as it was while a slow answer does not contradict it', () => {
    expect(betterOffset(100, { sentAt: 0, receivedAt: 4_000, serverTime: 2_900 })).toBe(100);
    expect(betterOffset(100, { sentAt: 0, receivedAt: 100, serverTime: 5_050 })).toBe(5_000);
    expect(betterOffset(null, { sentAt: 0, receivedAt: 4_000, serverTime: 2_900 })).toBe(900);
  });

  it.each([
    ['running on', 60_000, 60_000, false],
    ['set forward', 60_000 + hours(3), 60_000, true],
    ['set back', 60_000 - hours(3), 60_000, true],
    ['waking from sleep, where the running clock slept too', hours(60), 1_000, true],
  ])('is doubted after a jump: %s', (_, wall, running, jumped) => {
    const pc = { wall: 0, running: 0 };
    const watch = watchClock({ wall: () => pc.wall, running: () => pc.running });
    Object.assign(pc, { wall, running });
    expect(watch.jumped()).toBe(jumped);
    watch.right();
    expect(watch.jumped()).toBe(false);
  });
});
