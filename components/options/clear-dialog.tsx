import type { Act } from '@/lib/domain/command';
import type { KeptHere } from '@/lib/hooks/use-kept-here';
import { dataWords } from '@/lib/i18n/data-words';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';

type Props = {
  kept: KeptHere;
  canSend: boolean;
  sending: boolean;
  /** How many acts could not be sent when that was asked for last; null before. */
  left: number | null;
  actName: (act: Act) => string;
  onSendNow: () => void;
  onConfirm: () => void;
  onClose: () => void;
};

/** Acts named one by one before everything goes; the others are counted. */
const NAMED = 8;

/** Asks before everything kept here goes: names the acts that the hub has not had, and offers to send them first. */
export function ClearDialog({ kept, canSend, sending, left, actName, onSendNow, onConfirm, onClose }: Props) {
  const { words, lang } = useSay();
  const text = dataWords(lang).page;
  const { unsent, unsentCount, drafts } = kept;
  const named = unsent.slice(0, NAMED);
  return (
    <Dialog title={text.clearTitle} onClose={onClose} alert>
      <div className="dialog-body">
        <p>{text.clearText}</p>
        <div role="status">
          {left === 0 && unsentCount === 0 && <p data-testid="clear-sent">{text.sent}</p>}
          {left !== null && left > 0 && !sending && (
            <p className="tone-late" data-testid="clear-not-sent">
              {text.notSent(left)}
            </p>
          )}
        </div>
        {unsentCount > 0 && (
          <>
            <p className="tone-late" data-testid="clear-unsent">
              {text.clearUnsent(unsentCount)}
            </p>
            <ul className="clear-list">
              {named.map(({ id, name, act }) => (
                <li key={id}>
                  {name === null ? text.goneLead : shownText(name, 60)}
                  <small>{actName(act)}</small>
                </li>
              ))}
              {unsentCount > named.length && <li>{text.clearMore(unsentCount - named.length)}</li>}
            </ul>
          </>
        )}
        {drafts > 0 && <p className="tone-late">{text.clearDrafts(drafts)}</p>}
      </div>
      <div className="dialog-foot">
        {unsentCount > 0 && canSend && (
          <Button look="primary" isPending={sending} onPress={onSendNow} data-testid="send-first">
            {sending ? text.sending : text.sendFirst}
          </Button>
        )}
        <Button look="danger" isDisabled={sending} onPress={onConfirm} data-testid="clear-confirm">
          {unsentCount > 0 ? text.clearAnyway(unsentCount) : text.clearConfirm}
        </Button>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}
