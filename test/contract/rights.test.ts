import { describe, expect, it } from 'vitest';
import { Backlog, Me, Problem, ReportAnswer } from '@/lib/api/contract';
import { DAY } from '@/lib/domain/time';
import { aHandOff } from '../fixtures/builders';
import { hubUnderTest, idsOf, morning, refOf } from './hub-under-test';

const hub = await hubUnderTest();
const { directory, tokens, ingest } = hub.services;

/** Leads of both teams: sato's, ito's, nobody's, one of sales alone, and one of the other team. */
await hub.addLead('own', { owner: 'sato', sourcedBy: 'mkt' });
await hub.addLead('colleague', {
  owner: 'ito',
  sourcedBy: 'sales',
  stages: [{ stage: 'sql', at: morning - DAY, recordedAt: morning - DAY, by: 'import' }],
});
await hub.addLead('delivered', { owner: 'ito', sourcedBy: 'sales', handOffs: [aHandOff(morning - DAY)] });
await hub.addLead('free', { owner: null, sourcedBy: 'mkt' });
await hub.addLead('foreign', { owner: 'west', team: 'west', sourcedBy: 'mkt' });
const everyLead = ['colleague', 'delivered', 'foreign', 'free', 'own'];

/** Who may read what: the one table that feed, single leads and commands must all keep to. */
const maySee: Record<string, string[]> = {
  sato: ['own'],
  ito: ['colleague', 'delivered'],
  west: ['foreign'],
  boss: ['colleague', 'delivered', 'free', 'own'],
  westboss: ['foreign'],
  mkt: ['delivered', 'free', 'own'],
  admin: ['colleague', 'delivered', 'free', 'own'],
  nobody: [],
};

describe.each(Object.entries(maySee))('C5 %s', (user, seen) => {
  it(`reads ${seen.join(', ') || 'nothing'} and no other lead, on every route`, async () => {
    const me = await hub.as(user);
    expect(idsOf(await me.sync())).toEqual(seen);
    for (const id of everyLead) {
      const response = await me.get(`/v1/leads/sample/lead/${id}`);
      expect([id, response.status]).toEqual([id, seen.includes(id) ? 200 : 404]);
      if (!seen.includes(id)) {
        const absent = await me.get('/v1/leads/sample/lead/no-such-lead');
        // What may not be seen and what is not there can't be told apart.
        expect(await response.json()).toEqual(await absent.json());
        expect(await me.act(refOf(id), { kind: 'log_touch', result: 'talked', channel: 'phone' })).toMatchObject({
          outcome: 'refused',
          code: 'not_found',
        });
      }
    }
  });
});

describe('tokens', () => {
  const routes = ['/v1/me', '/v1/rulebook', '/v1/leads/changes', '/v1/leads/sample/lead/own', '/v1/team/backlog', '/v1/stream'];

  it.each([
    ['none', {}],
    ['a wrong one', { authorization: 'Bearer tsk_wrong' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic c2F0bzpzYXRv' }],
    ['a very long one', { authorization: `Bearer ${'x'.repeat(5_000)}` }],
  ])('%s opens no route', async (_, headers) => {
    for (const path of routes) {
      const response = await fetch(hub.url + path, { headers });
      expect([path, response.status]).toEqual([path, 401]);
      expect(Problem.parse(await response.json()).code).toBe('unauthorized');
    }
    const posted = await fetch(`${hub.url}/v1/commands`, { method: 'POST', headers, body: '{"commands":[]}' });
    expect(posted.status).toBe(401);
  });

  it('ends with its revocation, at the next request', async () => {
    const sato = await hub.as('sato');
    expect((await sato.get('/v1/me')).status).toBe(200);
    await tokens.revoke(sato.tokenId);
    const response = await sato.get('/v1/me');
    expect(response.status).toBe(401);
    expect(Problem.parse(await response.json()).message).toMatch(/revoked/);
    await expect(tokens.revoke(sato.tokenId)).rejects.toThrow(/no token/);
  });

  it('ends at its last moment', async () => {
    const { token } = await tokens.create({ user: 'sato', note: 'short', expiresAt: morning + DAY });
    const ask = () => fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    hub.clock.now = morning + DAY;
    const late = await ask();
    hub.clock.now = morning;
    expect(late.status).toBe(401);
    expect(Problem.parse(await late.json()).message).toMatch(/expired/);
  });

  it('is made for people who are here only, and kept as a hash', async () => {
    await expect(tokens.create({ user: 'stranger', note: '' })).rejects.toThrow(/Nobody is called "stranger"/);
    const { token } = await tokens.create({ user: 'sato', note: 'looked for' });
    const list = JSON.stringify(await tokens.list());
    expect(list).toContain('looked for');
    expect(list).not.toContain(token);
  });
});

describe('grants', () => {
  it('act at the next request: who is promoted sees the team, who is demoted sees it no more', async () => {
    const sato = await hub.as('sato');
    const before = await sato.sync();
    await directory.setGrants('sato', [{ team: 'east', role: 'manager' }]);
    expect((await sato.get(`/v1/leads/changes?cursor=${before.cursor}`)).status).toBe(410);
    expect(idsOf(await sato.sync())).toEqual(maySee.boss);
    expect((await sato.get('/v1/team/backlog')).status).toBe(200);
    await directory.setGrants('sato', [{ team: 'east', role: 'rep' }]);
    expect(idsOf(await sato.sync())).toEqual(['own']);
    expect((await sato.get('/v1/team/backlog')).status).toBe(403);
    expect((await sato.get('/v1/leads/sample/lead/colleague')).status).toBe(404);
  });

  it('say who one is, with the teams’ names, the sites and the colleagues of one’s own teams', async () => {
    const me = Me.parse(await (await (await hub.as('sato')).get('/v1/me')).json());
    expect(me.user).toEqual({ id: 'sato', name: 'Name of sato' });
    expect(me.grants).toEqual([{ role: 'rep', team: 'east', teamName: { ja: '東', en: 'East' } }]);
    expect(me.sites.map((site) => site.id)).toEqual(['sample']);
    expect(me.people.map((person) => person.id)).toContain('ito');
    expect(me.people.map((person) => person.id)).not.toContain('west');
    expect(me.serverTime).toBe(morning);
  });

  it('give a rulebook for one’s own team only', async () => {
    const sato = await hub.as('sato');
    expect((await sato.get('/v1/rulebook?team=east')).status).toBe(200);
    expect((await sato.get('/v1/rulebook?team=west')).status).toBe(403);
    expect((await (await hub.as('nobody')).get('/v1/rulebook')).status).toBe(403);
  });
});

describe('the backlog', () => {
  it.each([
    ['sato', 403],
    ['nobody', 403],
    ['boss', 200],
    ['admin', 200],
    // Two reps are no group.
    ['mkt', 403],
  ])('answers %s with %i', async (user, status) => {
    expect((await (await hub.as(user)).get('/v1/team/backlog?team=east')).status).toBe(status);
  });

  it('is closed to another team’s manager', async () => {
    expect((await (await hub.as('westboss')).get('/v1/team/backlog?team=east')).status).toBe(403);
  });

  it('C5 a head of a team who is marketing elsewhere begins with the team they lead, and may turn to the other', async () => {
    await directory.addUser({ id: 'head', name: 'Head', team: 'west', department: null });
    await directory.setGrants('head', [
      { team: 'east', role: 'marketing' },
      { team: 'west', role: 'manager' },
      { team: 'west', role: 'rep' },
    ]);
    const head = await hub.as('head');
    const backlog = Backlog.parse(await (await head.get('/v1/team/backlog')).json());
    expect(backlog.team.id).toBe('west');
    expect(backlog.teams.map(({ id }) => id)).toEqual(['east', 'west']);
    expect(backlog.rows.map(({ user }) => user)).toContain('west');
    // There they are marketing like any other: two reps are no group.
    expect((await head.get('/v1/team/backlog?team=east')).status).toBe(403);
  });

  it('C5 counts reps: whoever only owns a lead of the team makes no group', async () => {
    for (let i = 0; i < 5; i++) {
      await directory.addUser({ id: `owner${i}`, name: `Owner ${i}`, team: 'west', department: 'is' });
      await directory.setGrants(`owner${i}`, [{ team: 'west', role: 'rep' }]);
      await hub.addLead(`kept-${i}`, { owner: `owner${i}` });
    }
    const rows = Backlog.parse(await (await (await hub.as('boss')).get('/v1/team/backlog')).json()).rows;
    expect(rows.length).toBeGreaterThanOrEqual(5);
    const mkt = await hub.as('mkt');
    expect((await mkt.get('/v1/team/backlog')).status).toBe(403);
    const { report } = ReportAnswer.parse(await (await mkt.get('/v1/reports/2026-11?team=east')).json());
    expect(report.reps).toMatchObject({ rows: [], together: null, gini: null });
  });

  it('C5 shows marketing five reps or more as one row without names', async () => {
    for (let i = 0; i < 3; i++)
      await directory.addUser({ id: `rep${i}`, name: `Rep ${i}`, team: 'east', department: 'is', roles: ['rep'] });
    const backlog = Backlog.parse(await (await (await hub.as('mkt')).get('/v1/team/backlog')).json());
    expect(backlog.rows).toHaveLength(1);
    expect(backlog.rows[0]).toMatchObject({ user: '', name: '' });
    expect(backlog.unassigned).toEqual([]);
  });

  it('counts what is overdue by rep, and the leads that wait for an owner', async () => {
    await hub.addLead('late', { owner: 'ito', intent: 'demo', handOffs: [aHandOff(morning - 5 * DAY, { intent: 'demo' })] });
    await hub.addLead('waiting', {
      owner: null,
      stages: [{ stage: 'mql', at: morning - DAY, recordedAt: morning - DAY, by: 'rule' }],
      handOffs: [aHandOff(morning - DAY)],
    });
    const boss = await hub.as('boss');
    const read = async () => Backlog.parse(await (await boss.get('/v1/team/backlog')).json());
    const before = await read();
    const ito = before.rows.find((row) => row.user === 'ito');
    expect(before.team.id).toBe('east');
    expect(ito?.overdue).toBeGreaterThanOrEqual(1);
    expect(ito?.longest).toBeGreaterThan(0);
    expect(before.unassigned.map((lead) => lead.refs[0]?.id)).toContain('waiting');
    await ingest.setOwner(refOf('late'), 'sato');
    const after = await read();
    expect(after.rows.find((row) => row.user === 'ito')?.overdue).toBe((ito?.overdue ?? 0) - 1);
  });
});
