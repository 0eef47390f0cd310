import type { StageReading } from '@/lib/domain/assessment';
import { useSay } from '../ui/say';

/** The ladder as a ribbon: passed, current, ahead. A parked lead shows how far it had come. */
export function StageTrack({ stage }: { stage: StageReading }) {
  const { words, text } = useSay();
  return (
    <ol className="track" aria-label={words.panel.stageTrack} data-testid="stage-track">
      {stage.ladder.map((step) => (
        <li key={step.id} className={step.state} aria-current={step.state === 'current' ? 'step' : undefined} title={text(step.name)}>
          {text(step.short)}
        </li>
      ))}
    </ol>
  );
}
