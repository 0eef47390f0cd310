import { ChangesQuery } from '@/lib/api/contract';
import { openCursor, sealCursor } from '@/server/auth/cursor';
import { audiencesOfSession } from '@/server/auth/session';
import type { Database } from '@/server/db/database';
import { comingLeads, endOfFeed, isLostPlace, readFeed, settleFeed, TOMBSTONES_LIVE } from '@/server/db/feed';
import { isPlace, start } from '@/server/db/feed-order';
import { PAGE_BYTES, readLeadsWithin } from '@/server/db/lead-rows';
import { Refusal } from '@/server/problem';
import { audit } from '@/server/services/change-lead';
import { type HubApp, type HubParts, readInput } from './context';

/** So often, and so many milliseconds each, a reading from the start waits for something unfinished that hides many leads. */
const WAITS = 10;
const WAIT = 100;

/** `GET /v1/leads/changes`: what changed in the asker's view since a cursor, page by page; a page ends by count or by bytes. */
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
      if (!isPlace(open.feed, cursor.p)) throw over;
    }
    if (!cursor && session.grants.some((grant) => grant.role === 'admin')) {
      await audit(open.db, now, { action: 'admin reads all leads', user: session.user.id });
    }
    const life = epoch();
    const audiences = audiencesOfSession(session);
    await settleFeed(open);
    // One snapshot for the log and the leads, so that no lead is composed of two moments.
    const read = () =>
      open.db.transaction(
        async (tx) => {
          const db = tx as unknown as Database;
          if (cursor && (await isLostPlace(open, db, cursor.p))) throw over;
          // Where a reading from the start began: what went before that is not told. Once it is through, all that comes is news.
          const since = cursor ? cursor.b : await endOfFeed(open, db);
          const { news, place: end, more } = await readFeed(open, db, audiences, cursor?.p ?? start, query.limit, { since, now });
          const wanted = news.filter((one) => !one.gone);
          const leads = await readLeadsWithin(
            db,
            wanted.map((one) => one.leadId),
            now,
            PAGE_BYTES,
          );
          // The page ends before the first lead that has no room in it.
          const left = wanted[leads.considered];
          const told = left ? news.slice(0, news.indexOf(left)) : news;
          const place = left ? (told.at(-1)?.place ?? end) : end;
          const ends = !left && !more;
          const texts = [...leads.texts];
          let hidden = 0;
          if (ends && since !== null) {
            // Who starts over lets go of what was not named. What stands behind something unfinished is named now, and told in its turn.
            const coming = (await comingLeads(open, db, audiences, query.limit)).filter((id) => !wanted.some((one) => one.leadId === id));
            hidden = coming.length;
            texts.push(...(await readLeadsWithin(db, coming, now, PAGE_BYTES)).texts);
          }
          return {
            texts,
            hidden,
            rest: {
              removed: told.flatMap((one) => (one.gone ? (one.refs ?? []) : [])),
              cursor: sealCursor(
                { u: session.user.id, v: session.viewEpoch, e: life, p: place, b: ends ? null : since, t: now },
                signingKey,
              ),
              more: !ends,
              epoch: life,
              serverTime: now,
            },
          };
        },
        { isolationLevel: 'repeatable read', accessMode: 'read only' },
      );
    let body = await read();
    // More stands there than one page holds: what it waits for mostly ends in a moment.
    for (let wait = 0; body.hidden >= query.limit && wait < WAITS; wait++) {
      await new Promise((resolve) => setTimeout(resolve, WAIT));
      await settleFeed(open);
      body = await read();
    }
    return c.body(`{"leads":[${body.texts.join(',')}],${JSON.stringify(body.rest).slice(1)}`, 200, { 'Content-Type': 'application/json' });
  });
}
