import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Instant } from '@/lib/domain/time';
import type { Database } from '@/server/db/database';
import { tokens, users } from '@/server/db/schema';
import { HubFault } from '@/server/hub-fault';

/** What the list of tokens shows; the token itself is shown once, when made. */
export type TokenInfo = {
  id: string;
  user: string;
  note: string;
  createdAt: Instant;
  expiresAt: Instant | null;
  revokedAt: Instant | null;
};

/** What is kept of a token. It has 256 random bits, so a plain hash can't be searched. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Makes an access token for a person. @returns the token, never readable again, and its id. @throws {HubFault} for an unknown person. */
export async function createToken(
  db: Database,
  input: { user: string; note: string; expiresAt?: Instant | null },
  now: Instant,
): Promise<{ id: string; token: string }> {
  const [user] = await db.select({ id: users.id }).from(users).where(eq(users.id, input.user));
  if (!user) throw new HubFault(`Nobody is called "${input.user}" here: add them first (hub -- user add ${input.user} …).`);
  const token = `tsk_${randomBytes(32).toString('base64url')}`;
  const id = randomUUID().slice(0, 8);
  await db
    .insert(tokens)
    .values({ id, userId: input.user, hash: hashToken(token), note: input.note, createdAt: now, expiresAt: input.expiresAt ?? null });
  return { id, token };
}

/** Ends a token from the next request on. @throws {HubFault} when there is no such token or it has ended. */
export async function revokeToken(db: Database, id: string, now: Instant): Promise<void> {
  const ended = await db
    .update(tokens)
    .set({ revokedAt: now })
    .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)))
    .returning({ id: tokens.id });
  if (ended.length === 0) throw new HubFault(`There is no token "${id}" to revoke: see hub -- token list.`);
}

/** Every token ever made, oldest first. */
export async function listTokens(db: Database): Promise<TokenInfo[]> {
  return db
    .select({
      id: tokens.id,
      user: tokens.userId,
      note: tokens.note,
      createdAt: tokens.createdAt,
      expiresAt: tokens.expiresAt,
      revokedAt: tokens.revokedAt,
    })
    .from(tokens)
    .orderBy(asc(tokens.createdAt), asc(tokens.id));
}
