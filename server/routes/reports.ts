import { MonthPath, type ReportAnswer, TeamQuery } from '@/lib/api/contract';
import { type HubApp, type HubParts, readInput } from './context';

/** `GET /v1/reports/{month}`: the monthly pack of a team. */
export function reportsRoute(app: HubApp, { reports, clock }: HubParts): void {
  app.get('/v1/reports/:month', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const { month } = readInput(MonthPath, c.req.param(), 'address');
    const body: ReportAnswer = { ...(await reports.read(c.get('session'), month, team)), serverTime: clock() };
    return c.json(body);
  });
}
