import { expect, it } from 'vitest';
import { sendHostileRecords } from '../contract/hostile-records';
import { hubUnderTest } from '../contract/hub-under-test';
import { firstSeed, seeds } from './seeds';

const hub = await hubUnderTest({ secret: 'a secret of sixteen or more' });

it(`faults 55, 56: whatever is sent, ${seeds(3_000)} times from seed ${firstSeed()} on, nothing breaks`, { timeout: 0 }, async () => {
  await expect(sendHostileRecords(hub, seeds(3_000), firstSeed())).resolves.toBeUndefined();
});
