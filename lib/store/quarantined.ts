import type { LeadRef } from '@/lib/domain/lead';
import type { Store } from './open-store';
import { storing } from './storage-fault';

function refOf(key: string): LeadRef | null {
  const [site, type, ...id] = key.split('/');
  return site && type && id.length > 0 ? { site, type, id: id.join('/') } : null;
}

/** Leads whose records could not be read, to be fetched again: one ref each, null where not even a name was left. */
export async function quarantined(store: Store, limit: number): Promise<{ id: string; ref: LeadRef | null }[]> {
  const rows = await storing(() => store.cache.quarantine.limit(limit).toArray());
  return rows.map(({ id, keys }) => ({ id, ref: keys[0] ? refOf(keys[0]) : null }));
}

/** Done with one of them. */
export async function release(store: Store, id: string): Promise<void> {
  await storing(() => store.cache.quarantine.delete(id));
}
