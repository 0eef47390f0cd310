import { Lead } from '@/lib/domain/lead';
import { storeNames } from './store-names';

/** What is kept with every lead: one that lacks a part of it was written by an older version, and is read through the schema. */
const blank = Lead.parse({ id: '-', rev: 0, refs: [{ site: '-', type: '-', id: '-' }], team: '', owner: null, name: '', createdAt: 0 });
const parts = Object.entries(blank).filter(([, value]) => typeof value === 'object' && value !== null);

/** Every lead kept in this browser, for a program that goes through all of them. Reads only, and never makes a store. */
export interface LeadReader {
  count(): Promise<number>;
  /**
   * All of them, in the order of their ids, the next ones fetched while the last are worked on. Leads were checked when they were kept;
   * `checked` has each read through the schema again, which takes three times as long, and leaves out what can't be read.
   */
  leads(options?: { checked?: boolean; size?: number }): AsyncGenerator<Lead, void, undefined>;
  close(): void;
}

/** Opens the store to read leads; without a library, because whoever waits for first figures has no time for one. */
export async function openLeadReader(name: string = storeNames.cache): Promise<LeadReader> {
  const database = await open(name);

  async function count(): Promise<number> {
    return database ? ((await got(rows(database).count())) as number) : 0;
  }

  async function* leads({ checked = false, size = 250 } = {}): AsyncGenerator<Lead, void, undefined> {
    if (!database) return;
    // The first ones are few: somebody waits for them.
    let next: Promise<unknown> | null = got(rows(database).getAll(null, Math.min(size, 100)));
    while (next) {
      const page = (await next) as { id: string; lead: unknown }[];
      const last = page.at(-1);
      next = last ? got(rows(database).getAll(IDBKeyRange.lowerBound(last.id, true), size)) : null;
      // Whoever stops in between leaves a reading that nobody waits for.
      next?.catch(() => undefined);
      for (const { lead } of page) {
        const read = checked || !isWhole(lead) ? Lead.safeParse(lead) : { success: true as const, data: lead };
        if (read.success) yield read.data;
      }
    }
  }

  return { count, leads, close: () => database?.close() };
}

function isWhole(lead: unknown): lead is Lead {
  if (typeof lead !== 'object' || lead === null) return false;
  const all = lead as Record<string, unknown>;
  return parts.every(
    ([key, value]) => typeof all[key] === 'object' && all[key] !== null && Array.isArray(all[key]) === Array.isArray(value),
  );
}

function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    // There is none yet: making it is not our business here.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => {
      const database = request.result;
      // A newer version or a sign-out wants the store for itself.
      database.onversionchange = () => database.close();
      resolve(database.objectStoreNames.contains('leads') ? database : null);
    };
    request.onerror = () => resolve(null);
  });
}

function rows(database: IDBDatabase): IDBObjectStore {
  return database.transaction('leads').objectStore('leads');
}

function got<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
