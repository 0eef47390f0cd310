import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Score } from '@/lib/domain/assessment';
import { useSay } from '../ui/say';
import { ScoreReceipt } from './score-receipt';

/** The score in one line that opens to how it adds up. */
export function ScoreSection({ score }: { score: Score }) {
  const { words } = useSay();
  const [open, setOpen] = useState(false);
  const text = words.score;
  if (score.mode === 'off') return null;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section className="section folded" data-open={open || undefined}>
      <button type="button" className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="open-score">
        <span className="label">
          <Chevron size={14} aria-hidden />
          {score.mode === 'points' ? text.title : text.checklist}
        </span>
        {score.mode === 'points' && (
          <span>
            {text.fit} {score.fit} · {text.engagement} {score.engagement} · <b data-testid="score-total">{score.total}</b>
            {score.band && ` ${text.bands[score.band]}`}
          </span>
        )}
      </button>
      <div hidden={!open}>
        <ScoreReceipt score={score} />
      </div>
    </section>
  );
}
