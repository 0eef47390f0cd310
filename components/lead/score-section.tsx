import type { Score } from '@/lib/domain/assessment';
import { useSay } from '../ui/say';
import { Folded } from './folded';
import { ScoreReceipt } from './score-receipt';

/** The score in one line that opens to how it adds up. */
export function ScoreSection({ score }: { score: Score }) {
  const { words } = useSay();
  const text = words.score;
  if (score.mode === 'off') return null;
  return (
    <Folded
      title={score.mode === 'points' ? text.title : text.checklist}
      testId="open-score"
      summary={
        score.mode === 'points' && (
          <>
            {text.fit} {score.fit} · {text.engagement} {score.engagement} · <b data-testid="score-total">{score.total}</b>
            {score.band && ` ${text.bands[score.band]}`}
          </>
        )
      }
    >
      <ScoreReceipt score={score} />
    </Folded>
  );
}
