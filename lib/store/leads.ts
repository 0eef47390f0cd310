import { Fault } from '@/lib/domain/fault';
import { Lead, type LeadRef, refKey } from '@/lib/domain/lead';
import type { LeadRow } from './cache-database';
import { clockRow, type Judge, NEVER } from './clock-row';
import { nameRow } from './names';
import type { Store } from './open-store';
import { isOnItsWay, outgoingByKey, outgoingFor, pendingOf } from './outbox';
import { storing } from './storage-fault';

/** The row a lead is kept in. */
export function leadRow(lead: Lead): LeadRow {
  return { id: lead.id, keys: lead.refs.map(refKey), lead };
}

/** Sets a record that can't be read aside, so that the rest stays usable; sync fetches it again. */
async function quarantine(store: Store, row: LeadRow): Promise<void> {
  const { cache } = store;
  await cache.transaction('rw', cache.leads, cache.clocks, cache.names, cache.quarantine, async () => {
    const keys = Array.isArray(row.keys) ? row.keys.filter((key) => typeof key === 'string') : [];
    await cache.quarantine.put({ id: row.id, keys, at: Date.now() });
    await cache.leads.delete(row.id);
    await cache.clocks.delete(row.id);
    await cache.names.delete(row.id);
  });
}

async function readRow(store: Store, row: LeadRow): Promise<Lead | null> {
  const read = Lead.safeParse(row.lead);
  if (read.success && read.data.id === row.id) return read.data;
  await quarantine(store, row);
  return null;
}

/** The lead a ref names, or null when it is not kept here. */
export async function findLead(store: Store, ref: LeadRef): Promise<Lead | null> {
  return storing(async () => {
    const row = await store.cache.leads.where('keys').equals(refKey(ref)).first();
    return row ? readRow(store, row) : null;
  });
}

/** Leads by id, in the order asked; those not kept or not readable are left out. */
export async function readLeads(store: Store, ids: readonly string[]): Promise<Lead[]> {
  return storing(async () => {
    const rows = await store.cache.leads.bulkGet([...ids]);
    const leads = await Promise.all(rows.map((row) => (row ? readRow(store, row) : null)));
    return leads.filter((lead) => lead !== null);
  });
}

/** How many leads are kept. */
export async function leadCount(store: Store): Promise<number> {
  return storing(() => store.cache.leads.count());
}

/**
 * Keeps newer facts of leads that are kept already; an older `rev` never replaces a newer one.
 * Leads not kept stay so, unless `adding`: only the feed says what is in the person's view.
 * Throws `signed_out` when the store belongs to another sign-in than `session` by now.
 * @returns those that are kept here.
 */
export async function refreshLeads(store: Store, leads: readonly Lead[], judge: Judge, session: string, adding = false): Promise<Lead[]> {
  const outgoing = await outgoingByKey(store);
  const { cache } = store;
  return storing(() =>
    cache.transaction('rw', [cache.leads, cache.clocks, cache.names, cache.quarantine, cache.shelf, cache.state], async () => {
      const feed = (await cache.state.get('feed'))?.value as { session?: string } | undefined;
      if (feed?.session !== session) throw new Fault('signed_out');
      const known = await cache.clocks.bulkGet(leads.map(({ id }) => id));
      const kept = leads.filter((_, index) => adding || known[index]);
      const newer = leads.filter((lead, index) => (known[index]?.rev ?? (adding ? lead.rev : NEVER)) <= lead.rev);
      await cache.leads.bulkPut(newer.map(leadRow));
      await cache.names.bulkPut(newer.map(nameRow));
      await cache.clocks.bulkPut(newer.map((lead) => clockRow(lead, pendingOf(lead, outgoing), judge)));
      await cache.quarantine.bulkDelete(newer.map(({ id }) => id));
      await cache.shelf.bulkDelete(newer.map(({ id }) => id));
      return kept;
    }),
  );
}

/** Judges one lead's clock row again, after an act on it or its undoing. */
export async function rejudge(store: Store, lead: Lead, judge: Judge): Promise<void> {
  const outgoing = await outgoingFor(store, lead);
  const pending = outgoing.flatMap((one) => (isOnItsWay(one) ? [one.command] : []));
  const row = clockRow(lead, pending, judge);
  await storing(async () => {
    // Only where the lead is kept: a lead just looked at has no place in the lists.
    await store.cache.transaction('rw', store.cache.clocks, store.cache.shelf, async () => {
      await store.cache.shelf.delete(lead.id);
      if (await store.cache.clocks.get(lead.id)) await store.cache.clocks.put(row);
    });
  });
}
