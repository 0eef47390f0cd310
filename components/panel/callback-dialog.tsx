import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { Instant } from '@/lib/domain/time';
import { lineText, momentText } from '@/lib/i18n/formats';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';

type Props = {
  /** Moments worth offering, all in the future. */
  moments: readonly Instant[];
  note?: string;
  /** Fills in an act that came back. */
  at?: Instant | undefined;
  /** Why nothing may be agreed: a way that is closed. */
  closed?: string | null;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** When to call back, in the team's own time. */
export function CallbackDialog({ moments, note: noteBefore = '', at: atBefore, closed = null, onAct, onClose }: Props) {
  const { words, now, frame, lang } = useSay();
  const { timeZone } = frame();
  const [wall, setWall] = useState(() => wallTime(atBefore ?? moments[0] ?? now, timeZone));
  const [note, setNote] = useState(noteBefore);
  const at = instantAt(wall, timeZone);
  const error = at === null ? words.refusals.callback_needs_moment : at <= now ? words.refusals.callback_in_past : null;
  const act: Act | null =
    at === null || error || closed
      ? null
      : { kind: 'log_touch', result: 'callback', callbackAt: at, ...(note.trim() ? { note: note.trim() } : {}) };
  return (
    <ActDialog
      title={words.acts.titles.callback}
      explain={words.acts.explain.callback}
      confirm={words.acts.confirm.callback}
      testId="confirm-callback"
      act={act}
      onAct={onAct}
      onClose={onClose}
    >
      {closed && <p className="trouble">{closed}</p>}
      <div className="quick">
        {moments.map((moment) => (
          <Button key={moment} onPress={() => setWall(wallTime(moment, timeZone))}>
            {lineText(momentText(moment, now, timeZone, lang), lang)}
          </Button>
        ))}
      </div>
      <TextField label={words.acts.callbackAt} type="datetime-local" value={wall} onChange={setWall} error={error} testId="callback-at" />
      <TextField label={words.acts.note} placeholder={words.acts.notePlaceholder} value={note} onChange={setNote} maxLength={2000} />
    </ActDialog>
  );
}
