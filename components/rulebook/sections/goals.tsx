import { useState } from 'react';
import { useGoals } from '@/lib/hooks/use-goals';
import { useStatus } from '@/lib/hooks/use-status';
import { wallTime } from '@/lib/i18n/wall-time';
import { useSay } from '../../ui/say';
import { GoalsView } from '../goals/goals-view';

/** The goals of a team's months, kept at the hub in versions of their own: they are no part of the agreement that is signed. */
export function GoalsSection() {
  const { now, text, frame, agreement } = useSay();
  const { value: status } = useStatus();
  const [month, setMonth] = useState(() => wallTime(now, frame().timeZone).slice(0, 7));
  const [chosen, setChosen] = useState<string | null>(null);
  const grants = status?.grants ?? [];
  const teams = [...new Map(grants.map((grant) => [grant.team, { id: grant.team, label: text(grant.teamName) }])).values()];
  const team = chosen ?? teams[0]?.id;
  const asked = useGoals(month, team);
  const mayEdit = grants.some((grant) => grant.team === team && grant.role !== 'rep');
  return (
    <GoalsView
      month={month}
      onMonth={setMonth}
      teams={teams}
      team={team ?? ''}
      onTeam={setChosen}
      asked={asked}
      agreement={agreement}
      mayEdit={mayEdit}
    />
  );
}
