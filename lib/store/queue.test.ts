import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockRow } from './clock-row';
import { NEVER } from './clock-row';
import { nextChange } from './judge-rows';
import { closeStore, openStore, type Store } from './open-store';
import { overdueCount, readQueue } from './queue';

const now = 1_000_000;
const tonight = 2_000_000;
let store: Store;

async function put(...rows: (Partial<ClockRow> & { lead: string })[]): Promise<void> {
  await store.cache.clocks.bulkPut(rows.map((row) => ({ rev: 1, revision: 'r', owner: 'me', tier: 2, ...row })));
}

describe('the queue', () => {
  let count = 0;
  beforeEach(async () => {
    count += 1;
    store = await openStore({ cache: `queue-${count}`, kept: `queue-kept-${count}` });
  });
  afterEach(() => closeStore(store));

  it('puts hot intent first, then call-backs, then the rest by due moment', async () => {
    await put(
      { lead: 'late', due: now - 500 },
      { lead: 'later', due: now - 900 },
      { lead: 'callback', tier: 1, due: now - 10 },
      { lead: 'hot', tier: 0, due: now - 1 },
      { lead: 'somebody else’s', owner: 'other', due: now - 1 },
      { lead: 'today', due: now + 5 },
      { lead: 'tomorrow', due: tonight + 5 },
    );
    const { overdue, today } = await readQueue(store, 'me', now, tonight, 100);
    expect(overdue).toEqual({ ids: ['hot', 'callback', 'later', 'late'], count: 4 });
    expect(today).toEqual({ ids: ['today'], count: 1 });
    expect(await overdueCount(store, 'me', now)).toBe(4);
  });

  it('shows a lead once: what is due today is not shown again as new or to decide', async () => {
    await put(
      { lead: 'new and due today', due: now + 5, fresh: now + 5 },
      { lead: 'new', due: tonight + 5, fresh: tonight + 5 },
      { lead: 'new without clock', fresh: NEVER },
      { lead: 'decide', decide: NEVER },
    );
    const { today, fresh, decide } = await readQueue(store, 'me', now, tonight, 100);
    expect(today.ids).toEqual(['new and due today']);
    expect(fresh.ids).toEqual(['new', 'new without clock']);
    expect(decide.ids).toEqual(['decide']);
  });

  it('counts all and lists some', async () => {
    await put(...Array.from({ length: 30 }, (_, index) => ({ lead: `lead-${index}`, due: index })));
    const { overdue } = await readQueue(store, 'me', now, tonight, 10);
    expect(overdue.count).toBe(30);
    expect(overdue.ids).toHaveLength(10);
  });

  it('knows when it can differ next: something falls due, or a lead’s standing changes', async () => {
    expect(await nextChange(store, 'me', now)).toBeNull();
    await put(
      { lead: 'a', due: now + 900 },
      { lead: 'b', owner: 'other', due: now + 10, changesAt: now + 400 },
      { lead: 'c', due: now - 5 },
    );
    expect(await nextChange(store, 'me', now)).toBe(now + 400);
  });
});
