import type { Instant } from '@/lib/domain/time';
import { lineText, momentText } from '@/lib/i18n/formats';
import { ActButton } from '../panel/act-button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';

type Props = { name: string; moments: readonly Instant[]; onSnooze: (until: Instant) => void; onClose: () => void };

/** When to be reminded again; no deadline moves. */
export function SnoozeDialog({ name, moments, onSnooze, onClose }: Props) {
  const { words, now, frame, lang } = useSay();
  const { timeZone } = frame();
  return (
    <Dialog title={words.popup.snoozeFor(name)} onClose={onClose}>
      <div className="dialog-body">
        <p>{words.popup.snoozeHint}</p>
        <div className="snooze-choices">
          {moments.map((moment, index) => (
            <ActButton key={moment} look="button" onAct={() => onSnooze(moment)} testId={`snooze-${index}`}>
              {index === 0 ? words.popup.anHour : lineText(momentText(moment, now, timeZone, lang), lang)}
            </ActButton>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
