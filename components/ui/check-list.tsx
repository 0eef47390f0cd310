import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';

type Props = {
  label: string;
  options: readonly { id: string; label: string }[];
  selected: readonly string[];
  onSelect: (ids: string[]) => void;
};

/** Any of a few, all to be seen. */
export function CheckList({ label, options, selected, onSelect }: Props) {
  return (
    <CheckboxGroup className="field" value={[...selected]} onChange={onSelect}>
      <Label className="field-label">{label}</Label>
      <div className="radio-list">
        {options.map((option) => (
          <Checkbox key={option.id} value={option.id} className="check" data-testid={`check-${option.id}`}>
            <span>{option.label}</span>
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
