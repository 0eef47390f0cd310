import type { Assessment } from '@/lib/domain/assessment';
import { useSay } from '../ui/say';

/** What is still needed for the next stage, in one line, beyond the BANT rows below it. */
export function Missing({ assessment }: { assessment: Assessment }) {
  const { words, text } = useSay();
  const others = assessment.missing.filter((item) => item.kind !== 'bant');
  if (assessment.missing.length === 0) return <p className="needed quiet">{words.panel.nothingMissing}</p>;
  if (others.length === 0) return null;
  return (
    <p className="needed" data-testid="missing">
      {others.map((item) => text(item.text)).join(' · ')}
    </p>
  );
}
