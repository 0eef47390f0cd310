import type { ActivityMatch } from '@/lib/domain/condition-schema';
import { FieldFrame } from './field-frame';
import { MatchFields } from './match-fields';
import { OptionalEdit } from './optional-edit';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

type Props = FieldProps & {
  /** Whether it may be left out. */
  optional?: boolean;
};

/** Which activities count. */
export const MatchEdit = still(function MatchEdit({ optional = false, ...props }: Props) {
  const field = useField(props);
  const { words, value } = field;
  const fields = (
    <MatchFields
      match={(value ?? {}) as ActivityMatch}
      onChange={(match) => field.take(match, '')}
      disabled={field.disabled}
      pattern={field.pattern}
    />
  );
  if (optional) {
    return (
      <OptionalEdit {...props} blank={() => ({ type: 'page_view' })}>
        {fields}
      </OptionalEdit>
    );
  }
  return (
    <FieldFrame field={field} wide>
      <fieldset className="rb-words">
        <legend className="field-label">{words.label}</legend>
        {words.definition && <p className="field-hint">{words.definition}</p>}
        {fields}
      </fieldset>
      {field.typed && <p className="field-error">{field.typed.error}</p>}
    </FieldFrame>
  );
});
