import { useMemo, useState } from 'react';
import { difference, type RulebookChange } from '@/lib/domain/rulebook-difference';
import { isOwn } from '@/lib/hooks/use-draft';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { useSay } from '../../ui/say';
import { TextField } from '../../ui/text-field';
import { useEditing } from '../editing';
import { MomentEdit } from '../fields/moment-edit';
import { TextEdit } from '../fields/text-edit';
import { useDesk } from '../shell/desk';
import { ChangeLines } from './change-lines';
import { TemplateChoice } from './template-choice';

/** The draft: what it changes, why, from when; saved, begun from a template, thrown away. */
export function DraftCard({ onComment }: { onComment: (change: RulebookChange) => void }) {
  const { lang, words } = useSay();
  const text = optionsWords(lang).agree;
  const { draft, start, isAdmin, canComment, errors } = useDesk();
  const { goTo, canEdit } = useEditing();
  const [leaving, setLeaving] = useState(false);
  const changes = useMemo(() => difference(start, draft.book).filter(({ path }) => !isOwn(path)), [start, draft.book]);
  if (!draft.drafting) {
    return (
      <section className="card" aria-labelledby="agree-draft">
        <h2 id="agree-draft" tabIndex={-1}>
          {text.draft}
        </h2>
        <p>{isAdmin ? text.noDraft : text.noDraftReader}</p>
        {isAdmin && <TemplateChoice />}
      </section>
    );
  }
  return (
    <section className="card" aria-labelledby="agree-draft">
      <h2 id="agree-draft" tabIndex={-1}>
        {text.draft}
      </h2>
      <div className="card-body">
        <h3>{changes.length === 0 ? text.noChanges : text.changes(changes.length)}</h3>
        <ChangeLines changes={changes} onGo={({ path }) => goTo(path)} onComment={canComment && draft.shared ? onComment : undefined} />
        {errors > 0 && <p className="tone-late">{text.errorsFirst(errors)}</p>}
        <TextField
          label={text.why}
          hint={text.whyHint}
          long
          value={draft.why}
          maxLength={2000}
          isReadOnly={!canEdit}
          onChange={draft.setWhy}
          testId="draft-why"
        />
        <div className="rb-fields">
          <TextEdit path={['meta', 'version']} label={text.number} />
          <MomentEdit path={['meta', 'effectiveFrom']} label={text.from} definition={text.fromHint} />
        </div>
        {isAdmin && (
          <div className="card-acts">
            <Button
              look="primary"
              isPending={draft.running === 'save'}
              isDisabled={draft.unsaved.length === 0 && draft.shared !== null && draft.why.trim() === draft.shared.why}
              onPress={() => void draft.save()}
              data-testid="agree-save"
            >
              {optionsWords(lang).bar.save}
            </Button>
            <Button look="danger" onPress={() => setLeaving(true)} data-testid="throw-away">
              {text.throwAway}
            </Button>
          </div>
        )}
      </div>
      {leaving && (
        <Dialog title={text.throwAwayTitle} onClose={() => setLeaving(false)} alert>
          <div className="dialog-body">
            <p>{text.throwAwayText}</p>
          </div>
          <div className="dialog-foot">
            <Button
              look="danger"
              onPress={() => {
                setLeaving(false);
                void draft.throwAway();
              }}
              data-testid="throw-away-confirm"
            >
              {text.throwAway}
            </Button>
            <Button onPress={() => setLeaving(false)}>{words.cancel}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
