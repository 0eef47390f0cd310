import { Button } from '../ui/button';
import { useSay } from '../ui/say';

type Props = {
  ticked: number;
  all: boolean;
  onAll: () => void;
  onReassign: () => void;
  /** Nobody owns them yet: they are assigned, not reassigned. */
  unowned?: boolean;
  /** Absent where there is nobody to nudge. */
  onNudge?: () => void;
};

/** What may be done with several leads at once. */
export function BulkBar({ ticked, all, onAll, onReassign, onNudge, unowned = false }: Props) {
  const { team } = useSay().words;
  return (
    <div className="bulk">
      <label className="tick-all">
        <input type="checkbox" checked={all} onChange={onAll} data-testid="tick-all" />
        {ticked > 0 ? team.selected(ticked) : team.selectAll}
      </label>
      {onNudge && (
        <Button isDisabled={ticked === 0} onPress={onNudge} data-testid="bulk-nudge">
          {team.nudge}
        </Button>
      )}
      <Button look="primary" isDisabled={ticked === 0} onPress={onReassign} data-testid="bulk-reassign">
        {unowned ? team.assign : team.reassignTo}
      </Button>
    </div>
  );
}
