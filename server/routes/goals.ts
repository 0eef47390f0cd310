import { type GoalsAnswer, GoalsInput, type MonthGoalsAnswer, MonthPath, TeamQuery } from '@/lib/api/contract';
import type { Goals } from '@/lib/domain/goals';
import { type HubApp, type HubContext, type HubParts, readInput, readJson } from './context';
import { mustMatch } from './if-match';

/** `GET /v1/goals`, `GET` and `PUT /v1/goals/{month}`: what months are to reach, each change a version of its own. */
export function goalsRoute(app: HubApp, { goals, clock }: HubParts): void {
  const answer = (c: HubContext, [newest, ...before]: Goals[]) => {
    if (newest) c.header('ETag', `"${newest.version}"`);
    const body: MonthGoalsAnswer = { goals: newest ?? null, before, serverTime: clock() };
    return c.json(body);
  };

  app.get('/v1/goals', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const body: GoalsAnswer = { goals: await goals.list(c.get('session'), team), serverTime: clock() };
    return c.json(body);
  });
  app.get('/v1/goals/:month', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const { month } = readInput(MonthPath, c.req.param(), 'address');
    return answer(c, await goals.month(c.get('session'), team, month));
  });
  app.put('/v1/goals/:month', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const { month } = readInput(MonthPath, c.req.param(), 'address');
    const input = readInput(GoalsInput, await readJson(c), 'body');
    const check = (version: number | null) => mustMatch(c, version === null ? null : String(version));
    return answer(c, await goals.put(c.get('session'), team, month, input, check));
  });
}
