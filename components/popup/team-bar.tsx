import type { ReactNode } from 'react';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';
import { Select } from '../ui/select';
import type { BacklogView } from './team-backlog';

type Props = { teams: BacklogView['teams']; team: string; onTeam: (team: string) => void; children: ReactNode };

/** Which team is looked at, with a choice where there are several; it stays while a team is on its way or can't be shown. */
export function TeamBar({ teams, team, onTeam, children }: Props) {
  const say = useSay();
  const name = (one: BacklogView['team']) => shownText(say.text(one.name), 60);
  const [only] = teams.filter(({ id }) => id === team);
  return (
    <div className="team-bar">
      {teams.length > 1 ? (
        <Select
          label={say.words.team.switchTeam}
          quiet
          selected={team}
          onSelect={onTeam}
          options={teams.map((one) => ({ id: one.id, label: name(one) }))}
        />
      ) : (
        <span>{only ? name(only) : ''}</span>
      )}
      {children}
    </div>
  );
}
