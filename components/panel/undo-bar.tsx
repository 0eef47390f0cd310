import { useSay } from '../ui/say';
import { ActButton } from './act-button';

/** What was just done, and ten seconds to take it back. */
export function UndoBar({ label, seconds, onUndo }: { label: string; seconds: number; onUndo: () => void }) {
  const { words } = useSay();
  return (
    <div className="undo" data-testid="undo-bar">
      <span>{label}</span>
      <span className="num" aria-hidden="true">
        {seconds}
      </span>
      <ActButton onAct={onUndo} testId="undo">
        {words.acts.undo}
      </ActButton>
    </div>
  );
}
