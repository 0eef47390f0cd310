import { afterAll, describe, expect, it } from 'vitest';
import { startHub } from '@/server/hub';
import { hubUnderTest, onPostgres } from '../contract/hub-under-test';
import { aRange, underFire } from '../contract/under-fire';
import { firstSeed, seeds } from './seeds';

// Orders in turn: one by the database's numbers, one by counters.
const grounds = await Promise.all((['horizon', 'sequencer'] as const).map((feed) => hubUnderTest({ feed })));
const others = onPostgres ? await Promise.all(grounds.map((hub) => startHub({ ...hub.options, port: 0 }))) : [];
afterAll(async () => {
  for (const other of others) await other.close();
});

const first = firstSeed();
const many = seeds(1_000);

describe('sync under fire, for long', { timeout: 0 }, () => {
  it(`every client ends with what its person may see, ${many} times from seed ${first} on`, async () => {
    const ranges = await Promise.all(
      grounds.map((hub, n) => {
        const other = others[n];
        return aRange(hub, other ? [hub, other] : [hub]);
      }),
    );
    for (let seed = first; seed < first + many; seed++) {
      const range = ranges[seed % ranges.length];
      if (!range) throw new Error('no hub');
      await expect(underFire(range, seed)).resolves.toBeUndefined();
    }
  });
});
