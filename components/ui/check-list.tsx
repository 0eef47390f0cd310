import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';

type Props = {
  label: string;
  options: readonly { id: string; label: string }[];
  selected: readonly string[];
  onSelect: (ids: string[]) => void;
  hint?: string | undefined;
  disabled?: boolean;
  /** Side by side, for short ones. */
  across?: boolean;
};

/** Any of a few, all to be seen. */
export function CheckList({ label, options, selected, onSelect, hint, disabled = false, across = false }: Props) {
  return (
    <CheckboxGroup className="field" value={[...selected]} onChange={onSelect} isDisabled={disabled}>
      <Label className="field-label">{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <div className={across ? 'check-row' : 'radio-list'}>
        {options.map((option) => (
          <Checkbox key={option.id} value={option.id} className="check" data-testid={`check-${option.id}`}>
            <span>{option.label}</span>
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
