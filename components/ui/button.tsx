import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

type Props = Omit<ButtonProps, 'className' | 'style' | 'children'> & {
  look?: 'primary' | 'danger' | 'plain' | 'icon' | 'wide' | '';
  children: ReactNode;
  'data-testid'?: string;
};

/** A button; `icon` ones need an `aria-label`. */
export function Button({ look = '', children, ...props }: Props) {
  return (
    <AriaButton {...props} className={`button ${look === 'icon' ? 'icon plain' : look}`}>
      {children}
    </AriaButton>
  );
}
