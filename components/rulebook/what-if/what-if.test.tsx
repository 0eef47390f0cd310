// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { type WhatIfResult, whatIf } from '@/lib/domain/what-if';
import { aHandOff, aLead, at, days } from '@/test/fixtures/builders';
import { SayProvider } from '../../ui/say';
import { useWhatIfAhead } from './use-what-if-ahead';
import { WhatIf } from './what-if';
import { type WhatIfReport, type WhatIfSource, WhatIfSourceProvider } from './what-if-source';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
const now = at('2026-11-20T18:00+09:00');
let host: HTMLElement;
let root: Root;

beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

/** A source that tells what the test says, and remembers whether it was ended. */
function aSource() {
  const known = { runs: 0, ended: 0, report: (_: WhatIfReport) => {}, fail: () => {} };
  const source: WhatIfSource = {
    run(_, report, fail) {
      known.runs += 1;
      known.report = report;
      known.fail = fail;
      return () => {
        known.ended += 1;
      };
    },
  };
  return { known, source };
}

function withFirstCall(amount: number): Rulebook {
  const { agreement, almanac } = structuredClone(defaultRulebook);
  for (const promise of agreement.promises) if (promise.id === 'p3') promise.within = { amount, unit: 'days' };
  return { agreement, almanac };
}

function show(after: Rulebook, source: WhatIfSource | null): void {
  const view = <WhatIf before={defaultRulebook} after={after} />;
  act(() =>
    root.render(
      <SayProvider lang="ja" now={now} rulebook={defaultRulebook} people={[{ id: 'rep-1', name: '佐藤 健' }]}>
        {source ? (
          <WhatIfSourceProvider source={source} almanac={defaultRulebook.almanac}>
            {view}
          </WhatIfSourceProvider>
        ) : (
          view
        )}
      </SayProvider>,
    ),
  );
}

/** Leads handed off nine days ago that nobody called. */
async function figures(after: Rulebook): Promise<WhatIfResult> {
  const leads = ['a', 'b'].map((id) =>
    aLead({ id, name: `リード${id}`, owner: 'rep-1', createdAt: now - days(20), handOffs: [aHandOff(now - days(3))] }),
  );
  let last: WhatIfResult | undefined;
  for await (const { result } of whatIf(leads, defaultRulebook, after, now)) last = result;
  return last as WhatIfResult;
}

const text = () => host.textContent ?? '';
const press = (id: string) => act(() => (host.querySelector(`[data-testid="${id}"]`) as HTMLElement).click());

describe('D8 what a draft would do, on its page', () => {
  it('D8 begins by itself, says how far it is, and shows every figure in the end', async () => {
    const { known, source } = aSource();
    const after = withFirstCall(1);
    show(after, source);
    expect(known.runs).toBe(1);
    expect(text()).toContain('「初回電話」の期限: 3営業日 → 1営業日');
    const result = await figures(after);
    act(() => known.report({ done: 1, leads: 2, finished: false, result: { ...result, top: [] } }));
    expect(text()).toContain('1 / 2件');
    act(() => known.report({ done: 2, leads: 2, finished: true, result }));
    expect(text()).toContain('2件のリードで試算しました');
    expect(result.affected).toBeGreaterThan(0);
    expect(text()).toContain('佐藤 健');
    press('top-a');
    expect(host.querySelectorAll('.wi-side')).toHaveLength(2);
    expect(host.querySelectorAll('[data-testid="stage-track"]')).toHaveLength(2);
  });

  it('D8 stops when cancelled, keeps what it found so far, and says so', async () => {
    const { known, source } = aSource();
    const after = withFirstCall(1);
    show(after, source);
    const result = await figures(after);
    act(() => known.report({ done: 1, leads: 2, finished: false, result }));
    press('what-if-cancel');
    expect(known.ended).toBe(1);
    expect(text()).toContain('途中で中止しました');
    press('what-if-run');
    expect(known.runs).toBe(2);
  });

  it('D8 figures of a draft that has changed since are marked as old ones', async () => {
    const { known, source } = aSource();
    const after = withFirstCall(1);
    show(after, source);
    const result = await figures(after);
    act(() => known.report({ done: 2, leads: 2, finished: true, result }));
    show(withFirstCall(2), source);
    expect(text()).toContain('下書きが変わりました');
    expect(known.runs).toBe(1);
  });

  it('D8 says what went wrong, and can be asked again', () => {
    const { known, source } = aSource();
    show(withFirstCall(1), source);
    act(() => known.fail());
    expect(text()).toContain('試算できませんでした');
    press('what-if-run');
    expect(known.runs).toBe(2);
  });

  it('D8 asks for nothing where nothing differs, or where nobody can work it out', () => {
    const { known, source } = aSource();
    show(structuredClone(defaultRulebook), source);
    expect(text()).toContain('下書きは現行の取り決めと同じです');
    show(withFirstCall(1), null);
    expect(text()).toContain('この画面では試算できません');
    expect(known.runs).toBe(0);
  });

  it('D8 ends with its page', () => {
    const { known, source } = aSource();
    show(withFirstCall(1), source);
    act(() => root.render(null));
    expect(known.ended).toBe(1);
  });
});

describe('D8 while a draft is being written', () => {
  function Ahead({ source, rulebook }: { source: WhatIfSource; rulebook: Rulebook }) {
    useWhatIfAhead(source, rulebook.agreement, rulebook.almanac);
    return null;
  }

  it('D8 the rulebook in force is told ahead, again every few minutes and when it is another, and no more once the draft is gone', () => {
    vi.useFakeTimers();
    const told: Rulebook[] = [];
    const source: WhatIfSource = { run: () => () => {}, prepare: (before) => told.push(before) };
    const draw = (rulebook: Rulebook) => act(() => root.render(<Ahead source={source} rulebook={rulebook} />));
    draw(defaultRulebook);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([defaultRulebook]);
    draw(defaultRulebook);
    vi.advanceTimersByTime(5 * 60_000);
    expect(told).toHaveLength(2);
    const other = withFirstCall(5);
    draw(other);
    vi.advanceTimersByTime(1_000);
    expect(told.at(-1)).toEqual(other);
    act(() => root.render(null));
    vi.advanceTimersByTime(20 * 60_000);
    expect(told).toHaveLength(3);
    vi.useRealTimers();
  });
});
