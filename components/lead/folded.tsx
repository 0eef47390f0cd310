import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

type Props = { title: string; summary?: ReactNode; testId: string; children: ReactNode };

/** A section in one line that opens. */
export function Folded({ title, summary, testId, children }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section className="section folded" data-open={open || undefined}>
      <h2>
        <button
          type="button"
          className="disclosure"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          data-testid={testId}
        >
          <span className="label">
            <Chevron size={14} aria-hidden />
            {title}
          </span>
          {summary && <span className="gist">{summary}</span>}
        </button>
      </h2>
      <div id={id} hidden={!open}>
        {children}
      </div>
    </section>
  );
}
