import { Lead } from '@/lib/domain/lead';
import { storeNames } from './store-names';

/** What is kept with every lead: one that lacks a part of it was written by an older version, and is read through the schema. */
const blank = Lead.parse({ id: '-', rev: 0, refs: [{ site: '-', type: '-', id: '-' }], team: '', owner: null, name: '', createdAt: 0 });
const parts = Object.entries(blank)
  .filter(([, value]) => typeof value === 'object' && value !== null)
  .map(([key, value]) => ({ key, isList: Array.isArray(value) }));

/** Some of the leads kept, by their ids, both ends among them; without an end all that way. */
export interface LeadRange {
  from?: string;
  to?: string;
}

/** The leads kept in this browser, for a program that goes through all of them. Reads only, and never makes a store. */
export interface LeadReader {
  /** The ids of all, in order. */
  ids(): Promise<string[]>;
  /**
   * Those of a range in the order of their ids, `atMost` so many. Leads were checked when they were kept; `checked` has each read through
   * the schema again, which takes three times as long, and leaves out what can't be read.
   */
  leads(range?: LeadRange, options?: { checked?: boolean; atMost?: number }): Promise<Lead[]>;
  /** Whether there is a store, and it has not been closed meanwhile. */
  readonly isOpen: boolean;
  close(): void;
}

/** Opens the store to read leads; without a library, because whoever waits for first figures has no time for one. */
export async function openLeadReader(name: string = storeNames.cache): Promise<LeadReader> {
  const database = await open(name);
  let isOpen = database !== null;
  // A newer version or a sign-out wants the store for itself.
  if (database) database.onversionchange = close;
  if (database) database.onclose = close;

  function close(): void {
    isOpen = false;
    database?.close();
  }

  return {
    async ids() {
      return database ? ((await got(rows(database).getAllKeys())) as string[]) : [];
    },
    async leads(range = {}, { checked = false, atMost } = {}) {
      if (!database) return [];
      const page = (await got(rows(database).getAll(rangeOf(range), atMost))) as { lead: unknown }[];
      const leads: Lead[] = [];
      for (const { lead } of page) {
        const read = checked || !isWhole(lead) ? Lead.safeParse(lead) : { success: true as const, data: lead };
        if (read.success) leads.push(read.data);
      }
      return leads;
    },
    get isOpen() {
      return isOpen;
    },
    close,
  };
}

function rangeOf({ from, to }: LeadRange): IDBKeyRange | null {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to);
  if (from !== undefined) return IDBKeyRange.lowerBound(from);
  return to === undefined ? null : IDBKeyRange.upperBound(to);
}

function isWhole(lead: unknown): lead is Lead {
  if (typeof lead !== 'object' || lead === null) return false;
  const all = lead as Record<string, unknown>;
  for (const { key, isList } of parts) {
    const part = all[key];
    if (typeof part !== 'object' || part === null || Array.isArray(part) !== isList) return false;
  }
  return true;
}

function open(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    // There is none yet: making it is not our business here.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => {
      const database = request.result;
      if (database.objectStoreNames.contains('leads')) resolve(database);
      else {
        database.close();
        resolve(null);
      }
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
