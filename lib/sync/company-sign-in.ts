import { hubAddress } from '@/lib/api/address';
import { createHubClient } from '@/lib/api/client';
import type { SignInTokens } from '@/lib/api/contract';
import { Fault } from '@/lib/domain/fault';
import type { Store } from '@/lib/store/open-store';
import { dropSetting, readSetting, writeSetting } from '@/lib/store/settings';

/**
 * Begins a sign-in with the company's account. `redirect` is where the browser comes back to.
 * The proof by which the hub will know us again is kept here and never leaves; only its hash does.
 * @returns the address to open. Throws `no_company_sign_in` when the hub has none, and what asking it throws.
 */
export async function beginSignIn(store: Store, address: string, redirect: string): Promise<string> {
  const hub = hubAddress(address);
  const client = createHubClient({ address: hub });
  // Whatever answers must be a hub before a person is sent there.
  await client.health();
  if ((await client.signInWays()).company === null) throw new Fault('no_company_sign_in');
  const [verifier, state] = [randomText(), randomText()];
  await writeSetting(store, 'signingIn', { hub, verifier, state, redirect });
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
  return `${hub}/v1/auth/start?${new URLSearchParams({ redirect, state, challenge })}`;
}

/**
 * Ends a sign-in that was begun, with the address the browser came back to. Works once.
 * Throws `not_admitted` when the company or the hub says no, `invalid` for an answer to something else.
 */
export async function finishSignIn(store: Store, cameBackTo: string): Promise<{ hub: string; tokens: SignInTokens }> {
  const begun = await readSetting(store, 'signingIn');
  await dropSetting(store, 'signingIn');
  if (!begun || !URL.canParse(cameBackTo)) throw new Fault('invalid', 'no sign-in was begun');
  const { origin, pathname, searchParams } = new URL(cameBackTo);
  if (origin + pathname !== begun.redirect || searchParams.get('state') !== begun.state) throw new Fault('invalid', 'another sign-in');
  const code = searchParams.get('code');
  if (code === null) throw new Fault(searchParams.get('error') === 'server_error' ? 'server' : 'not_admitted');
  const { hub, verifier, redirect } = begun;
  return { hub, tokens: await createHubClient({ address: hub }).exchangeCode({ code, verifier, redirect }) };
}

/** 43 characters that nobody can guess. */
function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
