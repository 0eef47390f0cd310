import { streamSSE } from 'hono/streaming';
import type { StreamEvent } from '@/lib/api/contract';
import { audiencesOfSession, readSession, type Session } from '@/server/auth/session';
import { endOfFeed, readFeed, settleFeed } from '@/server/db/feed';
import { isPlace, type Place } from '@/server/db/feed-order';
import { refsOf } from '@/server/db/lead-rows';
import { createPulse } from '@/server/db/pulse';
import { describeFailure } from '@/server/log';
import { Refusal } from '@/server/problem';
import type { HubApp, HubParts } from './context';

/** More news than this come as one hint with the first refs: the feed carries the facts anyway. */
const HINT_SIZE = 200;
/** Changes closer together than this are one hint. */
const GATHER = 40;

/**
 * `GET /v1/stream`: hints over server-sent events. Every event's id is a place in the feed, so `Last-Event-ID` replays
 * what was missed; a token that was revoked ends the stream.
 */
export function streamRoute(app: HubApp, parts: HubParts): void {
  const { open, rulebooks, clock, epoch, heartbeat, closing, log, metrics } = parts;
  const pulse = createPulse(open, closing);

  app.get('/v1/stream', async (c) => {
    const header = c.req.header('authorization');
    let session: Session = c.get('session');
    const resumed = readPlace(c.req.header('last-event-id'), epoch(), (text) => isPlace(open.feed, text));

    const life = epoch();
    return streamSSE(
      c,
      async (stream) => {
        metrics.streamOpened();
        let wake = () => {};
        let announced = true;
        const audiences = () => audiencesOfSession(session);
        const stop = pulse.join(audiences, () => {
          announced = true;
          rulebooks.forget();
          wake();
        });
        let over = false;
        const end = () => {
          over = true;
          wake();
        };
        stream.onAbort(end);
        closing.addEventListener('abort', end, { once: true });
        const send = (event: StreamEvent, place: Place) =>
          stream.writeSSE({ event: event.event, data: JSON.stringify(event.data), id: `${life}.${place}` });
        const team = () => session.grants[0]?.team;
        try {
          let place: Place = resumed ?? (await settleFeed(open).then(() => endOfFeed(open)));
          let revision = team() === undefined ? '' : (await rulebooks.current(team() as string, clock())).revision;
          await send({ event: 'hello', data: { epoch: life, serverTime: clock() } }, place);
          let spoke = performance.now();
          // Another life of the database: whoever listens comes anew.
          while (!over && !closing.aborted && epoch() === life) {
            announced = false;
            const fresh = await readSession(open.db, header, clock());
            const changedGrants = fresh.viewEpoch !== session.viewEpoch;
            session = fresh;
            if (changedGrants) await send({ event: 'grants', data: {} }, place);
            await settleFeed(open);
            const reading = { since: null, now: clock() };
            const { news, place: reached, more } = await readFeed(open, open.db, audiences(), place, HINT_SIZE, reading);
            place = reached;
            if (news.length > 0) {
              const present = await refsOf(
                open.db,
                news.filter((one) => !one.gone).map((one) => one.leadId),
              );
              const refs = [...present, ...news.flatMap((one) => (one.gone ? (one.refs ?? []) : []))];
              await send({ event: 'leads', data: { refs } }, place);
              spoke = performance.now();
            }
            const mine = team();
            if (mine !== undefined) {
              const now = await rulebooks.current(mine, clock());
              if (now.revision !== revision) {
                revision = now.revision;
                await send({ event: 'rulebook', data: { revision } }, place);
              }
            }
            if (more || announced) {
              await stream.sleep(GATHER);
              continue;
            }
            const silentFor = performance.now() - spoke;
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, Math.max(0, heartbeat - silentFor));
              wake = () => {
                clearTimeout(timer);
                resolve();
              };
              if (announced || over || closing.aborted) wake();
            });
            if (performance.now() - spoke >= heartbeat) {
              await stream.write(': still here\n\n');
              spoke = performance.now();
            } else if (announced) await stream.sleep(GATHER);
          }
        } catch (error) {
          if (!(error instanceof Refusal)) log.error(describeFailure(error), 'a stream ended');
        } finally {
          metrics.streamClosed();
          stop();
          closing.removeEventListener('abort', end);
        }
      },
      async () => {},
    );
  });
}

function readPlace(id: string | undefined, epoch: string, isPlace: (text: string) => boolean): Place | null {
  const [ofEpoch, ...place] = (id ?? '').split('.');
  const text = place.join('.');
  return ofEpoch === epoch && isPlace(text) ? text : null;
}
