// @vitest-environment jsdom
import { act as settle } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, vi } from 'vitest';
import { words } from '@/lib/i18n/words';
import { aRulebook, at, minutes } from '@/test/fixtures/builders';
import { expectInert, hostileTexts } from '@/test/fixtures/hostile-text';
import { SayProvider } from '../ui/say';
import { RepHead } from './rep-head';
import { SearchBar } from './search-bar';
import { type BacklogView, TeamBacklog } from './team-backlog';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    disconnect() {}
  },
);

const now = at('2026-11-24T10:00+09:00');
const { team } = words('ja');

function backlog(text: string, over: Partial<BacklogView> = {}): BacklogView {
  const local = { ja: text, en: text };
  const ref = { site: 'sample', type: 'lead', id: '4' };
  const row = { overdue: 1, dueSoon: 0, kept: 1, of: 2, longest: minutes(5), trend: [], touches: { byHand: 0, of: 1 } };
  return {
    team: { id: 'is-1', name: local },
    teams: [
      { id: 'is-1', name: local },
      { id: 'is-2', name: local },
    ],
    rows: [{ user: text.slice(0, 80), name: text, ...row }],
    unassigned: [],
    escalations: [
      {
        refs: [ref],
        name: text,
        company: text,
        owner: text.slice(0, 80),
        clock: 'p1:1',
        promise: 'p1',
        promiseName: local,
        to: local,
        due: now - minutes(30),
        at: now - minutes(30),
      },
    ],
    uncovered: [{ refs: [ref], name: text, company: text, owner: text, from: now, to: now + minutes(600), due: now + minutes(60) }],
    spread: { leads: 3, owners: [{ id: text.slice(0, 80), leads: 3 }], industries: [{ id: text, leads: 3 }] },
    asOf: now,
    cached: false,
    ...over,
  };
}

async function shown(draw: () => React.ReactNode, people: { id: string; name: string }[] = []): Promise<HTMLElement> {
  document.body.innerHTML = '<div id="root"></div>';
  const place = document.getElementById('root') as HTMLElement;
  const root = createRoot(place);
  await settle(async () =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={aRulebook()} people={people} roles={['manager']}>
        {draw()}
      </SayProvider>,
    ),
  );
  await settle(async () => place.querySelector<HTMLElement>('[data-testid=open-spread]')?.click());
  const copy = place.cloneNode(true) as HTMLElement;
  for (const input of copy.querySelectorAll('input')) input.setAttribute('value', input.value);
  await settle(async () => root.unmount());
  return copy;
}

const nothing = () => undefined;
const draw = (view: BacklogView) => () => (
  <TeamBacklog backlog={view} onTeam={nothing} onRep={nothing} onLead={nothing} onAssign={nothing} />
);

describe('fault 46 on the manager’s page and in the search', () => {
  it.each(Object.entries(hostileTexts))('%s is shown as text, cut and inert', async (_, text) => {
    const page = await shown(draw(backlog(text)), [{ id: text.slice(0, 80), name: text }]);
    expect(page.querySelectorAll('[data-testid=backlog-row], [data-testid=escalation], [data-testid=uncovered]')).toHaveLength(3);
    expect(page.textContent).toContain(team.escalations);
    expectInert(page);
  });

  it.each(Object.entries(hostileTexts))('%s as a rep’s name and as what is searched for is text, cut and inert', async (_, text) => {
    const page = await shown(() => (
      <>
        <RepHead name={text} row={backlog(text).rows[0]} onBack={nothing} />
        <SearchBar text={text.slice(0, 200)} onText={nothing} onLeave={nothing} aside={null} />
      </>
    ));
    expect(page.querySelector('h2')?.textContent?.length).toBeGreaterThan(3);
    // What a person types stands as it was typed, in the field alone.
    for (const input of page.querySelectorAll('input')) {
      expect(input.maxLength).toBe(200);
      input.removeAttribute('value');
    }
    expectInert(page);
  });
});

describe('C4 the backlog by rep', () => {
  const row = {
    user: 'rep-1',
    name: '佐藤 健',
    overdue: 3,
    dueSoon: 2,
    kept: 12,
    of: 17,
    longest: minutes(95),
    touches: { byHand: 5, of: 8 },
  };
  const trend = Array.from({ length: 14 }, (_, at) => ({ day: `2026-11-${10 + at}`, kept: at % 3, of: 3 }));

  it('says overdue, due soon, kept % with its n, longest and two weeks of each; how leads are spread over reps and industries', async () => {
    const page = await shown(
      draw(
        backlog('東日本', {
          rows: [
            { ...row, trend },
            { ...row, user: 'rep-2', name: '田中 優子', overdue: 0, kept: 0, of: 0, longest: null, trend: [] },
          ],
          spread: {
            leads: 10,
            owners: [
              { id: 'rep-1', leads: 7 },
              { id: 'rep-2', leads: 3 },
            ],
            industries: [
              { id: '製造業', leads: 6 },
              { id: '', leads: 4 },
            ],
          },
        }),
      ),
    );
    const cells = [...page.querySelectorAll('[data-testid=backlog-row]')].map((line) => [...line.children].map((cell) => cell.textContent));
    expect(cells[0]?.filter((_, at) => at !== 4)).toEqual(['佐藤 健', '3', '2', '71% (12/17)', '1時間35分']);
    expect(cells[0]?.[4]).not.toBe('');
    // Nothing closed is no share of nothing.
    expect(cells[1]?.filter((_, at) => at !== 4)).toEqual(['田中 優子', '0', '2', team.keptNone, team.keptNone]);
    const shares = [...page.querySelectorAll('.shares li')].map((one) => one.textContent);
    expect(shares).toEqual(['佐藤 健70% (7/10件)', '田中 優子30% (3/10件)', '製造業60% (6/10件)', `${team.unknownIndustry}40% (4/10件)`]);
  });

  it('says of a rep how much was logged by hand, of how many', async () => {
    const page = await shown(() => <RepHead name={row.name} row={{ ...row, trend }} onBack={nothing} />);
    expect(page.querySelector('[data-testid=by-hand]')?.textContent).toBe(team.byHandOf(63, 5, 8));
    const none = await shown(() => <RepHead name={row.name} row={{ ...row, trend, touches: { byHand: 0, of: 0 } }} onBack={nothing} />);
    expect(none.querySelector('[data-testid=by-hand]')?.textContent).toBe(team.noTouches);
  });
});

describe('B8 escalations that were withdrawn', () => {
  const [open] = backlog('佐藤').escalations;
  if (!open) throw new Error('an escalation is needed');
  const held = (why: 'done' | 'changed', clock: string) => ({ ...open, clock, withdrawn: { at: now - minutes(5), why } });

  it('are told apart from those that hold, with why and since when, and are not counted', async () => {
    const page = await shown(draw(backlog('佐藤', { escalations: [open, held('done', 'p1:2'), held('changed', 'p1:3')] })));
    expect(page.querySelectorAll('[data-testid=escalation]')).toHaveLength(1);
    const withdrawn = [...page.querySelectorAll('[data-testid=escalation-withdrawn]')].map((one) => one.textContent);
    expect(withdrawn).toHaveLength(2);
    expect(withdrawn[0]).toContain('取り下げ: 今日 9:55に対応済み');
    expect(withdrawn[1]).toContain('取り下げ: 今日 9:55に期限が変わりました');
    expect(page.querySelector(`[aria-label="${team.escalations}"] h2 .num`)?.textContent).toBe('1');
  });
});
