import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

type Props = Omit<ButtonProps, 'className' | 'style' | 'children'> & { children: ReactNode; 'data-testid'?: string };

/** A button that reads like a link: small, inside text. */
export function LinkButton({ children, ...props }: Props) {
  return (
    <AriaButton {...props} className="link">
      {children}
    </AriaButton>
  );
}
