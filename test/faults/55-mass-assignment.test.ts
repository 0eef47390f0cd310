import { createHash, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandsAnswer, LeadAnswer, Me, SignInTokens } from '@/lib/api/contract';
import { Lead } from '@/lib/domain/lead';
import { hubUnderTest, refOf } from '../contract/hub-under-test';

const hub = await hubUnderTest();
await hub.addLead('own');
const sato = await hub.as('sato');

/** What somebody would like to set: every field of a lead, and what the hub says of an act itself. */
const wished = [
  ...Object.keys(Lead.shape),
  ...['user', 'by', 'actor', 'source', 'roles', 'grants', 'tenant', 'points', 'recordedAt', 'leadId', 'lead', 'effect', 'outcome', 'force'],
];
const values = fc.constantFrom<unknown>('west', 'boss', 999_999, true, null, [], {}, ['admin'], { id: 'west' }, [{ stage: 'won' }]);
const own = new Set(['id', 'ref', 'occurredAt', 'act', 'commands', 'kind', 'site', 'type', 'result', 'channel', 'note']);
const extras = fc.dictionary(fc.constantFrom(...wished.filter((name) => !own.has(name)), '__proto__', 'constructor', 'prototype'), values, {
  minKeys: 1,
  maxKeys: 8,
  noNullPrototype: false,
});

async function leadNow(): Promise<Lead> {
  return LeadAnswer.parse(await (await sato.get('/v1/leads/sample/lead/own')).json()).lead;
}

/** All of a lead but what logging a touch may change. */
function untouched({ activities: _activities, rev: _rev, ...rest }: Lead): unknown {
  return rest;
}

describe('fault 55: fields that nobody may set', () => {
  it('are ignored or refused wherever they stand in an act: owner, team, score and all others stay as they were', async () => {
    const before = await leadNow();
    await fc.assert(
      fc.asyncProperty(extras, extras, extras, extras, async (inEnvelope, inCommand, inRef, inAct) => {
        const known = (await leadNow()).activities.length;
        const response = await sato.post('/v1/commands', {
          ...inEnvelope,
          commands: [
            {
              ...inCommand,
              id: randomUUID(),
              ref: { ...inRef, ...refOf('own') },
              occurredAt: hub.clock.now,
              act: { ...inAct, kind: 'log_touch', result: 'no_answer' },
            },
          ],
        });
        expect([200, 400]).toContain(response.status);
        const now = await leadNow();
        expect(untouched(now)).toEqual(untouched(before));
        if (response.status !== 200) return;
        const [outcome] = CommandsAnswer.parse(await response.json()).outcomes;
        if (outcome?.outcome !== 'applied') return;
        expect(now.activities).toHaveLength(known + 1);
        // Who did it and when the hub heard of it are not the client's to say.
        const added = now.activities.at(-1);
        expect([added?.by, added?.recordedAt]).toEqual(['sato', hub.clock.now]);
      }),
      { numRuns: 20 },
    );
  });

  it('make nobody somebody else, nor more than they are, in what is sent to sign in', async () => {
    const redirect = 'https://extension.chromiumapp.org/';
    const verifier = randomBytes(32).toString('base64url');
    const code = await hub.services.signIns.issueCode('sato', createHash('sha256').update(verifier).digest('base64url'), redirect);
    const post = async (path: string, body: unknown) =>
      SignInTokens.parse(await (await fetch(hub.url + path, { method: 'POST', body: JSON.stringify(body) })).json());
    const more = { user: 'boss', userId: 'boss', user_id: 'boss', role: 'admin', scopes: ['admin'], signIn: 'x', expiresAt: 9e15 };
    const first = await post('/v1/auth/token', { ...more, code, verifier, redirect });
    const { accessToken, expiresAt } = await post('/v1/auth/refresh', { ...more, refreshToken: first.refreshToken });
    const me = Me.parse(await (await fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } })).json());
    expect([me.user.id, me.grants.map(({ role }) => role)]).toEqual(['sato', ['rep']]);
    expect(expiresAt).toBeLessThan(hub.clock.now + 3_600_000);
  });
});
