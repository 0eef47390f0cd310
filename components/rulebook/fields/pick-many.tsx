import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { CheckList } from '../../ui/check-list';

type Props = {
  label: string;
  options: readonly { id: string; label: string }[];
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
  disabled: boolean;
  nothing: string;
  /** Keeps the label for screen readers only. */
  quiet?: boolean;
};

/** Any of a longer list, behind a button that names what is chosen. */
export function PickMany({ label, options, chosen, onChoose, disabled, nothing, quiet = false }: Props) {
  const names = chosen.map((id) => options.find((option) => option.id === id)?.label ?? id);
  const all = [...options, ...chosen.filter((id) => !options.some((option) => option.id === id)).map((id) => ({ id, label: id }))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} +${names.length - 3}` : names.join(', ') || nothing;
  return (
    <DialogTrigger>
      <div className="field">
        {!quiet && (
          <span className="field-label" aria-hidden>
            {label}
          </span>
        )}
        <Button className="select-button" isDisabled={disabled} aria-label={`${label}: ${shown}`}>
          <span className="rb-clip">{shown}</span>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </div>
      <Popover className="popover rb-pick" placement="bottom start">
        <Dialog aria-label={label} className="rb-pick-list">
          <CheckList
            label={label}
            options={all}
            selected={chosen}
            onSelect={(ids) => onChoose(all.map(({ id }) => id).filter((id) => ids.includes(id)))}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
