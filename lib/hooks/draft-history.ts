import type { Agreement } from '@/lib/domain/rulebook';
import { type Duration, type Instant, SECOND } from '@/lib/domain/time';

/** A text with its way back and forth. */
export type History = {
  book: Agreement;
  past: readonly Agreement[];
  future: readonly Agreement[];
  /** The latest change: changes of one place within a moment are one step back. */
  last: { place: string; at: Instant } | null;
};

const MOMENT: Duration = 2 * SECOND;
/** Steps back that are kept. */
const STEPS = 200;

/** A draft nobody has changed yet. */
export function freshDraft(book: Agreement): History {
  return { book, past: [], future: [], last: null };
}

/** The draft after a change of `place` at `at`; changes of the same place within two seconds of each other are one step. */
export function changed(draft: History, book: Agreement, place: string, at: Instant): History {
  if (book === draft.book) return draft;
  const goesOn = draft.last?.place === place && at - draft.last.at < MOMENT;
  return { book, past: goesOn ? draft.past : [...draft.past.slice(-STEPS + 1), draft.book], future: [], last: { place, at } };
}

/** The draft one step back; itself where there is none. */
export function undone(draft: History): History {
  const book = draft.past.at(-1);
  if (!book) return draft;
  return { book, past: draft.past.slice(0, -1), future: [draft.book, ...draft.future], last: null };
}

/** The draft one step forth again; itself where there is none. */
export function redone(draft: History): History {
  const [book, ...future] = draft.future;
  if (!book) return draft;
  return { book, past: [...draft.past, draft.book], future, last: null };
}
