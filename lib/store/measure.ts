import type { Table } from 'dexie';
import type { Store } from './open-store';
import { storing } from './storage-fault';

/** Rows looked at for a table's size; the others are taken to be like them. */
const SAMPLE = 200;

/** A table by name, how many rows it has and about how many bytes of text they are. */
export type Measured = { table: string; rows: number; bytes: number };

async function measure(table: Table<unknown>): Promise<Measured> {
  const [rows, sample] = await Promise.all([table.count(), table.limit(SAMPLE).toArray()]);
  const encoder = new TextEncoder();
  const bytes = sample.reduce<number>((sum, row) => sum + encoder.encode(JSON.stringify(row)).length, 0);
  return { table: table.name, rows, bytes: sample.length === 0 ? 0 : Math.round((bytes / sample.length) * rows) };
}

/** What each table holds, without reading all of it: takes a moment, however many leads there are. */
export async function measureStore({ cache, kept }: Store): Promise<Measured[]> {
  return storing(() => Promise.all([...cache.tables, ...kept.tables].map(measure)));
}

/** The versions of the two databases' shapes as they are in the browser. */
export function storeVersions({ cache, kept }: Store): { cache: number; kept: number } {
  return { cache: cache.verno, kept: kept.verno };
}
