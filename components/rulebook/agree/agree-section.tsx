import { useEffect, useRef, useState } from 'react';
import type { RulebookChange } from '@/lib/domain/rulebook-difference';
import { optionsWords } from '@/lib/i18n/options-words';
import { useSay } from '../../ui/say';
import { useDesk } from '../shell/desk';
import { CommentsCard } from './comments-card';
import { CurrentCard } from './current-card';
import { DraftCard } from './draft-card';
import { SignCard } from './sign-card';
import { VersionsCard } from './versions-card';

/** From a draft to a version in force: changes, comments, signatures, publishing; and every version before. */
export function AgreeSection() {
  const { lang } = useSay();
  const text = optionsWords(lang).agree;
  const { hub, draft } = useDesk();
  const [about, setAbout] = useState<RulebookChange | null>(null);
  const [published, setPublished] = useState<string | null>(null);
  const done = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that published has gone with the draft.
    if (published !== null) done.current?.focus();
  }, [published]);
  // Reps have no part in drafts.
  const hasPart = hub === null ? draft.drafting : hub.drafts !== null;
  return (
    <div className="rb-section agree">
      <header className="rb-section-head">
        <h2>{text.title}</h2>
        <p>{text.about}</p>
      </header>
      {published !== null && (
        <div className="banner calm" role="status" tabIndex={-1} ref={done} data-testid="published">
          <div>{text.published(published)}</div>
        </div>
      )}
      <CurrentCard />
      {hasPart && (
        <>
          <DraftCard
            onComment={(change) => {
              setAbout(change);
              document.querySelector<HTMLElement>('[data-testid=comment-text]')?.focus();
            }}
          />
          <CommentsCard about={about} onAbout={setAbout} />
          <SignCard onPublished={setPublished} />
        </>
      )}
      <VersionsCard />
    </div>
  );
}
