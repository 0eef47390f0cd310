import { type ReactNode, useEffect, useState } from 'react';
import { EditingProvider, type Path, useEditing } from '@/components/rulebook/editing';
import { KnownDatesProvider } from '@/components/rulebook/known-dates';
import { SectionView } from '@/components/rulebook/section-view';
import { sections } from '@/components/rulebook/sections';
import { knownDates } from '@/entrypoints/options/known-dates';
import type { Agreement } from '@/lib/domain/rulebook';
import { rulebook } from './facts';

const known = knownDates(rulebook.almanac);

type Props = { id: string; book?: Agreement; canEdit?: boolean; locked?: string; goTo?: Path; children?: ReactNode };

/** A page of the rulebook's editor over a draft that can really be edited. */
function Page({ id, book = rulebook.agreement, canEdit = true, locked, goTo }: Props) {
  const [draft, setDraft] = useState(book);
  const section = sections.find((one) => one.id === id);
  return (
    <KnownDatesProvider known={known}>
      <EditingProvider
        book={draft}
        onChange={setDraft}
        inForce={rulebook.agreement}
        almanac={rulebook.almanac}
        canEdit={canEdit}
        lockedBy={(path) => (locked && path.join('.').startsWith(locked) ? '会社のポリシーで固定されています' : null)}
      >
        <div style={{ padding: 24 }}>{section && <SectionView section={section} />}</div>
        {goTo && <Go path={goTo} />}
      </EditingProvider>
    </KnownDatesProvider>
  );
}

function Go({ path }: { path: Path }) {
  const { goTo } = useEditing();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => goTo(path), []);
  return null;
}

const { agreement } = rulebook;
const edited: Agreement = {
  ...agreement,
  scoring: { ...agreement.scoring, axes: { ...agreement.scoring.axes, fit: { cap: 60, floor: 0 } } },
  stages: agreement.stages.with(1, {
    ...(agreement.stages[1] as Agreement['stages'][number]),
    entry: {
      combinator: 'and',
      rules: [{ field: 'lead.shoeSize', operator: '>=', value: 25 }, ...(agreement.stages[1]?.entry?.rules ?? [])],
    },
  }),
  bant: { ...agreement.bant, gate: { preset: 'any', count: 2 } },
};

/** The pages of stages, scores, BANT and the smaller settings. */
export const settingsPages: Record<string, (lang: 'ja' | 'en') => ReactNode> = {
  ...Object.fromEntries(sections.map(({ id }) => [id, () => <Page id={id} />])),
  stageopen: () => <Page id="stages" goTo={['stages', 1, 'department']} />,
  stagegone: () => <Page id="stages" book={edited} goTo={['stages', 1, 'entry']} />,
  ruleopen: () => <Page id="scoring" book={edited} goTo={['scoring', 'rules', 6, 'name']} />,
  silence: () => <Page id="scoring" goTo={['scoring', 'rules', 13, 'name']} />,
  bantopen: () => <Page id="bant" book={edited} goTo={['bant', 'elements', 'authority', 'name']} />,
  personaopen: () => <Page id="personas" goTo={['personaLayers', 0, 'name']} />,
  wakeopen: () => <Page id="wake" goTo={['wakeSignals', 2, 'name']} />,
  reading: () => <Page id="hand-over" canEdit={false} />,
  lockedpage: () => <Page id="routing" locked="routing" />,
};
