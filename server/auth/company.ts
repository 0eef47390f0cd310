import { sql } from 'drizzle-orm';
import * as oidc from 'openid-client';
import { z } from 'zod';
import type { SignInStart } from '@/lib/api/contract';
import { type Instant, MINUTE } from '@/lib/domain/time';
import { audit } from '@/server/db/audit';
import { type OpenDatabase, rows } from '@/server/db/database';
import { describeFailure, type Logger } from '@/server/log';
import { Refusal } from '@/server/problem';
import { openUnder, sealUnder } from './sealed';
import type { SignIns } from './sign-ins';

/** How the hub signs people in with the company's account. */
export type CompanySettings = {
  /** Address of the provider, without `/.well-known/…`. */
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** What people call it: shown beside the button. */
  name: string;
  scope: string;
  /** Where browsers reach the hub; the provider leads back to `/v1/auth/callback` below it. */
  publicUrl: string;
  /** Where a sign-in may lead back to: the extension's own addresses, whole. */
  redirects: readonly string[];
  /** Believe a mail address that the provider does not call verified: only for one whose addresses the company itself gives out. */
  trustMail: boolean;
};

/** Sign-in with the company's account: authorization code and PKCE with any OpenID provider. */
export type Company = {
  name: string;
  /** Where the browser goes first. @throws {Refusal} `invalid` for a place to return to that is not allowed. */
  start(input: SignInStart): Promise<URL>;
  /** Where the browser goes after the provider: back with a code, or with an error. @throws {Refusal} `invalid` when nobody began this. */
  finish(search: string): Promise<URL>;
};

/** What goes to the provider and comes back with its answer, readable by this hub's database alone. */
const Begun = z.object({
  redirect: z.string(),
  state: z.string(),
  challenge: z.string(),
  verifier: z.string(),
  nonce: z.string(),
  at: z.number(),
});

/** Signing in takes people minutes at most. */
const TIME_TO_SIGN_IN = 15 * MINUTE;
const USE = 'sign-in state';

type Parts = { open: OpenDatabase; signIns: SignIns; clock: () => Instant; signingKey: string; log: Logger };

/** Why nobody is signed in, as the client is told by `error`. */
type Outcome = { user: string } | { error: 'access_denied' | 'not_admitted' | 'server_error' };

/** Makes the company's way in; the provider is asked for its addresses when first needed. */
export function createCompany(settings: CompanySettings, { open, signIns, clock, signingKey, log }: Parts): Company {
  const callback = new URL(`${settings.publicUrl.replace(/\/+$/, '')}/v1/auth/callback`);
  let known: Promise<oidc.Configuration> | undefined;

  function provider(): Promise<oidc.Configuration> {
    const issuer = new URL(settings.issuer);
    known ??= oidc
      .discovery(
        issuer,
        settings.clientId,
        undefined,
        settings.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(settings.clientSecret),
        // The setting allows http on this machine only.
        { execute: [oidc.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [])] },
      )
      .catch((error: unknown) => {
        // The next sign-in tries again.
        known = undefined;
        throw error;
      });
    return known;
  }

  function refuse(error: unknown): Outcome {
    if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') return { error: 'access_denied' };
    log.error(describeFailure(error), 'the provider’s answer to a sign-in could not be used');
    return { error: 'server_error' };
  }

  /** Who the provider says it is. */
  async function identify(search: string, state: string, begun: z.infer<typeof Begun>): Promise<Outcome> {
    const config = await provider();
    const answer = new URL(callback);
    answer.search = search;
    const tokens = await oidc.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: begun.verifier,
      expectedNonce: begun.nonce,
      expectedState: state,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) return { error: 'server_error' };
    let { email, email_verified: verified } = claims as { email?: unknown; email_verified?: unknown };
    if (email === undefined && config.serverMetadata().userinfo_endpoint) {
      ({ email, email_verified: verified } = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub));
    }
    const believed = settings.trustMail || verified === true || verified === 'true';
    return admit(claims.iss, claims.sub, typeof email === 'string' && believed ? email.trim().toLowerCase() : null);
  }

  /** The hub's person behind a provider's: known from before, or recognised by a mail address the first time. */
  function admit(issuer: string, subject: string, mail: string | null): Promise<Outcome> {
    return open.db.transaction(async (tx): Promise<Outcome> => {
      const now = clock();
      const find = async () =>
        (await rows<{ id: string }>(tx, sql`select user_id as id from identities where issuer = ${issuer} and subject = ${subject}`))[0];
      const before = await find();
      if (before) return { user: before.id };
      const [user] = mail === null ? [] : await rows<{ id: string }>(tx, sql`select id from users where mail = ${mail}`);
      if (user) {
        // A mail address that went to another person must not open the first one's leads: one identity each.
        const made = await rows(
          tx,
          sql`insert into identities (issuer, subject, user_id, made_at) values (${issuer}, ${subject}, ${user.id}, ${now}::bigint)
            on conflict do nothing returning 1`,
        );
        if (made.length > 0) {
          await audit(tx, now, { action: 'identity recognised', user: user.id, detail: { by: 'mail' } });
          return { user: user.id };
        }
        // Two sign-ins of the same person at once: the other was quicker.
        const meanwhile = await find();
        if (meanwhile) return { user: meanwhile.id };
      }
      await audit(tx, now, {
        action: 'sign-in refused',
        detail: { why: user ? 'another identity' : mail === null ? 'no verified mail' : 'unknown mail', for: user?.id ?? null },
      });
      return { error: 'not_admitted' };
    });
  }

  return {
    name: settings.name,
    async start({ redirect, state, challenge }) {
      if (!settings.redirects.includes(redirect))
        throw new Refusal('invalid', 'A sign-in may not lead back there: who runs the hub allows addresses by TASUKI_SIGN_IN_REDIRECTS.');
      const config = await provider().catch((error: unknown) => {
        log.error(describeFailure(error), 'the company’s sign-in does not answer: is TASUKI_OIDC_ISSUER right?');
        throw new Refusal('server', 'The company’s sign-in does not answer: try again, and tell who runs the hub if it stays.');
      });
      const verifier = oidc.randomPKCECodeVerifier();
      const nonce = oidc.randomNonce();
      const begun: z.infer<typeof Begun> = { redirect, state, challenge, verifier, nonce, at: clock() };
      return oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback.href,
        scope: settings.scope,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        nonce,
        state: sealUnder(signingKey, USE, JSON.stringify(begun)),
      });
    },
    async finish(search) {
      const state = new URLSearchParams(search).get('state') ?? '';
      const opened = state.length > 4_000 ? null : openUnder(signingKey, USE, state);
      if (opened === null) throw new Refusal('invalid', 'This sign-in was not begun here: begin it in the extension’s options.');
      const begun = Begun.parse(JSON.parse(opened));
      if (clock() > begun.at + TIME_TO_SIGN_IN) throw new Refusal('invalid', 'This sign-in took too long: begin it again.');
      const outcome = await identify(search, state, begun).catch(refuse);
      const back = new URL(begun.redirect);
      back.searchParams.set('state', begun.state);
      if ('error' in outcome) back.searchParams.set('error', outcome.error);
      else back.searchParams.set('code', await signIns.issueCode(outcome.user, begun.challenge, begun.redirect));
      return back;
    },
  };
}
