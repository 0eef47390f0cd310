import { CheckList } from '../../ui/check-list';
import type { Option } from './choice-edit';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & {
  options: readonly Option[];
  /** Whether none chosen takes the value away. */
  optional?: boolean;
};

/** Any of several, kept in the order of the options. Values that are no longer there are shown as such. */
export const ManyEdit = still(function ManyEdit({ options, optional = false, ...props }: Props) {
  const field = useField(props);
  const { kit, words, value, disabled } = field;
  const chosen = asList(value);
  const all = [...options];
  for (const id of chosen) if (!all.some((option) => option.id === id)) all.push({ id, label: kit.unknown(id) });
  const say = (values: unknown) =>
    asList(values)
      .map((id) => all.find((option) => option.id === id)?.label ?? id)
      .join(field.lang === 'ja' ? '・' : ', ') || kit.nothing;
  return (
    <FieldFrame field={field} say={say} wide>
      <CheckList
        label={words.label}
        hint={field.quiet ? undefined : words.definition}
        disabled={disabled}
        across
        options={all}
        selected={chosen}
        onSelect={(ids) => {
          const next = all.map(({ id }) => id).filter((id) => ids.includes(id));
          field.take(optional && next.length === 0 ? undefined : next, '');
        }}
      />
      {field.typed && <p className="field-error">{field.typed.error}</p>}
    </FieldFrame>
  );
});

function asList(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}
