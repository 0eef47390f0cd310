import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { rowText } from '@/components/popup/queue-row';
import type { Say } from '@/components/ui/say';
import { evaluate } from '@/lib/domain/evaluate';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { timeFrame } from '@/lib/i18n/time-frame';
import { pick, words } from '@/lib/i18n/words';
import { clockRow } from '@/lib/store/clock-row';
import { closeStore, openStore, type Store } from '@/lib/store/open-store';
import { readQueue } from '@/lib/store/queue';
import { writeSetting } from '@/lib/store/settings';
import { writeState } from '@/lib/store/state';
import { openSession, type Session } from '@/lib/sync/session';
import type { Sync } from '@/lib/sync/sync';
import { browserState } from '@/test/fixtures/browser';
import { aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { showBadge } from './badge';
import { chipSummary } from './chip-summary';
import { createNotices } from './notices';
import { createPolicyDesk } from './policy-desk';

const asked = at('2026-11-24T10:00+09:00');
/** The quick answer was due at 11:00. */
const now = at('2026-11-24T13:00+09:00');
const lead = aLead({
  id: 'late',
  owner: 'me',
  activities: [anActivity({ id: 'ask', type: 'inquiry', intent: 'price', occurredAt: asked })],
  handOffs: [aHandOff(asked, { id: 'h1', intent: 'price' })],
  stages: [{ stage: 'mql', at: asked, recordedAt: asked, by: 'rule' }],
});

function agreedFrom(goLive: Instant, trialDays: number): Rulebook {
  const { agreement } = aRulebook();
  return aRulebook({ agreement: { meta: { ...agreement.meta, goLive, trialDays } } });
}

/** The same late lead in every place, by an agreement of which it is from before, in the trial run, or counted. */
const places = [
  [
    'from before the start date',
    agreedFrom(at('2026-11-24T12:00+09:00'), 10),
    { badge: '', list: 'stock', due: '期限なし', chip: 'mute', told: 0 },
  ],
  [
    'in the trial run',
    agreedFrom(at('2026-11-20T00:00+09:00'), 10),
    { badge: '', list: 'overdue', due: '2時間 超過', chip: 'late', told: 0 },
  ],
  [
    'once it counts',
    agreedFrom(at('2026-11-02T00:00+09:00'), 0),
    { badge: '1', list: 'overdue', due: '2時間 超過', chip: 'late', told: 1 },
  ],
] as const;

let store: Store;
let session: Session;
let told: string[];
let count = 0;

async function keep(rulebook: Rulebook): Promise<void> {
  await store.cache.leads.put({ id: lead.id, keys: ['sample/lead/1'], lead });
  await store.cache.clocks.put(
    clockRow(lead, [], { rulebook, revision: 'r', actor: { user: 'me', roles: ['rep'], teams: ['is-1'] }, now }),
  );
  await writeState(store, 'rulebook', { rulebook, revision: 'r' });
}

beforeEach(async () => {
  count += 1;
  fakeBrowser.reset();
  const state = browserState();
  state.granted.add('notifications');
  told = [];
  Object.assign(fakeBrowser.permissions, { contains: async () => true });
  Object.assign(fakeBrowser.notifications, { create: async (id: string) => told.push(id), clear: async () => true });
  Object.assign(fakeBrowser.action, { setBadgeBackgroundColor: async () => undefined });
  store = await openStore({ cache: `go-live-${count}`, kept: `go-live-kept-${count}` });
  await writeState(store, 'me', {
    user: { id: 'me', name: 'Me' },
    grants: [],
    sites: [],
    people: [{ id: 'me', name: 'Me', team: 'is-1', department: 'is' }],
    signs: [],
    hub: { name: 'hub', version: '1' },
    epoch: 'e',
    serverTime: now,
  });
  await writeState(store, 'feed', { session: 's', cursor: 'c', epoch: 'e', resync: false, lastSync: now });
  await writeSetting(store, 'notices', { on: true, company: false });
  session = await openSession(store, undefined, { wall: () => now, running: () => now });
});
afterEach(() => closeStore(store));

describe.each(places)('E8 a late lead %s', (_, rulebook, wanted) => {
  it(`is ${wanted.badge === '' ? 'not ' : ''}on the badge`, async () => {
    const texts: string[] = [];
    Object.assign(fakeBrowser.action, { setBadgeText: async ({ text }: { text: string }) => void texts.push(text) });
    await keep(rulebook);
    await showBadge(session);
    expect(texts).toEqual([wanted.badge]);
  });

  it(`lies in the popup's list “${wanted.list}” alone, and says so`, async () => {
    await keep(rulebook);
    const lists = await readQueue(store, 'me', now, now + hours(11), 10);
    expect(
      Object.entries(lists).flatMap(([name, { ids }]) => (ids.length > 0 && name !== 'fresh' && name !== 'decide' ? [name] : [])),
    ).toEqual([wanted.list]);
    const say = {
      lang: 'ja',
      words: words('ja'),
      now,
      frame: (promise?: string) => timeFrame(rulebook, promise),
      text: (text: LocalText) => pick(text, 'ja'),
      person: () => null,
      agreement: rulebook.agreement,
    } as unknown as Say;
    const item = { ref: aRef(), group: 'overdue' as const, lead, assessment: evaluate(lead, rulebook, now), viewer: 'me' };
    expect(rowText(item, say).due).toBe(wanted.due);
  });

  it(`${wanted.told === 0 ? 'brings no notice' : 'brings its notice'}`, async () => {
    await keep(rulebook);
    const sync = { trouble: async () => null, running: () => false, run: async () => undefined } as unknown as Sync;
    const notices = createNotices({ session, sync, company: createPolicyDesk(), act: async () => undefined });
    // The day was begun before anything was late.
    await store.cache.clocks.clear();
    await notices.look();
    told.length = 0;
    await keep(rulebook);
    await notices.look();
    expect(told).toHaveLength(wanted.told);
  });

  it('shows on the chip what there is of a clock', () => {
    const summary = chipSummary({ view: lead, rulebook, lang: 'ja', now, offset: 0, revision: 1, note: '' });
    expect(summary.phases.findLast(({ at: from }) => from <= now)?.tone).toBe(wanted.chip);
  });
});
