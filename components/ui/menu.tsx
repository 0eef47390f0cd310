import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button } from './button';

export type MenuEntry<K extends string> = { id: K; label: string; icon: ReactNode; disabled?: boolean };

type Props<K extends string> = {
  label: string;
  icon: ReactNode;
  entries: readonly MenuEntry<K>[];
  onChoose: (id: K) => void;
  testId?: string;
};

/** Rare acts behind one button. */
export function Menu<K extends string>({ label, icon, entries, onChoose, testId }: Props<K>) {
  return (
    <MenuTrigger>
      <Button look="icon" aria-label={label} data-testid={testId}>
        {icon}
      </Button>
      <Popover className="popover" placement="top end" offset={6}>
        <AriaMenu className="menu" aria-label={label} onAction={(id) => onChoose(id as K)}>
          {entries.map((entry) => (
            <AriaMenuItem key={entry.id} id={entry.id} className="menu-item" isDisabled={entry.disabled} data-testid={`menu-${entry.id}`}>
              {entry.icon}
              {entry.label}
            </AriaMenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
