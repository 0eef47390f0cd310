import { Redo2, Undo2 } from 'lucide-react';
import { memo, useEffect } from 'react';
import { faultText } from '@/lib/i18n/faults';
import { optionsWords } from '@/lib/i18n/options-words';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { useDesk } from './desk';

/** Whether keys belong to what is being typed into: there undo is the box's own. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return (
    element?.matches?.('textarea, [contenteditable="true"], input:not([type=checkbox], [type=radio], [type=button], [type=range])') ?? false
  );
}

/** The draft's state wherever one stands: what is not saved, the way back and forth, saving. */
export function DraftBar() {
  const { lang } = useSay();
  const text = optionsWords(lang).bar;
  const { draft, goToPage, errors } = useDesk();
  const { undo, redo, unsaved, running } = draft;
  const { problems, goTo } = useEditing();
  // It may lie on any page: what was removed here is asked for there.
  const first = problems.find(({ severity }) => severity === 'error');

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) redo();
      else undo();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [undo, redo]);

  return (
    <div className="draft-bar" data-testid="draft-bar">
      <Steps canUndo={draft.canUndo} canRedo={draft.canRedo} undo={undo} redo={redo} />
      {errors > 0 && (
        <span className="tone-late draft-errors">
          {first ? <LinkButton onPress={() => goTo(first.path)}>{text.problems(errors)}</LinkButton> : text.problems(errors)}
        </span>
      )}
      <span className="draft-state" role="status" data-testid="draft-state">
        {unsaved.length > 0 ? (
          <>
            <LinkButton onPress={() => goToPage('agree')}>{text.unsaved(unsaved.length)}</LinkButton>
            <small>{draft.kept ? text.keptHere : text.keeping}</small>
          </>
        ) : draft.drafting ? (
          text.saved
        ) : (
          text.none
        )}
      </span>
      <Button
        look="primary"
        isDisabled={unsaved.length === 0 && !(draft.drafting && draft.shared === null)}
        isPending={running === 'save'}
        onPress={() => void draft.save()}
        data-testid="save-draft"
      >
        {running === 'save' ? text.saving : text.save}
      </Button>
    </div>
  );
}

type StepsProps = { canUndo: boolean; canRedo: boolean; undo: () => void; redo: () => void };

/** The way back and forth. Apart from the bar, which is drawn anew with each key. */
const Steps = memo(function Steps({ canUndo, canRedo, undo, redo }: StepsProps) {
  const { lang } = useSay();
  const text = optionsWords(lang).bar;
  return (
    <>
      <Button look="icon" aria-label={text.undo} isDisabled={!canUndo} onPress={undo} data-testid="undo">
        <Undo2 size={18} />
      </Button>
      <Button look="icon" aria-label={text.redo} isDisabled={!canRedo} onPress={redo} data-testid="redo">
        <Redo2 size={18} />
      </Button>
    </>
  );
});

/** What keeps the draft from going on, said under the bar. */
export function DraftNotes() {
  const { lang } = useSay();
  const text = optionsWords(lang).bar;
  const { draft, start, isAdmin, hubFault } = useDesk();
  const fault = draft.fault ?? hubFault;
  return (
    <>
      {fault && fault !== 'conflict' && (
        <div className="banner late" role="alert" data-testid="draft-fault">
          <div>
            {faultText(fault, lang)}
            {draft.drafting && ` ${text.unsavedKept}`}
          </div>
        </div>
      )}
      {fault === 'conflict' && draft.meanwhile === null && (
        <div className="banner late" role="alert" data-testid="draft-fault">
          <div>{faultText(fault, lang)}</div>
        </div>
      )}
      {isAdmin && draft.isBehind && draft.drafting && (
        <div className="banner info draft-behind">
          <div>{text.behind(start.meta.version)}</div>
          <Button onPress={() => void draft.catchUp()} data-testid="catch-up">
            {text.catchUp}
          </Button>
        </div>
      )}
    </>
  );
}
