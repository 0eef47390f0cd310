import { BacklogQuery } from '@/lib/api/contract';
import { type HubApp, type HubParts, readInput } from './context';

/** `GET /v1/team/backlog`: a team by rep, for those who lead it. */
export function backlogRoute(app: HubApp, { backlog }: HubParts): void {
  app.get('/v1/team/backlog', async (c) => {
    const { team } = readInput(BacklogQuery, c.req.query(), 'query');
    return c.json(await backlog.read(c.get('session'), team));
  });
}
