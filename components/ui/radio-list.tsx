import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';

type Props = {
  label: string;
  options: readonly { id: string; label: string; hint?: string | null; disabled?: boolean }[];
  selected: string | null;
  onSelect: (id: string) => void;
};

/** One of a few, all to be seen. */
export function RadioList({ label, options, selected, onSelect }: Props) {
  return (
    <RadioGroup className="field" value={selected} onChange={onSelect}>
      <Label className="sr">{label}</Label>
      <div className="radio-list">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="radio" isDisabled={option.disabled} data-testid={`reason-${option.id}`}>
            <span>{option.label}</span>
            {option.hint && <small>{option.hint}</small>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
