import { Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';

type Props = {
  text: string;
  onText: (text: string) => void;
  /** Arrow down leaves for the list. */
  onLeave: () => void;
  aside: ReactNode;
};

/** Finds a lead by company or name; "/" comes here, Escape ends it. */
export function SearchBar({ text, onText, onLeave, aside }: Props) {
  const { words } = useSay();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const come = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      const asked = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
      if (event.key !== '/' || typing || asked || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', come);
    return () => document.removeEventListener('keydown', come);
  }, []);
  return (
    <search className="search">
      <Search size={15} aria-hidden />
      <input
        ref={input}
        type="search"
        value={text}
        maxLength={200}
        placeholder={words.popup.search}
        aria-label={words.popup.search}
        data-testid="search"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault();
            onText('');
          } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      {text !== '' && (
        <Button look="icon" aria-label={words.popup.clearSearch} onPress={() => onText('')} data-testid="clear-search">
          <X size={15} />
        </Button>
      )}
      {aside}
    </search>
  );
}
