import { useActKeys } from './act-keys';

/** Z takes back what was just done; not while a question or a menu stands open. */
export function useUndoKey(onUndo: (() => void) | null): void {
  useActKeys({
    ready: true,
    asking: false,
    onLogKey: () => undefined,
    onUndo: onUndo && (() => isFree() && onUndo()),
  });
}

function isFree(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') === null;
}
