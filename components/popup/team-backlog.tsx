import type { useBacklog } from '@/lib/hooks/use-backlog';
import { durationText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';
import { Select } from '../ui/select';

type BacklogView = NonNullable<ReturnType<typeof useBacklog>['value']>;

/** A team's backlog by rep: overdue, due soon, kept % with its counts, longest. */
export function TeamBacklog({ backlog, onTeam }: { backlog: BacklogView; onTeam: (team: string) => void }) {
  const say = useSay();
  const { team } = say.words;
  return (
    <div className="rows">
      <div className="team-bar">
        {backlog.teams.length > 1 ? (
          <Select
            label={team.switchTeam}
            quiet
            selected={backlog.team.id}
            onSelect={onTeam}
            options={backlog.teams.map((one) => ({ id: one.id, label: say.text(one.name) }))}
          />
        ) : (
          <span>{say.text(backlog.team.name)}</span>
        )}
        <span>{team.thisMonth}</span>
      </div>
      {backlog.rows.length === 0 ? (
        <p className="group">{team.noRows}</p>
      ) : (
        <table className="team">
          <thead>
            <tr>
              <th scope="col">{team.owner}</th>
              <th scope="col" className="num">
                {team.overdue}
              </th>
              <th scope="col" className="num">
                {team.dueSoon}
              </th>
              <th scope="col">{team.kept}</th>
              <th scope="col" className="num">
                {team.longest}
              </th>
            </tr>
          </thead>
          <tbody>
            {backlog.rows.map((row) => (
              <tr key={row.user} data-testid="backlog-row">
                <th scope="row">{shownText(row.name, 40)}</th>
                <td className={`num ${row.overdue > 0 ? 'late' : ''}`}>{row.overdue}</td>
                <td className="num">{row.dueSoon}</td>
                <td>
                  <Kept kept={row.kept} of={row.of} />
                </td>
                <td className="num">{longest(row.longest, say)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Kept({ kept, of }: { kept: number; of: number }) {
  const { team } = useSay().words;
  if (of === 0) return <span className="quiet">{team.keptNone}</span>;
  const percent = Math.round((kept / of) * 100);
  return (
    <span className="kept">
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${percent}%` }} />
      </span>
      {team.keptOf(percent, kept, of)}
    </span>
  );
}

function longest(ms: number | null, say: Say): string {
  return ms === null ? say.words.team.keptNone : durationText(ms, say.frame().day, say.lang);
}
