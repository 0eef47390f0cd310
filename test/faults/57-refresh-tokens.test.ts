import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { SignInTokens } from '@/lib/api/contract';
import { SECOND } from '@/lib/domain/time';
import { rows } from '@/server/db/database';
import { hubUnderTest, morning } from '../contract/hub-under-test';

const hub = await hubUnderTest();
const { signIns } = hub.services;
const redirect = 'https://extension.chromiumapp.org/';

/** Signed in at `morning`, as after a sign-in with the company's account. */
async function signedIn(): Promise<SignInTokens> {
  hub.clock.now = morning;
  const verifier = randomBytes(32).toString('base64url');
  const code = await signIns.issueCode('sato', createHash('sha256').update(verifier).digest('base64url'), redirect);
  return SignInTokens.parse(await signIns.exchange({ code, verifier, redirect }));
}

async function refresh(refreshToken: string, after = 0): Promise<{ status: number; tokens: SignInTokens | null }> {
  hub.clock.now = morning + after;
  const response = await fetch(`${hub.url}/v1/auth/refresh`, { method: 'POST', body: JSON.stringify({ refreshToken }) });
  const body: unknown = await response.json();
  return { status: response.status, tokens: response.status === 200 ? SignInTokens.parse(body) : null };
}

async function works({ accessToken }: SignInTokens): Promise<boolean> {
  return (await fetch(`${hub.url}/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status === 200;
}

/** The next tokens; fails where there are none. */
async function next(tokens: SignInTokens, after = 0): Promise<SignInTokens> {
  const answer = await refresh(tokens.refreshToken, after);
  if (!answer.tokens) throw new Error(`refused with ${answer.status}`);
  return answer.tokens;
}

describe('fault 57: a refresh token', () => {
  it.each([
    ['at once', 0],
    ['a second later', SECOND],
    ['just before a minute is over', 60 * SECOND - 1],
  ])('sent again %s gets the same answer: the first one was lost', async (_, after) => {
    const first = await signedIn();
    const second = await next(first);
    expect(await next(first, after)).toEqual(second);
    expect(await works(second)).toBe(true);
    expect(await next(second, after)).not.toEqual(second);
  });

  it('sent ten times at once gets one answer', async () => {
    const first = await signedIn();
    const answers = await Promise.all(Array.from({ length: 10 }, () => next(first)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it.each([
    ['after a minute', 60 * SECOND],
    ['after an hour', 3_600 * SECOND],
  ])('used again %s is stolen: everything made from the sign-in ends, whoever holds it', async (_, after) => {
    const first = await signedIn();
    const honest = await next(await next(first));
    expect((await refresh(first.refreshToken, after)).status).toBe(401);
    hub.clock.now = morning;
    expect(await works(honest)).toBe(false);
    expect((await refresh(honest.refreshToken, after)).status).toBe(401);
    const told = await rows(hub.db, sql`select 1 from audit where action = 'sign-in ended: refresh token used twice'`);
    expect(told.length).toBeGreaterThan(0);
  });

  it('stolen ends its own sign-in only: the same person elsewhere, and everybody else, goes on', async () => {
    const [stolen, elsewhere] = [await signedIn(), await signedIn()];
    await next(stolen);
    await refresh(stolen.refreshToken, 90 * SECOND);
    expect(await works(elsewhere)).toBe(true);
    expect(await works(await next(elsewhere, 90 * SECOND))).toBe(true);
  });

  it('that was never given out ends nothing', async () => {
    const held = await signedIn();
    expect((await refresh('tsr_made-up')).status).toBe(401);
    expect(await works(held)).toBe(true);
  });

  it('keeps the same answer from who reads the database', async () => {
    const first = await signedIn();
    const second = await next(first);
    const [kept] = await rows<{ answer: string }>(
      hub.db,
      sql`select answer from refresh_tokens where hash = ${createHash('sha256').update(first.refreshToken).digest('hex')}`,
    );
    const readable = Buffer.from(kept?.answer ?? '', 'base64url').toString('latin1');
    expect(kept?.answer.length).toBeGreaterThan(100);
    expect(readable).not.toContain(second.refreshToken.slice(4, 20));
    hub.clock.now = morning + 7_200 * SECOND;
    await signIns.sweep();
    expect(await rows(hub.db, sql`select 1 from refresh_tokens where answer is not null`)).toEqual([]);
  });
});
