import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';

/** A panel without a lead: still closable. */
export function Shell({ onClose, children }: { onClose?: () => void; children: ReactNode }) {
  const { words } = useSay();
  useEffect(() => {
    if (!onClose) return;
    const press = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onClose]);
  return (
    <>
      <header className="panel-head">
        <div className="panel-name">
          <h1>{words.product}</h1>
          {onClose && (
            <Button look="icon" aria-label={words.close} onPress={onClose} data-testid="close-panel">
              <X size={18} />
            </Button>
          )}
        </div>
      </header>
      {children}
    </>
  );
}
