import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Changes, CommandsAnswer } from '@/lib/api/contract';
import type { LeadRef } from '@/lib/domain/lead';
import { hubUnderTest, idsOf, refOf } from '../contract/hub-under-test';

// Every route by itself, for every role and record, is the matrix of test/contract/access.test.ts. Here: ways around it.
const hub = await hubUnderTest();
await hub.addLead('own');
const theirs = [await hub.addLead('colleague', { owner: 'ito' }), await hub.addLead('foreign', { owner: 'west', team: 'west' })];
const sato = await hub.as('sato');

const touch = (ref: LeadRef) => ({ id: randomUUID(), ref, occurredAt: hub.clock.now, act: { kind: 'log_touch', result: 'no_answer' } });

/** Waits until the feed tells sato of a lead: on PostgreSQL a transaction of anybody else's holds it back as long as it runs. */
async function toldOf(id: string): Promise<void> {
  await expect.poll(async () => [...(await sato.sync()).leads.values()].map((lead) => lead.id)).toContain(id);
}

describe('fault 53: a rep who wants others’ leads', () => {
  it('gets none by acting in bulk: each act is judged by itself, and the answer brings no lead but their own', async () => {
    const response = await sato.post('/v1/commands', {
      commands: [touch(theirs[0] as LeadRef), touch(refOf('own')), touch(theirs[1] as LeadRef)],
    });
    const { outcomes, leads } = CommandsAnswer.parse(await response.json());
    expect(outcomes.map((one) => (one.outcome === 'refused' ? one.code : one.outcome))).toEqual(['not_found', 'applied', 'not_found']);
    expect(leads.map(({ id }) => id)).toEqual(['lead-own']);
  });

  it('gets none by somebody else’s cursor, and none by a cursor they wrote', async () => {
    await toldOf('lead-own');
    const { cursor } = await (await hub.as('boss')).sync();
    expect((await sato.get(`/v1/leads/changes?cursor=${encodeURIComponent(cursor)}`)).status).toBe(410);
    const own = (await sato.sync()).cursor;
    const [body = '', signature = ''] = own.split('.');
    const inside = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    for (const change of [{ u: 'boss' }, { v: 99 }, { x: '0', s: 0 }]) {
      const forged = `${Buffer.from(JSON.stringify({ ...inside, ...change })).toString('base64url')}.${signature}`;
      expect([change, (await sato.get(`/v1/leads/changes?cursor=${forged}`)).status]).toEqual([change, 410]);
    }
  });

  it.each([
    'owner=ito',
    'user=boss',
    'team=west',
    'audience=team:east',
    'audiences=team:east',
    'role=manager',
    'sort=owner',
    'order=desc',
    'filter=all',
    'q=Lead',
    'search=Lead',
    'ids=lead-colleague',
    'include=all',
    'limit=1000',
    'limit=1000&limit=1',
  ])('gets none by asking for ?%s', async (query) => {
    await toldOf('lead-own');
    const response = await sato.get(`/v1/leads/changes?${query}`);
    expect(response.status).toBe(200);
    expect(Changes.parse(await response.json()).leads.map(({ id }) => id)).toEqual(['lead-own']);
  });

  it.each([
    ['another case', '/v1/leads/SAMPLE/lead/colleague'],
    ['a dot on the way', '/v1/leads/sample/lead/./colleague'],
    ['a way back', '/v1/leads/sample/lead/own/../colleague'],
    ['an encoded way back', '/v1/leads/sample/lead/own%2F..%2Fcolleague'],
    ['two slashes', '/v1//leads/sample/lead/colleague'],
    ['the hub’s own id', '/v1/leads/hub/lead/lead-colleague'],
    ['a wildcard', '/v1/leads/sample/lead/%25'],
    ['a query that names a person', '/v1/leads/sample/lead/colleague?user=ito'],
  ])('gets none by writing the address with %s', async (_, path) => {
    expect((await sato.get(path)).status).toBe(404);
  });

  it.each(['x-http-method-override', 'x-original-url', 'x-rewrite-url', 'x-forwarded-user', 'x-user', 'x-tasuki-user'])(
    'gets none by the header %s',
    async (name) => {
      expect((await sato.get('/v1/leads/sample/lead/colleague', { [name]: '/v1/leads/sample/lead/own' })).status).toBe(404);
      const me = (await (await sato.get('/v1/me', { [name]: 'boss' })).json()) as { user: { id: string } };
      expect(me.user.id).toBe('sato');
    },
  );

  it('is told nothing by how an absent lead and another’s are refused', async () => {
    const answers = await Promise.all(
      ['colleague', 'absent'].map(async (id) => {
        const response = await sato.get(`/v1/leads/sample/lead/${id}`);
        const { outcomes } = CommandsAnswer.parse(await (await sato.post('/v1/commands', { commands: [touch(refOf(id))] })).json());
        const [{ id: _id, ...outcome } = { id: '' }] = outcomes;
        return [response.status, await response.text(), outcome];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  it('keeps out of the stream what is not theirs', async () => {
    const stop = new AbortController();
    const response = await fetch(`${hub.url}/v1/stream`, { headers: { authorization: `Bearer ${sato.token}` }, signal: stop.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (const ref of theirs) await hub.services.ingest.setOwner(ref, 'ito').catch(() => {});
    await hub.addLead('own', { name: 'Changed' });
    while (!text.includes('"own"')) text += (await reader?.read())?.value ?? '';
    stop.abort();
    for (const ref of theirs) expect(text).not.toContain(ref.id);
    await toldOf('lead-own');
    expect(idsOf(await sato.sync())).toEqual(['own']);
  });
});
