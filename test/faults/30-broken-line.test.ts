import 'fake-indexeddb/auto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHubClient } from '@/lib/api/client';
import { readState } from '@/lib/store/state';
import { pull } from '@/lib/sync/pull';
import { aLead } from '@/test/fixtures/builders';
import { badLine, type Weather } from '../contract/bad-line';
import { hubUnderTest, refOf } from '../contract/hub-under-test';
import { aDesk, type Desk, keptLeads } from './desk';

const hub = await hubUnderTest();
const { token } = await hub.as('sato');

async function aLine(weather: Weather) {
  const line = await badLine(hub.port, weather);
  onTestFinished(line.close);
  return line;
}

async function someLeads(prefix: string, count: number, words = 40): Promise<void> {
  // Words that do not pack: a page has its weight on the line, too.
  const title = () => Array.from({ length: words }, () => Math.random().toString(36)).join(' ');
  const leads = Array.from({ length: count }, (_, n) =>
    aLead({ id: `${prefix}-${n}`, refs: [refOf(`${prefix}-${n}`)], team: 'east', owner: 'sato', title: title() }),
  );
  expect((await hub.services.ingest.upsertLeads(leads)).added).toBe(count);
}

async function signedIn(): Promise<Desk> {
  const desk = await aDesk();
  await desk.sync.connect(hub.url, token);
  await desk.sync.run('asked');
  return desk;
}

async function pullOver(desk: Desk, address: string, timeout: number, limit = 500): Promise<void> {
  const account = await desk.session.account();
  const judge = async () => {
    const found = await desk.session.judge();
    if (!found) throw new Error('no rulebook');
    return found;
  };
  await pull({
    store: desk.store,
    hub: createHubClient({ address, token, timeout }),
    session: account?.session ?? '',
    judge,
    signal: new AbortController().signal,
    limit,
  });
}

describe('fault 30: the line between client and hub', () => {
  it('broken in the middle of a page: what was there is read on with its age, and the next try goes on from the last whole page', async () => {
    const desk = await signedIn();
    await someLeads('cut', 30);
    const before = await readState(desk.store, 'feed');
    // It breaks in the middle of the second page or the third.
    const line = await aLine({ breakAfter: () => 8_000 });
    await expect(pullOver(desk, line.url, 5_000, 10)).rejects.toMatchObject({ code: 'offline' });
    const some = await keptLeads(desk);
    const between = await readState(desk.store, 'feed');
    expect(some.length % 10).toBe(0);
    expect(some.length).toBeLessThan(30);
    // Its age is that of the last time everything was here.
    expect(between?.lastSync).toBe(before?.lastSync);
    line.weather = {};
    await pullOver(desk, line.url, 5_000, 10);
    expect(await keptLeads(desk)).toHaveLength(30);
    expect((await readState(desk.store, 'feed'))?.lastSync).toBeGreaterThan(before?.lastSync ?? 0);
  });

  it('so slow that a page never comes in time: smaller pages do', async () => {
    const desk = await signedIn();
    const had = (await keptLeads(desk)).length;
    await someLeads('slow', 24, 700);
    const line = await aLine({ rate: 80_000 });
    await pullOver(desk, line.url, 2_000);
    expect(await keptLeads(desk)).toHaveLength(had + 24);
  });

  it('late by seconds each way, answers come all the same', async () => {
    const desk = await signedIn();
    await someLeads('late', 3);
    const line = await aLine({ delay: () => 700 });
    await pullOver(desk, line.url, 20_000);
    expect((await keptLeads(desk)).filter(({ id }) => id.startsWith('late-'))).toHaveLength(3);
  });
});
