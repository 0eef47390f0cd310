import { Lead } from '@/lib/domain/lead';
import type { Instant } from '@/lib/domain/time';
import type { NameRow } from './cache-database';
import { type ClockRow, clockRow, type Judge, NEVER, tiers } from './clock-row';
import { nameRow } from './names';
import type { Store } from './open-store';
import { outgoingByKey, pendingOf } from './outbox';
import { readState } from './state';
import { storing } from './storage-fault';

/** Leads judged in one transaction: short enough to be stopped between. */
const PAGE = 200;

async function readable(store: Store, ids: readonly string[]): Promise<Lead[]> {
  const rows = await store.cache.leads.bulkGet([...ids]);
  return rows.flatMap((row) => Lead.safeParse(row?.lead).data ?? []);
}

async function judgeLeads(store: Store, leads: readonly Lead[], judge: Judge): Promise<ClockRow[]> {
  const outgoing = await outgoingByKey(store);
  return leads.map((lead) => clockRow(lead, pendingOf(lead, outgoing), judge));
}

/** Names of leads kept since before there was a search. */
async function unnamed({ cache }: Store, leads: readonly Lead[]): Promise<NameRow[]> {
  const known = new Set(
    await cache.names
      .where('lead')
      .anyOf(leads.map(({ id }) => id))
      .primaryKeys(),
  );
  return leads.filter(({ id }) => !known.has(id)).map(nameRow);
}

/**
 * Judges every clock row by the rulebook now in force, page by page; where it was stopped it goes on.
 * @returns whether anything was judged.
 */
export async function judgeByRevision(store: Store, judge: Judge, signal: AbortSignal): Promise<boolean> {
  const { cache } = store;
  const known = await readState(store, 'judged');
  let after = known?.revision === judge.revision ? known.after : null;
  if (known?.revision === judge.revision && known.done) return false;
  for (let done = false; !done && !signal.aborted; ) {
    const start = after;
    await storing(async () => {
      const ids = await (start === null ? cache.leads.orderBy('id') : cache.leads.where('id').above(start)).limit(PAGE).primaryKeys();
      const leads = await readable(store, ids);
      const rows = await judgeLeads(store, leads, judge);
      const names = await unnamed(store, leads);
      after = ids.at(-1) ?? after;
      done = ids.length < PAGE;
      await cache.transaction('rw', [cache.clocks, cache.names, cache.shelf, cache.state], async () => {
        await putUnlessNewer(store, rows);
        await cache.names.bulkPut(names);
        await cache.shelf.bulkDelete(ids);
        await cache.state.put({ key: 'judged', value: { revision: judge.revision, after, done } });
      });
    });
  }
  return true;
}

/** A row judged from a document that was replaced meanwhile is dropped: the replacement came with its own. */
async function putUnlessNewer(store: Store, rows: ClockRow[]): Promise<void> {
  const known = await store.cache.clocks.bulkGet(rows.map(({ lead }) => lead));
  await store.cache.clocks.bulkPut(rows.filter((row, index) => (known[index]?.rev ?? Number.NEGATIVE_INFINITY) <= row.rev));
}

/** Judges again the rows whose `changesAt` has come. @returns their leads' keys. */
export async function judgeByTime(store: Store, judge: Judge, signal: AbortSignal): Promise<string[]> {
  const { cache } = store;
  const keys: string[] = [];
  const judged = new Set<string>();
  for (let more = true; more && !signal.aborted; ) {
    await storing(async () => {
      const ids = await cache.clocks.where('changesAt').belowOrEqual(judge.now).limit(PAGE).primaryKeys();
      const fresh = ids.filter((id) => !judged.has(id));
      const rows = await judgeLeads(store, await readable(store, fresh), judge);
      await cache.transaction('rw', cache.clocks, cache.shelf, async () => {
        await putUnlessNewer(store, rows);
        await cache.shelf.bulkDelete(fresh);
      });
      for (const id of fresh) judged.add(id);
      for (const row of await cache.leads.bulkGet(fresh)) keys.push(...(row?.keys ?? []));
      more = fresh.length === PAGE;
    });
  }
  return keys;
}

/** The next instant at which a list or the badge can differ: a row changes, or one of the person's leads falls due. */
export async function nextChange(store: Store, owner: string, now: Instant): Promise<Instant | null> {
  const { clocks } = store.cache;
  const moments = await storing(async () => {
    const change = await clocks.where('changesAt').above(now).first();
    const dues = await Promise.all(
      tiers.map((tier) => clocks.where('[owner+tier+due]').between([owner, tier, now], [owner, tier, NEVER], false).first()),
    );
    return [change?.changesAt, ...dues.map((row) => row?.due)].filter((moment) => moment !== undefined);
  });
  return moments.length > 0 ? Math.min(...moments) : null;
}
