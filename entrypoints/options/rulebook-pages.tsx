import { FlaskConical, Goal, Printer } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useEdited } from '@/components/rulebook/editing';
import { ExportSection } from '@/components/rulebook/in-out/export-section';
import { GoalsSection } from '@/components/rulebook/sections/goals';
import type { ShellPage } from '@/components/rulebook/shell/options-shell';
import { useWhatIfAhead } from '@/components/rulebook/what-if/use-what-if-ahead';
import { WhatIfSection } from '@/components/rulebook/what-if/what-if-section';
import { type WhatIfSource, WhatIfSourceProvider } from '@/components/rulebook/what-if/what-if-source';
import { useSay } from '@/components/ui/say';
import type { LocalText } from '@/lib/domain/text';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { createWhatIfSource } from './what-if-source';

const [ja, en] = [whatIfWords('ja'), whatIfWords('en')];
const tryOut = { id: 'what-if', name: { ja: ja.title, en: en.title }, about: { ja: ja.about, en: en.about } };
const file = { id: 'file', name: { ja: ja.file.title, en: en.file.title }, about: { ja: ja.file.about, en: en.file.about } };
const goals = {
  id: 'goals',
  name: { ja: '目標', en: 'Goals' },
  about: { ja: calendarWords('ja').goals.about, en: calendarWords('en').goals.about },
};

/** The pages about the draft as a whole: trying it out, and its ways in and out. */
export const rulebookPages: readonly ShellPage[] = [
  { ...tryOut, group: 'agreement', icon: <FlaskConical size={17} aria-hidden />, content: <WhatIfPage />, beside: <WhatIfAhead /> },
  {
    ...goals,
    group: 'agreement',
    icon: <Goal size={17} aria-hidden />,
    content: (
      <Titled {...goals}>
        <GoalsSection />
      </Titled>
    ),
  },
  {
    ...file,
    group: 'agreement',
    icon: <Printer size={17} aria-hidden />,
    content: (
      <Titled {...file}>
        <ExportSection />
      </Titled>
    ),
  },
];

let begun: WhatIfSource | null = null;

/** The page's one place to work what-ifs out, begun when first wanted: what is known of leads serves all of them. */
function useSource(): WhatIfSource {
  const { now } = useSay();
  // The hub's moment, not this machine's: `now` is measured against it.
  const [ahead] = useState(() => now - Date.now());
  const [source] = useState(() => {
    begun ??= createWhatIfSource(() => Date.now() + ahead);
    return begun;
  });
  return source;
}

function WhatIfPage() {
  const source = useSource();
  const almanac = useRulebook().value?.almanac;
  if (!almanac) return null;
  return (
    <WhatIfSourceProvider source={source} almanac={almanac}>
      <Titled {...tryOut}>
        <WhatIfSection />
      </Titled>
    </WhatIfSourceProvider>
  );
}

/** Has leads judged by the agreement in force while a draft is being written: whoever tries it out waits for the draft's part alone. */
function WhatIfAhead() {
  const isDrafting = useEdited(({ book, inForce, canEdit }) => canEdit && inForce !== null && book !== inForce);
  return isDrafting && <JudgingAhead />;
}

function JudgingAhead() {
  const source = useSource();
  const agreement = useEdited(({ inForce }) => inForce);
  const almanac = useRulebook().value?.almanac;
  useWhatIfAhead(source, agreement, almanac);
  return null;
}

function Titled({ id, name, about, children }: { id: string; name: LocalText; about: LocalText; children: ReactNode }) {
  const { text } = useSay();
  return (
    <section className="rb-page" aria-labelledby={`section-${id}`}>
      <header className="rb-section-head">
        <h2 id={`section-${id}`}>{text(name)}</h2>
        <p>{text(about)}</p>
      </header>
      {children}
    </section>
  );
}
