import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { StreamEvent } from '@/lib/api/contract';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { type Caller, hubUnderTest, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest({ heartbeat: 300 });
const { ingest, directory, tokens, rulebooks } = hub.services;
await hub.addLead('s1');
await hub.addLead('s2', { owner: 'ito' });

type Heard = { event: StreamEvent; id: string };

/** Listens until closed; `until` waits for an event that fits. */
async function listen(caller: Caller, lastEventId?: string) {
  const stop = new AbortController();
  const response = await fetch(`${hub.url}/v1/stream`, {
    headers: { authorization: `Bearer ${caller.token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: stop.signal,
  });
  const heard: Heard[] = [];
  const comments: string[] = [];
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const check of waiting) check();
  };
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      heard.push({ event: StreamEvent.parse({ event, data: JSON.parse(data) }), id: id ?? '' });
      tell();
    },
    onComment: (comment) => {
      comments.push(comment);
      tell();
    },
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        parser.feed(decoder.decode(part.value, { stream: true }));
    } catch {
      // Closed from this side.
    }
  })();
  const waitFor = <Found>(find: () => Found | undefined) =>
    new Promise<Found>((resolve) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return {
    response,
    heard,
    ended,
    until: (fits: (event: StreamEvent) => boolean) => waitFor(() => heard.find(({ event }) => fits(event))),
    comment: () => waitFor(() => comments[0]),
    close: () => stop.abort(),
  };
}

const named = (id: string) => (event: StreamEvent) => event.event === 'leads' && event.data.refs.some((ref) => ref.id === id);

describe('the stream', () => {
  it('says hello, then names what changed within the asker’s view and nothing else', async () => {
    const stream = await listen(await hub.as('sato'));
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
    const first = await listen(sato);
    const { id } = await first.until((one) => one.event === 'hello');
    first.close();
    await ingest.recordActivity(refOf('s1'), { type: 'form', occurredAt: morning });
    const second = await listen(sato, id);
    await second.until(named('s1'));
    second.close();
    // Of a place it can't know it starts from now.
    const third = await listen(sato, 'elsewhere.99.99');
    await third.until((one) => one.event === 'hello');
    third.close();
  });

  it('shows a sign of life while nothing happens', async () => {
    const stream = await listen(await hub.as('sato'));
    expect(await stream.comment()).toBe('still here');
    stream.close();
  });

  it('names a lead that left the view', async () => {
    await hub.addLead('s3');
    const stream = await listen(await hub.as('sato'));
    await stream.until((one) => one.event === 'hello');
    await ingest.setOwner(refOf('s3'), 'ito');
    await stream.until(named('s3'));
    stream.close();
  });

  it('tells of other grants and of another rulebook', async () => {
    const stream = await listen(await hub.as('sato'));
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
    const stream = await listen(sato);
    await stream.until((one) => one.event === 'hello');
    await tokens.revoke(sato.tokenId);
    await stream.ended;
    expect((await sato.get('/v1/stream')).status).toBe(401);
  });
});
