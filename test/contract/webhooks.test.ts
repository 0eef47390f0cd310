import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '@/server/db/database';
import { createLog } from '@/server/log';
import { enqueue, MOST_TRIES } from '@/server/notify/deliveries';
import { signature } from '@/server/notify/kinds/generic';
import { channelKinds } from '@/server/notify/kinds/registry';
import type { Message } from '@/server/notify/message';
import { runWebhook } from '@/server/notify/webhook-actions';
import type { NewWebhook } from '@/server/notify/webhooks';
import { aHandOff, at, days, hours, minutes } from '../fixtures/builders';
import { hubUnderTest, morning } from './hub-under-test';
import { paperChannel } from './paper-channel';

const channel = await paperChannel();
const logged: string[] = [];
const log = createLog(
  'debug',
  new Writable({
    write(line, _encoding, next) {
      logged.push(String(line));
      next();
    },
  }),
);
const hub = await hubUnderTest({ webhookInside: [channel.origin], secret: 'a secret for the tests only', log });
const { watch, deliveries, webhooks, directory } = hub.services;
await directory.addSite({ id: 'sample', crm: 'sample', name: 'Sample', origin: 'https://crm.example', params: {} });

const canary = 'Zx-canary-name';
const hidden = 'path-that-is-a-secret';

async function add(id: string, more: Partial<NewWebhook> = {}): Promise<string | null> {
  const made = await webhooks.put(
    {
      id,
      team: 'east',
      kind: 'generic',
      tells: ['escalation', 'summary'],
      language: 'ja',
      names: 'none',
      ...more,
      secrets: { url: `${channel.origin}/${id}/${hidden}`, ...more.secrets },
    },
    hub.clock.now,
  );
  return made.secret;
}
const idsAt = (path: string) => channel.at(path).map(({ headers }) => headers['webhook-id']);
const bodyOf = (path: string, n = 0) => JSON.parse(channel.at(path)[n]?.body ?? 'null');
const only = async (id: string) => (await webhooks.list()).find((one) => one.id === id);
const later = (ms: number) => {
  hub.clock.now += ms;
};
const note: Message = { event: 'test', team: 'east', language: 'en', title: 'A note', lines: ['One line.'], links: [], figures: {} };
const queue = (id: string, message = note, expires: number | null = null) =>
  hub.db.transaction((tx) => enqueue(tx, id, message, hub.clock.now, expires));
/** A lead whose quick response is missed an hour after now. */
const addHot = (id: string, more: object = {}) =>
  hub.addLead(id, { name: canary, company: { name: 'Tsubame' }, handOffs: [aHandOff(hub.clock.now, { intent: 'price' })], ...more });

describe('a missed promise', () => {
  it('is told to every channel of the team in its own form, with a link and without a name', async () => {
    for (const { id } of channelKinds) await add(id, { kind: id, tells: ['escalation'], secrets: { room: '42', token: 'chat-token' } });
    await add('west', { team: 'west' });
    await add('mornings', { tells: ['summary'] });
    await addHot('h1');
    await addHot('h2');
    later(hours(2));
    await watch.round();
    expect(await deliveries.round()).toBe(channelKinds.length);
    expect(channel.taken).toHaveLength(channelKinds.length);
    for (const { body } of channel.taken) {
      const text = decodeURIComponent(body.replaceAll('+', ' '));
      expect(text).toContain('期限超過 2件');
      expect(text).toMatch(/https:\/\/crm\.example\/\S*h1/);
      expect(text).not.toContain(canary);
      expect(text).not.toContain('Tsubame');
    }
    expect(bodyOf('/generic')).toMatchObject({
      type: 'tasuki.escalation',
      data: { title: '期限超過 2件', lines: ['即応:2件(ISマネージャーへ)'], figures: { overdue: 2 } },
    });
    expect(channel.at('/v2/rooms/42/messages')).toMatchObject([{ headers: { 'x-chatworktoken': 'chat-token' } }]);
    // Told once: neither another look nor another round tells it again.
    await watch.round();
    expect(await deliveries.round()).toBe(0);
    for (const { id } of channelKinds) await webhooks.remove(id);
  });

  it('names company or person only where the channel is set so', async () => {
    await add('firms', { tells: ['escalation'], names: 'company', language: 'en' });
    await add('people', { tells: ['escalation'], names: 'person', language: 'en' });
    await addHot('h3');
    later(hours(2));
    await watch.round();
    await deliveries.round();
    const label = (path: string) => bodyOf(path).data.links[0].label;
    expect(label('/firms')).toMatch(/^Tsubame Quick response, due 24 Nov, 13:00$/);
    expect(label('/people')).toMatch(new RegExp(`^Tsubame ${canary} Quick response`));
    await webhooks.remove('firms');
    await webhooks.remove('people');
  });

  it('of longer ago is on the list, and nobody is rung for it', async () => {
    await add('late', { tells: ['escalation'] });
    await hub.addLead('long-ago', { handOffs: [aHandOff(morning - days(5), { intent: 'price' })] });
    await watch.round();
    await deliveries.round();
    expect(channel.at('/late')).toEqual([]);
    const told = await rows(hub.db, sql`select 1 from clock_events where lead_id = 'lead-long-ago' and kind = 'escalated'`);
    expect(told).toHaveLength(1);
    await webhooks.remove('late');
  });
});

describe('a delivery', () => {
  it('is tried until it is taken, always by the same id, and its signature holds each time', async () => {
    const secret = await add('rough');
    channel.behave('/rough', { status: 500 }, 'cut', { status: 503 }, { status: 200, after: 200 });
    const id = await queue('rough');
    for (let tries = 1; tries <= 4; tries++) {
      await deliveries.round();
      expect(idsAt('/rough')).toEqual(Array.from({ length: tries }, () => id));
      expect((await only('rough'))?.waiting).toBe(tries < 4 ? 1 : 0);
      // Nothing is tried before its time has come.
      await deliveries.round();
      expect(channel.at('/rough')).toHaveLength(tries);
      later(minutes(5));
    }
    expect(await only('rough')).toMatchObject({ dead: 0, lastError: null });
    for (const { headers, body } of channel.at('/rough'))
      expect(headers['webhook-signature']).toBe(signature(secret ?? '', id, Number(headers['webhook-timestamp']), body));
    await deliveries.round();
    expect(channel.at('/rough')).toHaveLength(4);
  });

  it('waits as long as the channel asks, and so do the others to it, but none to another', async () => {
    await add('busy');
    await add('idle');
    channel.behave('/busy', { status: 429, headers: { 'retry-after': '900' } });
    await queue('busy');
    await deliveries.round();
    await queue('busy');
    await queue('idle');
    later(minutes(1));
    channel.behave('/busy', { status: 429, headers: { 'x-ratelimit-reset': String(Math.floor((hub.clock.now + minutes(30)) / 1_000)) } });
    await deliveries.round();
    expect([channel.at('/busy').length, channel.at('/idle').length]).toEqual([2, 1]);
    later(minutes(29));
    await deliveries.round();
    expect(channel.at('/busy')).toHaveLength(2);
    later(minutes(2));
    await deliveries.round();
    expect(channel.at('/busy')).toHaveLength(4);
    expect(await only('busy')).toMatchObject({ waiting: 0, dead: 0 });
  });

  it.each([
    ['gone', { status: 404 }, 'answered 404'],
    ['elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'answered 302: it redirects elsewhere'],
    ['closed', { status: 401 }, 'answered 401'],
  ])('that a channel refuses for good (%s) is given up, and the list says so', async (id, behaviour, why) => {
    await add(id);
    channel.behave(`/${id}`, behaviour);
    await queue(id);
    await deliveries.round();
    later(days(1));
    await deliveries.round();
    expect(channel.at(`/${id}`)).toHaveLength(1);
    expect(await only(id)).toMatchObject({ waiting: 0, dead: 1, lastError: why });
    const { lines } = await runWebhook({ do: 'webhook list' }, hub.services, hub.clock.now);
    const line = lines.find((one) => one.startsWith(`${id} `));
    expect(line).toContain(why);
    expect(lines.join('\n')).not.toContain(hidden);
  });

  it('is given up after its last try, hours later', async () => {
    await add('dead');
    channel.behave('/dead', ...Array.from({ length: 30 }, () => ({ status: 500 })));
    const began = hub.clock.now;
    await queue('dead');
    for (let round = 0; round < 2 * MOST_TRIES; round++) {
      await deliveries.round();
      later(minutes(76));
    }
    expect(channel.at('/dead')).toHaveLength(MOST_TRIES);
    expect(await only('dead')).toMatchObject({ waiting: 0, dead: 1 });
    expect(hub.clock.now - began).toBeGreaterThan(hours(4));
  });

  it('is not sent once it says nothing any more', async () => {
    await add('stale');
    await queue('stale', note, hub.clock.now + minutes(10));
    later(minutes(11));
    await deliveries.round();
    expect(channel.at('/stale')).toEqual([]);
    expect(await only('stale')).toMatchObject({ waiting: 0, dead: 1 });
  });

  it('that hangs when the hub closes is no try, and is sent by the next', async () => {
    await add('hangs');
    channel.behave('/hangs', 'wait');
    const id = await queue('hangs');
    const stop = new AbortController();
    const round = deliveries.round(undefined, stop.signal);
    await channel.until('/hangs', 1);
    stop.abort();
    await round;
    await deliveries.round();
    expect(idsAt('/hangs')).toEqual([id, id]);
    expect(await rows(hub.db, sql`select tries from deliveries where id = ${id}`)).toEqual([{ tries: 1 }]);
  });

  it('that a hub took and was killed with is sent again by the same id', async () => {
    await add('killed');
    const id = await queue('killed');
    // As a hub leaves it that ends between sending and writing down that it was taken.
    await hub.db.execute(
      sql`update deliveries set claimed_by = 'a hub that is no more', tries = 1, next_at = ${hub.clock.now + 30_000}::bigint where id = ${id}`,
    );
    await deliveries.round();
    expect(channel.at('/killed')).toEqual([]);
    later(31_000);
    await deliveries.round();
    expect(idsAt('/killed')).toEqual([id]);
  });

  it('is sent once by many at the same time', async () => {
    await add('once');
    const ids = await Promise.all(Array.from({ length: 12 }, () => queue('once')));
    await Promise.all([deliveries.round(), deliveries.round(), deliveries.round()]);
    expect(idsAt('/once').sort()).toEqual(ids.sort());
  });
});

describe('the summary of the day', () => {
  it('comes once a team and working day, at the opening, in the channel’s language', async () => {
    hub.clock.now = at('2026-12-10T08:30+09:00');
    await add('ja', { tells: ['summary'] });
    await add('en', { tells: ['summary'], language: 'en' });
    await add('west-day', { tells: ['summary'], team: 'west' });
    await watch.round();
    await deliveries.round();
    expect(channel.at('/ja')).toEqual([]);
    hub.clock.now = at('2026-12-10T09:00+09:00');
    await Promise.all([watch.round(), watch.round()]);
    await deliveries.round();
    hub.clock.now = at('2026-12-10T15:00+09:00');
    await watch.round();
    await deliveries.round();
    expect(channel.at('/ja')).toHaveLength(1);
    expect(bodyOf('/ja').data).toMatchObject({ title: '東 12月10日(木)の状況', figures: { overdue: 4 } });
    expect(bodyOf('/ja').data.lines[0]).toBe('期限超過:4件');
    expect(bodyOf('/en').data).toMatchObject({ title: 'East, Thu 10 Dec', lines: expect.arrayContaining(['Overdue: 4']) });
    expect(bodyOf('/west-day').data).toMatchObject({ team: 'west', figures: { overdue: 0 } });
    hub.clock.now = at('2026-12-11T09:30+09:00');
    await watch.round();
    await deliveries.round();
    expect(channel.at('/ja')).toHaveLength(2);
    expect(new Set(idsAt('/ja')).size).toBe(2);
  });
});

describe('who runs the hub', () => {
  it.each([
    ['a private address', { secrets: { url: 'https://192.168.1.4/hook' } }, /private network/],
    ['http', { secrets: { url: 'http://hooks.example.com/hook' } }, /https/],
    ['no team', { team: 'nobody' }, /no team nobody/],
    ['no kind', { kind: 'pigeon' }, /no kind "pigeon"/],
    ['Chatwork without a room', { kind: 'chatwork', secrets: { token: 'x' } }, /--room/],
  ])('is told what is wrong with %s', async (_, more, why) => {
    await expect(add('wrong', more)).rejects.toThrow(why);
    expect(await only('wrong')).toBeUndefined();
  });

  it('learns by a test message whether a channel works; a name that leads into the house does not', async () => {
    await add('fine');
    const ask = (id: string) => runWebhook({ do: 'webhook test', id }, hub.services, hub.clock.now);
    expect(await ask('fine')).toEqual({ ok: true, lines: ['fine took a test message.'] });
    await add('house', { secrets: { url: 'https://localhost/hook' } });
    expect(await ask('house')).toEqual({ ok: false, lines: ['house did not take it: it leads into a private network.'] });
    await expect(ask('nothing')).rejects.toThrow('There is no webhook "nothing".');
  });

  it('finds no address, token or lead in the log, and no address in the database (fault 61)', async () => {
    expect(logged.join('')).toContain('a delivery was not taken');
    for (const secret of [hidden, 'chat-token', canary, channel.origin]) expect(logged.join('')).not.toContain(secret);
    const kept = JSON.stringify(await rows(hub.db, sql`select * from outgoing_webhooks`));
    expect(kept).not.toContain(hidden);
  });
});
