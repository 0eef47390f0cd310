import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';

type Props = {
  label: string;
  options: readonly { id: string; label: string; hint?: string | null; disabled?: boolean }[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** Shows the label above; else it is for screen readers only. */
  labelled?: boolean;
  /** Side by side, for a few short ones. */
  across?: boolean;
  /** Begins the options' test ids. */
  testId?: string;
  hint?: string | undefined;
  disabled?: boolean;
};

/** One of a few, all to be seen. */
export function RadioList({
  label,
  options,
  selected,
  onSelect,
  labelled = false,
  across = false,
  testId = 'reason',
  hint,
  disabled = false,
}: Props) {
  return (
    <RadioGroup className="field" value={selected} onChange={onSelect} isDisabled={disabled}>
      <Label className={labelled ? 'field-label' : 'sr'}>{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <div className={across ? 'segments' : 'radio-list'}>
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            className={across ? 'segment' : 'radio'}
            isDisabled={disabled || option.disabled}
            data-testid={`${testId}-${option.id}`}
          >
            <span>{option.label}</span>
            {option.hint && <small>{option.hint}</small>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
