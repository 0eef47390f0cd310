import { useState } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioList } from '../../ui/radio-list';
import { useSay } from '../../ui/say';
import { removeAt, setAt } from '../edit';
import { useDesk } from './desk';

/** Two wrote at once, or another version came: what the other one changed, and for each place both changed, whose stays. */
export function MeanwhileDialog({ onClose }: { onClose: () => void }) {
  const { lang, text: pick, person } = useSay();
  const text = optionsWords(lang).merge;
  const { draft } = useDesk();
  const [theirs, setTheirs] = useState<ReadonlySet<number>>(new Set());
  const { meanwhile } = draft;
  if (!meanwhile) return null;
  const who = person(meanwhile.by);
  const title = meanwhile.what === 'version' ? text.titleVersion : who ? text.titleDraft(who) : text.titleDraftUnknown;

  function settled(): Agreement {
    if (!meanwhile) return draft.book;
    let book = meanwhile.merged;
    meanwhile.conflicts.forEach((conflict, i) => {
      if (!theirs.has(i)) return;
      const edited = conflict.theirs === undefined ? removeAt(book, conflict.path) : setAt(book, conflict.path, conflict.theirs);
      // What the schema can't take of theirs stays mine.
      if (edited.ok) book = edited.book;
    });
    return book;
  }

  return (
    <Dialog title={title} onClose={onClose} alert>
      <div className="dialog-body meanwhile" data-testid="meanwhile">
        <h3>{meanwhile.what === 'version' ? text.newer : text.theirs}</h3>
        {meanwhile.theirs.length === 0 ? (
          <p>{text.nothing}</p>
        ) : (
          <ul className="change-list">
            {meanwhile.theirs.map((line) => (
              <li key={`${line.path.join('.')} ${line.text.en}`}>{pick(line.text)}</li>
            ))}
          </ul>
        )}
        {meanwhile.conflicts.length === 0 ? (
          <p>{text.noConflicts}</p>
        ) : (
          <>
            <h3>{text.conflicts(meanwhile.conflicts.length)}</h3>
            {meanwhile.conflicts.map((conflict, i) => (
              <RadioList
                key={`${conflict.path.join('.')} ${conflict.text.en}`}
                label={pick(conflict.text)}
                labelled
                across
                testId={`conflict-${i}`}
                options={[
                  { id: 'mine', label: text.mine },
                  { id: 'theirs', label: text.their },
                ]}
                selected={theirs.has(i) ? 'theirs' : 'mine'}
                onSelect={(id) => {
                  const next = new Set(theirs);
                  if (id === 'theirs') next.add(i);
                  else next.delete(i);
                  setTheirs(next);
                }}
              />
            ))}
          </>
        )}
      </div>
      <div className="dialog-foot">
        <Button look="primary" isPending={draft.running === 'save'} onPress={() => void draft.settle(settled())} data-testid="merge-save">
          {text.save}
        </Button>
      </div>
    </Dialog>
  );
}
