import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { Problem } from '@/lib/api/contract';
import { rows } from '@/server/db/database';
import { sendHostileRequests } from '../contract/hostile-requests';
import { hubUnderTest, refOf } from '../contract/hub-under-test';

const hub = await hubUnderTest();
await hub.services.directory.addUser({
  id: 'all',
  name: 'All',
  team: 'east',
  department: null,
  roles: ['rep', 'manager', 'marketing', 'admin'],
});
await hub.addLead('1', { owner: 'all' });
await hub.addLead('2', { owner: 'west', team: 'west' });
const everything = await hub.as('all');

describe('fault 56: what is sent is data, whatever it looks like', () => {
  it('every route of the contract answers hostile paths, queries, headers and bodies with a problem at most', {
    timeout: 240_000,
  }, async () => {
    await expect(sendHostileRequests(hub, everything, 6, 20_261_123)).resolves.toBeUndefined();
    // And is as well afterwards.
    expect((await everything.get('/v1/me')).status).toBe(200);
  });

  it('texts that are SQL or paths find what is called so, which is nothing', async () => {
    const before = await rows<{ n: number }>(hub.db, sql`select count(*)::int as n from leads`);
    for (const text of ["'; drop table leads; --", "' or '1'='1", '$.**', '%', '_', '\\', '"']) {
      const part = encodeURIComponent(text);
      expect((await everything.get(`/v1/leads/sample/lead/${part}`)).status).toBe(404);
      expect((await everything.get(`/v1/team/backlog?team=${part}`)).status).toBe(403);
      const outcome = await everything.act({ ...refOf(text) }, { kind: 'log_touch', result: 'no_answer' });
      expect(outcome).toMatchObject({ outcome: 'refused', code: 'not_found' });
    }
    expect(await rows(hub.db, sql`select count(*)::int as n from leads`)).toEqual(before);
  });

  it.each([
    ['nested a hundred thousand deep', '['.repeat(100_000), 400, 'invalid'],
    ['of objects in each other', `${'{"commands":'.repeat(500)}1${'}'.repeat(500)}`, 400, 'invalid'],
    ['larger than two megabytes', `{"commands":["${'x'.repeat(2_100_000)}"]}`, 413, 'too_large'],
    [
      'with more than a hundred commands',
      JSON.stringify({ commands: Array.from({ length: 101 }, () => ({ id: randomUUID() })) }),
      400,
      'invalid',
    ],
    ['that is no JSON', '{"commands":', 400, 'invalid'],
  ])('a body %s is refused before anything is done', async (_, body, status, code) => {
    const answer = await everything.post('/v1/commands', body);
    expect(answer.status).toBe(status);
    expect(Problem.parse(await answer.json()).code).toBe(code);
  });

  it.each([
    ['no number', '?limit=x'],
    ['a number too large', '?limit=1e9'],
    ['less than one', '?limit=0'],
    ['a cursor of endless length', `?cursor=${'A'.repeat(7_000)}`],
  ])('a query with %s is refused, naming where', async (_, query) => {
    const answer = await everything.get(`/v1/leads/changes${query}`);
    expect(answer.status).toBe(400);
    expect(Problem.parse(await answer.json()).fields?.length).toBe(1);
  });
});
