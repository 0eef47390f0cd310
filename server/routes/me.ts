import type { Me } from '@/lib/api/contract';
import { version } from '@/server/version';
import type { HubApp, HubParts } from './context';

/** `GET /v1/me`: who is asking, what they may, and what they need to read leads. */
export function meRoute(app: HubApp, { directory, clock, epoch, name }: HubParts): void {
  app.get('/v1/me', async (c) => {
    const { user } = c.get('session');
    const grants = await directory.grantsOf(user.id);
    const body: Me = {
      user,
      grants,
      sites: await directory.sites(),
      people: grants.length === 0 ? [] : await directory.people([...new Set(grants.map((grant) => grant.team))]),
      signs: await directory.signsFor(user.id),
      hub: { name, version },
      epoch: epoch(),
      serverTime: clock(),
    };
    return c.json(body);
  });
}
