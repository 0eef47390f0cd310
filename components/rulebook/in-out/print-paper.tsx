import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';

type Props = { onDone: () => void; children: ReactNode };

/** Prints what it holds and nothing else of the page, once, and says when the print dialog is closed. */
export function PrintPaper({ onDone, children }: Props) {
  useEffect(() => {
    window.addEventListener('afterprint', onDone, { once: true });
    // The dialog stops the page: what is to be printed must have been drawn before.
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', onDone);
    };
  }, [onDone]);
  return createPortal(<div className="print-root">{children}</div>, document.body);
}
