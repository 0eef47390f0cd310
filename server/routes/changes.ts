import { type Changes, ChangesQuery } from '@/lib/api/contract';
import { openCursor, sealCursor } from '@/server/auth/cursor';
import { audiencesOfSession } from '@/server/auth/session';
import type { Database } from '@/server/db/database';
import { readFeed, start, TOMBSTONES_LIVE, transactions } from '@/server/db/feed';
import { readLeads } from '@/server/db/lead-rows';
import { Refusal } from '@/server/problem';
import { audit } from '@/server/services/change-lead';
import { type HubApp, type HubParts, readInput } from './context';

/** `GET /v1/leads/changes`: what changed in the asker's view since a cursor, page by page. */
export function changesRoute(app: HubApp, { open, clock, epoch, signingKey }: HubParts): void {
  app.get('/v1/leads/changes', async (c) => {
    const session = c.get('session');
    const query = readInput(ChangesQuery, c.req.query(), 'query');
    const now = clock();
    const over = new Refusal('gone', 'This cursor is not valid any more: ask again without one and keep what comes.');
    const cursor = query.cursor === undefined ? null : openCursor(query.cursor, signingKey);
    if (query.cursor !== undefined) {
      if (!cursor || cursor.u !== session.user.id || cursor.v !== session.viewEpoch || cursor.e !== epoch()) throw over;
      if (cursor.t < now - TOMBSTONES_LIVE) throw over;
    }
    if (!cursor && session.grants.some((grant) => grant.role === 'admin')) {
      await audit(open.db, now, { action: 'admin reads all leads', user: session.user.id });
    }
    const life = epoch();
    // One snapshot for the log and the leads, so that no lead is composed of two moments.
    const body = await open.db.transaction(
      async (tx): Promise<Changes> => {
        const db = tx as unknown as Database;
        const { oldest, next } = await transactions(db);
        // A place beyond the newest transaction: the database was restored from an older copy.
        if (cursor && BigInt(cursor.x) >= BigInt(next)) throw over;
        const before = cursor?.b ?? oldest;
        const from = cursor ? { xid: cursor.x, seq: cursor.s } : start;
        const { news, place, more } = await readFeed(db, audiencesOfSession(session), from, query.limit, before);
        return {
          leads: await readLeads(
            db,
            news.filter((one) => !one.gone).map((one) => one.leadId),
            now,
          ),
          removed: news.flatMap((one) => (one.gone ? (one.refs ?? []) : [])),
          cursor: sealCursor(
            { u: session.user.id, v: session.viewEpoch, e: life, x: place.xid, s: place.seq, b: before, t: now },
            signingKey,
          ),
          more,
          epoch: life,
          serverTime: now,
        };
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    return c.json(body);
  });
}
