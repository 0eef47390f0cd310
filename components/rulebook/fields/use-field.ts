import { patternOf } from '@/lib/domain/schema-at';
import { kitWords } from '@/lib/i18n/kit-words';
import { type FieldWords, fieldWords } from '@/lib/i18n/rulebook-words';
import { useSay } from '../../ui/say';
import { alike, counterpart, defaultAt, type Path, valueAt } from '../edit';
import { type Editing, isBelow, type Problem, type Typed, useActs, useEdited } from '../editing';
import { fieldId } from '../field-id';

/** What every field takes: its place; its words come from the table unless they are given. */
export type FieldProps = {
  path: Path;
  label?: string;
  definition?: string;
  unit?: string;
  /** Shows no label and no definition (screen readers hear the label): for rows of a table. */
  quiet?: boolean;
};

/** What is known of one place. */
type Place = {
  value: unknown;
  standard: unknown;
  inForce: unknown;
  lock: string | null;
  canEdit: boolean;
  typed: Typed | null;
  problems: readonly Problem[];
  /** What all this was made from: where it is the same, nothing is worked out again. */
  of: { ids: string; inForce: unknown; problems: unknown };
};

/** Reads a place. Of what was known `before` everything is kept that can't be another by now. */
function placeAt(editing: Editing, path: Path, before: Place | undefined): Place {
  const { book, inForce, problems } = editing;
  const value = valueAt(book, path);
  const of = { ids: idsOnWay(book, path), inForce, problems };
  const stays = before !== undefined && before.of.ids === of.ids && before.of.inForce === inForce && Object.is(before.value, value);
  return {
    value,
    standard: stays ? before.standard : defaultAt(book, path),
    inForce: stays ? before.inForce : inForce ? counterpart(book, path, inForce) : undefined,
    lock: editing.lockedBy(path),
    canEdit: editing.canEdit,
    typed: editing.typedAt(path),
    problems: before?.of.problems === problems && before.of.ids === of.ids ? before.problems : below(problems, path),
    of,
  };
}

const none: readonly Problem[] = [];

function below(problems: readonly Problem[], path: Path): readonly Problem[] {
  const found = problems.filter((problem) => isBelow(problem.path, path));
  return found.length === 0 ? none : found;
}

/** The items one passes on the way, by which the place is found in another agreement. */
function idsOnWay(book: unknown, path: Path): string {
  let ids = path.join('.');
  let here = book;
  for (const key of path) {
    here = valueAt(here, [key]);
    if (typeof key === 'number') ids += ` ${String((here as { id?: unknown } | null | undefined)?.id)}`;
  }
  return ids;
}

function samePlace(a: Place, b: Place): boolean {
  return (
    a.of.ids === b.of.ids &&
    Object.is(a.value, b.value) &&
    a.lock === b.lock &&
    a.canEdit === b.canEdit &&
    alike(a.typed, b.typed) &&
    a.of.inForce === b.of.inForce &&
    alike(a.problems, b.problems)
  );
}

/** All that a field knows of its place. It is drawn anew only when something of it is another. */
export function useField({ path, label, definition, unit, quiet = false }: FieldProps) {
  const { lang, text } = useSay();
  const editing = useActs();
  const { value, standard, inForce, lock, canEdit, typed, problems } = useEdited<Place>(
    (now, before) => placeAt(now, path, before),
    samePlace,
  );
  const pattern = patternOf(path);
  const words: FieldWords = { ...fieldWords(lang, pattern) };
  if (label !== undefined) words.label = label;
  if (definition !== undefined) words.definition = definition;
  if (unit !== undefined) words.unit = unit;
  return {
    path,
    pattern,
    id: fieldId(path),
    words,
    quiet,
    lang,
    text,
    kit: kitWords(lang),
    editing,
    value,
    standard,
    inForce,
    lock,
    disabled: !canEdit || lock !== null,
    typed,
    /** Everything found at the place or below it. */
    problems,
    /** Puts a value in its place; where it isn't taken the field keeps what was typed and says why. */
    take(next: unknown, written: string): void {
      const error = editing.set(path, next);
      editing.setTyped(path, error === null ? null : { text: written, error });
    },
    /** What was typed is no value at all. */
    refuse(written: string, error: string): void {
      editing.setTyped(path, { text: written, error });
    },
  };
}

/** What `useField` gives. */
export type FieldState = ReturnType<typeof useField>;
