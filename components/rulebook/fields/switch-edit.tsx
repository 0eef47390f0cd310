import { Switch } from 'react-aria-components/Switch';
import { FieldFrame } from './field-frame';
import { still } from './same-props';
import { type FieldProps, useField } from './use-field';

/** Yes or no. */
export const SwitchEdit = still(function SwitchEdit(props: FieldProps) {
  const field = useField(props);
  const { kit, words, disabled } = field;
  return (
    <FieldFrame field={field} say={(value) => (value === true ? kit.on : kit.off)}>
      <Switch
        className="rb-switch"
        isSelected={field.value === true}
        isReadOnly={disabled}
        isDisabled={disabled}
        onChange={(on) => field.take(on, '')}
        {...(field.quiet ? { 'aria-label': words.label } : {})}
      >
        <span className="rb-switch-track" aria-hidden />
        {!field.quiet && (
          <span>
            <span className="field-label">{words.label}</span>
            {words.definition && <span className="field-hint">{words.definition}</span>}
          </span>
        )}
      </Switch>
    </FieldFrame>
  );
});
