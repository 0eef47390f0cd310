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

async function ids(checked: boolean, size?: number): Promise<string[]> {
  const reader = await openLeadReader(names.cache);
  const found: string[] = [];
  for await (const { id, activities } of reader.leads({ checked, ...(size ? { size } : {}) })) found.push(`${id}:${activities.length}`);
  reader.close();
  return found;
}

describe('D8 reading every lead kept', () => {
  it.each([1, 2, 7, 100])('D8 gives each once, %i at a time', async (size) => {
    const leads = Array.from({ length: 7 }, (_, i) => aLead({ id: `l${i}` }));
    await keep(leads.map(leadRow));
    expect(await ids(false, size)).toEqual(leads.map(({ id }) => `${id}:0`));
    const reader = await openLeadReader(names.cache);
    expect(await reader.count()).toBe(7);
    reader.close();
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
