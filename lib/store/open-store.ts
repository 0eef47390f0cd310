import Dexie from 'dexie';
import { CacheDatabase, cacheMigrations, type Migration } from './cache-database';
import { KeptDatabase } from './kept-database';
import { storageFault } from './storage-fault';
import { storeNames } from './store-names';

/** The two databases: what the hub can give again, and what only this browser knows. */
export type Store = { cache: CacheDatabase; kept: KeptDatabase };

/** Browsers count a version of Dexie's ten times. */
const NATIVE = 10;

async function openCache(name: string, migrations: readonly Migration[]): Promise<CacheDatabase> {
  const newest = Math.max(...migrations.map(({ version }) => version)) * NATIVE;
  const database = new CacheDatabase(name, migrations);
  try {
    await database.open();
    if (database.backendDB().version < newest + NATIVE) return database;
  } catch (error) {
    const fault = storageFault(error);
    if (fault.code === 'storage_full') throw fault;
  }
  // Left by a newer version of the extension, or beyond reading: the hub has all of it.
  database.close();
  await Dexie.delete(name);
  const fresh = new CacheDatabase(name, migrations);
  await fresh.open();
  return fresh;
}

/**
 * Opens what is kept. A cache of a newer version, or one that can't be read, is emptied (a full resync follows);
 * account and outbox are never emptied here. Throws the fault `storage` or `storage_full`.
 */
export async function openStore(names: { cache: string; kept: string } = storeNames, migrations = cacheMigrations): Promise<Store> {
  const kept = new KeptDatabase(names.kept);
  try {
    const [cache] = await Promise.all([openCache(names.cache, migrations), kept.open()]);
    return { cache, kept };
  } catch (error) {
    throw storageFault(error);
  }
}

/** Closes both; the store can't be used afterwards. */
export function closeStore(store: Store): void {
  store.cache.close();
  store.kept.close();
}
