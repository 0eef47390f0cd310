import { describe, expect, it } from 'vitest';
import type { Grant } from '@/lib/api/contract';
import { hubUnderTest } from '../contract/hub-under-test';
import { aDesk, type Desk, everything, keptLeads } from './desk';

const hub = await hubUnderTest({ heartbeat: 200 });
const { directory } = hub.services;
await hub.addLead('mine', { owner: 'boss' });
await hub.addLead('colleague', { owner: 'ito', name: 'Canary Colleague' });
await hub.addLead('foreign', { owner: 'west', team: 'west' });

const manager: Pick<Grant, 'role' | 'team'>[] = [{ team: 'east', role: 'manager' }];
const rep: Pick<Grant, 'role' | 'team'>[] = [{ team: 'east', role: 'rep' }];

async function keptIds(desk: Desk): Promise<string[]> {
  return (await keptLeads(desk)).map(({ id }) => id).sort();
}

describe('fault 54: a manager', () => {
  it('has nothing to do with another team', async () => {
    const boss = await hub.as('boss');
    expect((await boss.get('/v1/team/backlog?team=west')).status).toBe(403);
    expect((await boss.get('/v1/rulebook?team=west')).status).toBe(403);
    expect((await boss.get('/v1/leads/sample/lead/foreign')).status).toBe(404);
  });

  it('demoted is refused at the very next request, with the token they have', async () => {
    await directory.setGrants('boss', manager);
    const boss = await hub.as('boss');
    const { cursor } = await boss.sync();
    expect((await boss.get('/v1/team/backlog')).status).toBe(200);
    await directory.setGrants('boss', rep);
    expect((await boss.get('/v1/team/backlog')).status).toBe(403);
    expect((await boss.get('/v1/leads/sample/lead/colleague')).status).toBe(404);
    expect((await boss.get(`/v1/leads/changes?cursor=${encodeURIComponent(cursor)}`)).status).toBe(410);
  });

  it('demoted is told over the stream that is open', async () => {
    await directory.setGrants('boss', manager);
    const boss = await hub.as('boss');
    const stop = new AbortController();
    const response = await fetch(`${hub.url}/v1/stream`, { headers: { authorization: `Bearer ${boss.token}` }, signal: stop.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader?.read())?.value ?? '';
    await directory.setGrants('boss', rep);
    await hub.addLead('colleague', { owner: 'ito', name: 'Canary Later' });
    while (!text.includes('event: grants')) text += (await reader?.read())?.value ?? '';
    // Whatever the team does from here on is not hinted at any more.
    await hub.addLead('mine', { owner: 'boss', name: 'Mine again' });
    while (!text.includes('"mine"')) text += (await reader?.read())?.value ?? '';
    stop.abort();
    expect(text.slice(text.indexOf('event: grants'))).not.toContain('colleague');
  });

  it('demoted keeps nothing of the team on their PC after the next contact', async () => {
    await directory.setGrants('boss', manager);
    const desk = await aDesk();
    await desk.sync.connect(hub.url, (await hub.as('boss')).token);
    await desk.sync.run('asked');
    expect(await keptIds(desk)).toEqual(['lead-colleague', 'lead-mine']);
    await directory.setGrants('boss', rep);
    await desk.sync.doubt();
    await desk.sync.run('hinted');
    expect(await keptIds(desk)).toEqual(['lead-mine']);
    expect(await everything(desk)).not.toContain('Canary');
  });

  it('whose rights are all gone keeps nothing at all', async () => {
    await directory.setGrants('boss', manager);
    const desk = await aDesk();
    await desk.sync.connect(hub.url, (await hub.as('boss')).token);
    await desk.sync.run('asked');
    await directory.setGrants('boss', []);
    await desk.sync.doubt();
    await desk.sync.run('hinted');
    expect(await keptIds(desk)).toEqual([]);
    expect((await desk.sync.trouble())?.fault).toBe('forbidden');
    expect(await desk.session.rules()).toBeNull();
  });
});
