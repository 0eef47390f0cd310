import { type ReactNode, useState } from 'react';
import type { Covering as Cover } from '@/components/popup/covers';
import { RadioList } from '@/components/ui/radio-list';
import { useSay } from '@/components/ui/say';
import { useQueue } from '@/lib/hooks/use-queue';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { ListTab, sectionsOf } from './list-tab';
import type { ListContext } from './work-list';

/** The leads of those whom the person covers for, one colleague at a time. */
export function Covering({ context, covers }: { context: ListContext; covers: readonly Cover[] }) {
  const say = useSay();
  const text = say.words.day.covers;
  const [chosen, setChosen] = useState<string | null>(null);
  const cover = covers.find(({ owner }) => owner === chosen) ?? covers[0];
  if (!cover) return null;
  const name = (owner: string) => shownText(say.person(owner) ?? owner, 40);
  const until = dateText(cover.to - 1, say.now, say.frame().timeZone, say.lang);
  return (
    <>
      {covers.length > 1 && (
        <div className="covers">
          <RadioList
            label={text.whose}
            across
            testId="cover"
            options={covers.map(({ owner }) => ({ id: owner, label: name(owner) }))}
            selected={cover.owner}
            onSelect={setChosen}
          />
        </div>
      )}
      <Theirs
        key={cover.owner}
        context={context}
        owner={cover.owner}
        before={
          <p className="list-hint" data-testid="covering">
            {text.covering(name(cover.owner), until)}
            <br />
            {text.coveringHint}
          </p>
        }
      />
    </>
  );
}

function Theirs({ context, owner, before }: { context: ListContext; owner: string; before: ReactNode }) {
  const { covers } = useSay().words.day;
  const queue = useQueue(owner);
  return (
    <ListTab
      {...context}
      queue={queue}
      sections={sectionsOf(queue.value, ['overdue', 'today', 'decide'])}
      empty={covers.empty}
      before={before}
    />
  );
}
