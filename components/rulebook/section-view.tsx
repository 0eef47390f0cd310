import { memo } from 'react';
import { useSay } from '../ui/say';
import { ProblemList } from './problem-list';
import type { Section } from './sections';

/** One page of the editor: what it is called and means, what there is to look at, and its fields. */
export const SectionView = memo(function SectionView({ section }: { section: Section }) {
  const { text } = useSay();
  const { component: Component } = section;
  return (
    <section className="rb-page" aria-labelledby={`section-${section.id}`}>
      <header className="rb-section-head">
        <h2 id={`section-${section.id}`}>{text(section.name)}</h2>
        <p>{text(section.about)}</p>
      </header>
      <ProblemList keys={section.keys} />
      <Component />
    </section>
  );
});
