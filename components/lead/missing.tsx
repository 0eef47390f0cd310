import type { Assessment } from '@/lib/domain/assessment';
import { LinkButton } from '../ui/link-button';
import { useSay } from '../ui/say';

type Props = {
  assessment: Assessment;
  /** Opens the hand-over note. */
  onNote?: (() => void) | null;
  /** Opens the question to marketing, where somebody must look something up. */
  onAskMarketing?: (() => void) | null;
};

/** What is still needed for the next stage, in one line, beyond the BANT rows below it; with the way to get it where there is one. */
export function Missing({ assessment, onNote, onAskMarketing }: Props) {
  const { words, text } = useSay();
  const { missing, stage } = assessment;
  const others = missing.filter((item) => item.kind !== 'bant');
  const isLast = stage.ladder.at(-1)?.state === 'current' || stage.id === 'unfit' || stage.id === 'customer';
  if (missing.length === 0) return isLast ? null : <p className="needed quiet">{words.panel.nothingMissing}</p>;
  if (others.length === 0) return null;
  return (
    <p className="needed" data-testid="missing">
      {others.map((item) => text(item.text)).join(' · ')}
      {onNote && others.some((item) => item.kind === 'note') && (
        <LinkButton onPress={onNote} data-testid="write-note">
          {words.lead.missing.write}
        </LinkButton>
      )}
      {onAskMarketing && others.some((item) => item.kind === 'cut_off') && (
        <LinkButton onPress={onAskMarketing}>{words.lead.missing.ask}</LinkButton>
      )}
    </p>
  );
}
