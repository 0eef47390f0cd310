import { storeNames } from './store-names';

/**
 * A CRM site that is on, as the worker needs it before it has read anything else, with what the person chose there.
 * Plain data of our own making: this file reads without schemas and without a library, because a woken worker has no time for them.
 */
export type Door = { id: string; crm: string; origin: string; params: Record<string, string>; panel: boolean; place: string };

/** What lies ready for a chip: the sites that are on, and the summary of the lead that the chosen key names. */
export type Ready = { doors: Door[]; summary: unknown; madeAt: number };

function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const request = indexedDB.open(storeNames.cache);
    // There is none yet: making it is not our business here.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
}

function got(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Reads what lies ready; `keyOf` says which lead is meant once the sites are known. Null when nothing does, for whatever reason. */
export async function readReady(keyOf: (doors: Door[]) => string | null): Promise<Ready | null> {
  const database = await open();
  if (!database) return null;
  try {
    const transaction = database.transaction(['state', 'shelf']);
    const doors = ((await got(transaction.objectStore('state').get('doors'))) as { value?: Door[] } | undefined)?.value ?? [];
    const key = keyOf(doors);
    if (key === null) return null;
    const row = (await got(transaction.objectStore('shelf').index('keys').get(key))) as { summary: unknown; madeAt: number } | undefined;
    return row ? { doors, summary: row.summary, madeAt: row.madeAt } : null;
  } catch {
    return null;
  } finally {
    database.close();
  }
}
