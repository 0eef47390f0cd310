import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { useSay } from '../ui/say';
import { meaningOf } from './meaning';

type Props = {
  /** Glossary id; `stage.` and a stage's id, `bant.element.` and an element's, `promise.` and a promise's. */
  of: string;
  /** How the word stands in the page; by its name in the agreement without one. */
  children?: ReactNode;
  className?: string;
  testId?: string;
};

/** A word of the agreement whose meaning is one hover, focus or tap away, with the version, who signed it and when it is due for review. */
export function Term({ of, children, className = '', testId }: Props) {
  const say = useSay();
  const [open, setOpen] = useState(false);
  const meaning = meaningOf(of, say);
  if (!meaning) return <span className={className}>{children}</span>;
  return (
    <TooltipTrigger delay={300} closeDelay={100} isOpen={open} onOpenChange={setOpen}>
      <Button className={`term ${className}`} onPress={() => setOpen(!open)} data-testid={testId}>
        {children ?? meaning.title}
      </Button>
      <Tooltip className="meaning" offset={6} placement="bottom start" data-testid="meaning">
        <b>{meaning.title}</b>
        {meaning.definition && <p>{meaning.definition}</p>}
        <small>{meaning.from}</small>
        <small>{meaning.signed}</small>
        <small className={meaning.isReviewOver ? 'tone-warn' : ''}>{meaning.review}</small>
      </Tooltip>
    </TooltipTrigger>
  );
}
