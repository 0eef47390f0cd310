import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockRow } from './clock-row';
import { NEVER } from './clock-row';
import { nextChange } from './judge-rows';
import { closeStore, openStore, type Store } from './open-store';
import { overdueCount, pressing, readMarketing, readQueue, readTeam } from './queue';

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

  it('C1 puts hot intent first, then call-backs, then the rest by due moment', async () => {
    await put(
      { lead: 'late', due: now - 500 },
      { lead: 'later', due: now - 900 },
      { lead: 'callback', tier: 1, due: now - 10 },
      { lead: 'hot', tier: 0, due: now - 1 },
      { lead: 'put off', tier: 3, due: now - 2_000 },
      { lead: 'somebody else’s', owner: 'other', due: now - 1 },
      { lead: 'today', due: now + 5 },
      { lead: 'tomorrow', due: tonight + 5 },
    );
    const { overdue, today } = await readQueue(store, 'me', now, tonight, 100);
    expect(overdue).toEqual({ ids: ['hot', 'callback', 'later', 'late', 'put off'], more: false });
    expect(today).toEqual({ ids: ['today'], more: false });
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

  it('reads no more than the limit and says that there is more', async () => {
    await put(...Array.from({ length: 30 }, (_, index) => ({ lead: `lead-${index}`, due: index })));
    const { overdue } = await readQueue(store, 'me', now, tonight, 10);
    expect(overdue.more).toBe(true);
    expect(overdue.ids).toHaveLength(10);
  });

  it('the badge counts what is overdue and counts, up to a limit; nothing of a trial run (E8)', async () => {
    await put(
      { lead: 'late', due: now - 5, counted: now - 5 },
      { lead: 'late too', due: now - 9, counted: now - 9 },
      { lead: 'in the trial run', due: now - 5, trial: true },
      { lead: 'soon', due: now + 5, counted: now + 5 },
    );
    expect(await overdueCount(store, 'me', now, 100)).toBe(2);
    expect(await overdueCount(store, 'me', now, 1)).toBe(1);
    expect((await readQueue(store, 'me', now, tonight, 10)).overdue.ids).toContain('in the trial run');
  });

  it('lists what is back again, and what is older than the agreement by itself, newest first', async () => {
    await put(
      { lead: 'back', back: NEVER, woken: NEVER },
      { lead: 'back and due', back: now + 5, woken: now + 5 },
      { lead: 'older', stock: 10 },
      { lead: 'old', stock: 20 },
    );
    const { back, stock } = await readQueue(store, 'me', now, tonight, 10);
    expect(back.ids).toEqual(['back and due', 'back']);
    expect(stock.ids).toEqual(['old', 'older']);
  });

  it('lists what was worked without a deal, longest with sales first: a person’s own, and a team’s whoever owns it (C7)', async () => {
    await put(
      { lead: 'newer', unregistered: 20, team: 'a' },
      { lead: 'older', unregistered: 10, team: 'a', tier: 3 },
      { lead: 'a colleague’s', owner: 'other', unregistered: 5, team: 'a' },
      { lead: 'nobody’s', owner: undefined, unregistered: 15, team: 'a' },
      { lead: 'of another team', owner: 'else', unregistered: 1, team: 'b' },
      { lead: 'not worked', due: now - 1 },
    );
    const { unregistered } = await readQueue(store, 'me', now, tonight, 10);
    expect(unregistered).toEqual({ ids: ['older', 'newer'], more: false });
    expect((await readTeam(store, 'a', 3)).unregistered).toEqual({ ids: ['a colleague’s', 'older', 'nobody’s'], more: true });
  });

  it('opens the list of what nobody registered among 10,000 leads by keys alone: no row and no lead is read (C7)', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => ({
      lead: `lead-${n}`,
      due: n,
      ...(n % 3 === 0 && { unregistered: n, team: 'a' }),
    }));
    await put(...rows);
    const read: string[] = [];
    for (const table of [store.cache.clocks, store.cache.leads]) {
      table.hook('reading', (value) => {
        read.push(table.name);
        return value;
      });
    }
    const { unregistered } = await readQueue(store, 'me', now, tonight, 200);
    expect([unregistered.ids.length, unregistered.more, unregistered.ids[1]]).toEqual([200, true, 'lead-3']);
    expect((await readTeam(store, 'a', 200)).unregistered.ids).toHaveLength(200);
    expect(read).toEqual([]);
    expect(await store.cache.clocks.get('lead-1')).toMatchObject({ due: 1 });
    expect(read).toEqual(['clocks']);
  });

  it('gives marketing questions and send-backs by due moment, nearly qualified by score, whoever owns them', async () => {
    await put(
      { lead: 'asked', question: now + 50 },
      { lead: 'asked first', owner: 'other', question: now - 50 },
      { lead: 'sent back', sentBack: now },
      { lead: 'nearly', nearly: -30 },
      { lead: 'nearer', nearly: -60 },
      { lead: 'back', woken: NEVER },
      { lead: 'plain' },
    );
    const { questions, sentBack, nearly, woken } = await readMarketing(store, 10);
    expect(questions.ids).toEqual(['asked first', 'asked']);
    expect(sentBack.ids).toEqual(['sent back']);
    expect(nearly.ids).toEqual(['nearer', 'nearly']);
    expect(woken.ids).toEqual(['back']);
  });

  it('finds what presses: at risk or overdue, mine alone, nearest due first', async () => {
    await put(
      { lead: 'at risk', warn: now - 1, counted: now + 50 },
      { lead: 'overdue', warn: now - 900, counted: now - 400 },
      { lead: 'later', warn: now + 1, counted: now + 60 },
      { lead: 'put off', counted: now - 400 },
      { lead: 'somebody else’s', owner: 'other', warn: now - 1, counted: now + 50 },
    );
    expect((await pressing(store, 'me', now, 10)).map(({ lead }) => lead)).toEqual(['overdue', 'at risk']);
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
