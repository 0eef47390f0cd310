import { CloudOff, Coffee, LoaderCircle, UsersRound } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { AssignDialog, NudgeDialog } from '@/components/panel/small-dialogs';
import { UndoBar } from '@/components/panel/undo-bar';
import { useUndoKey } from '@/components/panel/use-undo-key';
import { BulkBar } from '@/components/popup/bulk-bar';
import { awayIn } from '@/components/popup/covers';
import type { Group } from '@/components/popup/queue-row';
import type { Section } from '@/components/popup/queue-window';
import { RepHead } from '@/components/popup/rep-head';
import { type BacklogView, TeamBacklog } from '@/components/popup/team-backlog';
import { TeamBar } from '@/components/popup/team-bar';
import { WorkedHint } from '@/components/popup/worked-hint';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import type { LeadRef } from '@/lib/domain/lead';
import { SECOND } from '@/lib/domain/time';
import { type ManyActs, useActs } from '@/lib/hooks/use-acts';
import { useBacklog } from '@/lib/hooks/use-backlog';
import { useQueue, useTeamQueue } from '@/lib/hooks/use-queue';
import { refsOf } from '@/lib/hooks/use-rows';
import { faultText } from '@/lib/i18n/faults';
import type { LeadView } from '@/lib/messages/protocol';
import { sectionsOf } from './list-tab';
import { type ListContext, WorkList } from './work-list';

type TabId = 'team' | 'unassigned' | 'unregistered';

/** A manager's team: its backlog by rep, each rep's leads, what nobody owns and what nobody registered; reassigning and nudging, several at once. */
export function Team({ context, onLead }: { context: ListContext; onLead: (ref: LeadRef) => void }) {
  const { words, now } = useSay();
  const [tab, setTab] = useState<TabId>('team');
  const [team, setTeam] = useState<string | undefined>();
  const [rep, setRep] = useState<string | null>(null);
  const [assigning, setAssigning] = useState<readonly LeadRef[] | null>(null);
  const backlog = useBacklog(team);
  const many = useActs();
  const { value } = backlog;
  // The choice of teams stays while another one is on its way, or there would be no way back from one that can't be shown.
  const [teams, setTeams] = useState<BacklogView['teams']>([]);
  if (value && value.teams !== teams) setTeams(value.teams);
  const onlyMarkets = !context.status.grants.some(({ role, team: of }) => of === team && role !== 'marketing');
  const byPerson = context.status.grants.some(({ role, team: of }) => role !== 'marketing' && role !== 'rep' && of === value?.team.id);
  const worked = useTeamQueue(byPerson && value ? value.team.id : null);
  const people = value ? context.status.people.filter((person) => person.team === value.team.id && person.department !== 'mkt') : [];

  const away = byPerson && value ? awayIn(context.rulebook.almanac, new Set(value.rows.map(({ user }) => user)), now) : [];

  if (rep !== null && value) {
    return (
      <>
        <Rep context={context} backlog={value} user={rep} many={many} people={people} onBack={() => setRep(null)} />
        <ManyUndo many={many} />
      </>
    );
  }
  const overdue = value?.rows.reduce((sum, row) => sum + row.overdue, 0);
  const tabs: TabEntry<TabId>[] = [
    {
      id: 'team',
      label: words.popup.team,
      count: overdue,
      late: true,
      content: value ? (
        <TeamBacklog
          backlog={value}
          onTeam={setTeam}
          onRep={(user) => byPerson && setRep(user)}
          onLead={onLead}
          onAssign={setAssigning}
          away={away}
        />
      ) : (
        <div className="rows">
          {teams.length > 1 && team !== undefined && (
            <TeamBar teams={teams} team={team} onTeam={setTeam}>
              {null}
            </TeamBar>
          )}
          <Waiting backlog={backlog} hidden={backlog.fault === 'forbidden' && onlyMarkets} />
        </div>
      ),
    },
  ];
  if (byPerson) {
    tabs.push({
      id: 'unassigned',
      label: words.popup.unassigned,
      count: value?.unassigned.length,
      content: value ? <Unassigned context={context} backlog={value} many={many} people={people} /> : <Waiting backlog={backlog} />,
    });
  }
  const hidden = worked.value?.lists.unregistered;
  if (hidden && hidden.ids.length > 0) {
    const sections = sectionsOf(worked.value, ['unregistered']);
    tabs.push({
      id: 'unregistered',
      label: words.popup.unregistered,
      count: hidden.ids.length,
      more: hidden.more,
      content: <Bulk context={context} sections={sections} many={many} people={people} before={<WorkedHint />} />,
    });
  }
  const shown = tabs.some(({ id }) => id === tab) ? tab : 'team';
  return (
    <>
      <Tabs label={words.popup.lists} tabs={tabs} selected={shown} onSelect={setTab} />
      {assigning && (
        <AssignDialog
          people={people}
          onAct={(act) => {
            setAssigning(null);
            void many.run(assigning, act);
          }}
          onClose={() => setAssigning(null)}
        />
      )}
      <ManyUndo many={many} />
    </>
  );
}

function Waiting({ backlog, hidden = false }: { backlog: ReturnType<typeof useBacklog>; hidden?: boolean }) {
  const { words, lang } = useSay();
  // Marketing sees reps only together, and only where they are enough.
  if (hidden) return <StateCard testId="too-few" icon={<UsersRound size={28} />} title={words.team.tooFew} hint={words.team.tooFewHint} />;
  if (backlog.fault) return <StateCard icon={<CloudOff size={28} />} title={words.states.error} hint={faultText(backlog.fault, lang)} />;
  return <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />;
}

type BulkProps = { context: ListContext; backlog: BacklogView; many: ManyActs; people: readonly { id: string; name: string }[] };

function Unassigned({ context, backlog, many, people }: BulkProps) {
  const { words } = useSay();
  const given = useMemo(
    () => new Map<string, LeadView>(backlog.unassigned.map((lead) => [lead.id, { lead, pending: [], refused: [], superseded: [] }])),
    [backlog.unassigned],
  );
  if (given.size === 0) return <StateCard testId="empty" icon={<Coffee size={32} />} title={words.popup.emptyUnassigned} />;
  const sections: Section<Group>[] = [{ group: 'unassigned', ids: [...given.keys()], more: false, head: false }];
  const refOf = (id: string) => given.get(id)?.lead.refs[0];
  return <Bulk context={context} sections={sections} given={given} refOf={refOf} many={many} people={people} />;
}

function Rep({ context, backlog, many, people, user, onBack }: BulkProps & { user: string; onBack: () => void }) {
  const say = useSay();
  const queue = useQueue(user);
  const row = backlog.rows.find((one) => one.user === user);
  const sections = sectionsOf(queue.value, ['overdue', 'today', 'decide', 'fresh', 'back', 'stock', 'unregistered']).filter(
    ({ ids }) => ids.length > 0,
  );
  const name = row?.name ?? say.person(user) ?? user;
  const others = people.filter(({ id }) => id !== user);
  return (
    <>
      <RepHead name={name} row={row} onBack={onBack} />
      {sections.length > 0 ? (
        <Bulk
          context={context}
          sections={once(sections)}
          many={many}
          people={others}
          nudged={user === context.status.user?.id ? null : name}
        />
      ) : queue.loading ? (
        <StateCard icon={<LoaderCircle size={28} className="spin" />} title={say.words.loading} />
      ) : (
        <StateCard testId="empty" icon={<Coffee size={32} />} title={say.words.popup.emptyRep} />
      )}
    </>
  );
}

/** A lead in the first list it is in only. */
function once(sections: readonly Section<Group>[]): Section<Group>[] {
  const seen = new Set<string>();
  return sections.map((section) => {
    const ids = section.ids.filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    return { ...section, ids };
  });
}

type ListProps = Omit<BulkProps, 'backlog'> & {
  sections: readonly Section<Group>[];
  given?: ReadonlyMap<string, LeadView>;
  refOf?: (id: string) => LeadRef | undefined;
  /** Who is nudged; null where nobody can be. */
  nudged?: string | null;
  before?: ReactNode;
};

function Bulk({ context, sections, given, refOf, many, people, nudged = null, before }: ListProps) {
  const ids = sections.flatMap((section) => section.ids);
  const [ticks, setTicks] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'assign' | 'nudge' | null>(null);
  // What left the list meanwhile is not acted on.
  const ticked: ReadonlySet<string> = new Set(ids.filter((id) => ticks.has(id)));

  function tick(id: string): void {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicks(next);
  }

  async function run(act: Parameters<ManyActs['run']>[1]): Promise<void> {
    setAsking(null);
    const refs = refOf ? [...ticked].flatMap((id) => refOf(id) ?? []) : await refsOf([...ticked]);
    if (await many.run(refs, act)) setTicks(new Set());
  }

  return (
    <>
      <WorkList {...context} sections={sections} given={given} ticked={ticked} onTick={tick} before={before} />
      <BulkBar
        ticked={ticked.size}
        all={ids.length > 0 && ticked.size === ids.length}
        onAll={() => setTicks(ticked.size === ids.length ? new Set() : new Set(ids))}
        onReassign={() => setAsking('assign')}
        unowned={given !== undefined}
        onNudge={nudged === null ? undefined : () => setAsking('nudge')}
      />
      {asking === 'assign' && <AssignDialog people={people} onAct={(act) => void run(act)} onClose={() => setAsking(null)} />}
      {asking === 'nudge' && nudged !== null && (
        <NudgeDialog owner={nudged} onAct={(act) => void run(act)} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

function ManyUndo({ many }: { many: ManyActs }) {
  const say = useSay();
  const { team } = say.words;
  const [first] = many.last;
  const left = first ? first.occurredAt + 10 * SECOND - say.now : 0;
  const undo = first && left > 0 ? () => void many.undo() : null;
  useUndoKey(undo);
  if (many.fault) {
    return (
      <div className="banner late" role="alert">
        <div>{faultText(many.fault, say.lang)}</div>
      </div>
    );
  }
  const label = !first || !undo ? '' : first.act.kind === 'nudge' ? team.nudgedCount(many.last.length) : team.reassigned(many.last.length);
  return (
    <>
      <p className="sr" role="status">
        {label && `${label}. ${say.words.acts.undoHint}`}
      </p>
      {undo && <UndoBar label={label} seconds={Math.ceil(left / SECOND)} onUndo={undo} />}
    </>
  );
}
