import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { rows } from '@/server/db/database';
import { createHub, startHub } from '@/server/hub';
import { createLog } from '@/server/log';
import { enqueue } from '@/server/notify/deliveries';
import { aHandOff, anActivity, at, hours, minutes } from '../fixtures/builders';
import { runHub } from './hub-process';
import { freshFolder, hubUnderTest, morning, onPostgres, refOf } from './hub-under-test';
import { paperChannel } from './paper-channel';
import { listenTo, named } from './stream-listener';

const channel = await paperChannel();
// Signs of life so rare that nothing is heard here unless it was pushed.
const hub = await hubUnderTest({ heartbeat: 3_600_000, webhookInside: [channel.origin], secret: 'a secret for the tests only' });
// The embedded database belongs to one hub: there the second is the first.
const other = onPostgres ? await startHub({ ...hub.options, port: 0 }) : hub;
afterAll(async () => {
  if (onPostgres) await other.close();
});
const { ingest, webhooks } = hub.services;
const inquiry = (id: string) => anActivity({ id, type: 'inquiry', intent: 'price', occurredAt: hub.clock.now });

describe('two hubs on one database', () => {
  it('a hot lead that comes in at one is pushed to whoever listens at the other', async () => {
    await hub.addLead('hot');
    const sato = await hub.as('sato');
    const stream = await listenTo(other.url, sato);
    await stream.until((event) => event.event === 'hello');
    await ingest.recordActivity(refOf('hot'), inquiry('ask-1'));
    await stream.until(named('hot'));
    stream.close();
    const lead = (await (await sato.get('/v1/leads/sample/lead/hot')).json()) as { lead: { handOffs: unknown[] } };
    expect(lead.lead.handOffs).toMatchObject([{ to: 'is', intent: 'price' }]);
  });

  it('what was missed while away is replayed by the other', async () => {
    const sato = await hub.as('sato');
    const first = await listenTo(hub.url, sato);
    const { id } = await first.until((event) => event.event === 'hello');
    first.close();
    await hub.addLead('missed-1');
    await hub.addLead('not-mine', { owner: 'ito' });
    await other.services.ingest.recordActivity(refOf('missed-1'), inquiry('ask-2'));
    const second = await listenTo(other.url, sato, id);
    const { id: reached } = await second.until(named('missed-1'));
    second.close();
    expect(second.heard.some(({ event }) => named('not-mine')(event))).toBe(false);
    // From there on nothing comes twice.
    const third = await listenTo(hub.url, sato, reached);
    await third.until((event) => event.event === 'hello');
    await hub.addLead('after');
    await third.until(named('after'));
    third.close();
    expect(third.heard.some(({ event }) => named('missed-1')(event))).toBe(false);
  });

  it('a line between hub and database that was cut loses nothing', async () => {
    const stream = await listenTo(other.url, await hub.as('sato'));
    await stream.until((event) => event.event === 'hello');
    if (onPostgres)
      await hub.db.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tasuki-hub-listen' and datname = current_database()`,
      );
    await hub.addLead('after-the-cut');
    await stream.until(named('after-the-cut'));
    stream.close();
  });

  it('news that an older transaction hides come when it ends, without anybody asking', async () => {
    const stream = await listenTo(other.url, await hub.as('sato'));
    await stream.until((event) => event.event === 'hello');
    // The embedded database has one session: nothing can hide anything there.
    const begun = new EventTarget();
    const may = new EventTarget();
    const older = onPostgres
      ? other.db.transaction(async (tx) => {
          await tx.execute(sql`select pg_current_xact_id()`);
          const ended = new Promise((resolve) => may.addEventListener('end', resolve, { once: true }));
          begun.dispatchEvent(new Event('begun'));
          await ended;
        })
      : Promise.resolve();
    if (onPostgres) await new Promise((resolve) => begun.addEventListener('begun', resolve, { once: true }));
    await hub.addLead('hidden');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (onPostgres) expect(stream.heard.some(({ event }) => named('hidden')(event))).toBe(false);
    may.dispatchEvent(new Event('end'));
    await older;
    await stream.until(named('hidden'));
    stream.close();
  });

  it('watch and tell together what each alone would: every missed promise and every morning once, though one of them ends', async () => {
    hub.clock.now = at('2026-11-25T08:00+09:00');
    await webhooks.put(
      {
        id: 'both',
        team: 'east',
        kind: 'generic',
        tells: ['escalation', 'summary'],
        language: 'en',
        names: 'none',
        secrets: { url: `${channel.origin}/both` },
      },
      morning,
    );
    const services = onPostgres ? [hub.services, other.services] : [hub.services];
    const stops = services.map(({ watch, deliveries }) => ({ watch: watch.start(), deliveries: deliveries.start() }));
    const wake = (id: string) => ingest.recordActivity(refOf('hot'), anActivity({ id, type: 'mail_open', occurredAt: hub.clock.now }));
    const start = at('2026-11-25T09:00+09:00');
    hub.clock.now = start;
    await wake('opened-1');
    await channel.until('/both', 1);
    for (let n = 0; n < 5; n++) await hub.addLead(`due-${n}`, { handOffs: [aHandOff(start, { intent: 'price' })] });
    hub.clock.now = start + hours(1) + minutes(1);
    await wake('opened-2');
    await channel.until('/both', 2);
    // The one that held the watch is gone; the other takes it over.
    if (stops.length > 1) await Promise.all([stops[0]?.watch(), stops[0]?.deliveries()]);
    for (let n = 5; n < 8; n++) await hub.addLead(`due-${n}`, { handOffs: [aHandOff(start + hours(1), { intent: 'price' })] });
    hub.clock.now = start + hours(2) + minutes(10);
    await wake('opened-3');
    await channel.until('/both', 3);
    await Promise.all(stops.slice(stops.length > 1 ? 1 : 0).flatMap((stop) => [stop.watch(), stop.deliveries()]));
    await hub.services.watch.round();
    await hub.services.deliveries.round();
    const told = channel.at('/both').map(({ body }) => JSON.parse(body) as { type: string; data: { figures: { overdue: number } } });
    expect(told.filter(({ type }) => type === 'tasuki.summary')).toHaveLength(1);
    const missed = told.filter(({ type }) => type === 'tasuki.escalation').reduce((sum, { data }) => sum + data.figures.overdue, 0);
    const recorded = await rows<{ n: number }>(hub.db, sql`select count(*)::int as n from clock_events where kind = 'escalated'`);
    // The lead asked yesterday at ten as well, and was answered by nobody: it is one of them.
    expect(missed).toBe(recorded[0]?.n);
    expect(missed).toBeGreaterThanOrEqual(8);
    const ids = channel.at('/both').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a hub killed between sending and writing down that it was taken', () => {
  it('sends again by the same id when it is back (fault 60)', { timeout: 240_000 }, async () => {
    const { options, remove } = await freshFolder();
    const before = await createHub({ dataDir: options.dataDir, webhookInside: [channel.origin], log: createLog('silent') });
    await before.services.directory.addTeam({ id: 'east', name: { ja: '東', en: 'East' } });
    await before.services.webhooks.put(
      {
        id: 'cut',
        team: 'east',
        kind: 'generic',
        tells: ['escalation'],
        language: 'en',
        names: 'none',
        secrets: { url: `${channel.origin}/cut` },
      },
      Date.now(),
    );
    const note = { event: 'test' as const, team: 'east', language: 'en' as const, title: 'A note', lines: [], links: [], figures: {} };
    const id = await before.db.transaction((tx) => enqueue(tx, 'cut', note, Date.now()));
    await before.close();
    channel.behave('/cut', 'wait');
    const settings = { TASUKI_DATA: options.dataDir, PORT: '0', TASUKI_WEBHOOK_INSIDE: channel.origin };
    const killed = runHub(['serve'], settings);
    await Promise.race([channel.until('/cut', 1), killed.ended.then(() => Promise.reject(new Error(killed.said())))]);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const again = runHub(['serve'], settings);
    await Promise.race([channel.until('/cut', 2), again.ended.then(() => Promise.reject(new Error(again.said())))]);
    again.process.kill('SIGTERM');
    await again.ended;
    expect(channel.at('/cut').map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    await remove();
  });
});
