import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { Instant } from '@/lib/domain/time';
import { momentText } from '@/lib/i18n/formats';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { ActButton } from './act-button';

type Props = {
  /** Moments worth offering, all in the future. */
  moments: readonly Instant[];
  note?: string;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** When to call back, in the team's own time. */
export function CallbackDialog({ moments, note: noteBefore = '', onAct, onClose }: Props) {
  const { words, now, frame, lang } = useSay();
  const { timeZone } = frame();
  const [wall, setWall] = useState(() => wallTime(moments[0] ?? now, timeZone));
  const [note, setNote] = useState(noteBefore);
  const at = instantAt(wall, timeZone);
  const error = at === null ? words.refusals.callback_needs_moment : at <= now ? words.refusals.callback_in_past : null;
  return (
    <Dialog title={words.acts.titles.callback} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.acts.explain.callback}</p>
        <div className="quick">
          {moments.map((moment) => (
            <Button key={moment} onPress={() => setWall(wallTime(moment, timeZone))}>
              {momentText(moment, now, timeZone, lang)}
            </Button>
          ))}
        </div>
        <TextField label={words.acts.callbackAt} type="datetime-local" value={wall} onChange={setWall} error={error} testId="callback-at" />
        <TextField label={words.acts.note} placeholder={words.acts.notePlaceholder} value={note} onChange={setNote} maxLength={2000} />
      </div>
      <div className="dialog-foot">
        <ActButton
          look="button primary"
          disabled={error !== null}
          testId="confirm-callback"
          onAct={() =>
            at !== null && onAct({ kind: 'log_touch', result: 'callback', callbackAt: at, ...(note.trim() ? { note: note.trim() } : {}) })
          }
        >
          {words.acts.confirm.callback}
        </ActButton>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}
