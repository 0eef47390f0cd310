import { createHash, randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { SignInTokens } from '@/lib/api/contract';
import { rows } from '@/server/db/database';
import { createLog } from '@/server/log';
import { browse } from '../contract/browse';
import { hubUnderTest, refOf } from '../contract/hub-under-test';
import { startCompanyProvider } from '../fixtures/company-provider';

let logged = '';
const sink = new Writable({
  write(chunk, _, done) {
    logged += String(chunk);
    done();
  },
});
const publicUrl = 'http://localhost:4997';
const redirect = 'https://extension.chromiumapp.org/';
const company = await startCompanyProvider(`${publicUrl}/v1/auth/callback`);
afterAll(() => company.close());
const { issuer, clientId, clientSecret } = company;
const hub = await hubUnderTest({
  log: createLog('debug', sink),
  metricsToken: 'only-for-those-who-run-it',
  limits: { perUser: 500, perAddress: 0, failures: 4 },
  company: { issuer, clientId, clientSecret, name: 'Example', scope: 'openid email', publicUrl, redirects: [redirect], trustMail: false },
});
await hub.services.directory.addUser({ id: 'sato', name: 'Name of sato', team: 'east', department: null, mail: 'canary-sato@example.com' });

/** Every secret that was given out or made up. */
const secrets: string[] = [clientSecret];

async function signIn(mail: string): Promise<SignInTokens | null> {
  company.person = { id: `sub-canary-${mail}`, mail, verified: true };
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const back = await browse(
    `${hub.url}/v1/auth/start?${new URLSearchParams({ redirect, state: 'canary-state', challenge })}`,
    (url) => url.href.startsWith(redirect),
    (url) => url.href.replace(publicUrl, hub.url),
  );
  const code = back.searchParams.get('code');
  if (code === null) return null;
  const answer = await fetch(`${hub.url}/v1/auth/token`, { method: 'POST', body: JSON.stringify({ code, verifier, redirect }) });
  const tokens = SignInTokens.parse(await answer.json());
  secrets.push(code, verifier, tokens.accessToken, tokens.refreshToken);
  return tokens;
}

async function metrics(token: string | null, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${hub.url}/metrics`, { headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) } });
}

/** All that can go well or wrong with a lead, a token and a database, each with something in it that must be seen nowhere. */
async function everythingHappens(): Promise<void> {
  await hub.addLead('canary-id', { name: 'Canary Name', company: { name: 'Canary Ltd' } as never });
  const sato = await hub.as('sato');
  secrets.push(sato.token);
  await sato.sync();
  await sato.get('/v1/leads/sample/lead/canary-id');
  await sato.get('/v1/leads/sample/lead/canary-absent?canary=query');
  await sato.get('/v1/leads/changes?cursor=canary-cursor');
  await sato.act(refOf('canary-id'), { kind: 'log_touch', result: 'talked', channel: 'phone', note: 'canary note' });
  await sato.act(refOf('canary-id'), { kind: 'set_stage', stage: 'canary-stage', reason: 'canary reason' });
  await sato.post('/v1/commands', '{"commands": [{"id": "canary-body"');
  await sato.get('/canary-path');
  const tokens = await signIn('canary-sato@example.com');
  await signIn('canary-stranger@example.com');
  await fetch(`${hub.url}/v1/auth/callback?code=canary-code&state=canary-state`);
  const refresh = (refreshToken: string) => fetch(`${hub.url}/v1/auth/refresh`, { method: 'POST', body: JSON.stringify({ refreshToken }) });
  const next = SignInTokens.parse(await (await refresh(tokens?.refreshToken ?? '')).json());
  secrets.push(next.accessToken, next.refreshToken);
  for (let i = 0; i < 6; i++) {
    await refresh(`tsr_canary-refresh-${i}`);
    await fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer tsk_canary-guess-${i}` } });
  }
  // The database fails in the middle of a request, as it would with a full disk or a broken index.
  await hub.db.execute(sql`alter table lead_refs rename to lead_refs_away`);
  const failed = await sato.get('/v1/leads/sample/lead/canary-id');
  await hub.db.execute(sql`alter table lead_refs_away rename to lead_refs`);
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toMatch(/canary|lead_refs|select/i);
}

describe('fault 61: lead data and tokens', async () => {
  await everythingHappens();

  it('are in no line of the log, at its most talkative', () => {
    expect(logged).toContain('"a request failed"');
    expect(logged).toContain('/v1/leads/:site/:type/:id');
    expect(logged).not.toMatch(/canary/i);
    for (const secret of secrets) expect(logged).not.toContain(secret);
    expect(logged).not.toMatch(/ts[akrc]_/);
  });

  it('are in no figure, nor is a person or an address', async () => {
    const response = await metrics('only-for-those-who-run-it');
    expect(response.status).toBe(200);
    const text = await response.text();
    for (const name of [
      'tasuki_request_seconds_count',
      'tasuki_feed_lag_seconds',
      'tasuki_event_streams',
      'tasuki_write_backs_waiting',
      'tasuki_audit_unsealed',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
    ])
      expect(text).toContain(name);
    expect(text).toMatch(/tasuki_request_seconds_count\{method="GET",route="\/v1\/leads\/\{site\}\/\{type\}\/\{id\}",status="500"\} 1\n/);
    expect(text).toMatch(/tasuki_limited_total\{by="failures"\} [1-9]/);
    expect(text).toMatch(/tasuki_unauthorized_total\{what="access token"\} [1-9]/);
    expect(text).not.toMatch(/canary|sato|127\.0\.0\.1|ts[akrc]_/i);
  });

  it('are in no audit entry but as ids', async () => {
    const entries = JSON.stringify(await rows(hub.db, sql`select * from audit`));
    expect(entries).toContain('"signed in"');
    expect(entries.replaceAll('lead-canary-id', '')).not.toMatch(/canary|ts[akrc]_/i);
    for (const secret of secrets) expect(entries).not.toContain(secret);
  });
});

describe('the figures', () => {
  it('are closed without their token, with another, and with a person’s', async () => {
    const { token } = await hub.as('admin');
    for (const given of [null, 'wrong', token]) expect((await metrics(given)).status).toBe(403);
  });

  it('without a token of their own are for this machine, and for nobody whom a proxy on it lets through', async () => {
    const open = await hubUnderTest();
    const ask = (headers: Record<string, string> = {}) => fetch(`${open.url}/metrics`, { headers });
    expect((await ask()).status).toBe(200);
    expect((await ask({ 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
    expect((await ask({ forwarded: 'for=127.0.0.1' })).status).toBe(403);
  });

  it('count the streams that are open', async () => {
    const streams = async () => {
      const text = await (await metrics('only-for-those-who-run-it')).text();
      const [, count] = /^tasuki_event_streams (\d+)$/m.exec(text) ?? [];
      if (count === undefined) throw new Error('no figure for streams');
      return Number(count);
    };
    const stop = new AbortController();
    const { token } = await hub.as('ito');
    const before = await streams();
    const response = await fetch(`${hub.url}/v1/stream`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
    await response.body?.getReader().read();
    expect(await streams()).toBe(before + 1);
    stop.abort();
    await expect.poll(streams).toBe(before);
  });
});
