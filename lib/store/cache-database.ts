import Dexie, { type EntityTable, type Table } from 'dexie';
import type { Instant } from '@/lib/domain/time';
import type { ClockRow } from './clock-row';
import type { ShelfRow } from './shelf';

/** A lead as kept: the whole document beside the names that find it. `lead` is checked on every reading. */
export type LeadRow = { id: string; keys: string[]; lead: unknown };

/** A lead whose record could not be read: only its names are kept, to fetch it again. */
export type QuarantinedRow = { id: string; keys: string[]; at: Instant };

/** What a lead is found by: its name and company made ready to be compared, and each place in them a search may begin at. */
export type NameRow = { lead: string; text: string; starts: string[] };

/** One named value. */
export type StateRow = { key: string; value: unknown };

/** One shape of a database and how records of the shape before become it. */
export type Migration = {
  version: number;
  stores: Record<string, string | null>;
  upgrade?: (transaction: import('dexie').Transaction) => PromiseLike<unknown>;
};

/**
 * Every shape the cache has had, oldest first; a change is a new entry, never an edit.
 * The browser runs an upgrade in one transaction: a kill leaves the old shape or the new one.
 */
export const cacheMigrations: readonly Migration[] = [
  {
    version: 1,
    stores: {
      leads: 'id, *keys',
      // Ranges by owner; a row without a due moment, or not fresh, is simply not in that index.
      clocks: 'lead, [owner+tier+due], [owner+fresh], [owner+decide], changesAt',
      seen: 'id',
      quarantine: 'id, *keys',
      shelf: 'id, *keys',
      state: 'key',
    },
  },
  {
    version: 2,
    stores: {
      clocks:
        'lead, [owner+tier+due], [owner+fresh], [owner+decide], [owner+back], [owner+stock], [owner+counted], [owner+warn], [owner+nudged], question, sentBack, nearly, woken, changesAt',
      // Every place in name and company from which a search may begin.
      names: 'lead, *starts',
    },
    // Rows of the first shape lack what the new lists go by: all are judged once more, page by page.
    upgrade: (transaction) => transaction.table('state').delete('judged'),
  },
  {
    version: 3,
    stores: {
      clocks:
        'lead, [owner+tier+due], [owner+fresh], [owner+decide], [owner+back], [owner+stock], [owner+unregistered], [owner+counted], [owner+warn], [owner+nudged], [team+unregistered], question, sentBack, nearly, woken, changesAt',
    },
    upgrade: (transaction) => transaction.table('state').delete('judged'),
  },
];

/** What the hub can give again: leads, their clocks, the rulebook and the place in the feed. */
export class CacheDatabase extends Dexie {
  leads!: EntityTable<LeadRow, 'id'>;
  clocks!: EntityTable<ClockRow, 'lead'>;
  names!: EntityTable<NameRow, 'lead'>;
  /** Leads met so far by a full resync: what is left over at its end goes. */
  seen!: EntityTable<{ id: string }, 'id'>;
  quarantine!: EntityTable<QuarantinedRow, 'id'>;
  shelf!: EntityTable<ShelfRow, 'id'>;
  state!: Table<StateRow, string>;

  constructor(name: string, migrations: readonly Migration[] = cacheMigrations) {
    super(name);
    declare(this, migrations);
    // A newer version of the extension upgrades it: this one is over, and must not open it again to write rows of an old shape.
    this.on('versionchange', ({ newVersion }) => {
      if (newVersion) this.close();
      return !newVersion;
    });
  }
}

/** Tells Dexie every shape a database has had. */
export function declare(database: Dexie, migrations: readonly Migration[]): void {
  for (const { version, stores, upgrade } of migrations) {
    const declared = database.version(version).stores(stores);
    if (upgrade) declared.upgrade(upgrade);
  }
}
