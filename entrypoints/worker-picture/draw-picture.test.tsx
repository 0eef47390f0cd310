// @vitest-environment jsdom
import { act as settle, useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { actsOf } from '@/lib/domain/would-refuse';
import { beginAhead } from '@/lib/messages/ahead';
import type { PanelFacts, Status } from '@/lib/messages/protocol';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, hours } from '@/test/fixtures/builders';
import { expectInert, hostileTexts } from '@/test/fixtures/hostile-text';
import { aStatus } from '@/test/fixtures/status';
import { hang } from '../panel-ask/picture';
import { drawPicture } from './draw-picture';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const ref = aRef();

/** A rep who is signed in. */
const signedIn: Partial<Status> = {
  connected: true,
  hub: 'https://hub.example',
  user: { id: 'rep-1', name: '佐藤 健' },
  by: 'token',
  grants: [{ role: 'rep', team: 'is-1', teamName: { ja: '内勤', en: 'Inside sales' } }],
  people: [{ id: 'rep-1', name: '佐藤 健', team: 'is-1', department: 'is' }],
  lastSync: now,
  leads: 1,
};

function shownOf(lead: Lead, known: Partial<Status> = {}): PanelFacts {
  const actor = { user: 'rep-1', roles: ['rep' as const], teams: ['is-1'] };
  const judged = { assessment: evaluate(lead, rulebook, now), may: [...actsOf(lead, rulebook, actor, now)] };
  return { lead: { lead, pending: [], refused: [], superseded: [], judged }, status: aStatus({ ...signedIn, ...known }), rulebook };
}

const early = now - hours(3);
const leads: Record<string, Lead> = {
  'nothing is known of': aLead(),
  'was handed over and called': aLead({
    activities: [anActivity({ type: 'inquiry', occurredAt: early, content: '料金表' }), aCall(now - hours(1), 'no_answer')],
    handOffs: [aHandOff(early)],
    stages: [{ stage: 'mql', at: early, recordedAt: early, by: 'rule' }],
    account: { otherLeads: 2, openDeals: 1 },
  } as Partial<Lead>),
  'asked for quiet': aLead({ doNotApproach: { at: early, reason: 'メールで連絡' }, handOffs: [aHandOff(early)] } as Partial<Lead>),
};

/** Ids are counted apart in each. */
function alike(markup: string): string {
  return markup.replace(/react-aria-?[^"\s]*/g, 'ID').replace(/_r_[^"\s]*/g, 'ID');
}

/** The panel as it draws itself, at the moment it first stands, out of what the worker told it. */
async function firstStood(shown: PanelFacts): Promise<string> {
  // The page's answers are kept for its life, so every page has modules of its own.
  vi.resetModules();
  const ahead = beginAhead();
  if (shown.lead !== undefined) ahead.put('getLead', { ref }, shown.lead);
  ahead.put('getStatus', {}, shown.status);
  ahead.put('getRulebook', {}, shown.rulebook);
  document.body.innerHTML = '<div id="root"></div>';
  const root = document.getElementById('root') as HTMLElement;
  const { Panel } = await import('../panel/app');
  let first = '';
  /** Nothing but what stands with the first commit. */
  function Seen() {
    useLayoutEffect(() => {
      first ||= root.innerHTML;
    });
    return null;
  }
  const drawn = createRoot(root);
  await settle(async () =>
    drawn.render(
      <>
        <Panel leadRef={ref} hung={null} />
        <Seen />
      </>,
    ),
  );
  await settle(async () => drawn.unmount());
  return first;
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the first picture', () => {
  it.each(Object.keys(leads))('of a lead that %s is what the panel itself shows first', async (which) => {
    vi.useFakeTimers({ toFake: ['Date'], now });
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    vi.stubGlobal(
      'IntersectionObserverEntry',
      class {
        get isVisible() {
          return true;
        }
      },
    );
    vi.stubGlobal('top', {});
    const shown = shownOf(leads[which] as Lead);
    const drawn = drawPicture(ref, shown, now);
    expect(drawn?.lang).toBe('en');
    const place = document.createElement('div');
    place.innerHTML = drawn?.markup ?? '';
    expect(alike(place.innerHTML)).toBe(alike(await firstStood(shown)));
    expect(place.textContent).toContain('佐藤 花子');
  });

  it.each(Object.keys(hostileTexts) as (keyof typeof hostileTexts)[])('stays text where a lead is named %s', (which) => {
    const text = hostileTexts[which];
    const drawn = drawPicture(ref, shownOf(aLead({ name: text, source: text, title: text })), now);
    document.body.innerHTML = '<div id="root"></div>';
    vi.stubGlobal(
      'PerformanceObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    hang(document.getElementById('root') as HTMLElement, drawn ?? { lang: 'ja', markup: '' });
    expect(document.body.textContent).not.toBe('');
    expectInert(document.body);
  });

  it.each([
    ['nobody is signed in', shownOf(aLead(), { connected: false })],
    ['the store is locked', shownOf(aLead(), { lapse: 'locked' })],
    ['nobody knows the lead', { ...shownOf(aLead()), lead: null }],
    ['nothing was agreed', { ...shownOf(aLead()), rulebook: null }],
  ])('is not drawn where %s', (_, shown) => {
    expect(drawPicture(ref, shown, now)).toBeNull();
  });
});
