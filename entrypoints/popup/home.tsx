import { CloudOff, Eraser, FlaskConical, LoaderCircle, LockKeyhole, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { actLabel } from '@/components/panel/act-label';
import { UndoBar } from '@/components/panel/undo-bar';
import { useUndoKey } from '@/components/panel/use-undo-key';
import { PopFoot } from '@/components/popup/pop-foot';
import type { QueueItem } from '@/components/popup/queue-row';
import { SearchBar } from '@/components/popup/search-bar';
import { Button } from '@/components/ui/button';
import { LinkButton } from '@/components/ui/link-button';
import { useSay } from '@/components/ui/say';
import { StateCard } from '@/components/ui/state-card';
import { clockWarning, syncedText } from '@/components/ui/synced-text';
import { type TabEntry, Tabs } from '@/components/ui/tabs';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { LeadRef } from '@/lib/domain/lead';
import { SECOND } from '@/lib/domain/time';
import { useAct } from '@/lib/hooks/use-act';
import { useCommands } from '@/lib/hooks/use-commands';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { faultText } from '@/lib/i18n/faults';
import type { Status } from '@/lib/messages/protocol';
import { Found } from './found';
import { Marketing } from './marketing';
import { Mine } from './mine';
import { Team } from './team';
import { useSidePanel } from './use-side-panel';
import type { ListContext } from './work-list';

type RoleId = 'mine' | 'team' | 'marketing';

type Props = { onOpen: (item: QueueItem) => void; onDetails: (ref: LeadRef) => void; onOpenOptions: () => void };

/** The popup's lists: a rep's own, a manager's team, marketing's leads; each role that the person holds. */
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
    const wiped = status.value.lapse === 'wiped';
    return (
      <StateCard
        testId={wiped ? 'wiped' : 'signed-out'}
        icon={wiped ? <Eraser size={32} /> : <CloudOff size={32} />}
        title={wiped ? words.day.wiped : words.states.signedOut}
        hint={wiped ? words.day.wipedHint : words.states.signedOutHint}
        action={
          <Button look="primary" onPress={props.onOpenOptions}>
            {words.states.openOptions}
          </Button>
        }
      />
    );
  }
  if (status.value.lapse === 'locked') return <Locked />;
  return <Lists {...props} status={status.value} />;
}

/** Too long without the hub: nothing is shown until it answers. */
function Locked() {
  const { words } = useSay();
  const { run, running } = useCommands();
  return (
    <StateCard
      testId="locked"
      icon={<LockKeyhole size={32} />}
      title={words.day.locked}
      hint={words.day.lockedHint}
      action={
        <Button look="primary" isDisabled={running === 'syncNow'} onPress={() => void run('syncNow', {})}>
          {words.retry}
        </Button>
      }
    />
  );
}

/** Which of the popup's parts somebody's roles call for; who holds none that does is shown their own leads. */
export function partsFor(grants: Status['grants']): RoleId[] {
  const roles = new Set(grants.map((grant) => grant.role));
  const leads = roles.has('manager') || roles.has('admin');
  const parts: RoleId[] = [];
  if (leads) parts.push('team');
  if (roles.has('rep')) parts.push('mine');
  if (roles.has('marketing')) parts.push('marketing');
  return parts.length > 0 ? parts : ['mine'];
}

function Lists({ status, onOpen, onDetails, onOpenOptions }: Props & { status: Status }) {
  const say = useSay();
  const { words } = say;
  const parts = partsFor(status.grants);
  const [chosen, setPart] = useState<RoleId | null>(null);
  const [text, setText] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const rules = useRulebook();
  const rulebook = rules.value ?? null;
  const acts = useAct();
  const [undone, setUndone] = useState<'undone' | 'too_late' | null>(null);
  const sidePanel = useSidePanel();
  const { run, running } = useCommands();
  const part = chosen !== null && parts.includes(chosen) ? chosen : (parts[0] ?? 'mine');
  const isTrial = rulebook !== null && say.now < compile(rulebook).trialEnds;
  const trial = isTrial && (
    <div className="banner info" data-testid="trial">
      <FlaskConical size={15} aria-hidden />
      <div>{words.popup.trial}</div>
    </div>
  );

  function content() {
    if (!rulebook) {
      return rules.loading || status.syncing ? (
        <StateCard icon={<LoaderCircle size={28} className="spin" />} title={words.loading} />
      ) : (
        <StateCard
          testId="no-rulebook"
          icon={<TriangleAlert size={28} />}
          title={words.states.noRulebook}
          hint={words.states.noRulebookHint}
        />
      );
    }
    const context: ListContext = {
      rulebook,
      status,
      onOpen,
      onDetails: (item) => onDetails(item.ref),
      act: async (ref, act, offered) => {
        setNext(offered);
        setUndone(null);
        return acts.act(ref, act);
      },
    };
    if (text.trim() !== '') return <Found text={text} context={context} />;
    const shown = {
      mine: () => <Mine context={context} trial={trial} />,
      team: () => <Team context={context} onLead={onDetails} />,
      marketing: () => <Marketing context={context} trial={trial} />,
    };
    if (parts.length === 1) return shown[part]();
    const labels = { mine: words.popup.mine, team: words.popup.team, marketing: words.popup.marketing };
    const tabs: TabEntry<RoleId>[] = parts.map((id) => ({ id, label: labels[id], content: shown[id]() }));
    return <Tabs label={words.popup.roleTabs} tabs={tabs} selected={part} onSelect={setPart} outer />;
  }

  const fault = acts.fault ?? (status.fault !== 'offline' ? status.fault : null);
  const undoLeft = acts.last ? acts.last.occurredAt + 10 * SECOND - say.now : 0;
  const done = acts.last && undoLeft > 0 && rulebook ? actLabel(acts.last.act, rulebook, say) : null;
  async function undo(id: string): Promise<void> {
    setUndone((await acts.undo(id)) ? 'undone' : 'too_late');
  }
  const undoLast = acts.last && done ? () => acts.last && void undo(acts.last.id) : null;
  useUndoKey(undoLast);
  const clock = clockWarning(status.offset, say);
  const label = done && [done, next && words.popup.nextIs(next)].filter(Boolean).join(' · ');
  return (
    <>
      <SearchBar
        text={text}
        onText={setText}
        onLeave={() => document.querySelector<HTMLElement>('.row[tabindex="0"], .row')?.focus()}
        aside={
          <span className="tab-aside" data-testid="synced">
            {status.offline && <CloudOff size={14} aria-hidden />}
            {syncedText(status, say)}
          </span>
        }
      />
      {content()}
      {fault && (
        <div className="banner late" role="alert">
          <TriangleAlert size={16} aria-hidden />
          <div>{faultText(fault, say.lang)}</div>
        </div>
      )}
      {clock && (
        <div className="banner warn" role="status" data-testid="clock-off">
          <TriangleAlert size={16} aria-hidden />
          <div>{clock}</div>
        </div>
      )}
      {status.cameBack?.[0] && (
        <div className="banner warn" role="status" data-testid="came-back">
          <TriangleAlert size={16} aria-hidden />
          <div>
            {words.day.cameBack(status.cameBack.length)}{' '}
            <LinkButton onPress={() => status.cameBack?.[0] && onDetails(status.cameBack[0])}>{words.day.look}</LinkButton>
          </div>
        </div>
      )}
      {undone === 'too_late' && (
        <div className="banner warn" role="alert">
          <TriangleAlert size={16} aria-hidden />
          <div>{words.acts.tooLateToUndo}</div>
        </div>
      )}
      {/* Stands before anything happens, so that a screen reader hears what is put into it. */}
      <p className="sr" role="status" data-testid="announce">
        {label ? `${label}. ${words.acts.undoHint}` : undone === 'undone' ? words.acts.undone : ''}
      </p>
      {undoLast && label && <UndoBar label={label} seconds={Math.ceil(undoLeft / SECOND)} onUndo={undoLast} />}
      <PopFoot
        keys={part === 'mine' || text.trim() !== ''}
        syncing={status.syncing || running === 'syncNow'}
        onSync={() => void run('syncNow', {})}
        onOpenOptions={onOpenOptions}
        onSidePanel={sidePanel?.open}
        beside={sidePanel?.beside}
      />
    </>
  );
}
