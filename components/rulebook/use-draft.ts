import { useCallback, useMemo, useReducer } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import { changed, type Draft, freshDraft, redone, undone } from './draft';

type Step =
  | { kind: 'change'; book: Agreement; place: string; at: number }
  | { kind: 'undo' }
  | { kind: 'redo' }
  | { kind: 'load'; book: Agreement };

function stepped(draft: Draft, step: Step): Draft {
  switch (step.kind) {
    case 'change':
      return changed(draft, step.book, step.place, step.at);
    case 'undo':
      return undone(draft);
    case 'redo':
      return redone(draft);
    case 'load':
      return freshDraft(step.book);
  }
}

/** Keeps a draft with undo and redo; `change` is what an `EditingProvider` takes as `onChange`. */
export function useDraft(start: Agreement) {
  const [draft, step] = useReducer(stepped, start, freshDraft);
  const change = useCallback((book: Agreement, place: string) => step({ kind: 'change', book, place, at: Date.now() }), []);
  const undo = useCallback(() => step({ kind: 'undo' }), []);
  const redo = useCallback(() => step({ kind: 'redo' }), []);
  const load = useCallback((book: Agreement) => step({ kind: 'load', book }), []);
  return useMemo(
    () => ({ book: draft.book, canUndo: draft.past.length > 0, canRedo: draft.future.length > 0, change, undo, redo, load }),
    [draft, change, undo, redo, load],
  );
}
