import { useEffect } from 'react';

/** Where the focus goes on to, first that is there: the next act, the row to work on. */
const wanted = [
  '[role=dialog] button:not([disabled])',
  '.row[tabindex="0"]',
  '.panel-foot .primary:not([disabled])',
  '.panel-foot button:not([disabled])',
  '.state button:not([disabled])',
];
/** Where nothing of that came in a moment: whatever takes keys. */
const otherwise = ['.panel-scroll', '[role=tab][aria-selected=true]', 'input[type=search]'];
const PATIENCE = 400;

/**
 * Keeps the focus in the page: what had it and goes away (a button whose act is done, a note that was read, a bar whose time is over)
 * hands it on to what comes next. What the person let go of themselves is left alone.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let asked = 0;
    let waiting: ReturnType<typeof setTimeout> | undefined;

    function look(places: readonly string[]): void {
      asked = 0;
      clearTimeout(waiting);
      if (!last || last.isConnected || !document.hasFocus()) return;
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      for (const place of places) {
        const found = document.querySelector<HTMLElement>(place);
        if (!found) continue;
        found.focus();
        return;
      }
      if (places === wanted) waiting = setTimeout(() => look([...wanted, ...otherwise]), PATIENCE);
    }

    const hold = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const observer = new MutationObserver(() => {
      if (!last || last.isConnected || asked !== 0) return;
      // A dialog that closes gives the focus back to what opened it a frame later: that goes first.
      asked = requestAnimationFrame(() => {
        asked = requestAnimationFrame(() => look(wanted));
      });
    });
    document.addEventListener('focusin', hold);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      cancelAnimationFrame(asked);
      clearTimeout(waiting);
      document.removeEventListener('focusin', hold);
      observer.disconnect();
    };
  }, []);
}
