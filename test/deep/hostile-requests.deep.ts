import { expect, it } from 'vitest';
import { sendHostileRequests } from '../contract/hostile-requests';
import { hubUnderTest } from '../contract/hub-under-test';
import { firstSeed, seeds } from './seeds';

const hub = await hubUnderTest();

it(`fault 56: every route, ${seeds(1_000)} hostile requests each from seed ${firstSeed()} on`, { timeout: 0 }, async () => {
  await hub.services.directory.addUser({
    id: 'all',
    name: 'All',
    team: 'east',
    department: null,
    roles: ['rep', 'manager', 'marketing', 'admin'],
  });
  await expect(sendHostileRequests(hub, await hub.as('all'), seeds(1_000), firstSeed())).resolves.toBeUndefined();
});
