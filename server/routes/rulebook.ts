import { z } from 'zod';
import { type RulebookAnswer, type VersionAnswer, VersionPath, type VersionsAnswer, VersionsQuery } from '@/lib/api/contract';
import { Refusal } from '@/server/problem';
import { listVersions, publishesFor, readVersion } from '@/server/services/versions';
import { type HubApp, type HubParts, readInput } from './context';

/** Query of `GET /v1/rulebook`: one of the asker's teams, the first without one named. */
export const RulebookQuery = z.object({ team: z.string().max(80).optional() });

/** `GET /v1/rulebook`: the rulebook in force for the asker's team; `/v1/rulebooks`: every version published. */
export function rulebookRoute(app: HubApp, { rulebooks, open, clock }: HubParts): void {
  app.get('/v1/rulebook', async (c) => {
    const { grants } = c.get('session');
    const { team = grants[0]?.team } = readInput(RulebookQuery, c.req.query(), 'query');
    if (team === undefined || !grants.some((grant) => grant.team === team))
      throw new Refusal('forbidden', 'You belong to no such team here.');
    const now = clock();
    const body: RulebookAnswer = { ...(await rulebooks.current(team, now)), serverTime: now };
    return c.json(body);
  });
  app.get('/v1/rulebooks', async (c) => {
    const session = c.get('session');
    const { team } = readInput(VersionsQuery, c.req.query(), 'query');
    const now = clock();
    const [versions, publishes] = await Promise.all([listVersions(open.db, session, team, now), publishesFor(open.db, session)]);
    const body: VersionsAnswer = { versions, publishes, serverTime: now };
    return c.json(body);
  });
  app.get('/v1/rulebooks/:version', async (c) => {
    const { version } = readInput(VersionPath, c.req.param(), 'address');
    const { team } = readInput(VersionsQuery, c.req.query(), 'query');
    const now = clock();
    const body: VersionAnswer = { ...(await readVersion(open.db, c.get('session'), { version, team, now })), serverTime: now };
    return c.json(body);
  });
}
