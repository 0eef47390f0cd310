import { CloudOff, Coffee, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { actLabel } from '@/components/panel/act-label';
import { UndoBar } from '@/components/panel/undo-bar';
import { PopFoot } from '@/components/popup/pop-foot';
import { QueueList } from '@/components/popup/queue-list';
import type { QueueItem } from '@/components/popup/queue-row';
import { TeamBacklog } from '@/components/popup/team-backlog';
import { Button } from '@/components/ui/button';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { syncedText } from '@/components/ui/synced-text';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { SECOND } from '@/lib/domain/time';
import { useAct } from '@/lib/hooks/use-act';
import { useBacklog } from '@/lib/hooks/use-backlog';
import { useCommands } from '@/lib/hooks/use-commands';
import { useQueue } from '@/lib/hooks/use-queue';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { faultText } from '@/lib/i18n/faults';
import type { Status } from '@/lib/messages/protocol';
import { useQueueItems } from './queue-items';

type TabId = 'next' | 'fresh' | 'decide' | 'team' | 'unassigned';

type Props = { onOpen: (item: QueueItem) => void; onDetails: (item: QueueItem) => void; onOpenOptions: () => void };

/** The popup's lists: a rep's own, a manager's team. */
export function Home(props: Props) {
  const { words, lang } = useSay();
  const status = useStatus();
  if (!status.value) {
    return status.fault ? (
      <StateCard icon={<TriangleAlert size={28} />} title={words.states.error} hint={faultText(status.fault, lang)} />
    ) : (
      <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
    );
  }
  if (!status.value.connected) {
    return (
      <StateCard
        testId="signed-out"
        icon={<CloudOff size={32} />}
        title={words.states.signedOut}
        hint={words.states.signedOutHint}
        action={
          <Button look="primary" onPress={props.onOpenOptions}>
            {words.states.openOptions}
          </Button>
        }
      />
    );
  }
  return <Lists {...props} status={status.value} />;
}

function Lists({ status, onOpen, onDetails, onOpenOptions }: Props & { status: Status }) {
  const say = useSay();
  const { words } = say;
  const roles = new Set(status.grants.map((grant) => grant.role));
  const manages = roles.has('manager') || roles.has('admin');
  const works = roles.has('rep') || !manages;
  const [tab, setTab] = useState<TabId>(manages ? 'team' : 'next');
  const [team, setTeam] = useState<string | undefined>();
  const queue = useQueue();
  const backlog = useBacklog(manages ? team : null);
  const rulebook = useRulebook().value ?? null;
  const lists = useQueueItems(queue.value, backlog.value, rulebook, status);
  const acts = useAct();
  const { run, running } = useCommands();

  function press(item: QueueItem, key: string): void {
    const awaiting = item.assessment.stage.awaitingVerdict;
    if (key === 'a') {
      if (awaiting) void acts.act(item.ref, { kind: 'verdict', verdict: 'accept', handOff: awaiting.handOff });
      return;
    }
    const rules = rulebook?.agreement.touchResults.filter((rule) => rule.key === Number(key)) ?? [];
    const [only] = rules;
    // What needs more than a key, and what should not be done lightly, is done with the lead in full.
    if (rules.length === 1 && only && only.id !== 'callback' && !item.assessment.guard.documentOnly) {
      void acts.act(item.ref, { kind: 'log_touch', result: only.id });
    } else onDetails(item);
  }

  const counts = queue.value?.counts;
  const loading = queue.loading || !rulebook;
  const list = (items: readonly QueueItem[], total: number, empty: string, hint?: string) =>
    items.length > 0 ? (
      <QueueList items={items} more={Math.max(0, total - items.length)} onOpen={onOpen} onDetails={onDetails} onKey={press} />
    ) : queue.fault ? (
      <StateCard icon={<TriangleAlert size={28} />} title={words.states.error} hint={faultText(queue.fault, say.lang)} />
    ) : loading ? (
      <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
    ) : (
      <StateCard testId="empty" icon={<Coffee size={32} />} title={empty} hint={hint} />
    );

  const tabs: TabEntry<TabId>[] = [];
  if (manages) {
    const overdue = backlog.value?.rows.reduce((sum, row) => sum + row.overdue, 0);
    tabs.push(
      { id: 'team', label: words.popup.team, count: overdue, late: true, content: <Team backlog={backlog} onTeam={setTeam} /> },
      {
        id: 'unassigned',
        label: words.popup.unassigned,
        count: backlog.value?.unassigned.length,
        content: list(lists.unassigned, lists.unassigned.length, words.popup.emptyUnassigned),
      },
    );
  }
  if (works) {
    const nexts = [...lists.overdue, ...lists.today];
    tabs.push(
      {
        id: 'next',
        label: words.popup.next,
        count: counts?.overdue,
        late: true,
        countTestId: 'count-overdue',
        content: list(nexts, (counts?.overdue ?? 0) + (counts?.today ?? 0), words.popup.emptyNext, words.popup.emptyNextHint),
      },
      {
        id: 'fresh',
        label: words.popup.fresh,
        count: counts?.fresh,
        content: list(lists.fresh, counts?.fresh ?? 0, words.popup.emptyFresh),
      },
      {
        id: 'decide',
        label: words.popup.decide,
        count: counts?.decide,
        content: list(lists.decide, counts?.decide ?? 0, words.popup.emptyDecide),
      },
    );
  }
  const synced = (
    <span className="tab-aside" data-testid="synced">
      {status.offline && <CloudOff size={14} aria-hidden />}
      {syncedText(status, say)}
    </span>
  );
  const undoLeft = acts.last ? acts.last.occurredAt + 10 * SECOND - say.now : 0;
  return (
    <>
      <Tabs label={words.product} tabs={tabs} selected={tab} onSelect={setTab} aside={tabs.length <= 3 ? synced : undefined} />
      {(acts.fault ?? (status.fault !== 'offline' ? status.fault : null)) && (
        <div className="banner late" role="alert">
          <TriangleAlert size={16} aria-hidden />
          <div>{faultText(acts.fault ?? status.fault ?? 'unknown', say.lang)}</div>
        </div>
      )}
      <p className="sr" role="status">
        {acts.last && undoLeft > 0 && rulebook ? actLabel(acts.last.act, rulebook, say) : ''}
      </p>
      {acts.last && undoLeft > 0 && rulebook && (
        <UndoBar
          label={actLabel(acts.last.act, rulebook, say)}
          seconds={Math.ceil(undoLeft / SECOND)}
          onUndo={() => acts.last && void acts.undo(acts.last.id)}
        />
      )}
      <PopFoot
        keys={works && tab !== 'team'}
        syncing={status.syncing || running === 'syncNow'}
        onSync={() => void run('syncNow', {})}
        onOpenOptions={onOpenOptions}
      />
    </>
  );
}

function Team({ backlog, onTeam }: { backlog: ReturnType<typeof useBacklog>; onTeam: (team: string) => void }) {
  const { words, lang } = useSay();
  if (backlog.value) return <TeamBacklog backlog={backlog.value} onTeam={onTeam} />;
  if (backlog.fault) return <StateCard icon={<CloudOff size={28} />} title={words.states.error} hint={faultText(backlog.fault, lang)} />;
  return <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />;
}
