import { patternOf } from '@/lib/domain/schema-at';
import { kitWords } from '@/lib/i18n/kit-words';
import { type FieldWords, fieldWords } from '@/lib/i18n/rulebook-words';
import { useSay } from '../../ui/say';
import { counterpart, defaultAt, type Path, valueAt } from '../edit';
import { useEditing } from '../editing';
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

/** All that a field knows of its place. */
export function useField({ path, label, definition, unit, quiet = false }: FieldProps) {
  const { lang, text } = useSay();
  const editing = useEditing();
  const pattern = patternOf(path);
  const words: FieldWords = { ...fieldWords(lang, pattern) };
  if (label !== undefined) words.label = label;
  if (definition !== undefined) words.definition = definition;
  if (unit !== undefined) words.unit = unit;
  const lock = editing.lockedBy(path);
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
    book: editing.book,
    value: valueAt(editing.book, path),
    standard: defaultAt(editing.book, path),
    inForce: editing.inForce ? counterpart(editing.book, path, editing.inForce) : undefined,
    lock,
    disabled: !editing.canEdit || lock !== null,
    typed: editing.typedAt(path),
    /** Puts a value in its place; where it isn't taken the field keeps what was typed and says why. */
    take(value: unknown, typed: string): void {
      const error = editing.set(path, value);
      editing.setTyped(path, error === null ? null : { text: typed, error });
    },
    /** What was typed is no value at all. */
    refuse(typed: string, error: string): void {
      editing.setTyped(path, { text: typed, error });
    },
  };
}

/** What `useField` gives. */
export type FieldState = ReturnType<typeof useField>;
