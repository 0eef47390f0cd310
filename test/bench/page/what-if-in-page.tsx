import '@/entrypoints/background/no-eval';
import { createRoot } from 'react-dom/client';
import { WhatIf } from '@/components/rulebook/what-if/what-if';
import { WhatIfSourceProvider } from '@/components/rulebook/what-if/what-if-source';
import { SayProvider } from '@/components/ui/say';
import { createWhatIfSource } from '@/entrypoints/options/what-if-source';
import { defaultRulebook, type Rulebook } from '@/lib/domain/rulebook';
import { leadRow } from '@/lib/store/leads';
import { closeStore, openStore } from '@/lib/store/open-store';
import { aPastLead, NOW, numbers, otherPromise, otherScore } from '../past-leads';

// The what-if as the options page shows it, in a page of the extension with the extension's own store and its own built worker.

/** Set by the bundle: the built worker's address. */
declare const WORKER: string;

/** Milliseconds from the press: to figures on the page, to the last of them, and the longest task of the page meanwhile (0: none over 50). */
export type WhatIfTimes = { first: number; all: number; task: number };

declare global {
  interface Window {
    keepLeads: (count: number) => Promise<void>;
    timeWhatIf: (draft: 'promise' | 'score', writing: number) => Promise<{ first: WhatIfTimes; again: WhatIfTimes }>;
  }
}

window.keepLeads = async (count) => {
  const store = await openStore();
  const next = numbers(7);
  for (let from = 0; from < count; from += 500) {
    const rows = Array.from({ length: Math.min(500, count - from) }, (_, i) => leadRow(aPastLead(from + i, next)));
    await store.cache.leads.bulkPut(rows);
  }
  closeStore(store);
};

// `writing` are the milliseconds that pass between the beginning of the draft and the opening of the page of what-ifs; 0 is the page
// opened at once, with a new worker. Then the draft is changed once more and tried out again.
window.timeWhatIf = async (draft, writing) => {
  const before = defaultRulebook;
  const after = structuredClone((draft === 'promise' ? otherPromise : otherScore)(before));
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  const begin = () =>
    createWhatIfSource(
      () => NOW + performance.now(),
      () => new Worker(WORKER, { type: 'module' }),
    );
  let source: ReturnType<typeof begin> | null = null;
  if (writing > 0) {
    source = begin();
    source.prepare?.(before);
    await pause(writing);
  }
  const opened = watch(host);
  source ??= begin();
  root.render(page(before, after, source));
  const first = await opened;
  await pause(500);
  root.render(page(before, changedAgain(after), source));
  await pause(200);
  const pressed = watch(host);
  (host.querySelector('[data-testid="what-if-run"]') as HTMLElement).click();
  const again = await pressed;
  root.unmount();
  source.end?.();
  host.remove();
  return { first, again };
};

/** The same draft with another number in it. */
function changedAgain({ agreement, almanac }: Rulebook): Rulebook {
  const promises = agreement.promises.map((rule) => (rule.id === 'p3' ? { ...rule, within: { amount: 6, unit: 'days' as const } } : rule));
  const rules = agreement.scoring.rules.map((rule) => (rule.id === 'e1' && rule.points === 30 ? { ...rule, points: 25 } : rule));
  const isScore = rules.some((rule, place) => rule !== agreement.scoring.rules[place]);
  return { agreement: isScore ? { ...agreement, scoring: { ...agreement.scoring, rules } } : { ...agreement, promises }, almanac };
}

function page(before: Rulebook, after: Rulebook, source: ReturnType<typeof createWhatIfSource>) {
  return (
    <SayProvider lang="ja" now={NOW} rulebook={before} people={[]}>
      <WhatIfSourceProvider source={source} almanac={before.almanac}>
        <div className="rb-section wi">
          <WhatIf before={before} after={after} />
        </div>
      </WhatIfSourceProvider>
    </SayProvider>
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Measures from now on until the figures are whole and drawn. A run before this one may have left figures: they must begin anew. */
function watch(host: HTMLElement): Promise<WhatIfTimes> {
  const start = performance.now();
  let first = Number.NaN;
  let task = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.startTime + entry.duration > start) task = Math.max(task, entry.duration);
  });
  tasks.observe({ type: 'longtask' });
  return new Promise((done) => {
    let begun = host.querySelector('[data-testid="what-if-figures"]') === null;
    const changes = new MutationObserver(() => {
      const figures = host.querySelector<HTMLElement>('[data-testid="what-if-figures"]');
      if (!figures) return;
      const isWhole = figures.dataset.finished === 'true';
      if (!begun && isWhole) return;
      begun = true;
      if (Number.isNaN(first)) first = performance.now() - start;
      if (!isWhole) return;
      changes.disconnect();
      const all = performance.now() - start;
      // Tasks are told a moment after they ended; those of drawing the last figures count as well.
      setTimeout(() => {
        tasks.disconnect();
        done({ first, all, task });
      }, 300);
    });
    changes.observe(host, { subtree: true, childList: true, attributes: true });
  });
}
