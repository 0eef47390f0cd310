import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';

type Props = {
  label: string;
  /** Keeps the label for screen readers only. */
  quiet?: boolean;
  hint?: string | undefined;
  disabled?: boolean;
  options: readonly { id: string; label: string }[];
  selected: string;
  onSelect: (id: string) => void;
};

/** One of a list. */
export function Select({ label, quiet = false, hint, disabled = false, options, selected, onSelect }: Props) {
  return (
    <AriaSelect className="field" isDisabled={disabled} selectedKey={selected} onSelectionChange={(id) => onSelect(String(id))}>
      <Label className={quiet ? 'sr' : 'field-label'}>{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <Button className="select-button">
        <SelectValue />
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover className="popover">
        <ListBox className="select-list">
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} className="menu-item" textValue={option.label}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
