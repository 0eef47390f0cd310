import type { LeadAnswer } from '@/lib/api/contract';
import { LeadRef } from '@/lib/domain/lead';
import { audiencesOfSession } from '@/server/auth/session';
import type { Database } from '@/server/db/database';
import { readable } from '@/server/db/feed';
import { leadIdOf, readLeads } from '@/server/db/lead-rows';
import { Refusal } from '@/server/problem';
import { type HubApp, type HubParts, readInput } from './context';

/** `GET /v1/leads/{site}/{type}/{id}`: one lead now. What the asker may not see answers as what is not there. */
export function leadRoute(app: HubApp, { open, clock }: HubParts): void {
  app.get('/v1/leads/:site/:type/:id', async (c) => {
    const session = c.get('session');
    const ref = readInput(LeadRef, c.req.param(), 'address');
    const now = clock();
    const lead = await open.db.transaction(
      async (tx) => {
        const db = tx as unknown as Database;
        const id = await leadIdOf(db, ref);
        if (id === null || !(await readable(db, audiencesOfSession(session), [id], now)).has(id)) return null;
        return (await readLeads(db, [id], now))[0] ?? null;
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    if (!lead) throw new Refusal('not_found', 'The hub knows no such lead, or not for you.');
    const body: LeadAnswer = { lead, serverTime: now };
    return c.json(body);
  });
}
