import type { StageReading } from '@/lib/domain/assessment';
import { dateText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';

/** What put the lead into its stage, and when. */
export function StageEvidence({ stage }: { stage: StageReading }) {
  const { words, now, frame, lang } = useSay();
  const { timeZone } = frame();
  if (stage.enteredAt === null && stage.evidence.length === 0) return null;
  return (
    <p className="evidence" data-testid="stage-evidence">
      {words.panel.evidence}
      {words.colon}
      {stage.evidence.length > 0
        ? stage.evidence
            .slice(0, 3)
            .map((proof) => `${shownText(proof.label, 60)}${proof.at === null ? '' : ` ${shortDateText(proof.at, now, timeZone, lang)}`}`)
            .join(' · ')
        : stage.enteredAt !== null && words.panel.enteredAt(dateText(stage.enteredAt, now, timeZone, lang))}
      {stage.forced && ` · ${words.panel.forced}`}
    </p>
  );
}
