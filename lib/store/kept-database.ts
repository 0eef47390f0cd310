import Dexie, { type Table } from 'dexie';
import type { RefusalCode } from '@/lib/domain/command';
import type { SupersededBy } from '@/lib/domain/superseded';
import type { Instant } from '@/lib/domain/time';
import { declare, type Migration, type StateRow } from './cache-database';
import type { KeptDraftRow } from './kept-drafts';

/** A command on its way. `seq` is the order in which people acted. */
export type OutboxRow = {
  seq?: number;
  id: string;
  /** The ref it was made for, as a key. */
  key: string;
  command: unknown;
  /** Not sent before; until then it can be undone. */
  notBefore: Instant;
  /** Handed to the hub at least once, so it can't be undone any more. */
  sent: boolean;
  /** Refused for good: kept to be shown, never sent again. */
  refused?: RefusalCode;
  /** Somebody else's act holds in its place: kept to be shown, never sent again. */
  superseded?: SupersededBy;
};

/** What a person was told of a lead by a notice: the moments whose passing was told, so that each is told once. */
export type ToldRow = { lead: string; warn?: Instant; due?: Instant; nudge?: Instant };

/** Every shape of what is kept, oldest first; see `cacheMigrations`. */
export const keptMigrations: readonly Migration[] = [
  { version: 1, stores: { settings: 'key', outbox: '++seq, &id, key' } },
  { version: 2, stores: { told: 'lead' } },
  { version: 3, stores: { drafts: 'id' } },
];

/** What only this browser knows: the account, settings, and acts the hub has not heard of. Apart from the cache, so that losing that loses nothing. */
export class KeptDatabase extends Dexie {
  settings!: Table<StateRow, string>;
  outbox!: Table<OutboxRow, number>;
  told!: Table<ToldRow, string>;
  drafts!: Table<KeptDraftRow, string>;

  constructor(name: string, migrations: readonly Migration[] = keptMigrations) {
    super(name);
    declare(this, migrations);
  }
}
