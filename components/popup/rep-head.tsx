import { ArrowLeft } from 'lucide-react';
import { shownText } from '@/lib/i18n/shown-text';
import { Button } from '../ui/button';
import { useSay } from '../ui/say';
import { type BacklogView, Kept } from './team-backlog';
import { Trend } from './trend';

type Props = { name: string; row: BacklogView['rows'][number] | undefined; onBack: () => void };

/** Whose leads these are, how they are kept, and how much of that rests on what was logged by hand. */
export function RepHead({ name, row, onBack }: Props) {
  const { words } = useSay();
  const { team } = words;
  const { byHand, of } = row?.touches ?? { byHand: 0, of: 0 };
  return (
    <div className="rep-head">
      <Button look="icon" aria-label={team.backToTeam} onPress={onBack} data-testid="back-to-team">
        <ArrowLeft size={18} />
      </Button>
      <h2>{shownText(name, 40)}</h2>
      {row && (
        <dl>
          <div>
            <dt>{team.keptThisMonth}</dt>
            <dd>
              <Kept kept={row.kept} of={row.of} />
            </dd>
          </div>
          <div>
            <dt>{team.trend}</dt>
            <dd>
              <Trend days={row.trend} />
            </dd>
          </div>
          <div className="wide">
            <dt className="sr">{team.byHand}</dt>
            <dd data-testid="by-hand">{of === 0 ? team.noTouches : team.byHandOf(Math.round((byHand / of) * 100), byHand, of)}</dd>
          </div>
        </dl>
      )}
    </div>
  );
}
