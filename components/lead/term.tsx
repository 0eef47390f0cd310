import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { useSay } from '../ui/say';
import { type Meaning, meaningOf, titleOf } from './meaning';

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
  if (!say.agreement) return <span className={className}>{children}</span>;
  // Read only where somebody looks: a page has dozens of terms.
  const meaning = open ? meaningOf(of, say) : null;
  return (
    <TooltipTrigger delay={300} closeDelay={100} isOpen={open} onOpenChange={setOpen}>
      <Button className={`term ${className}`} onPress={() => setOpen(!open)} data-testid={testId}>
        {children ?? titleOf(of, say)}
      </Button>
      <Tooltip className="meaning" offset={6} placement="bottom start" data-testid="meaning">
        {meaning && <MeaningText meaning={meaning} />}
      </Tooltip>
    </TooltipTrigger>
  );
}

function MeaningText({ meaning }: { meaning: Meaning }) {
  return (
    <>
      <b>{meaning.title}</b>
      {meaning.definition && <p>{meaning.definition}</p>}
      <small>{meaning.from}</small>
      <small>{meaning.signed}</small>
      <small className={meaning.isReviewOver ? 'tone-warn' : ''}>{meaning.review}</small>
    </>
  );
}
