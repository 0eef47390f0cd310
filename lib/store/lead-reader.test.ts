import { beforeEach, describe, expect, it } from 'vitest';
import 'fake-indexeddb/auto';
import { aLead } from '@/test/fixtures/builders';
import { openLeadReader } from './lead-reader';
import { leadRow } from './leads';
import { closeStore, openStore } from './open-store';

let names: { cache: string; kept: string };
let turn = 0;

beforeEach(() => {
  turn += 1;
  names = { cache: `cache-${turn}`, kept: `kept-${turn}` };
});

async function keep(rows: { id: string; keys: string[]; lead: unknown }[]): Promise<void> {
  const store = await openStore(names);
  await store.cache.leads.bulkPut(rows);
  closeStore(store);
}

async function ids(checked: boolean): Promise<string[]> {
  const reader = await openLeadReader(names.cache);
  const leads = await reader.leads({}, { checked });
  reader.close();
  return leads.map(({ id, activities }) => `${id}:${activities.length}`);
}

describe('D8 reading every lead kept', () => {
  it('D8 gives them in the order of their ids, all or those of a range', async () => {
    await keep([3, 1, 6, 0, 5, 2, 4].map((i) => leadRow(aLead({ id: `l${i}` }))));
    const reader = await openLeadReader(names.cache);
    const read = async (...asked: Parameters<typeof reader.leads>) => (await reader.leads(...asked)).map(({ id }) => id).join(' ');
    expect(await reader.ids()).toEqual(['l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6']);
    expect(await read()).toBe('l0 l1 l2 l3 l4 l5 l6');
    expect(await read({}, { atMost: 2 })).toBe('l0 l1');
    expect(await read({ from: 'l2', to: 'l4' })).toBe('l2 l3 l4');
    expect(await read({ from: 'l5' })).toBe('l5 l6');
    expect(await read({ to: 'l1' })).toBe('l0 l1');
    reader.close();
  });

  it('D8 says whether the store is open still: a sign-out closes it', async () => {
    const none = await openLeadReader(names.cache);
    expect(none.isOpen).toBe(false);
    await keep([]);
    const reader = await openLeadReader(names.cache);
    expect(reader.isOpen).toBe(true);
    await new Promise((done) => {
      indexedDB.deleteDatabase(names.cache).onsuccess = done;
    });
    expect(reader.isOpen).toBe(false);
  });

  it('D8 fills what an older version did not know, and leaves out what nobody can read', async () => {
    const { activities: _, ...older } = aLead({ id: 'older' });
    await keep([
      { id: 'older', keys: [], lead: older },
      { id: 'broken', keys: [], lead: 'no lead' },
      { id: 'wrong', keys: [], lead: { ...aLead({ id: 'wrong' }), createdAt: 'yesterday' } },
    ]);
    expect(await ids(true)).toEqual(['older:0']);
    expect(await ids(false)).toEqual(['older:0', 'wrong:0']);
  });

  it('D8 makes no store where there is none', async () => {
    expect(await ids(false)).toEqual([]);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(names.cache);
  });
});
