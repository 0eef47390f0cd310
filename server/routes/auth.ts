import { CodeExchange, RefreshInput, type SignedOut, SignInStart, type SignInTokens, type SignInWays } from '@/lib/api/contract';
import { callerAddress } from '@/server/auth/caller-address';
import type { Company } from '@/server/auth/company';
import type { Denied } from '@/server/auth/sign-ins';
import { Refusal } from '@/server/problem';
import { type HubApp, type HubContext, type HubParts, readInput, readJson } from './context';

/** Answers to people who are on their way in: `/v1/auth` and everything below it. */
export function authRoutes(app: HubApp, { company, signIns, limits, metrics, proxies }: HubParts): void {
  function provider(): Company {
    if (!company) throw new Refusal('not_found', 'This hub has no sign-in with the company’s account: use an access token.');
    return company;
  }

  /** A secret that is wrong counts, whatever made it so; why it is wrong is not told to who may have stolen it. */
  async function granted(c: HubContext, what: string, answer: SignInTokens | Denied): Promise<SignInTokens> {
    if (!('denied' in answer)) return answer;
    metrics.refused(`${what} ${answer.denied}`);
    await limits.failed(callerAddress(c, proxies));
    throw new Refusal('unauthorized', 'This sign-in has ended: sign in again.');
  }

  app.get('/v1/auth', (c) => {
    const body: SignInWays = { company: company ? { name: company.name } : null };
    return c.json(body);
  });
  app.get('/v1/auth/start', async (c) => {
    const way = provider();
    const to = await way.start(readInput(SignInStart, c.req.query(), 'query'));
    return c.redirect(to.href, 302);
  });
  app.get('/v1/auth/callback', async (c) => {
    const back = await provider().finish(new URL(c.req.url).search);
    // The address holds the code: nothing on the way may pass it on.
    c.header('Referrer-Policy', 'no-referrer');
    return c.redirect(back.href, 302);
  });
  app.post('/v1/auth/token', async (c) => {
    const input = readInput(CodeExchange, await readJson(c), 'body');
    return c.json(await granted(c, 'code', await signIns.exchange(input)));
  });
  app.post('/v1/auth/refresh', async (c) => {
    const { refreshToken } = readInput(RefreshInput, await readJson(c), 'body');
    return c.json(await granted(c, 'refresh', await signIns.refresh(refreshToken)));
  });
  app.post('/v1/auth/sign-out', async (c) => {
    const { refreshToken } = readInput(RefreshInput, await readJson(c), 'body');
    await signIns.signOut(refreshToken);
    const body: SignedOut = { signedOut: true };
    return c.json(body);
  });
}
