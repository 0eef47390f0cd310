// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { SayProvider } from '@/components/ui/say';
import { words } from '@/lib/i18n/words';
import type { BacklogView, Queue, Status } from '@/lib/messages/protocol';
import { aHandOff, aLead, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
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
const { team } = words('en');
const led = { id: 'is-1', name: { ja: '第1チーム', en: 'Team 1' } };
const seen = { id: 'is-2', name: { ja: '第2チーム', en: 'Team 2' } };
const row = {
  user: 'rep-1',
  name: 'Sato',
  overdue: 2,
  dueSoon: 0,
  kept: 1,
  of: 2,
  longest: hours(1),
  trend: [],
  touches: { byHand: 0, of: 0 },
};
const nobodys = aLead({ id: 'l1', refs: [aRef('l1')], owner: null, handOffs: [aHandOff(now - hours(3))] });
const backlog: BacklogView = {
  ...{ team: led, teams: [led, seen], rows: [row], unassigned: [nobodys], escalations: [], uncovered: [] },
  ...{ spread: { leads: 0, owners: [], industries: [] }, asOf: now, cached: false },
};

/** The hub shows the team that is led; of the other, marketing is told nothing: it has too few reps. */
function answer(name: string, ask: { team?: string }): object {
  if (name === 'getBacklog') return ask.team === seen.id ? { ok: false, code: 'forbidden' } : { ok: true, value: backlog };
  return { ok: true, value: { lists: {}, overdue: 0 } satisfies Queue };
}

let root: Root;

async function show(): Promise<HTMLElement> {
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async ({ name, ask }: { name: string; ask: object }) =>
    answer(name, ask)) as never);
  const grants = [
    { role: 'marketing', team: 'is-2', teamName: seen.name },
    { role: 'manager', team: 'is-1', teamName: led.name },
  ];
  const people = [{ id: 'rep-1', name: 'Sato', team: 'is-1', department: 'is' }];
  const status = { user: { id: 'head', name: '' }, grants, people, sites: [] } as unknown as Status;
  const context: ListContext = { rulebook, status, act: async () => null, onOpen: () => undefined, onDetails: () => undefined };
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root') as HTMLElement);
  await settle(async () =>
    root.render(
      <SayProvider lang="en" now={now} rulebook={rulebook} people={[{ id: 'rep-1', name: 'Sato' }]}>
        <Team context={context} onLead={() => undefined} />
      </SayProvider>,
    ),
  );
  await settle(async () => vi.waitFor(() => expect(byId('backlog-row')).not.toBeNull()));
  return document.body;
}

const byId = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);

/** Chooses a team, by the list that a browser fills in by itself. */
async function choose(id: string): Promise<void> {
  const list = document.querySelector<HTMLSelectElement>('.team-bar select');
  if (!list) throw new Error('there is no choice of teams');
  await settle(async () => {
    list.value = id;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

afterEach(async () => {
  await settle(async () => root.unmount());
  vi.restoreAllMocks();
});

describe('C5 a head of one team who is marketing in another', () => {
  it('is told why the other’s figures can’t be shown, and finds the way back', async () => {
    await show();
    await choose('is-2');
    await settle(async () => vi.waitFor(() => expect(byId('too-few')).not.toBeNull()));
    expect(byId('too-few')?.textContent).toContain(team.tooFewHint);
    expect(byId('tab-unassigned')).toBeNull();
    await choose('is-1');
    await settle(async () => vi.waitFor(() => expect(byId('backlog-row')).not.toBeNull()));
    expect(byId('too-few')).toBeNull();
  });
});

describe('C4 what nobody owns', () => {
  it('is assigned, one or several at once; it was nobody’s to reassign', async () => {
    await show();
    await settle(async () => byId('tab-unassigned')?.click());
    expect(byId('bulk-reassign')?.textContent).toBe(team.assign);
    expect(byId('bulk-reassign')?.hasAttribute('disabled')).toBe(true);
    await settle(async () => byId('tick-all')?.click());
    expect(byId('bulk-reassign')?.hasAttribute('disabled')).toBe(false);
    await settle(async () => byId('bulk-reassign')?.click());
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('Sato');
  });
});
