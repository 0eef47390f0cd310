import { beforeEach, describe, expect, it } from 'vitest';
import 'fake-indexeddb/auto';
import { aLead } from '@/test/fixtures/builders';
import { type LeadRange, openLeadReader } from './lead-reader';
import { leadRow } from './leads';
import { closeStore, openStore, type Store } from './open-store';

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

  it('D8 gives the next ones after an id, and says whether these were the last: also where some can not be read', async () => {
    await keep([...[0, 1, 2].map((i) => leadRow(aLead({ id: `l${i}` }))), { id: 'l3', keys: [], lead: 'no lead' }]);
    const reader = await openLeadReader(names.cache);
    const next = async (after: string | null, atMost: number) => {
      const { leads, end, isLast } = await reader.next(after, atMost);
      return [leads.map(({ id }) => id).join(' '), end, isLast];
    };
    expect(await next(null, 2)).toEqual(['l0 l1', 'l1', false]);
    expect(await next('l1', 2)).toEqual(['l2', 'l3', false]);
    expect(await next('l3', 2)).toEqual(['', null, true]);
    expect(await next('l1', 3)).toEqual(['l2', 'l3', true]);
    reader.close();
  });

  it.each<[string, (store: Store) => Promise<unknown>, LeadRange[]]>([
    ['one lead', (store) => store.cache.leads.put(leadRow(aLead({ id: 'l1' }))), [{ from: 'l1', to: 'l1' }]],
    ['one gone', (store) => store.cache.leads.delete('l0'), [{ from: 'l0', to: 'l0' }]],
    ['a new one', (store) => store.cache.leads.add(leadRow(aLead({ id: 'l9' }))), [{ from: 'l9', to: 'l9' }]],
    [
      'two in one transaction',
      (store) => store.cache.leads.bulkPut(['l2', 'l0'].map((id) => leadRow(aLead({ id })))),
      [
        { from: 'l0', to: 'l0' },
        { from: 'l2', to: 'l2' },
      ],
    ],
    ['all', (store) => store.cache.leads.clear(), [{}]],
    ['no lead', (store) => store.cache.names.clear(), []],
  ])('D8 hears from its writers where leads were written: %s', async (_, write, told) => {
    await keep(['l0', 'l1', 'l2'].map((id) => leadRow(aLead({ id }))));
    const reader = await openLeadReader(names.cache);
    const store = await openStore(names);
    await write(store);
    // Told on another channel afterwards, and heard: then the first was heard as well.
    const [here, there] = [new BroadcastChannel('after'), new BroadcastChannel('after')];
    await new Promise((heard) => {
      there.onmessage = heard;
      here.postMessage('done');
    });
    await new Promise((soon) => setTimeout(soon, 20));
    for (const channel of [here, there]) channel.close();
    const changes = reader.takeChanges();
    const sorted = [...changes].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
    expect([...new Map(sorted.map((range) => [JSON.stringify(range), range])).values()]).toEqual(told);
    expect(reader.takeChanges()).toEqual([]);
    closeStore(store);
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
