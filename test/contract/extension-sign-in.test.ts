import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createHubClient } from '@/lib/api/client';
import { faultCode } from '@/lib/domain/fault';
import { MINUTE } from '@/lib/domain/time';
import { readSetting } from '@/lib/store/settings';
import { beginSignIn, finishSignIn } from '@/lib/sync/company-sign-in';
import { hashToken } from '@/server/auth/tokens';
import { rows } from '@/server/db/database';
import { aDesk, type Desk, everything, keptLeads, restarted } from '../faults/desk';
import { startCompanyProvider } from '../fixtures/company-provider';
import { browse } from './browse';
import { hubUnderTest, morning } from './hub-under-test';

const publicUrl = 'http://localhost:4998';
const redirect = 'https://lncmmjdmeidphlbbcabdbjkphlndogkn.chromiumapp.org/';
const company = await startCompanyProvider(`${publicUrl}/v1/auth/callback`);
afterAll(() => company.close());
const { issuer, clientId, clientSecret } = company;
const hub = await hubUnderTest({
  company: { issuer, clientId, clientSecret, name: 'Example', scope: 'openid email', publicUrl, redirects: [redirect], trustMail: false },
});
await hub.services.directory.addUser({ id: 'sato', name: 'Sato', team: 'east', department: null, mail: 'sato@example.co.jp' });
await hub.addLead('own');
const sato = { id: 'u-1', mail: 'sato@example.co.jp', verified: true };

beforeEach(() => {
  hub.clock.now = morning;
  company.person = sato;
});

/** Where the company's window comes back to. */
async function throughWindow(url: string): Promise<string> {
  const back = await browse(
    url,
    (at) => at.href.startsWith(redirect),
    (at) => at.href.replace(publicUrl, hub.url),
  );
  return back.href;
}

async function signIn(desk: Desk): Promise<void> {
  const { hub: address, tokens } = await finishSignIn(desk.store, await throughWindow(await beginSignIn(desk.store, hub.url, redirect)));
  await desk.sync.connect(address, tokens.accessToken, { token: tokens.refreshToken, expiresAt: tokens.expiresAt });
  await desk.sync.run('asked');
}

async function refreshesSoFar(): Promise<number> {
  const [{ n } = { n: 0 }] = await rows<{ n: number }>(
    hub.db,
    sql`select count(*)::int as n from refresh_tokens where used_at is not null`,
  );
  return n;
}

async function fault(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => faultCode(error),
  );
}

async function refreshTokenOf(desk: Desk): Promise<string> {
  return (await readSetting(desk.store, 'account'))?.renewal?.token ?? '';
}

describe('the extension, signed in with the company’s account', () => {
  it('syncs, and goes on for hours by renewing', async () => {
    const desk = await aDesk();
    await signIn(desk);
    expect((await keptLeads(desk)).map(({ id }) => id)).toEqual(['lead-own']);
    for (let i = 1; i <= 4; i += 1) {
      hub.clock.now = morning + i * 20 * MINUTE;
      await desk.sync.doubt();
      await desk.sync.run('asked');
      expect(await desk.sync.trouble()).toBeNull();
    }
    expect((await readSetting(desk.store, 'account'))?.renewal?.expiresAt).toBe(morning + 80 * MINUTE + 15 * MINUTE);
  });

  it('renews once however many ask, and before the token ends', async () => {
    const desk = await aDesk();
    await signIn(desk);
    const before = await refreshesSoFar();
    hub.clock.now = morning + 14.5 * MINUTE;
    await (await desk.session.hub()).health();
    const client = await desk.session.hub();
    await Promise.all(Array.from({ length: 8 }, () => client.me()));
    expect((await refreshesSoFar()) - before).toBe(1);
  });

  it('goes on after the answer to a renewal was lost with the worker', async () => {
    const desk = await aDesk();
    await signIn(desk);
    // The hub answers; the worker is stopped before it can keep that, and finds its old access token at its end.
    const lost = await createHubClient({ address: hub.url }).refresh(await refreshTokenOf(desk));
    const old = (await readSetting(desk.store, 'account'))?.token ?? '';
    await hub.db.execute(sql`update tokens set expires_at = ${morning}::bigint where hash = ${hashToken(old)}`);
    hub.clock.now = morning + 0.9 * MINUTE;
    const again = await restarted(desk);
    await again.sync.doubt();
    await again.sync.run('hinted');
    expect(await again.sync.trouble()).toBeNull();
    expect(await refreshTokenOf(again)).toBe(lost.refreshToken);
  });

  it('keeps what it has when the sign-in has ended, says so, and goes on after another', async () => {
    const desk = await aDesk();
    await signIn(desk);
    await hub.services.signIns.endAll('sato');
    await desk.sync.doubt();
    await desk.sync.run('asked');
    expect((await desk.sync.trouble())?.fault).toBe('signed_out');
    expect(await keptLeads(desk)).toHaveLength(1);
    await signIn(desk);
    expect(await desk.sync.trouble()).toBeNull();
    expect(await keptLeads(desk)).toHaveLength(1);
  });

  it('ends the sign-in at the hub when it is disconnected, and keeps nothing', async () => {
    const desk = await aDesk();
    await signIn(desk);
    const token = await refreshTokenOf(desk);
    await desk.sync.disconnect();
    await expect.poll(() => fault(createHubClient({ address: hub.url }).refresh(token))).toBe('unauthorized');
    expect(await everything(desk)).not.toMatch(/ts[ar]_/);
  });

  it('takes the answer to its own sign-in, once', async () => {
    const [desk, other] = [await aDesk(), await aDesk()];
    const cameBackTo = await throughWindow(await beginSignIn(desk.store, hub.url, redirect));
    await beginSignIn(other.store, hub.url, redirect);
    expect(await fault(finishSignIn(other.store, cameBackTo))).toBe('invalid');
    expect(await fault(finishSignIn(desk.store, cameBackTo.replace('chromiumapp.org', 'example.org')))).toBe('invalid');
    expect(await fault(finishSignIn(desk.store, cameBackTo))).toBe('invalid');
    const again = await throughWindow(await beginSignIn(desk.store, hub.url, redirect));
    expect(await fault(finishSignIn(desk.store, again))).toBe('none');
    expect(await fault(finishSignIn(desk.store, again))).toBe('invalid');
  });

  it.each([
    ['a stranger', { id: 'u-2', mail: 'stranger@example.com', verified: true }],
    ['who says no', null],
  ])('says that %s is not admitted', async (_, person) => {
    const desk = await aDesk();
    company.person = person;
    const cameBackTo = await throughWindow(await beginSignIn(desk.store, hub.url, redirect));
    expect(await fault(finishSignIn(desk.store, cameBackTo))).toBe('not_admitted');
  });
});
