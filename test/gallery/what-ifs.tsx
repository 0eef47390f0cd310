import { useCallback, useState } from 'react';
import { EditingProvider } from '@/components/rulebook/editing';
import { ExportSection } from '@/components/rulebook/in-out/export-section';
import { WhatIfSection } from '@/components/rulebook/what-if/what-if-section';
import { type WhatIfSource, WhatIfSourceProvider } from '@/components/rulebook/what-if/what-if-source';
import type { Lead } from '@/lib/domain/lead';
import type { Agreement } from '@/lib/domain/rulebook';
import { whatIf } from '@/lib/domain/what-if';
import { sampleWorld } from '@/server/samples/world';
import { now, rulebook } from './facts';

let leads: Lead[] | null = null;

/** Works what-ifs out over the sample leads, in the page: the gallery has no worker. `upTo` stops halfway, to be looked at. */
function sampleSource(upTo = Number.POSITIVE_INFINITY): WhatIfSource {
  return {
    run({ before, after }, report, fail) {
      let ended = false;
      leads ??= sampleWorld({ seed: 1, now, rulebook }).leads;
      const all = leads;
      void (async () => {
        for await (const { done, finished, result } of whatIf(all, before, after, now, { batch: 100 })) {
          if (ended || done > upTo) return;
          report({ done, leads: all.length, finished, result });
        }
      })().catch(fail);
      return () => {
        ended = true;
      };
    },
  };
}

/** The shipped agreement with a stricter first call, more points for prices, a lower threshold and another qualifying rule. */
function draftOf({ agreement }: typeof rulebook): Agreement {
  const copy = JSON.parse(
    JSON.stringify(agreement).replaceAll('"score.engagement","operator":">=","value":20', '"score.engagement","operator":">=","value":12'),
  ) as Agreement;
  for (const promise of copy.promises) {
    if (promise.id === 'p3') promise.within = { amount: 1, unit: 'days' };
    if (promise.id === 'p6') promise.within = { amount: 2, unit: 'months' };
  }
  for (const rule of copy.scoring.rules) if (rule.id === 'e1') rule.points = 30;
  copy.bant.gate = { preset: 'all' };
  return copy;
}

const draft = draftOf(rulebook);

function Section({ start, inForce, upTo, canEdit = true, children }: SectionProps) {
  const [book, setBook] = useState(start);
  const [source] = useState(() => sampleSource(upTo));
  const change = useCallback((next: Agreement) => setBook(next), []);
  return (
    <EditingProvider book={book} onChange={change} inForce={inForce} canEdit={canEdit}>
      <WhatIfSourceProvider source={source} almanac={rulebook.almanac}>
        <main style={{ padding: 20 }}>{children}</main>
      </WhatIfSourceProvider>
    </EditingProvider>
  );
}

type SectionProps = { start: Agreement; inForce: Agreement | null; upTo?: number; canEdit?: boolean; children: React.ReactNode };

/** The what-if, and the agreement's ways in and out, in each state that looks different. */
export const whatIfs: Record<string, (lang: 'ja' | 'en') => React.ReactNode> = {
  figures: () => (
    <Section start={draft} inForce={rulebook.agreement}>
      <WhatIfSection />
    </Section>
  ),
  halfway: () => (
    <Section start={draft} inForce={rulebook.agreement} upTo={200}>
      <WhatIfSection />
    </Section>
  ),
  same: () => (
    <Section start={rulebook.agreement} inForce={rulebook.agreement}>
      <WhatIfSection />
    </Section>
  ),
  first: () => (
    <Section start={draft} inForce={null}>
      <WhatIfSection />
    </Section>
  ),
  file: () => (
    <Section start={draft} inForce={rulebook.agreement}>
      <ExportSection />
    </Section>
  ),
};
