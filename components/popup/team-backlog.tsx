import { useEffect, useRef, useState } from 'react';
import type { LeadRef } from '@/lib/domain/lead';
import type { useBacklog } from '@/lib/hooks/use-backlog';
import { dateTimeText, durationText, momentText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { type Say, useSay } from '../ui/say';
import { Unbroken } from '../ui/unbroken';
import { AwayList } from './away-list';
import type { AwayRow } from './covers';
import { TeamBar } from './team-bar';
import { Trend } from './trend';

export type BacklogView = NonNullable<ReturnType<typeof useBacklog>['value']>;

type Props = {
  backlog: BacklogView;
  onTeam: (team: string) => void;
  /** A rep's leads, where the viewer may see them. */
  onRep: (user: string) => void;
  onLead: (ref: LeadRef) => void;
  /** Who is away now or soon, and who covers. */
  away?: readonly AwayRow[];
  /** Gives a lead to somebody else. */
  onAssign: (refs: readonly LeadRef[]) => void;
};

/** A team's backlog by rep: overdue, due soon, kept % with its counts, trend, longest; then what was put before its manager. */
export function TeamBacklog(props: Props) {
  const { backlog } = props;
  const say = useSay();
  const { team } = say.words;
  const { timeZone } = say.frame();
  return (
    <div className="rows">
      <TeamBar teams={backlog.teams} team={backlog.team.id} onTeam={props.onTeam}>
        <span data-testid="backlog-age">
          {backlog.cached ? team.cached(dateTimeText(backlog.asOf, say.now, timeZone, say.lang)) : team.thisMonth}
        </span>
      </TeamBar>
      {backlog.rows.length === 0 ? <p className="group">{team.noRows}</p> : <Table {...props} />}
      {backlog.escalations.length > 0 && <Escalations {...props} />}
      {backlog.uncovered.length > 0 && <Cover {...props} />}
      {props.away && props.away.length > 0 && (
        <AwayList rows={props.away} nameOf={(user) => say.person(user) ?? backlog.rows.find((row) => row.user === user)?.name ?? user} />
      )}
      {backlog.spread.leads > 0 && <Spread backlog={backlog} />}
    </div>
  );
}

function Table({ backlog, onRep }: Props) {
  const say = useSay();
  const { team } = say.words;
  return (
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
          <th scope="col">{team.trend}</th>
          <th scope="col" className="num">
            {team.longest}
          </th>
        </tr>
      </thead>
      <tbody>
        {backlog.rows.map((row) => (
          <tr key={row.user} data-testid="backlog-row">
            <th scope="row">
              {row.user === '' ? (
                shownText(say.text(backlog.team.name), 60)
              ) : (
                <LinkButton onPress={() => onRep(row.user)} aria-label={team.open(shownText(row.name, 40))} data-testid="open-rep">
                  {shownText(row.name, 40)}
                </LinkButton>
              )}
            </th>
            <td className={`num ${row.overdue > 0 ? 'late' : ''}`}>{row.overdue}</td>
            <td className="num">{row.dueSoon}</td>
            <td>
              <Kept kept={row.kept} of={row.of} />
            </td>
            <td>
              <Trend days={row.trend} />
            </td>
            <td className="num">{longest(row.longest, say)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Escalations({ backlog, onLead }: Props) {
  const say = useSay();
  const { team, popup } = say.words;
  const { timeZone } = say.frame();
  return (
    <section aria-label={team.escalations}>
      <h2 className="group">
        {team.escalations}
        <span className="num">{backlog.escalations.filter(({ withdrawn }) => !withdrawn).length}</span>
      </h2>
      <ul>
        {backlog.escalations.map(({ refs, clock, withdrawn, ...one }) => (
          <li
            key={`${clock}${refs[0]?.id}`}
            className={withdrawn ? 'case withdrawn' : 'case'}
            data-testid={withdrawn ? 'escalation-withdrawn' : 'escalation'}
          >
            <span className="who">
              <b>{shownText(one.name, 60)}</b>
              {one.company && shownText(one.company, 60)}
            </span>
            {refs[0] && (
              <LinkButton onPress={() => onLead(refs[0] as LeadRef)} aria-label={popup.detailsOf(shownText(one.name, 60))}>
                {popup.details}
              </LinkButton>
            )}
            <span className="what">
              <Unbroken
                text={team.escalatedOf(
                  shownText(say.person(one.owner) ?? popup.unassigned, 40),
                  shownText(say.text(one.promiseName), 60),
                  dateTimeText(one.due, say.now, timeZone, say.lang),
                )}
              />
              {withdrawn && (
                <span className="withdrawn-why">
                  {team.withdrawn[withdrawn.why](momentText(withdrawn.at, say.now, timeZone, say.lang))}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cover({ backlog, onAssign }: Props) {
  const say = useSay();
  const { team } = say.words;
  const { timeZone } = say.frame();
  const day = (at: number) => shortDateText(at, say.now, timeZone, say.lang);
  return (
    <section aria-label={team.cover}>
      <h2 className="group">
        {team.cover}
        <span className="num">{backlog.uncovered.length}</span>
      </h2>
      <ul>
        {backlog.uncovered.map((one) => (
          <li key={one.refs[0]?.id} className="case" data-testid="uncovered">
            <span className="who">
              <b>{shownText(one.name, 60)}</b>
              {one.company && shownText(one.company, 60)}
            </span>
            <LinkButton onPress={() => onAssign(one.refs.slice(0, 1))} aria-label={`${team.assign}: ${shownText(one.name, 60)}`}>
              {team.assign}
            </LinkButton>
            <span className="what">
              <Unbroken
                text={team.coverOf(
                  shownText(say.person(one.owner) ?? one.owner, 40),
                  day(one.from),
                  // An absence ends before its last moment: that of the day it names.
                  day(one.to - 1),
                  dateTimeText(one.due, say.now, timeZone, say.lang),
                )}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** In one line who and which industry has most of what is being worked; all of it one press away. */
function Spread({ backlog }: { backlog: BacklogView }) {
  const say = useSay();
  const { team } = say.words;
  const [open, setOpen] = useState(false);
  const shares = useRef<HTMLDivElement>(null);
  // It opens below the fold.
  useEffect(() => {
    if (open) shares.current?.scrollIntoView?.({ block: 'nearest' });
  }, [open]);
  const { leads, owners, industries } = backlog.spread;
  const percent = (count: number) => Math.round((count / leads) * 100);
  const industryName = (id: string) => (id === '' ? team.unknownIndustry : shownText(id, 40));
  const ownerName = (id: string) => shownText(say.person(id) ?? backlog.rows.find(({ user }) => user === id)?.name ?? id, 40);
  const firsts = [
    ...owners.slice(0, 1).map(({ id, leads: count }) => team.spreadOf(ownerName(id), percent(count))),
    ...industries.slice(0, 1).map(({ id, leads: count }) => team.spreadOf(industryName(id), percent(count))),
  ];
  const list = (title: string, shares: typeof owners, name: (id: string) => string) => (
    <div>
      <h3>{title}</h3>
      <ul>
        {shares.map(({ id, leads: count }) => (
          <li key={id}>
            <span>{name(id)}</span>
            <span className="meter" aria-hidden="true">
              <i style={{ width: `${percent(count)}%` }} />
            </span>
            <span className="num">
              {percent(count)}% ({team.leadsOf(count, leads)})
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <section className="spread" aria-label={team.spread}>
      <p>
        <span>
          {team.spread}
          {say.words.colon}
          {firsts.join(' · ')}
        </span>
        <LinkButton onPress={() => setOpen(!open)} aria-expanded={open} data-testid="open-spread">
          {open ? team.less : team.more}
        </LinkButton>
      </p>
      {open && (
        <div className="shares" ref={shares}>
          {list(team.byOwner, owners, ownerName)}
          {list(team.byIndustry, industries, industryName)}
        </div>
      )}
    </section>
  );
}

/** A percentage never without its counts. */
export function Kept({ kept, of }: { kept: number; of: number }) {
  const { team } = useSay().words;
  if (of === 0) return <span className="quiet">{team.keptNone}</span>;
  const percent = Math.round((kept / of) * 100);
  return (
    <span className="kept">
      <span className="meter" aria-hidden="true">
        <i style={{ width: `${percent}%` }} />
      </span>
      <span>
        <Unbroken text={team.keptOf(percent, kept, of)} />
      </span>
    </span>
  );
}

function longest(ms: number | null, say: Say): string {
  return ms === null ? say.words.team.keptNone : durationText(ms, say.frame().day, say.lang);
}
