import { Check, Clock, ExternalLink, MessageSquareReply, PanelRightOpen, Phone, Undo2, UserRoundX, UsersRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CallbackDialog } from '@/components/panel/callback-dialog';
import { callbackMoments } from '@/components/panel/callback-moments';
import { isClosedTo } from '@/components/panel/log-form';
import { LogResult } from '@/components/panel/log-result';
import { VerdictDialog } from '@/components/panel/verdict-dialog';
import { AnswerDialog } from '@/components/popup/answer-dialog';
import { QueueList } from '@/components/popup/queue-list';
import { type Group, openQuestion, type QueueItem } from '@/components/popup/queue-row';
import type { Section } from '@/components/popup/queue-window';
import { SnoozeDialog } from '@/components/popup/snooze-dialog';
import { snoozeMoments } from '@/components/popup/snooze-moments';
import { useChosen } from '@/components/popup/use-chosen';
import type { MenuEntry } from '@/components/ui/menu';
import { useSay } from '@/components/ui/say';
import type { Act, Command } from '@/lib/domain/command';
import type { LeadRef } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { useRows, useWanted } from '@/lib/hooks/use-rows';
import { shownText } from '@/lib/i18n/shown-text';
import type { LeadView, Status } from '@/lib/messages/protocol';
import { useJudge } from './judged';

/** What every list of the popup is given. */
export type ListContext = {
  rulebook: Rulebook;
  status: Status;
  /** Takes an act in; `next` names the lead offered after it. Null where it could not be taken in. */
  act: (ref: LeadRef, act: Act, next: string | null) => Promise<Command | null>;
  onOpen: (item: QueueItem) => void;
  onDetails: (item: QueueItem) => void;
};

type Props = ListContext & {
  sections: readonly Section<Group>[];
  /** Leads that are not kept here, given whole. */
  given?: ReadonlyMap<string, LeadView>;
  ticked?: ReadonlySet<string>;
  onTick?: (id: string) => void;
  before?: ReactNode;
};

type RowVerdict = 'nurture' | 'reassign' | 'unfit';
type RowAct = 'log' | 'accept' | RowVerdict | 'snooze' | 'answer' | 'details' | 'open';
type Question = { kind: 'log' | 'callback' | 'snooze' | 'answer' | RowVerdict; item: QueueItem; note?: string };

/** A list to work through: acts on a row without leaving it, and after each the next lead is offered. */
export function WorkList({ sections, given, rulebook, status, act, onOpen, onDetails, ...list }: Props) {
  const { words } = useSay();
  const [seen, setSeen] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<Question | null>(null);
  const rows = useRows();
  const judge = useJudge(rulebook, status);
  const ids = sections.flatMap((section) => section.ids);
  const chosen = useChosen(ids);
  useWanted(
    rows,
    seen.filter((id) => !given?.has(id)),
  );

  function itemOf(id: string, group: Group): QueueItem | null | undefined {
    const view = given?.get(id) ?? rows.get(id);
    return view && judge(view, group);
  }

  async function take(item: QueueItem, wanted: Act): Promise<void> {
    setAsking(null);
    const { id } = item.lead;
    const at = ids.indexOf(id);
    const after = ids[at + 1] ?? ids[at - 1];
    const view = after === undefined ? undefined : (given?.get(after) ?? rows.get(after));
    const command = await act(item.ref, wanted, view ? shownText(view.lead.name, 60) : null);
    if (command) chosen.next(id);
  }

  function key(item: QueueItem, pressed: string): void {
    const forWork = item.group !== 'questions';
    if (pressed === 'ArrowRight') onDetails(item);
    else if (pressed === 'a' && forWork) accept(item);
    else if (pressed === 's' && forWork) setAsking({ kind: 'snooze', item });
    else if (forWork) result(item, Number(pressed));
  }

  function result(item: QueueItem, pressed: number): void {
    const rules = rulebook.agreement.touchResults.filter((rule) => rule.key === pressed);
    const [only] = rules;
    const { guard } = item.assessment;
    if (!only) return;
    // What needs more than a key, and what should not be done lightly, is asked.
    if (only.id === 'callback') setAsking({ kind: 'callback', item });
    else if (rules.length > 1 || guard.documentOnly || guard.blocked.length > 0 || guard.doNotApproach !== null)
      setAsking({ kind: 'log', item });
    else void take(item, { kind: 'log_touch', result: only.id });
  }

  function accept(item: QueueItem): void {
    const awaiting = item.assessment.stage.awaitingVerdict;
    if (awaiting) void take(item, { kind: 'verdict', verdict: 'accept', handOff: awaiting.handOff });
  }

  function choose(item: QueueItem, wanted: RowAct): void {
    chosen.choose(item.lead.id);
    if (wanted === 'accept') accept(item);
    else if (wanted === 'open') onOpen(item);
    else if (wanted === 'details') onDetails(item);
    else setAsking({ kind: wanted, item });
  }

  function actsOf({ group, lead, assessment }: QueueItem): MenuEntry<RowAct>[] {
    const { acts, popup } = words;
    const question = openQuestion(lead) && status.grants.some(({ role }) => role !== 'rep');
    const forWork = group !== 'questions' && group !== 'nearly' && group !== 'sentBack';
    const decides = forWork && assessment.stage.awaitingVerdict !== null;
    return [
      ...(question ? [{ id: 'answer' as const, label: popup.answer, icon: <MessageSquareReply size={16} /> }] : []),
      ...(forWork ? [{ id: 'log' as const, label: acts.logResult, icon: <Phone size={16} /> }] : []),
      ...(decides
        ? [
            { id: 'accept' as const, label: acts.accept, icon: <Check size={16} /> },
            { id: 'nurture' as const, label: acts.sendBack, icon: <Undo2 size={16} /> },
            { id: 'reassign' as const, label: acts.reassign, icon: <UsersRound size={16} /> },
            { id: 'unfit' as const, label: acts.unfit, icon: <UserRoundX size={16} /> },
          ]
        : []),
      ...(forWork ? [{ id: 'snooze' as const, label: popup.snooze, icon: <Clock size={16} /> }] : []),
      { id: 'details', label: popup.details, icon: <PanelRightOpen size={16} /> },
      { id: 'open', label: popup.openInCrm, icon: <ExternalLink size={16} /> },
    ];
  }

  const department = asking?.item.assessment.stage.department ?? 'is';
  const asked = asking && openQuestion(asking.item.lead);
  const close = () => setAsking(null);
  return (
    <>
      <QueueList
        {...list}
        sections={sections}
        itemOf={itemOf}
        onSeen={setSeen}
        chosen={chosen.id}
        onChoose={chosen.choose}
        onOpen={(item) => (item.group === 'questions' ? setAsking({ kind: 'answer', item }) : onOpen(item))}
        onKey={key}
        actsOf={actsOf}
        onAct={choose}
      />
      {asking?.kind === 'log' && (
        <LogResult
          rulebook={rulebook}
          guard={asking.item.assessment.guard}
          onAct={(wanted) => void take(asking.item, wanted)}
          onCallback={(note) => setAsking({ kind: 'callback', item: asking.item, note })}
          onClose={close}
        />
      )}
      {asking?.kind === 'callback' && (
        <Callback asking={asking} rulebook={rulebook} onAct={(wanted) => void take(asking.item, wanted)} onClose={close} />
      )}
      {asking?.kind === 'snooze' && (
        <Snooze
          asking={asking}
          rulebook={rulebook}
          department={department}
          onAct={(wanted) => void take(asking.item, wanted)}
          onClose={close}
        />
      )}
      {(asking?.kind === 'nurture' || asking?.kind === 'reassign' || asking?.kind === 'unfit') && (
        <VerdictDialog
          kind={asking.kind}
          rulebook={rulebook}
          stage={asking.item.assessment.stage.id}
          touches={asking.item.assessment.touches.made}
          onAct={(wanted) => void take(asking.item, wanted)}
          onClose={close}
        />
      )}
      {asking?.kind === 'answer' && asked && (
        <AnswerDialog request={asked} onAct={(wanted) => void take(asking.item, wanted)} onClose={close} />
      )}
    </>
  );
}

type AskProps = { asking: Question; rulebook: Rulebook; onAct: (act: Act) => void; onClose: () => void };

function Callback({ asking, rulebook, onAct, onClose }: AskProps) {
  const { now, words } = useSay();
  const { stage, guard } = asking.item.assessment;
  // As it is when asked: a choice must not change under the hand.
  const [moments] = useState(() => callbackMoments(rulebook, stage.department, now));
  const closed = isClosedTo(guard, 'phone') ? words.lead.acts.notCallable : null;
  return <CallbackDialog moments={moments} note={asking.note} closed={closed} onAct={onAct} onClose={onClose} />;
}

function Snooze({ asking, rulebook, department, onAct, onClose }: AskProps & { department: string }) {
  const { now } = useSay();
  const [moments] = useState(() => snoozeMoments(rulebook, department, now));
  return (
    <SnoozeDialog
      name={shownText(asking.item.lead.name, 60)}
      moments={moments}
      onSnooze={(until) => onAct({ kind: 'snooze', until })}
      onClose={onClose}
    />
  );
}
