import 'fake-indexeddb/auto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createHubClient } from '@/lib/api/client';
import { Fault } from '@/lib/domain/fault';
import { applyChanges } from '@/lib/store/apply-changes';
import { queuedCount } from '@/lib/store/outbox';
import { type Feed, readState } from '@/lib/store/state';
import { pull } from '@/lib/sync/pull';
import { aDesk, aHub, anAct, aSignedInDesk, type Desk, keptLeads, leads, putInOutbox, restarted } from './desk';
import type { ScriptedHub, Trick } from './scripted-hub';

async function pullBy(desk: Desk, hub: ScriptedHub, limit: number, signal = new AbortController().signal): Promise<void> {
  const account = await desk.session.account();
  const judge = async () => {
    const found = await desk.session.judge();
    if (!found) throw new Error('no rulebook');
    return found;
  };
  if (!account) throw new Error('nobody is signed in');
  await pull({
    store: desk.store,
    hub: createHubClient({ address: hub.url, token: account.token }),
    session: account.session,
    judge,
    signal,
    limit,
  });
}

const send =
  (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): Trick =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body);
    return true;
  };

describe('sync', () => {
  it('stopped between pages goes on at the last cursor and ends where the hub is (fault 1)', async () => {
    const hub = await aHub();
    let desk = await aSignedInDesk(hub);
    hub.put(...leads(60));
    for (let run = 0; run < 12; run += 1) {
      hub.put(...leads(1, 100 + run));
      const stop = new AbortController();
      let answers = 0;
      // Stops while the nth page is on its way: whatever came before is kept, this one is not.
      hub.trick(
        '/v1/leads/changes',
        () => {
          answers += 1;
          if (answers === (run % 4) + 1) stop.abort();
          return false;
        },
        4,
      );
      await pullBy(desk, hub, 5, stop.signal).catch(() => undefined);
      desk = await restarted(desk);
    }
    await pullBy(desk, hub, 5);
    expect(new Set((await keptLeads(desk)).map(({ id }) => id))).toEqual(new Set(hub.leads.keys()));
  });

  it('asked for five times at once asks the hub once (fault 10)', async () => {
    const hub = await aHub();
    hub.put(...leads(3));
    const first = await aSignedInDesk(hub);
    const second = await aDesk({ cache: first.store.cache.name, kept: first.store.kept.name });
    hub.requests.length = 0;
    await Promise.all([first.sync, second.sync, first.sync, second.sync, first.sync].map((sync) => sync.run('asked')));
    expect(hub.requests.filter((request) => request === 'GET /v1/leads/changes')).toHaveLength(1);
  });

  it('E6 sends an act again whose answer was lost, and it has one effect (fault 21)', async () => {
    const hub = await aHub();
    hub.put(...leads(1));
    const desk = await aSignedInDesk(hub);
    await putInOutbox(desk.store, anAct('1'));
    // The hub does the work; the line breaks before its answer.
    hub.trick('/v1/commands', (_, response) => {
      response.end = ((): typeof response => {
        response.destroy();
        return response;
      }) as typeof response.end;
      return false;
    });
    await desk.sync.run('asked');
    expect(hub.effects).toHaveLength(1);
    expect(await queuedCount(desk.store)).toBe(1);
    expect(await desk.sync.trouble()).toMatchObject({ fault: 'offline' });
    await desk.sync.run('asked');
    expect(hub.effects).toHaveLength(1);
    expect(await queuedCount(desk.store)).toBe(0);
    expect((await keptLeads(desk))[0]?.rev).toBe(2);
  });

  it('ends in the same state when a page comes twice or late (fault 22)', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    const feed = (await readState(desk.store, 'feed')) as Feed;
    const judge = await desk.session.judge();
    if (!judge) throw new Error('no rulebook');
    const page = (lead: ReturnType<typeof leads>[number], cursor: string) => ({
      leads: [lead],
      removed: [],
      cursor,
      more: false,
      epoch: hub.epoch,
      serverTime: Date.now(),
      unread: 0,
    });
    const [lead] = leads(1);
    if (!lead) throw new Error('no lead');
    const newer = page({ ...lead, rev: 5, name: 'newer' }, 'e1:9');
    const older = page({ ...lead, rev: 3, name: 'older' }, 'e1:8');
    await applyChanges(desk.store, newer, feed, judge);
    const after = await readState(desk.store, 'feed');
    await applyChanges(desk.store, newer, feed, judge);
    await applyChanges(desk.store, older, feed, judge);
    expect(await readState(desk.store, 'feed')).toEqual(after);
    // Even where the cursor fits, an older document never replaces a newer one.
    await applyChanges(desk.store, older, after as Feed, judge);
    expect((await keptLeads(desk)).find(({ id }) => id === lead.id)).toMatchObject({ rev: 5, name: 'newer' });
  });

  it('loses none of many rows that changed in the same instant (fault 23)', async () => {
    const hub = await aHub();
    const desk = await aSignedInDesk(hub);
    hub.put(...leads(1000));
    await pullBy(desk, hub, 100);
    expect(await keptLeads(desk)).toHaveLength(1000);
  });

  it('takes away what was deleted while it was offline', async () => {
    const hub = await aHub();
    hub.put(...leads(3));
    const desk = await aSignedInDesk(hub);
    hub.remove('lead-2');
    await desk.sync.run('asked');
    expect((await keptLeads(desk)).map(({ id }) => id)).toEqual(['lead-1', 'lead-3']);
    expect(await desk.store.cache.clocks.count()).toBe(2);
  });

  it.each([
    ['the cursor is too old', (hub: ScriptedHub) => hub.age()],
    [
      'the hub’s database is another one',
      (hub: ScriptedHub) => {
        hub.epoch = 'e2';
      },
    ],
  ])('starts over when %s: nothing is emptied first, what is gone goes, acts stay', async (_, break_) => {
    const hub = await aHub();
    hub.put(...leads(6));
    const desk = await aSignedInDesk(hub);
    hub.leads.delete('lead-4');
    break_(hub);
    await putInOutbox(desk.store, anAct('1'));
    let during = -1;
    hub.trick(
      '/v1/leads/changes',
      async () => {
        during = await desk.store.cache.leads.count();
        return false;
      },
      2,
    );
    await desk.sync.run('asked');
    expect(during).toBe(6);
    expect((await keptLeads(desk)).map(({ id }) => id).sort()).toEqual([...hub.leads.keys()].sort());
    expect(hub.effects).toHaveLength(1);
    expect(await desk.sync.trouble()).toBeNull();
  });

  it('sets an act aside that is refused for good and sends the ones after it (fault 28)', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    const [bad, refused, good] = [anAct('1'), anAct('1'), anAct('2')];
    if (!bad || !refused || !good) throw new Error('no acts');
    hub.refusing.add(refused.id);
    await putInOutbox(desk.store, bad, refused, good);
    // 422 for the batch, and for the first act by itself.
    hub.trick('/v1/commands', send(422, 'application/json', '{"code":"invalid","message":"no"}'), 2);
    await desk.sync.run('asked');
    expect(hub.effects).toEqual([good.id]);
    const rows = await desk.store.kept.outbox.toArray();
    expect(rows.map(({ id, refused: code }) => [id, code])).toEqual([
      [bad.id, 'invalid'],
      [refused.id, 'forbidden'],
    ]);
    expect(await queuedCount(desk.store)).toBe(0);
    await desk.sync.run('asked');
    expect(hub.effects).toEqual([good.id]);
  });

  const page = (from: string) => JSON.stringify({ leads: [], removed: [], cursor: from, more: false, epoch: 'e1', serverTime: 1 });
  it.each<[string, Trick, string]>([
    [
      '429 with Retry-After',
      send(429, 'application/json', '{"code":"rate_limited","message":"slow"}', { 'retry-after': '120' }),
      'rate_limited',
    ],
    ['503 of a proxy', send(503, 'text/html', '<html>busy</html>', { 'retry-after': '120' }), 'server'],
    ['HTML instead of JSON', send(200, 'text/html', '<html>log in</html>'), 'not_a_hub'],
    ['JSON cut short', send(200, 'application/json', page('x').slice(0, 30)), 'server'],
    ['200 with a problem inside', send(200, 'application/json', '{"code":"server","message":"broken"}'), 'server'],
    ['200 with another shape', send(200, 'application/json', '{"hello":1}'), 'invalid'],
    [
      'a small packed answer that unpacks to 80 MB',
      send(200, 'application/json', gzipSync(Buffer.alloc(80_000_000, 32)), { 'content-encoding': 'gzip' }),
      'too_large',
    ],
    [
      'a line that breaks in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"leads":[');
        setTimeout(() => response.destroy(), 20);
        return true;
      },
      'offline',
    ],
  ])('met with %s keeps its cursor, says so and waits (fault 29)', async (_, trick, code) => {
    const hub = await aHub();
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    const before = await readState(desk.store, 'feed');
    hub.put(...leads(1, 3));
    hub.trick('/v1/leads/changes', trick);
    await desk.sync.run('asked');
    const trouble = await desk.sync.trouble();
    expect(trouble).toMatchObject({ fault: code, failures: 1 });
    expect((trouble?.notBefore ?? 0) - Date.now()).toBeGreaterThan(code === 'rate_limited' || _.startsWith('503') ? 110_000 : 1_000);
    expect(await readState(desk.store, 'feed')).toEqual(before);
    expect(await keptLeads(desk)).toHaveLength(2);
    const asked = hub.requests.length;
    await desk.sync.run('scheduled');
    expect(hub.requests).toHaveLength(asked);
  });

  it('waits longer each time and starts afresh once it works (fault 29)', async () => {
    const hub = await aHub();
    const desk = await aSignedInDesk(hub);
    hub.trick('/v1/leads/changes', send(500, 'application/json', '{"code":"server","message":"no"}'), 3);
    const waits: number[] = [];
    for (let failure = 0; failure < 3; failure += 1) {
      const now = Date.now();
      await desk.sync.run('asked');
      waits.push(((await desk.sync.trouble())?.notBefore ?? 0) - now);
    }
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
    expect(waits[2]).toBeGreaterThan((waits[1] ?? 0) * 1.5);
    await desk.sync.run('asked');
    expect(await desk.sync.trouble()).toBeNull();
  });

  it('ends a request that stalls, and goes on later', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    hub.trick('/v1/leads/changes', (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
      return true;
    });
    const client = createHubClient({ address: hub.url, token: 'token-1', timeout: 300 });
    await expect(client.changes(null, 10)).rejects.toMatchObject({ code: 'offline' });
    await expect(client.changes(null, 10)).resolves.toMatchObject({ more: false });
  });

  it('reads the rest of a page when one lead has a shape it does not know', async () => {
    const hub = await aHub();
    hub.put(...leads(2));
    hub.put({ ...leads(1, 3)[0], bant: 'new shape' } as never);
    const desk = await aSignedInDesk(hub);
    expect(await keptLeads(desk)).toHaveLength(2);
    expect(await desk.sync.trouble()).toBeNull();
  });
});

describe('the token', () => {
  it.each([
    ['http://hub.example.com', 'insecure_address'],
    ['ftp://hub.example.com', 'bad_address'],
    ['https://user:secret@hub.example.com', 'bad_address'],
    ['not an address at all', 'bad_address'],
  ])('is not sent to %s (fault 50)', (address, code) => {
    expect(() => createHubClient({ address, token: 'x' })).toThrow(expect.objectContaining({ code }));
  });

  it.each([301, 302, 307, 308])('does not follow a %i elsewhere (fault 50)', async (status) => {
    const hub = await aHub();
    const thief = await aHub();
    hub.trick('/v1/me', send(status, 'text/plain', '', { location: `${thief.url}/v1/me` }));
    const desk = await aDesk();
    await expect(desk.sync.connect(hub.url, 'token-1')).rejects.toMatchObject({ code: 'redirected' });
    expect(thief.requests).toEqual([]);
    expect(await desk.session.account()).toBeNull();
  });

  it.each([
    ['is wrong', 'nonsense', 'unauthorized'],
    ['was revoked', 'token-2', 'unauthorized'],
  ])('that %s is refused and nothing is kept', async (_, token, code) => {
    const hub = await aHub();
    const desk = await aDesk();
    await expect(desk.sync.connect(hub.url, token)).rejects.toMatchObject({ code });
    expect(await desk.session.account()).toBeNull();
  });

  it('revoked while signed in: says so, keeps what is there', async () => {
    const users: Record<string, string> = { 'token-1': 'rep-1' };
    const hub = await aHub(users);
    hub.put(...leads(2));
    const desk = await aSignedInDesk(hub);
    delete users['token-1'];
    await desk.sync.run('asked');
    expect(await desk.sync.trouble()).toMatchObject({ fault: 'unauthorized' });
    expect(await keptLeads(desk)).toHaveLength(2);
  });

  it('of a page that is no hub is not kept', async () => {
    const hub = await aHub();
    hub.trick('/v1/me', send(200, 'text/html', '<html></html>'));
    const desk = await aDesk();
    await expect(desk.sync.connect(hub.url, 'token-1')).rejects.toBeInstanceOf(Fault);
    expect(await desk.session.account()).toBeNull();
  });
});
