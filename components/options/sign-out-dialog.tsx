import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';

type Props = {
  /** Acts the hub has not had yet: lost with signing out. */
  queued: number;
  onSignOut: () => void;
  onClose: () => void;
};

/** Asks before everything kept here is wiped, and says what would be lost for good. */
export function SignOutDialog({ queued, onSignOut, onClose }: Props) {
  const { words } = useSay();
  const text = words.options;
  return (
    <Dialog title={text.signOutTitle} onClose={onClose} alert>
      <div className="dialog-body">
        <p>{text.signOutText}</p>
        {queued > 0 && <p className="tone-late">{text.signOutQueued(queued)}</p>}
      </div>
      <div className="dialog-foot">
        <Button look="danger" onPress={onSignOut} data-testid="disconnect-confirm">
          {text.signOut}
        </Button>
        <Button onPress={onClose}>{words.cancel}</Button>
      </div>
    </Dialog>
  );
}
