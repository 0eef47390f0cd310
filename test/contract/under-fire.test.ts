import { afterAll, describe, expect, it } from 'vitest';
import { startHub } from '@/server/hub';
import { firstSeed, seeds } from '../deep/seeds';
import { hubUnderTest, onPostgres } from './hub-under-test';
import { aRange, underFire } from './under-fire';

const hub = await hubUnderTest();
// The embedded database belongs to one hub.
const other = onPostgres ? await startHub({ ...hub.options, port: 0 }) : null;
afterAll(() => other?.close());
const hubs = other ? [hub, other] : [hub];

const first = firstSeed();
const many = seeds(6);

describe('sync under fire', () => {
  it(`every client ends with what its person may see, ${many} times from seed ${first} on`, { timeout: 600_000 }, async () => {
    const range = await aRange(hub, hubs);
    for (let seed = first; seed < first + many; seed++) await expect(underFire(range, seed)).resolves.toBeUndefined();
  });
});
