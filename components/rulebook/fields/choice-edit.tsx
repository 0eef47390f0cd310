import { RadioList } from '../../ui/radio-list';
import { Select } from '../../ui/select';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

export type Option = { id: string; label: string; hint?: string };

type Props = FieldProps & {
  options: readonly Option[];
  /** What is said for no value; with it, the value can be taken away. */
  none?: string;
  /** All to be seen, side by side or below each other, instead of behind a button. */
  look?: 'select' | 'segments' | 'list';
  /** What the choice writes, where that is more than its id: another kind of decay brings its days. */
  write?: (id: string) => unknown;
  /** The id of the value, where the value is more than that. */
  read?: (value: unknown) => string | undefined;
};

const NONE = '';

/** One of several. A value that is no longer there is shown as such. */
export const ChoiceEdit = still(function ChoiceEdit({ options, none, look = 'select', write, read, ...props }: Props) {
  const field = useField(props);
  const { kit, words, disabled } = field;
  const idOf = (value: unknown): string => (read ? read(value) : typeof value === 'string' ? value : undefined) ?? NONE;
  const selected = idOf(field.value);
  const all = [...options];
  if (none !== undefined) all.unshift({ id: NONE, label: none });
  else if (selected === NONE) all.unshift({ id: NONE, label: kit.choose });
  if (!all.some(({ id }) => id === selected)) all.push({ id: selected, label: kit.unknown(selected) });
  const say = (value: unknown) => all.find(({ id }) => id === idOf(value))?.label ?? kit.unknown(idOf(value));
  function choose(id: string): void {
    if (id === selected) return;
    if (id === NONE && none === undefined) return;
    field.take(id === NONE ? undefined : write ? write(id) : id, id);
  }
  return (
    <FieldFrame field={field} say={say}>
      {look === 'select' ? (
        <Select
          label={words.label}
          quiet={field.quiet}
          hint={field.quiet ? undefined : words.definition}
          disabled={disabled}
          options={all}
          selected={selected}
          onSelect={choose}
        />
      ) : (
        <RadioList
          label={words.label}
          labelled={!field.quiet}
          hint={field.quiet ? undefined : words.definition}
          disabled={disabled}
          across={look === 'segments'}
          testId={field.pattern}
          options={all}
          selected={selected}
          onSelect={choose}
        />
      )}
      {field.typed && <p className="field-error">{field.typed.error}</p>}
    </FieldFrame>
  );
});
