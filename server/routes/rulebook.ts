import { z } from 'zod';
import type { RulebookAnswer } from '@/lib/api/contract';
import { Refusal } from '@/server/problem';
import { type HubApp, type HubParts, readInput } from './context';

/** Query of `GET /v1/rulebook`: one of the asker's teams, the first without one named. */
export const RulebookQuery = z.object({ team: z.string().max(80).optional() });

/** `GET /v1/rulebook`: the rulebook in force for the asker's team. */
export function rulebookRoute(app: HubApp, { rulebooks, clock }: HubParts): void {
  app.get('/v1/rulebook', async (c) => {
    const { grants } = c.get('session');
    const { team = grants[0]?.team } = readInput(RulebookQuery, c.req.query(), 'query');
    if (team === undefined || !grants.some((grant) => grant.team === team))
      throw new Refusal('forbidden', 'You belong to no such team here.');
    const now = clock();
    const body: RulebookAnswer = { ...(await rulebooks.current(team, now)), serverTime: now };
    return c.json(body);
  });
}
