import { expect, it } from 'vitest';
import { sendHostileRecords } from './hostile-records';
import { hubUnderTest } from './hub-under-test';

const hub = await hubUnderTest({ secret: 'a secret of sixteen or more' });

it('faults 55, 56: whatever is sent, nothing breaks and nobody gets a lead', { timeout: 120_000 }, async () => {
  await expect(sendHostileRecords(hub, 30, 20_261_123)).resolves.toBeUndefined();
});
