import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { defaultRulebook } from '@/lib/domain/rulebook';
import { HOUR } from '@/lib/domain/time';
import { beginResync } from '@/lib/store/apply-changes';
import { clockRow, type Judge } from '@/lib/store/clock-row';
import { leadRow, readLeads } from '@/lib/store/leads';
import { nameRow } from '@/lib/store/names';
import { closeStore, openStore, type Store } from '@/lib/store/open-store';
import { overdueCount, readQueue } from '@/lib/store/queue';
import { pull } from '@/lib/sync/pull';
import { benchLeads, benchNow } from '../leads';

// In a page of its own, in the browser's own database: what the worker does with its store, and the least that anybody could.

const owner = 'rep-1';
const judge: Judge = {
  rulebook: defaultRulebook,
  revision: 'r1',
  actor: { user: owner, roles: ['rep'], teams: ['is-1'] },
  now: benchNow,
};
const endOfDay = benchNow + 8 * HOUR;
/** As the popup asks: so many ids a list, so many rows in sight. */
const LIST = 200;
const IN_SIGHT = 12;
const PAGE = 500;

type Kept = { lead: ReturnType<typeof leadRow>; clock: ReturnType<typeof clockRow>; name: ReturnType<typeof nameRow> };

function rowsOf(lead: Lead): Kept {
  return { lead: leadRow(lead), clock: clockRow(lead, [], judge), name: nameRow(lead) };
}

async function put({ cache }: Store, rows: readonly Kept[], named = true): Promise<void> {
  await cache.transaction('rw', cache.leads, cache.clocks, cache.names, async () => {
    await cache.leads.bulkPut(rows.map(({ lead }) => lead));
    await cache.clocks.bulkPut(rows.map(({ clock }) => clock));
    if (named) await cache.names.bulkPut(rows.map(({ name }) => name));
  });
}

async function afresh(name: string): Promise<Store> {
  await Promise.all(
    [`${name}-cache`, `${name}-kept`].map((each) => new Promise((done) => (indexedDB.deleteDatabase(each).onsuccess = done))),
  );
  return openStore({ cache: `${name}-cache`, kept: `${name}-kept` });
}

/** Fills a store with so many leads of one owner: a hundred different ones, over and over, each with moments of its own. */
async function filled(count: number): Promise<Store> {
  const store = await afresh(`list-${count}`);
  // Short histories: what a list costs must not hang on how much a lead did.
  const models = benchLeads(100).map((lead) => rowsOf({ ...lead, owner, activities: lead.activities.slice(-2) }));
  for (let from = 0; from < count; from += 2_000) {
    const batch = Array.from({ length: Math.min(2_000, count - from) }, (_, index): Kept => {
      const n = from + index;
      const { lead, clock, name } = models[n % models.length] as Kept;
      const id = `l${n}`;
      const due = clock.due === undefined ? {} : { due: clock.due + Math.floor(n / models.length) };
      return {
        lead: { id, keys: [`crm/lead/${n}`], lead: { ...(lead.lead as Lead), id, refs: [{ site: 'crm', type: 'lead', id: String(n) }] } },
        clock: { ...clock, lead: id, ...due },
        name: { ...name, lead: id },
      };
    });
    // Lists never read by name, and filling that index takes longest.
    await put(store, batch, false);
  }
  return store;
}

/** Milliseconds of one look at the popup's list: its ids, its count, the rows in sight, judged. */
async function look(store: Store): Promise<number> {
  const from = performance.now();
  const [lists] = await Promise.all([readQueue(store, owner, benchNow, endOfDay, LIST), overdueCount(store, owner, benchNow, 100)]);
  const ids = [...lists.overdue.ids, ...lists.today.ids].slice(0, IN_SIGHT);
  for (const lead of await readLeads(store, ids)) evaluate(lead, defaultRulebook, benchNow);
  return performance.now() - from;
}

/** Looks at lists of each size in turn. */
async function lists(counts: readonly number[], rounds: number): Promise<number[][]> {
  const stores: Store[] = [];
  for (const count of counts) stores.push(await filled(count));
  const times: number[][] = counts.map(() => []);
  for (let round = -5; round < rounds; round++) {
    for (const [index, store] of stores.entries()) {
      const time = await look(store);
      if (round >= 0) times[index]?.push(time);
    }
  }
  stores.forEach(closeStore);
  return times;
}

type Page = { leads: Lead[]; cursor: string; more: boolean };

async function fetchPage(cursor: string | null): Promise<Page> {
  const response = await fetch(`/changes?cursor=${cursor ?? '0'}`);
  return (await response.json()) as Page;
}

/** The first sync as the worker does it, and when its first page was there to be shown. */
async function sync(name: string): Promise<{ whole: number; first: number }> {
  const store = await afresh(name);
  await beginResync(store, 's');
  const from = performance.now();
  let first = 0;
  await pull({
    store,
    session: 's',
    judge: async () => judge,
    signal: new AbortController().signal,
    limit: PAGE,
    hub: {
      changes: async (cursor) => ({ ...(await fetchPage(cursor)), removed: [], epoch: 'e', serverTime: benchNow, unread: 0 }),
    },
    onPage: () => {
      first ||= performance.now() - from;
    },
  });
  const whole = performance.now() - from;
  closeStore(store);
  return { whole, first };
}

/** The same pages fetched and parsed, and rows made beforehand put into the same stores and indexes. */
async function raw(name: string, made: readonly Kept[]): Promise<number> {
  const store = await afresh(name);
  const from = performance.now();
  let at = 0;
  for (let cursor: string | null = null, more = true; more; ) {
    const page: Page = await fetchPage(cursor);
    await put(store, made.slice(at, at + page.leads.length));
    at += page.leads.length;
    ({ cursor, more } = page);
  }
  const time = performance.now() - from;
  closeStore(store);
  return time;
}

async function firstSync(count: number, rounds: number): Promise<{ ours: number[]; raw: number[]; first: number[] }> {
  const made = benchLeads(count).map(rowsOf);
  const times = { ours: [] as number[], raw: [] as number[], first: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    // In turn, each first once: whatever warms up does so for both.
    const both = [
      async () => {
        const { whole, first } = await sync(`sync-${round}`);
        times.ours.push(whole);
        times.first.push(first);
      },
      async () => times.raw.push(await raw(`raw-${round}`, made)),
    ];
    for (const run of round % 2 === 0 ? both : both.reverse()) await run();
  }
  return times;
}

Object.assign(globalThis, { lists, firstSync });
