import { dataWords } from '@/lib/i18n/data-words';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';

type Props = { offline: boolean; onConfirm: () => void; onClose: () => void };

/** Asks before the copy of the leads is emptied to be fetched again, and says what is not shown meanwhile. */
export function FetchAnewDialog({ offline, onConfirm, onClose }: Props) {
  const { words, lang } = useSay();
  const text = dataWords(lang).page;
  return (
    <Dialog title={text.anewTitle} onClose={onClose} alert>
      <div className="dialog-body">
        <p>{text.anewText}</p>
        {offline && <p className="tone-late">{text.anewOffline}</p>}
      </div>
      <div className="dialog-foot">
        <Button look="primary" onPress={onConfirm} data-testid="fetch-anew-confirm">
          {text.anewConfirm}
        </Button>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}
