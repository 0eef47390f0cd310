import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Scope } from '@/lib/api/contract';
import type { Instant } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import type { Database } from '@/server/db/database';
import { tokens, users } from '@/server/db/schema';
import { HubFault } from '@/server/hub-fault';

/** What the list of tokens shows; the token itself is shown once, when made. */
export type TokenInfo = {
  id: string;
  user: string;
  note: string;
  /** Null: all that its person may. */
  scopes: readonly Scope[] | null;
  createdAt: Instant;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
  /** To within five minutes; null when it was never used. */
  lastUsedAt: Instant | null;
};

/** What is kept of a token. It has 256 random bits, so a plain hash can't be searched. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new secret text with 256 random bits; `kind` says what it is to who finds one lying about. */
export function randomToken(kind: 'tsk' | 'tsa' | 'tsr' | 'tsc'): string {
  return `${kind}_${randomBytes(32).toString('base64url')}`;
}

/** Makes an access token for a person. @returns the token, never readable again, and its id. @throws {HubFault} for an unknown person. */
export async function createToken(
  db: Database,
  input: { user: string; note: string; expiresAt?: Instant | null; scopes?: readonly Scope[] | null },
  now: Instant,
): Promise<{ id: string; token: string }> {
  const token = randomToken('tsk');
  const id = randomUUID().slice(0, 8);
  const { user: userId, note, expiresAt = null, scopes = null } = input;
  await db.transaction(async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId));
    if (!user) throw new HubFault(`Nobody is called "${userId}" here: add them first (hub -- user add ${userId} …).`);
    await tx.insert(tokens).values({ id, userId, hash: hashToken(token), note, createdAt: now, expiresAt, scopes });
    await audit(tx, now, { action: 'token made', detail: { token: id, for: userId, scopes } });
  });
  return { id, token };
}

/** Ends a token from the next request on. @throws {HubFault} when there is no such token or it has ended. */
export async function revokeToken(db: Database, id: string, now: Instant): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await tx
      .update(tokens)
      .set({ revokedAt: now })
      .where(and(eq(tokens.id, id), isNull(tokens.revokedAt), isNull(tokens.signIn)))
      .returning({ id: tokens.id });
    if (ended.length === 0) throw new HubFault(`There is no token "${id}" to revoke: see hub -- token list.`);
    await audit(tx, now, { action: 'token revoked', detail: { token: id } });
  });
}

/** Every token ever made at the hub, oldest first; those of sign-ins come and go by themselves. */
export async function listTokens(db: Database): Promise<TokenInfo[]> {
  return db
    .select({
      id: tokens.id,
      user: tokens.userId,
      note: tokens.note,
      scopes: tokens.scopes,
      createdAt: tokens.createdAt,
      expiresAt: tokens.expiresAt,
      revokedAt: tokens.revokedAt,
      lastUsedAt: tokens.lastUsedAt,
    })
    .from(tokens)
    .where(isNull(tokens.signIn))
    .orderBy(asc(tokens.createdAt), asc(tokens.id));
}
