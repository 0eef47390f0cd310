import { Lead } from '@/lib/domain/lead';
import { storeNames } from './store-names';

/** What is kept with every lead: one that lacks a part of it was written by an older version, and is read through the schema. */
const blank = Lead.parse({ id: '-', rev: 0, refs: [{ site: '-', type: '-', id: '-' }], team: '', owner: null, name: '', createdAt: 0 });
const parts = Object.entries(blank)
  .filter(([, value]) => typeof value === 'object' && value !== null)
  .map(([key, value]) => ({ key, isList: Array.isArray(value) }));

/** Some of the leads kept, by their ids, both ends among them; without an end all that way. */
export interface LeadRange {
  from?: string | undefined;
  to?: string | undefined;
}

/** The channel on which Dexie tells every page and worker of the extension what was written. */
const CHANNEL = 'x-storagemutated-1';

/** The leads kept in this browser, for a program that goes through all of them. Reads only, and never makes a store. */
export interface LeadReader {
  /** The ids of all, in order. */
  ids(): Promise<string[]>;
  /**
   * Those of a range in the order of their ids, `atMost` so many. Leads were checked when they were kept; `checked` has each read through
   * the schema again, which takes three times as long, and leaves out what can't be read.
   */
  leads(range?: LeadRange, options?: { checked?: boolean; atMost?: number }): Promise<Lead[]>;
  /** The next leads after an id, or the first ones; `end` is the last id looked at, null where there was none to look at. */
  next(after: string | null, atMost: number): Promise<{ leads: Lead[]; end: string | null; isLast: boolean }>;
  /** Where leads were written since this was last asked (or the reader opened), as far as their writers have told by now. */
  takeChanges(): readonly LeadRange[];
  /** Whether there is a store, and it has not been closed meanwhile. */
  readonly isOpen: boolean;
  close(): void;
}

/** Opens the store to read leads; without a library, because whoever waits for first figures has no time for one. */
export async function openLeadReader(name: string = storeNames.cache): Promise<LeadReader> {
  const database = await open(name);
  let isOpen = database !== null;
  let changes: LeadRange[] = [];
  const told = new BroadcastChannel(CHANNEL);
  told.onmessage = ({ data }: MessageEvent<unknown>) => changes.push(...changesIn(data, name));
  // A newer version or a sign-out wants the store for itself.
  if (database) database.onversionchange = close;
  if (database) database.onclose = close;
  if (!database) told.close();

  function close(): void {
    isOpen = false;
    told.close();
    database?.close();
  }

  return {
    async ids() {
      return database ? ((await got(rows(database).getAllKeys())) as string[]) : [];
    },
    async leads(range = {}, { checked = false, atMost } = {}) {
      return database ? leadsIn(await got(rows(database).getAll(rangeOf(range), atMost)), checked) : [];
    },
    async next(after, atMost) {
      if (!database) return { leads: [], end: null, isLast: true };
      const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
      const page: { id: string; lead: unknown }[] = await got(rows(database).getAll(range, atMost));
      return { leads: leadsIn(page, false), end: page.at(-1)?.id ?? null, isLast: page.length < atMost };
    },
    takeChanges() {
      const taken = changes;
      changes = [];
      return taken;
    },
    get isOpen() {
      return isOpen;
    },
    close,
  };
}

function leadsIn(page: readonly { lead: unknown }[], checked: boolean): Lead[] {
  const leads: Lead[] = [];
  for (const { lead } of page) {
    const read = checked || !isWhole(lead) ? Lead.safeParse(lead) : { success: true as const, data: lead };
    if (read.success) leads.push(read.data);
  }
  return leads;
}

function rangeOf({ from, to }: LeadRange): IDBKeyRange | null {
  if (from !== undefined && to !== undefined) return IDBKeyRange.bound(from, to);
  if (from !== undefined) return IDBKeyRange.lowerBound(from);
  return to === undefined ? null : IDBKeyRange.upperBound(to);
}

/** Written keys as Dexie tells of them: a tree of ranges, each part of it by its place in the database. */
type Told = { from?: unknown; to?: unknown; l?: Told | null; r?: Told | null };

/** The ranges of leads that a writer told of; where they can't be told from one another, all. */
function changesIn(told: unknown, name: string): LeadRange[] {
  const ranges: LeadRange[] = [];
  for (const [part, written] of Object.entries((told ?? {}) as Record<string, Told>)) {
    if (part === 'all' || part === `idb://${name}/leads/`) gather(written);
  }
  return ranges;

  function gather({ from, to, l, r }: Told): void {
    if (from !== undefined) ranges.push(typeof from === 'string' && typeof to === 'string' ? { from, to } : {});
    if (l) gather(l);
    if (r) gather(r);
  }
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
