import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeadAnswer } from '@/lib/api/contract';
import { evaluate } from '@/lib/domain/evaluate';
import { HOUR } from '@/lib/domain/time';
import { createHub, type Hub } from '@/server/hub';
import { createLog } from '@/server/log';
import { sampleCrmApp } from '@/server/sample-crm/app';
import { startSampleCrm } from '@/server/sample-crm/start';
import { loadSamples } from '@/server/samples/load';
import { demoPeople, showcase } from '@/server/samples/world';
import { type ReadyFolder, readyFolder } from '../fixtures/ready-folder';

/** Tuesday, 10:30 in Tokyo, the day after a holiday. */
const now = Date.parse('2026-11-24T10:30:00+09:00');

describe('the sample CRM over the hub', () => {
  let folder: ReadyFolder;
  let hub: Hub;
  let crm: ReturnType<typeof sampleCrmApp>;
  let token: string;

  beforeAll(async () => {
    folder = await readyFolder(now);
    hub = await createHub({ dataDir: folder.dataDir, clock: () => now, log: createLog('silent') });
    await loadSamples(hub, { seed: 7, now });
    crm = sampleCrmApp(hub, { clock: () => now });
    token = (await hub.services.tokens.create({ user: demoPeople.rep, note: 'test' })).token;
  });
  afterAll(async () => {
    await hub?.close();
    folder?.remove();
  });

  /** The lead as the extension gets it. */
  async function leadAtHub(n: number) {
    const response = await hub.app.request(`/v1/leads/sample/lead/${n}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    return LeadAnswer.parse(await response.json()).lead;
  }

  function log(n: number | string, activity: unknown, headers: Record<string, string> = { 'Content-Type': 'application/json' }) {
    return crm.request(`/api/leads/${n}/activities`, { method: 'POST', headers, body: JSON.stringify(activity) });
  }

  it('lists every sample lead with its owner by name', async () => {
    const list = await (await crm.request('/api/leads')).json();
    expect(list.leads).toHaveLength(300);
    expect(list.me.name).toBe('佐藤 健');
    expect(list.leads[0]).toMatchObject({ n: 1, name: 'Daniel Weber', company: 'Nordwerk GmbH', ownerName: '佐藤 健', status: 'open' });
  });

  it('logs a call, and the hub has it: the overdue clock has stopped', async () => {
    const { rulebook } = await hub.services.rulebooks.current('east2', now);
    const open = async () => evaluate(await leadAtHub(showcase.overdue), rulebook, now).clocks.find((clock) => clock.promise === 'p1');
    expect((await open())?.state).toBe('breached');
    const response = await log(showcase.overdue, { kind: 'call', result: 'talked', note: 'Wants a quote for 80 users.' });
    expect(response.status).toBe(201);
    expect((await response.json()).activities[0]).toMatchObject({
      type: 'call',
      result: 'talked',
      note: 'Wants a quote for 80 users.',
      by: '佐藤 健',
    });
    const lead = await leadAtHub(showcase.overdue);
    expect(lead.activities.at(-1)).toMatchObject({ type: 'call', result: 'talked', by: demoPeople.rep, occurredAt: now });
    expect((await open())?.state).toBe('met_late');
  });

  it.each([
    [
      'an agreed call-back',
      { kind: 'call', result: 'callback', callbackAt: now + 2 * HOUR },
      { type: 'call', result: 'callback', callbackAt: now + 2 * HOUR },
    ],
    ['a call without an answer', { kind: 'call', result: 'no_answer' }, { type: 'call', result: 'no_answer' }],
    ['a mail', { kind: 'mail', note: '見積を送付' }, { type: 'mail', result: 'mail_sent', note: '見積を送付' }],
    ['a meeting', { kind: 'meeting' }, { type: 'meeting', result: 'held' }],
    ['a note', { kind: 'note', note: '来週また' }, { type: 'note', note: '来週また' }],
  ])('logs %s', async (_, activity, kept) => {
    expect((await log(showcase.dueSoon, activity)).status).toBe(201);
    expect((await leadAtHub(showcase.dueSoon)).activities.at(-1)).toMatchObject(kept);
  });

  it.each([
    ['a call-back in the past', showcase.fresh, { kind: 'call', result: 'callback', callbackAt: now - 1 }, 400],
    ['a call-back without a time', showcase.fresh, { kind: 'call', result: 'callback' }, 400],
    ['an empty note', showcase.fresh, { kind: 'note', note: '  ' }, 400],
    ['something unknown', showcase.fresh, { kind: 'fax' }, 400],
    ['a record that is not there', 9_999, { kind: 'mail' }, 404],
  ])('refuses %s and writes nothing', async (_, n, activity, status) => {
    const before = await leadAtHub(showcase.fresh);
    expect((await log(n, activity)).status).toBe(status);
    expect(await leadAtHub(showcase.fresh)).toEqual(before);
  });

  it('takes nothing from pages elsewhere: no form posts, no other host name', async () => {
    expect((await log(showcase.fresh, { kind: 'mail' }, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await crm.request('/api/leads', { headers: { Host: 'crm.example' } })).status).toBe(403);
  });

  it('serves one page for the list and for records, with code that never writes markup from data', async () => {
    for (const path of ['/leads', '/leads/17']) {
      const response = await crm.request(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(await response.text()).toContain('<div id="app">');
    }
    expect((await crm.request('/')).headers.get('location')).toBe('/leads');
    const code = await (await crm.request('/app.js')).text();
    expect(code).toContain('pushState');
    expect(code.length).toBeLessThan(60_000);
    expect(code).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    expect((await crm.request('/elsewhere')).status).toBe(404);
  });

  it('keeps samples of today with all that was done, and places older ones anew', async () => {
    const before = await leadAtHub(showcase.overdue);
    expect(await loadSamples(hub, { seed: 7, now: now + HOUR })).toBe(false);
    expect(await leadAtHub(showcase.overdue)).toEqual(before);
    expect(await loadSamples(hub, { seed: 7, now: now - HOUR })).toBe(true);
    expect((await leadAtHub(showcase.overdue)).activities.at(-1)?.type).not.toBe('call');
    expect(await hub.services.ingest.listLeads()).toHaveLength(300);
  });

  it('says in one line that its port is in use', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    await expect(startSampleCrm({ hub, port })).rejects.toThrow(
      `Port ${port} is in use, so the sample CRM can't start: stop what runs there.`,
    );
    await new Promise((resolve) => taken.close(resolve));
    const started = await startSampleCrm({ hub, port });
    expect((await fetch(`http://127.0.0.1:${port}/api/leads/2`)).status).toBe(200);
    await started.close();
  });
});
