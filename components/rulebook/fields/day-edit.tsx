import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { TextBox } from './text-box';
import { type FieldProps, useField } from './use-field';

/** A date, "2026-11-23". */
export const DayEdit = still(function DayEdit({ optional = false, ...props }: FieldProps & { optional?: boolean }) {
  const field = useField(props);
  return (
    <FieldFrame field={field} say={String}>
      <TextBox
        field={field}
        type="date"
        shown={typeof field.value === 'string' ? field.value : ''}
        onType={(typed) =>
          typed === '' && !optional ? field.refuse(typed, field.kit.needDay) : field.take(typed === '' ? undefined : typed, typed)
        }
      />
    </FieldFrame>
  );
});
