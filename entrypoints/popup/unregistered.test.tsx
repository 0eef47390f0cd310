// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { SayProvider } from '@/components/ui/say';
import type { Lead } from '@/lib/domain/lead';
import type { Language } from '@/lib/domain/text';
import type { BacklogView, LeadView, Queue, Status } from '@/lib/messages/protocol';
import { clockRow } from '@/lib/store/clock-row';
import { closeStore, openStore, type Store } from '@/lib/store/open-store';
import { readQueue, readTeam } from '@/lib/store/queue';
import { aCall, aHandOff, aLead, aRef, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { Mine } from './mine';
import { Team } from './team';
import type { ListContext } from './work-list';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    disconnect() {}
  },
);
Element.prototype.scrollIntoView ??= () => undefined;

const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const people = [
  { id: 'rep-1', name: '佐藤 健', team: 'is-1', department: 'is' as const },
  { id: 'rep-2', name: '田中 優子', team: 'is-1', department: 'is' as const },
];
const handedOver = at('2026-11-10T10:00+09:00');
const yes = { state: 'yes' as const, at: now - days(3), source: 'person' as const };

/** Handed over on 10 November, three answers, three calls, no deal. */
function worked(id: string, facts: Partial<Lead> = {}): Lead {
  return aLead({
    id,
    refs: [aRef(id)],
    name: `リード ${id}`,
    handOffs: [aHandOff(handedOver, { id: 'h1' })],
    stages: [{ stage: 'mql', at: handedOver, recordedAt: handedOver, by: 'rule' }],
    bant: { need: yes, authority: yes, timing: yes },
    activities: [30, 20, 10].map((ago) => aCall(now - hours(ago), 'no_answer', { id: `${id}-${ago}` })),
    ...facts,
  });
}

let store: Store;
let root: Root;
let count = 0;
let leads: Lead[];

async function keep(...some: Lead[]): Promise<void> {
  leads = some;
  const judge = { rulebook, revision: 'r', actor: { user: 'rep-1', roles: ['rep' as const], teams: ['is-1'] }, now };
  await store.cache.clocks.bulkPut(some.map((lead) => clockRow(lead, [], judge)));
}

/** What the worker answers, from the same index. */
async function answer(name: string, ask: { team?: string; ids?: string[] }): Promise<unknown> {
  if (name === 'getRows') {
    const found = leads.filter(({ id }) => ask.ids?.includes(id));
    return found.map((lead): LeadView => ({ lead, pending: [], refused: [], superseded: [] }));
  }
  if (name === 'getBacklog') {
    const team = { id: 'is-1', name: { ja: '第1チーム', en: 'Team 1' } };
    const row = { user: 'rep-2', name: '田中 優子', overdue: 0, dueSoon: 0, kept: 0, of: 0, longest: null, trend: [] };
    const backlog: BacklogView = {
      ...{ team, teams: [team], rows: [{ ...row, touches: { byHand: 0, of: 0 } }], unassigned: [], escalations: [], uncovered: [] },
      ...{ spread: { leads: 0, owners: [], industries: [] }, asOf: now, cached: false },
    };
    return backlog;
  }
  const lists = ask.team === undefined ? await readQueue(store, 'rep-1', now, now + hours(8), 200) : await readTeam(store, ask.team, 200);
  return { lists, overdue: 0 } satisfies Queue;
}

async function shown(lang: Language, role: 'rep' | 'manager'): Promise<HTMLElement> {
  const status = {
    user: { id: role === 'rep' ? 'rep-1' : 'boss', name: '' },
    grants: [{ role, team: 'is-1', teamName: { ja: '', en: '' } }],
    people,
    sites: [],
  } as unknown as Status;
  const context: ListContext = { rulebook, status, act: async () => null, onOpen: () => undefined, onDetails: () => undefined };
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  await settle(async () =>
    root.render(
      <SayProvider lang={lang} now={now} rulebook={rulebook} people={people}>
        {role === 'rep' ? <Mine context={context} trial={null} /> : <Team context={context} onLead={() => undefined} />}
      </SayProvider>,
    ),
  );
  return document.body;
}

const tab = () => document.querySelector<HTMLElement>('[data-testid="tab-unregistered"]');

async function opened(): Promise<string[]> {
  await settle(async () => vi.waitFor(() => expect(tab()).not.toBeNull()));
  await settle(async () => tab()?.click());
  await settle(async () => vi.waitFor(() => expect(document.querySelector('[data-testid="row"]')).not.toBeNull()));
  return [...document.querySelectorAll('[data-testid="row"]')].map((row) => row.textContent ?? '');
}

describe('C7 worked but not registered, in the popup', () => {
  beforeEach(async () => {
    count += 1;
    store = await openStore({ cache: `unregistered-${count}`, kept: `unregistered-kept-${count}` });
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async ({ name, ask }: { name: string; ask: object }) => ({
      ok: true,
      value: await answer(name, ask),
    })) as never);
  });
  afterEach(async () => {
    await settle(async () => root.unmount());
    vi.restoreAllMocks();
    closeStore(store);
  });

  it('a rep reads which of their leads, how far each was worked and since when', async () => {
    await keep(worked('mine'), worked('a colleague’s', { owner: 'rep-2' }), worked('fresh', { activities: [] }));
    await shown('ja', 'rep');
    const rows = await opened();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain('リード mine');
    expect(rows[0]).toContain('BANT 3/4 · 接触3回 · 引き渡し 11/10');
    expect(tab()?.textContent).toBe('登録漏れ1');
    expect(document.body.textContent).toContain('BANTを3項目以上聞き、引き渡し後に3回以上接触しているのに、CRMに商談がありません');
  });

  it('who leads the team reads whose each is, and may give several to somebody else; in English', async () => {
    await keep(worked('mine'), worked('a colleague’s', { owner: 'rep-2' }));
    await shown('en', 'manager');
    const rows = await opened();
    expect(rows).toHaveLength(2);
    expect(rows.join()).toContain('BANT 3 of 4 · 3 touches · with sales since 10 Nov');
    expect(rows.find((row) => row.includes('colleague'))).toContain('田中 優子');
    expect(document.querySelectorAll('[data-testid="tick"]')).toHaveLength(2);
    expect(document.body.textContent).toContain('but no deal in the CRM');
  });

  it('without such a lead there is no such list', async () => {
    await keep(worked('fresh', { activities: [] }));
    await shown('ja', 'rep');
    // What an earlier look said is there until this one's answer.
    await settle(async () => vi.waitFor(() => expect(tab()).toBeNull()));
    expect(document.body.textContent).toContain('次の一件');
  });
});
