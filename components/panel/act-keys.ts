import { useEffect, useRef } from 'react';

type Keys = {
  /** The acting controls are really visible. */
  ready: boolean;
  /** A question stands open: keys belong to it. */
  asking: boolean;
  onLogKey: (key: number) => void;
  onAccept?: (() => void) | null;
  onUndo?: (() => void) | null;
};

/** Keys 1–9 log a result, A accepts, Z undoes: a person's own presses only, never while typing or while a question stands open. */
export function useActKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const { ready, asking, onLogKey, onAccept, onUndo } = latest.current;
      if (!event.isTrusted || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (isTyping(event.target)) return;
      const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : null;
      if (asking || !ready) return;
      if (digit !== null) onLogKey(digit);
      else if (event.key === 'a' || event.key === 'A') onAccept?.();
      else if (event.key === 'z' || event.key === 'Z') onUndo?.();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
