import type { HubClient } from '@/lib/api/client';
import { Fault, faultCode } from '@/lib/domain/fault';
import { applyChanges, beginResync } from '@/lib/store/apply-changes';
import type { Judge } from '@/lib/store/clock-row';
import type { Store } from '@/lib/store/open-store';
import { type Feed, readState } from '@/lib/store/state';

export type Pulling = {
  store: Store;
  hub: Pick<HubClient, 'changes'>;
  /** The sign-in it is done for. */
  session: string;
  judge: () => Promise<Judge>;
  signal: AbortSignal;
  /** Leads a page. */
  limit?: number;
  /** Called after each page with the keys of the leads that came, changed or went. */
  onPage?: (keys: string[]) => void;
};

/** Over a line too slow for a page, pages of a tenth are asked for, down to so many leads. */
const SMALLEST = 5;

/** Whether an answer was on its way and did not come in time. */
function tookTooLong(error: unknown): boolean {
  return error instanceof Fault && error.cause instanceof DOMException && error.cause.name === 'TimeoutError';
}

/** More than this in one go is a hub that can't make up its mind. */
const RESTARTS = 2;

/**
 * Brings the store up to the hub's feed, page by page. Safe to kill and to run twice: rows and cursor are kept in one transaction.
 * Another epoch, or a cursor grown too old, starts over without emptying anything. Throws a `Fault`; the cursor then stands where it stood.
 */
export async function pull({ store, hub, session, judge, signal, limit = 500, onPage }: Pulling): Promise<void> {
  let feed = await placeInFeed(store, session);
  let restarts = 0;
  let size = limit;
  const restart = async () => {
    restarts += 1;
    if (restarts > RESTARTS) throw new Fault('server', 'the feed starts over again and again');
    feed = await beginResync(store, session);
  };
  for (let more = true; more && !signal.aborted; ) {
    let page: Awaited<ReturnType<HubClient['changes']>>;
    try {
      page = await hub.changes(feed.cursor, size, signal);
    } catch (error) {
      if (tookTooLong(error) && size > SMALLEST && !signal.aborted) {
        size = Math.max(SMALLEST, Math.floor(size / 10));
        continue;
      }
      if (faultCode(error) !== 'gone') throw error;
      await restart();
      continue;
    }
    if (feed.epoch !== null && page.epoch !== feed.epoch) {
      await restart();
      continue;
    }
    if (page.more && page.cursor === feed.cursor) throw new Fault('server', 'the feed stands still');
    const applied = await applyChanges(store, page, feed, await judge());
    if (applied.keys.length > 0) onPage?.(applied.keys);
    more = applied.more;
    feed = await placeInFeed(store, session);
  }
}

/** Where this sign-in stands in the feed; at its beginning where the store was lost or belonged to another. */
export async function placeInFeed(store: Store, session: string): Promise<Feed> {
  const feed = await readState(store, 'feed');
  return feed?.session === session ? feed : beginResync(store, session);
}
