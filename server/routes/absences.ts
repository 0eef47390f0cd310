import {
  type AbsenceAnswer,
  AbsenceInput,
  type AbsencesAnswer,
  type CoverAnswer,
  CoverInput,
  type CoversAnswer,
  type Ended,
  KeyPath,
  TeamQuery,
} from '@/lib/api/contract';
import { type HubApp, type HubParts, readInput, readJson } from './context';

/** Absences and covers: their makers name them, so that sending one again changes nothing. */
export function absencesRoute(app: HubApp, { absences, clock }: HubParts): void {
  app.get('/v1/absences', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const body: AbsencesAnswer = { absences: await absences.list(c.get('session'), team), serverTime: clock() };
    return c.json(body);
  });
  app.put('/v1/absences/:id', async (c) => {
    const { id } = readInput(KeyPath, c.req.param(), 'address');
    const input = readInput(AbsenceInput, await readJson(c), 'body');
    const body: AbsenceAnswer = { absence: await absences.put(c.get('session'), id, input), serverTime: clock() };
    return c.json(body);
  });
  app.delete('/v1/absences/:id', async (c) => {
    const { id } = readInput(KeyPath, c.req.param(), 'address');
    await absences.end(c.get('session'), id);
    const body: Ended = { ended: true, serverTime: clock() };
    return c.json(body);
  });
  app.get('/v1/covers', async (c) => {
    const { team } = readInput(TeamQuery, c.req.query(), 'query');
    const body: CoversAnswer = { ...(await absences.covers(c.get('session'), team)), serverTime: clock() };
    return c.json(body);
  });
  app.put('/v1/covers/:id', async (c) => {
    const { id } = readInput(KeyPath, c.req.param(), 'address');
    const input = readInput(CoverInput, await readJson(c), 'body');
    const body: CoverAnswer = { cover: await absences.putCover(c.get('session'), id, input), serverTime: clock() };
    return c.json(body);
  });
  app.delete('/v1/covers/:id', async (c) => {
    const { id } = readInput(KeyPath, c.req.param(), 'address');
    await absences.endCover(c.get('session'), id);
    const body: Ended = { ended: true, serverTime: clock() };
    return c.json(body);
  });
}
