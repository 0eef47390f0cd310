import { describe, expect, it } from 'vitest';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { hubUnderTest, morning, refOf } from './hub-under-test';
import { listenTo, named } from './stream-listener';

const hub = await hubUnderTest({ heartbeat: 300 });
const { ingest, directory, tokens, rulebooks } = hub.services;
await hub.addLead('s1');
await hub.addLead('s2', { owner: 'ito' });

describe('the stream', () => {
  it('says hello, then names what changed within the asker’s view and nothing else', async () => {
    const stream = await listenTo(hub.url, await hub.as('sato'));
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const { event } = await stream.until((one) => one.event === 'hello');
    expect(event).toMatchObject({ event: 'hello', data: { serverTime: morning } });
    await ingest.recordActivity(refOf('s2'), { type: 'form', occurredAt: morning });
    await ingest.recordActivity(refOf('s1'), { type: 'form', occurredAt: morning });
    await stream.until(named('s1'));
    stream.close();
    expect(stream.heard.some(({ event: one }) => named('s2')(one))).toBe(false);
  });

  it('replays what was missed, from the last event on', async () => {
    const sato = await hub.as('sato');
    const first = await listenTo(hub.url, sato);
    const { id } = await first.until((one) => one.event === 'hello');
    first.close();
    await ingest.recordActivity(refOf('s1'), { type: 'form', occurredAt: morning });
    const second = await listenTo(hub.url, sato, id);
    await second.until(named('s1'));
    second.close();
    // Of a place it can't know it starts from now.
    const third = await listenTo(hub.url, sato, 'elsewhere.99.99');
    await third.until((one) => one.event === 'hello');
    third.close();
  });

  it('shows a sign of life while nothing happens', async () => {
    const stream = await listenTo(hub.url, await hub.as('sato'));
    expect(await stream.comment()).toBe('still here');
    stream.close();
  });

  it('names a lead that left the view', async () => {
    await hub.addLead('s3');
    const stream = await listenTo(hub.url, await hub.as('sato'));
    await stream.until((one) => one.event === 'hello');
    await ingest.setOwner(refOf('s3'), 'ito');
    await stream.until(named('s3'));
    stream.close();
  });

  it('tells of other grants and of another rulebook', async () => {
    const stream = await listenTo(hub.url, await hub.as('sato'));
    await stream.until((one) => one.event === 'hello');
    await directory.setGrants('sato', [{ team: 'east', role: 'rep' }]);
    await stream.until((one) => one.event === 'grants');
    const { agreement } = defaultRulebook;
    await rulebooks.publish({ ...agreement, meta: { ...agreement.meta, version: '1.0.1' } }, morning);
    const { event } = await stream.until((one) => one.event === 'rulebook');
    stream.close();
    const now = (await (await (await hub.as('sato')).get('/v1/rulebook')).json()) as {
      revision: string;
      rulebook: { agreement: { meta: { version: string } } };
    };
    expect(now.rulebook.agreement.meta.version).toBe('1.0.1');
    expect(event).toEqual({ event: 'rulebook', data: { revision: now.revision } });
  });

  it('ends when its token is revoked', async () => {
    const sato = await hub.as('sato');
    const stream = await listenTo(hub.url, sato);
    await stream.until((one) => one.event === 'hello');
    await tokens.revoke(sato.tokenId);
    await stream.ended;
    expect((await sato.get('/v1/stream')).status).toBe(401);
  });
});
