import { type Duration, type Instant, SECOND } from '@/lib/domain/time';

/** One answer of the hub with its time: what this PC's clock said when it was asked for and when it came. */
export type TimeSample = { serverTime: Instant; sentAt: Instant; receivedAt: Instant };

/** Hub minus this PC's clock by one sample, taking both ways as equally long; off by at most half the round trip. */
export function offsetOf({ serverTime, sentAt, receivedAt }: TimeSample): Duration {
  return Math.round(serverTime - (sentAt + receivedAt) / 2);
}

/** The offset to go on with: the one known as long as a sample doesn't contradict it, so that a countdown doesn't tremble. */
export function betterOffset(known: Duration | null, sample: TimeSample): Duration {
  const offset = offsetOf(sample);
  const doubt = (sample.receivedAt - sample.sentAt) / 2 + 50;
  return known !== null && Math.abs(offset - known) <= doubt ? known : offset;
}

/** The two clocks of this PC: one that people set, one that only runs. */
export type PcClocks = { wall(): Instant; running(): Duration };

export const pcClocks: PcClocks = { wall: () => Date.now(), running: () => performance.now() };

/** More apart than this, and the PC slept or its clock was set. */
const JUMP = 2 * SECOND;

/** Watches whether the wall clock jumped since it was last said to be right. */
export function watchClock(clocks: PcClocks = pcClocks): { jumped(): boolean; right(): void } {
  let apart = clocks.wall() - clocks.running();
  return {
    jumped: () => Math.abs(clocks.wall() - clocks.running() - apart) > JUMP,
    right: () => {
      apart = clocks.wall() - clocks.running();
    },
  };
}
