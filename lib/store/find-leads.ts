import type { Lead } from '@/lib/domain/lead';
import { refKey } from '@/lib/domain/ref-key';
import { readLeads } from './leads';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** The leads that some refs name, by the keys of all their refs, in one reading; those not kept here are left out. */
export async function findLeads(store: Store, keys: readonly string[]): Promise<Map<string, Lead>> {
  const ids = await storing(() =>
    store.cache.leads
      .where('keys')
      .anyOf([...keys])
      .primaryKeys(),
  );
  const leads = await readLeads(store, [...new Set(ids)]);
  return new Map(leads.flatMap((lead) => lead.refs.map((ref) => [refKey(ref), lead] as const)));
}
