import { type Credential, createHubClient } from '@/lib/api/client';
import type { SignInTokens } from '@/lib/api/contract';
import { Fault, faultCode } from '@/lib/domain/fault';
import { type Instant, MINUTE } from '@/lib/domain/time';
import type { Store } from '@/lib/store/open-store';
import { type Account, keepRenewed, readSetting } from '@/lib/store/settings';

/** An access token that ends within so long is renewed before it is used. */
const SOON = MINUTE;
const LOCK = 'tasuki-renew';

export type Renewing = {
  store: Store;
  /** The account as known by heart; null when nobody is signed in. */
  account(): Promise<Account | null>;
  now(): Instant;
  /** The account was kept anew. */
  onRenewed(): void;
};

/**
 * The token to ask with. One of a sign-in with the company's account is renewed shortly before its end and when the hub refuses it:
 * one renewal at a time in the whole browser, kept before it is used. Killed in between, it is asked for again and gets the same answer.
 * Throws `signed_out` when the sign-in has ended, `not_connected` when there is none.
 */
export function renewedToken({ store, account, now, onRenewed }: Renewing): Credential {
  async function renew(refused: string): Promise<string | null> {
    return navigator.locks.request(LOCK, async () => {
      // Read from the store: whoever held the lock before may have renewed it.
      const before = await readSetting(store, 'account');
      if (!before?.renewal) return null;
      if (before.token !== refused) {
        onRenewed();
        return before.token;
      }
      let tokens: SignInTokens;
      try {
        tokens = await createHubClient({ address: before.hub }).refresh(before.renewal.token);
      } catch (error) {
        throw faultCode(error) === 'unauthorized' ? new Fault('signed_out', undefined, error) : error;
      }
      const kept = await keepRenewed(store, before, tokens);
      onRenewed();
      // Somebody else signed in meanwhile: what was theirs before is nobody's now.
      return kept ? tokens.accessToken : null;
    });
  }

  return {
    async token() {
      const known = await account();
      if (!known) throw new Fault('not_connected');
      if (!known.renewal || known.renewal.expiresAt - now() > SOON) return known.token;
      return (await renew(known.token)) ?? known.token;
    },
    renew,
  };
}
