import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { Me, Problem, SignInTokens, SignInWays } from '@/lib/api/contract';
import { DAY, MINUTE } from '@/lib/domain/time';
import { rows } from '@/server/db/database';
import { type Account, startCompanyProvider } from '../fixtures/company-provider';
import { browse } from './browse';
import { hubUnderTest, morning } from './hub-under-test';

/** What people type; the company's own proxy leads it to the hub. */
const publicUrl = 'http://localhost:4999';
const extension = 'https://lncmmjdmeidphlbbcabdbjkphlndogkn.chromiumapp.org/';
const company = await startCompanyProvider(`${publicUrl}/v1/auth/callback`);
afterAll(() => company.close());
const settings = {
  issuer: company.issuer,
  clientId: company.clientId,
  clientSecret: company.clientSecret,
  name: 'Example Ltd',
  scope: 'openid email profile',
  publicUrl,
  redirects: [extension],
  trustMail: false,
};
const hub = await hubUnderTest({ company: settings });
const { directory, signIns } = hub.services;
await directory.addUser({ id: 'sato', name: 'Name of sato', team: 'east', department: null, mail: 'Sato@Example.co.jp' });
await directory.addUser({ id: 'ito', name: 'Name of ito', team: 'east', department: null, mail: 'ito@example.co.jp' });

const sato: Account = { id: 'u-1', mail: 'sato@example.co.jp', verified: true };

/** As the extension does it: a proof of its own, and a state to know its answer by. */
function proof(): { verifier: string; challenge: string; state: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url'), state: randomBytes(16).toString('base64url') };
}

/** Goes through the company's sign-in in a browser and gives the address it leads back to. */
async function throughCompany(person: Account | null, { challenge, state }: { challenge: string; state: string }): Promise<URL> {
  company.person = person;
  const query = new URLSearchParams({ redirect: extension, state, challenge });
  return browse(
    `${hub.url}/v1/auth/start?${query}`,
    (url) => url.href.startsWith(extension),
    (url) => url.href.replace(publicUrl, hub.url),
  );
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(hub.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Signs a person in, all the way. */
async function signIn(person: Account): Promise<SignInTokens> {
  const own = proof();
  const back = await throughCompany(person, own);
  expect(back.searchParams.get('state')).toBe(own.state);
  const answer = await post('/v1/auth/token', { code: back.searchParams.get('code'), verifier: own.verifier, redirect: extension });
  return SignInTokens.parse(await answer.json());
}

const asks = (token: string) => fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
const audited = (action: string) => rows<{ detail: unknown }>(hub.db, sql`select detail from audit where action = ${action}`);

describe('signing in with the company’s account', () => {
  it('is offered where it is set up', async () => {
    expect(SignInWays.parse(await (await fetch(`${hub.url}/v1/auth`)).json())).toEqual({ company: { name: 'Example Ltd' } });
  });

  it('recognises a person by a verified mail address, however written, and from then on by who they are', async () => {
    const first = await signIn(sato);
    expect(first.expiresAt).toBe(morning + 15 * MINUTE);
    expect(Me.parse(await (await asks(first.accessToken)).json()).user.id).toBe('sato');
    // A changed address is the same person.
    const renamed = await signIn({ ...sato, mail: 'sato.ken@example.co.jp' });
    expect(Me.parse(await (await asks(renamed.accessToken)).json()).user.id).toBe('sato');
  });

  it.each<[string, Account | null, string]>([
    ['a stranger', { id: 'u-9', mail: 'stranger@example.com', verified: true }, 'not_admitted'],
    ['an address that nobody verified', { id: 'u-8', mail: 'ito@example.co.jp', verified: false }, 'not_admitted'],
    ['somebody else who was given an address that was sato’s', { id: 'u-7', mail: 'sato@example.co.jp', verified: true }, 'not_admitted'],
    ['who says no to the company', null, 'access_denied'],
  ])('leads %s back with a reason and without a code', async (_, person, error) => {
    const own = proof();
    const { searchParams } = await throughCompany(person, own);
    expect(Object.fromEntries(searchParams)).toEqual({ state: own.state, error });
  });

  it('believes an unverified address only where the company says that its provider can be trusted with them', async () => {
    const trusting = await hubUnderTest({ company: { ...settings, trustMail: true } });
    await trusting.services.directory.addUser({ id: 'ito', name: 'Ito', team: 'east', department: null, mail: 'ito@example.co.jp' });
    company.person = { id: 'u-8', mail: 'ito@example.co.jp', verified: false };
    const own = proof();
    const back = await browse(
      `${trusting.url}/v1/auth/start?${new URLSearchParams({ redirect: extension, state: own.state, challenge: own.challenge })}`,
      (url) => url.href.startsWith(extension),
      (url) => url.href.replace(publicUrl, trusting.url),
    );
    expect(back.searchParams.get('code')).toBeTruthy();
  });

  it.each([
    ['another site', 'https://evil.example/'],
    ['another extension', 'https://aaaabbbbccccddddeeeeffffgggghhhh.chromiumapp.org/'],
    ['a longer address', `${extension}more`],
    ['an address with a query of its own', `${extension}?x=1`],
  ])('never leads to %s', async (_, redirect) => {
    const { challenge, state } = proof();
    const response = await fetch(`${hub.url}/v1/auth/start?${new URLSearchParams({ redirect, state, challenge })}`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('takes no answer that it did not ask for, nor one it asked for long ago', async () => {
    const strange = await fetch(`${hub.url}/v1/auth/callback?code=x&state=made-up`, { redirect: 'manual' });
    expect([strange.status, Problem.parse(await strange.json()).code]).toEqual([400, 'invalid']);
    company.person = sato;
    const { challenge, state } = proof();
    const late = await browse(`${hub.url}/v1/auth/start?${new URLSearchParams({ redirect: extension, state, challenge })}`, (url) =>
      url.pathname.endsWith('/callback'),
    );
    hub.clock.now = morning + 20 * MINUTE;
    const answer = await fetch(late.href.replace(publicUrl, hub.url), { redirect: 'manual' });
    hub.clock.now = morning;
    expect(answer.status).toBe(400);
  });

  it('is not there without a provider', async () => {
    const plain = await hubUnderTest();
    const { challenge, state } = proof();
    expect(SignInWays.parse(await (await fetch(`${plain.url}/v1/auth`)).json())).toEqual({ company: null });
    const start = await fetch(`${plain.url}/v1/auth/start?${new URLSearchParams({ redirect: extension, state, challenge })}`);
    expect(start.status).toBe(404);
  });

  it('says whose fault it is when the provider is away', async () => {
    const away = await hubUnderTest({ company: { ...settings, issuer: 'http://127.0.0.1:9' } });
    const { challenge, state } = proof();
    const start = await fetch(`${away.url}/v1/auth/start?${new URLSearchParams({ redirect: extension, state, challenge })}`, {
      redirect: 'manual',
    });
    expect(Problem.parse(await start.json())).toEqual({ code: 'server', message: expect.stringContaining('company’s sign-in') });
  });
});

describe('a code', () => {
  it('is worth nothing without the proof of who asked for it, nor to be led elsewhere, and is then spent', async () => {
    const own = proof();
    const code = (await throughCompany(sato, own)).searchParams.get('code');
    expect((await post('/v1/auth/token', { code, verifier: proof().verifier, redirect: extension })).status).toBe(401);
    expect((await post('/v1/auth/token', { code, verifier: own.verifier, redirect: extension })).status).toBe(401);
    const other = proof();
    const second = (await throughCompany(sato, other)).searchParams.get('code');
    const elsewhere = await post('/v1/auth/token', { code: second, verifier: other.verifier, redirect: 'https://evil.example/' });
    expect(elsewhere.status).toBe(401);
  });

  it('waits a minute', async () => {
    const own = proof();
    const code = (await throughCompany(sato, own)).searchParams.get('code');
    hub.clock.now = morning + MINUTE;
    const late = await post('/v1/auth/token', { code, verifier: own.verifier, redirect: extension });
    hub.clock.now = morning;
    expect(late.status).toBe(401);
  });

  it('exchanged a second time ends the sign-in it was exchanged for', async () => {
    const own = proof();
    const code = (await throughCompany(sato, own)).searchParams.get('code');
    const exchange = () => post('/v1/auth/token', { code, verifier: own.verifier, redirect: extension });
    const { accessToken } = SignInTokens.parse(await (await exchange()).json());
    expect((await asks(accessToken)).status).toBe(200);
    expect((await exchange()).status).toBe(401);
    expect((await asks(accessToken)).status).toBe(401);
  });

  it('exchanged twice at once gives tokens once at most', async () => {
    const own = proof();
    const code = (await throughCompany(sato, own)).searchParams.get('code');
    const exchange = () => post('/v1/auth/token', { code, verifier: own.verifier, redirect: extension });
    const statuses = (await Promise.all([exchange(), exchange(), exchange()])).map((response) => response.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });
});

describe('a sign-in (fault 57)', () => {
  it('goes on by refreshing, and its old access token runs out', async () => {
    const first = await signIn(sato);
    hub.clock.now = morning + 15 * MINUTE;
    const late = await asks(first.accessToken);
    const second = SignInTokens.parse(await (await post('/v1/auth/refresh', { refreshToken: first.refreshToken })).json());
    const fresh = await asks(second.accessToken);
    hub.clock.now = morning;
    expect([late.status, fresh.status]).toEqual([401, 200]);
  });

  it('ends by signing out: both tokens, at the next request, as often as it is asked for', async () => {
    const { accessToken, refreshToken } = await signIn(sato);
    for (let i = 0; i < 2; i++) expect((await post('/v1/auth/sign-out', { refreshToken })).status).toBe(200);
    expect((await asks(accessToken)).status).toBe(401);
    expect((await post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
  });

  it('ends with everything else of a person when the hub’s admin says so', async () => {
    const { accessToken, refreshToken } = await signIn(sato);
    const byToken = await hub.as('sato');
    await signIns.endAll('sato');
    expect((await asks(accessToken)).status).toBe(401);
    expect((await byToken.get('/v1/me')).status).toBe(401);
    expect((await post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
    await expect(signIns.endAll('stranger')).rejects.toThrow(/Nobody/);
  });

  it('ends by itself when nobody uses it for a month, and after three at the latest', async () => {
    let tokens = await signIn(sato);
    hub.clock.now = morning + 30 * DAY;
    expect((await post('/v1/auth/refresh', { refreshToken: tokens.refreshToken })).status).toBe(401);
    hub.clock.now = morning;
    tokens = await signIn(sato);
    for (let day = 20; day < 90; day += 20) {
      hub.clock.now = morning + day * DAY;
      tokens = SignInTokens.parse(await (await post('/v1/auth/refresh', { refreshToken: tokens.refreshToken })).json());
    }
    hub.clock.now = morning + 90 * DAY;
    const over = await post('/v1/auth/refresh', { refreshToken: tokens.refreshToken });
    await signIns.sweep();
    hub.clock.now = morning;
    expect(over.status).toBe(401);
  });

  it('leaves no secret in the database that could be used', async () => {
    const { accessToken, refreshToken } = await signIn(sato);
    await post('/v1/auth/refresh', { refreshToken });
    const kept = JSON.stringify([
      await rows(hub.db, sql`select * from tokens`),
      await rows(hub.db, sql`select * from refresh_tokens`),
      await rows(hub.db, sql`select * from sign_in_codes`),
      await rows(hub.db, sql`select * from audit`),
    ]);
    expect(kept).toContain('signed in');
    for (const secret of [accessToken, refreshToken]) expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(/ts[akrc]_/);
  });

  it('refused stands in the audit without the address of who was refused', async () => {
    const refused = await audited('sign-in refused');
    expect(refused.map(({ detail }) => (detail as { why: string }).why).sort()).toEqual([
      'another identity',
      'no verified mail',
      'unknown mail',
    ]);
    expect(JSON.stringify(refused)).not.toContain('@');
  });
});
