import { type ReactNode, useRef } from 'react';
import { useReady } from './acting';

type Props = {
  look?: string;
  onAct: () => void;
  disabled?: boolean;
  children: ReactNode;
  label?: string;
  testId?: string;
};

/** A button whose press changes a lead: heeds only a person's own press, and only while it is really visible. */
export function ActButton({ look = 'button', onAct, disabled = false, children, label, testId }: Props) {
  const control = useRef<HTMLButtonElement>(null);
  const ready = useReady(control);
  return (
    <button
      ref={control}
      type="button"
      className={look}
      disabled={disabled}
      // Kept focusable while it is guarded, so that focus isn't lost when something covers the panel for a moment.
      aria-disabled={ready ? undefined : true}
      data-guarded={ready ? undefined : ''}
      aria-label={label}
      data-testid={testId}
      onClick={(event) => {
        if (ready && event.nativeEvent.isTrusted) onAct();
      }}
    >
      {children}
    </button>
  );
}
