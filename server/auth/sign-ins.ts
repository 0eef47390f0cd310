import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { SignInTokens } from '@/lib/api/contract';
import { DAY, type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import { type Database, type OpenDatabase, rows } from '@/server/db/database';
import { HubFault } from '@/server/hub-fault';
import { openUnder, sealUnder } from './sealed';
import { hashToken, randomToken } from './tokens';

/** How long an access token of a sign-in is good for. */
export const ACCESS_LIVES = 15 * MINUTE;
/** An answer that got lost may be asked for again so long; a used refresh token that shows up later is stolen. */
export const SAME_ANSWER = MINUTE;
/** A sign-in that nobody uses ends after so long, and any after `LONGEST`. */
export const UNUSED = 30 * DAY;
export const LONGEST = 90 * DAY;
/** How long a code waits to be exchanged. */
export const CODE_LIVES = MINUTE;
/** Ended sign-ins are remembered so long, so that a token of one still says why it is refused. */
const REMEMBERED = 7 * DAY;

/** Why no tokens are given; told apart in the audit, not to the asker. */
export type Denied = { denied: 'unknown' | 'ended' | 'reused' };

/** Sign-ins with the company's account: each one a family of tokens that ends as a whole. */
export type SignIns = {
  /** A code for a person the company's provider vouched for, good for one exchange within a minute. */
  issueCode(user: string, challenge: string, redirect: string): Promise<string>;
  /** Exchanges a code. One shown again ends what it was exchanged for. */
  exchange(input: { code: string; verifier: string; redirect: string }): Promise<SignInTokens | Denied>;
  /** The next tokens. The token before gets the same answer for a minute; used later, it ends the whole sign-in. */
  refresh(token: string): Promise<SignInTokens | Denied>;
  /** Ends the sign-in of a refresh token, used or not; nothing for one that is not known. */
  signOut(token: string): Promise<void>;
  /** Ends everything a person is signed in with. @throws {HubFault} for an unknown person. */
  endAll(user: string): Promise<{ signIns: number; made: number }>;
  /** Forgets who a person is at the company's provider, to be recognised anew. @returns how many accounts. @throws {HubFault} for an unknown person. */
  forgetAccount(user: string): Promise<number>;
  /** Forgets what has ended. */
  sweep(): Promise<void>;
};

/** Keeps the sign-ins of one database. Tokens and codes are kept as hashes. */
export function createSignIns(open: OpenDatabase, clock: () => Instant): SignIns {
  const { db } = open;

  async function end(tx: Database, signIn: string, user: string, why: string, now: Instant): Promise<void> {
    const ended = await rows(
      tx,
      sql`update sign_ins set revoked_at = ${now}::bigint, why = ${why} where id = ${signIn} and revoked_at is null returning 1`,
    );
    if (ended.length === 0) return;
    await audit(tx, now, { action: `sign-in ended: ${why}`, user, detail: { signIn } });
    // An open stream looks again whether it may go on.
    await open.announce(tx, 'rules');
  }

  async function makeTokens(tx: Database, signIn: string, user: string, now: Instant): Promise<SignInTokens> {
    const tokens = { accessToken: randomToken('tsa'), expiresAt: now + ACCESS_LIVES, refreshToken: randomToken('tsr') };
    await tx.execute(sql`insert into tokens (id, user_id, hash, note, created_at, expires_at, sign_in)
      values (${randomUUID()}, ${user}, ${hashToken(tokens.accessToken)}, 'sign-in', ${now}::bigint, ${tokens.expiresAt}::bigint, ${signIn})`);
    await tx.execute(
      sql`insert into refresh_tokens (hash, sign_in, made_at) values (${hashToken(tokens.refreshToken)}, ${signIn}, ${now}::bigint)`,
    );
    return tokens;
  }

  async function mustKnow(tx: Database, user: string): Promise<void> {
    const found = await rows(tx, sql`select 1 from users where id = ${user}`);
    if (found.length === 0) throw new HubFault(`Nobody is called "${user}" here.`);
  }

  return {
    async issueCode(user, challenge, redirect) {
      const code = randomToken('tsc');
      await db.execute(sql`insert into sign_in_codes (hash, user_id, challenge, redirect, made_at)
        values (${hashToken(code)}, ${user}, ${challenge}, ${redirect}, ${clock()}::bigint)`);
      return code;
    },

    exchange: ({ code, verifier, redirect }) =>
      db.transaction(async (tx): Promise<SignInTokens | Denied> => {
        const now = clock();
        const hash = hashToken(code);
        const [kept] = await rows<{ user_id: string; challenge: string; redirect: string; made_at: number; sign_in: string | null }>(
          tx,
          sql`select user_id, challenge, redirect, made_at::float8 as made_at, sign_in from sign_in_codes where hash = ${hash} for update`,
        );
        if (!kept) return { denied: 'unknown' };
        if (kept.sign_in !== null) {
          await end(tx, kept.sign_in, kept.user_id, 'code used twice', now);
          return { denied: 'reused' };
        }
        const fits = createHash('sha256').update(verifier).digest('base64url') === kept.challenge && kept.redirect === redirect;
        if (!fits || now >= kept.made_at + CODE_LIVES) {
          // A code that somebody tried with the wrong proof is worth nothing any more.
          await tx.execute(sql`delete from sign_in_codes where hash = ${hash}`);
          return { denied: fits ? 'ended' : 'unknown' };
        }
        const signIn = randomUUID();
        await tx.execute(sql`insert into sign_ins (id, user_id, made_at, used_at, ends_at)
          values (${signIn}, ${kept.user_id}, ${now}::bigint, ${now}::bigint, ${now + LONGEST}::bigint)`);
        await tx.execute(sql`update sign_in_codes set sign_in = ${signIn} where hash = ${hash}`);
        await audit(tx, now, { action: 'signed in', user: kept.user_id, detail: { signIn } });
        return makeTokens(tx, signIn, kept.user_id, now);
      }),

    refresh: (token) =>
      db.transaction(async (tx): Promise<SignInTokens | Denied> => {
        const now = clock();
        const hash = hashToken(token);
        // The lock makes two that come at once one after the other: the second finds the first one's answer.
        const [kept] = await rows<{ sign_in: string; used_at: number | null; answer: string | null }>(
          tx,
          sql`select sign_in, used_at::float8 as used_at, answer from refresh_tokens where hash = ${hash} for update`,
        );
        if (!kept) return { denied: 'unknown' };
        const [signIn] = await rows<{ user_id: string; used_at: number; ends_at: number; revoked_at: number | null }>(
          tx,
          sql`select user_id, used_at::float8 as used_at, ends_at::float8 as ends_at, revoked_at::float8 as revoked_at
            from sign_ins where id = ${kept.sign_in}`,
        );
        if (!signIn || signIn.revoked_at !== null || now >= signIn.ends_at || now >= signIn.used_at + UNUSED) return { denied: 'ended' };
        if (kept.used_at !== null) {
          const answer = kept.answer && now < kept.used_at + SAME_ANSWER ? openUnder(token, 'refresh answer', kept.answer) : null;
          if (answer !== null) return SignInTokens.parse(JSON.parse(answer));
          await end(tx, kept.sign_in, signIn.user_id, 'refresh token used twice', now);
          return { denied: 'reused' };
        }
        const tokens = await makeTokens(tx, kept.sign_in, signIn.user_id, now);
        const answer = sealUnder(token, 'refresh answer', JSON.stringify(tokens));
        await tx.execute(sql`update refresh_tokens set used_at = ${now}::bigint, answer = ${answer} where hash = ${hash}`);
        await tx.execute(sql`update sign_ins set used_at = ${now}::bigint where id = ${kept.sign_in}`);
        return tokens;
      }),

    signOut: (token) =>
      db.transaction(async (tx) => {
        const [kept] = await rows<{ id: string; user_id: string }>(
          tx,
          sql`select s.id, s.user_id from refresh_tokens r join sign_ins s on s.id = r.sign_in where r.hash = ${hashToken(token)}`,
        );
        if (kept) await end(tx, kept.id, kept.user_id, 'signed out', clock());
      }),

    endAll: (user) =>
      db.transaction(async (tx) => {
        const now = clock();
        await mustKnow(tx, user);
        const ended = await rows<{ id: string }>(
          tx,
          sql`select id from sign_ins where user_id = ${user} and revoked_at is null and ends_at > ${now}::bigint for update`,
        );
        for (const { id } of ended) await end(tx, id, user, 'by the hub’s admin', now);
        const made = await rows(
          tx,
          sql`update tokens set revoked_at = ${now}::bigint where user_id = ${user} and sign_in is null and revoked_at is null returning 1`,
        );
        await audit(tx, now, { action: 'signed out everywhere', user, detail: { signIns: ended.length, tokens: made.length } });
        return { signIns: ended.length, made: made.length };
      }),

    forgetAccount: (user) =>
      db.transaction(async (tx) => {
        await mustKnow(tx, user);
        const forgotten = await rows(tx, sql`delete from identities where user_id = ${user} returning 1`);
        await audit(tx, clock(), { action: 'identity forgotten', user, detail: { accounts: forgotten.length } });
        return forgotten.length;
      }),

    async sweep() {
      const now = clock();
      await db.execute(
        sql`delete from sign_ins where least(ends_at, coalesce(revoked_at, ends_at), used_at + ${UNUSED}::bigint) < ${now - REMEMBERED}::bigint`,
      );
      await db.execute(sql`delete from tokens where sign_in is not null and expires_at < ${now - DAY}::bigint`);
      await db.execute(sql`delete from sign_in_codes where made_at < ${now - DAY}::bigint`);
      // Past its minute the answer can never be given again.
      await db.execute(
        sql`update refresh_tokens set answer = null where answer is not null and used_at < ${now - SAME_ANSWER - SECOND}::bigint`,
      );
    },
  };
}
