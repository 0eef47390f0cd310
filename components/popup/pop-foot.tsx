import { PanelRight, RefreshCw, Settings } from 'lucide-react';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';

type Props = {
  syncing: boolean;
  onSync: () => void;
  onOpenOptions: () => void;
  /** Opens the browser's side panel, where it has one. */
  onSidePanel?: (() => void) | null;
  /** What the browser calls it. */
  beside?: 'panel' | 'bar';
  /** The list below takes keys. */
  keys: boolean;
};

/** The keys that work here, sync and options. */
export function PopFoot({ syncing, onSync, onOpenOptions, onSidePanel, beside = 'panel', keys }: Props) {
  const { words } = useSay();
  return (
    <footer className="pop-foot">
      <span className="keys">
        {keys &&
          words.popup.keys.map(([key, does]) => (
            <span key={key}>
              <kbd>{key}</kbd>
              {does}
            </span>
          ))}
      </span>
      <span className="tools">
        {onSidePanel && (
          <Button look="icon" aria-label={words.day.openBeside[beside]} onPress={onSidePanel} data-testid="open-side-panel">
            <PanelRight size={16} />
          </Button>
        )}
        <Button look="icon" aria-label={words.popup.sync} isDisabled={syncing} onPress={onSync} data-testid="sync-now">
          <RefreshCw size={16} className={syncing ? 'spin' : undefined} />
        </Button>
        <Button look="icon" aria-label={words.popup.settings} onPress={onOpenOptions} data-testid="open-options">
          <Settings size={16} />
        </Button>
      </span>
    </footer>
  );
}
