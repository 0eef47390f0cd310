import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & { long?: boolean; placeholder?: string /** Whether blank takes the value away. */; optional?: boolean };

/** One text. */
export const TextEdit = still(function TextEdit({ long, placeholder, optional = false, ...props }: Props) {
  const field = useField(props);
  return (
    <FieldFrame field={field} say={(value) => String(value) || field.kit.nothing}>
      <TextBox
        field={field}
        shown={typeof field.value === 'string' ? field.value : ''}
        onType={(typed) => field.take(optional && typed.trim() === '' ? undefined : typed, typed)}
        long={long}
        placeholder={placeholder}
      />
    </FieldFrame>
  );
});
