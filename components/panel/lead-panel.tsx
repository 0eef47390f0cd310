import { CloudOff, TriangleAlert } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Assessment, Clock, ReceiptStretch } from '@/lib/domain/assessment';
import type { Act, Actor, Command, RefusalCode } from '@/lib/domain/command';
import { escalated, shownEscalation } from '@/lib/domain/escalation';
import type { FaultCode } from '@/lib/domain/fault';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { SupersededBy } from '@/lib/domain/superseded';
import { SECOND } from '@/lib/domain/time';
import { actsOf, wouldRefuse } from '@/lib/domain/would-refuse';
import { faultText, refusalText } from '@/lib/i18n/faults';
import { momentText } from '@/lib/i18n/formats';
import { AccountContext } from '../lead/account-context';
import { BantGaps } from '../lead/bant-gaps';
import { ClockList } from '../lead/clock-list';
import { FitSection } from '../lead/fit-section';
import { Missing } from '../lead/missing';
import { NextStepCard } from '../lead/next-step-card';
import { RequestList } from '../lead/request-list';
import { ScoreSection } from '../lead/score-section';
import { StageEvidence } from '../lead/stage-evidence';
import { Term } from '../lead/term';
import { Timeline } from '../lead/timeline';
import type { ShownEscalation } from '../lead/timeline-entries';
import { Button } from '../ui/button';
import { type Say, useSay } from '../ui/say';
import { useKeptFocus } from '../ui/use-kept-focus';
import { Trouble } from './act-dialog';
import { actLabel } from './act-label';
import { useTrust } from './acting';
import { ActsBar } from './acts-bar';
import { GuardCard } from './guard-card';
import { Holds, holdsAt } from './holds';
import { isClosedTo } from './log-form';
import { undoable, unsent } from './next-look';
import { QueuedNote, Refusals, StandingNotes, Superseded } from './notes';
import { PanelHead } from './panel-head';
import type { Question } from './question';
import { OpenQuestion } from './questions';
import { UndoBar } from './undo-bar';

export type LeadPanelProps = {
  /** The lead with the acts that are still on their way. */
  lead: Lead;
  assessment: Assessment;
  rulebook: Rulebook;
  actor: Actor;
  /** What this person may do at all, where that is known already. */
  may?: ReadonlySet<Act['kind']>;
  /** Whom a lead may be given to. */
  people: readonly { id: string; name: string; team?: string }[];
  pending: readonly Command[];
  refused: readonly { command: Command; code: RefusalCode }[];
  /** Acts in whose place somebody else's holds; `by` is their name. */
  superseded?: readonly (SupersededBy & { command: Command })[];
  offline: boolean;
  /** How fresh the data is, in words. */
  synced: string;
  /** What went wrong with the last act. */
  fault: FaultCode | null;
  receiptOf: (clock: Clock) => ReceiptStretch[];
  /** Records an act; false: it could not be recorded, and what was typed stays. */
  onAct: (act: Act) => Promise<boolean>;
  /** Takes an act back; false: it was sent already. */
  onUndo: (id: string) => Promise<boolean> | undefined;
  onDismiss: (id: string) => void;
  onClose?: () => void;
};

const nothing: ReadonlySet<Act['kind']> = new Set();

/** One lead: what to do next and by when, what is still needed, what is owed, the company, what happened, how it adds up; and the acts. */
export function LeadPanel(props: LeadPanelProps) {
  const { lead, assessment, rulebook, actor, pending, offline, onClose } = props;
  const say = useSay();
  const { words } = say;
  const asks = useQuestion(props, say);
  const { question, ask } = asks;
  const [undone, setUndone] = useState<'undone' | 'too_late' | null>(null);
  const [callAnyway, setCallAnyway] = useState(false);
  const last = pending.findLast((command) => say.now - command.occurredAt < undoable);
  // Where nothing can be pressed safely nothing is offered.
  const acts = useTrust() !== 'refused';
  const undo = last && acts ? () => void takeBack(last.id) : null;
  const waiting = pending.filter(({ occurredAt }) => offline || say.now - occurredAt >= unsent).length;
  // What to do and by when stands at once; how it came to that a moment later.
  const isWhole = useDeferredValue(true, false);
  const { guard } = assessment;
  const warned = guard.documentOnly && guard.blocked.length === 0 && guard.doNotApproach === null && !callAnyway;
  const minute = Math.floor(say.now / (60 * SECOND));
  // biome-ignore lint/correctness/useExhaustiveDependencies: who may do what changes with the lead and the hour, not with the second
  const may = useMemo(
    () => (acts ? (props.may ?? actsOf(lead, rulebook, actor, say.now)) : nothing),
    [acts, lead, rulebook, actor, minute],
  );
  const escalatedOf = (clock: Clock) => shownEscalation(lead, clock, rulebook, knownSince(lead), say.now);
  const told = isWhole ? toldEscalations(lead, assessment.clocks, rulebook, say.now) : [];
  const mark = told.map(({ key, at, withdrawnAt }) => `${key} ${at} ${withdrawnAt}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark stands for the list, which is new each second
  const escalations = useMemo(() => told, [mark, rulebook]);
  const holds = holdsAt(lead, say.now);
  const snooze = lead.reminders.find((reminder) => reminder.kind === 'snooze' && reminder.by === actor.user && reminder.until > say.now);
  const onAskMarketing = may.has('ask_marketing') ? () => ask({ kind: 'ask' }) : null;

  function act(wanted: Act): void {
    setUndone(null);
    asks.act(wanted);
  }

  async function takeBack(id: string): Promise<void> {
    setUndone((await props.onUndo(id)) === false ? 'too_late' : 'undone');
  }

  function logByKey(key: number): void {
    const rules = rulebook.agreement.touchResults.filter((rule) => rule.key === key);
    const [only] = rules;
    if (!only || warned) return;
    if (only.id === 'callback') ask({ kind: 'callback' });
    // A way that is closed is shown before anything is written down.
    else if (rules.length > 1 || isClosedTo(guard, 'phone')) ask({ kind: 'log' });
    else act({ kind: 'log_touch', result: only.id });
  }

  useEscape(question === null ? onClose : undefined);
  useKeptFocus();
  const trouble = asks.trouble ?? (undone === 'too_late' ? words.acts.tooLateToUndo : null);

  return (
    <>
      <PanelHead lead={lead} assessment={assessment} onClose={onClose} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <main className="panel-scroll" tabIndex={0} aria-label={words.panel.title}>
        <Refusals refused={props.refused} rulebook={rulebook} onDismiss={props.onDismiss} onAgain={asks.again} />
        <Superseded superseded={props.superseded ?? []} rulebook={rulebook} onDismiss={props.onDismiss} />
        {offline && (
          <div className="banner info" role="status" data-testid="offline">
            <CloudOff size={16} aria-hidden />
            <div>{props.synced}</div>
          </div>
        )}
        <StandingNotes lead={lead} assessment={assessment} rulebook={rulebook} user={actor.user} />
        <div className="panel-next">
          <GuardCard assessment={assessment} lead={lead} />
          <NextStepCard assessment={assessment} />
        </div>
        <section className="section">
          <div className="section-head">
            <h2>{words.panel.stillNeeded}</h2>
            <Term of="agreement" testId="agreement">
              {words.panel.agreement(assessment.version)}
            </Term>
          </div>
          <Missing
            assessment={assessment}
            onNote={may.has('hand_over_note') ? () => ask({ kind: 'note' }) : null}
            onAskMarketing={onAskMarketing}
          />
          <BantGaps readings={assessment.bant} onSet={may.has('set_bant') ? (element) => ask({ kind: 'bant', element }) : null} />
          <StageEvidence stage={assessment.stage} lead={lead} />
        </section>
        {isWhole && (
          <>
            <section className="section">
              <div className="section-head">
                <h2>
                  <Term of="promise">{words.panel.promises}</Term>
                </h2>
              </div>
              {holds.length > 0 && <Holds holds={holds} onAct={may.has('resume') ? act : null} />}
              {assessment.beforeGoLive && assessment.clocks.length === 0 ? (
                <p className="quiet">{words.clock.noDeadline}</p>
              ) : (
                <ClockList clocks={assessment.clocks} receiptOf={props.receiptOf} escalatedOf={escalatedOf} />
              )}
              {lead.requests.length > 0 && (
                <>
                  <h3 className="sub-head">{words.lead.requests.title}</h3>
                  <RequestList
                    requests={lead.requests}
                    onAnswer={may.has('answer_request') ? (request) => ask({ kind: 'answer', request }) : null}
                  />
                </>
              )}
            </section>
            <section className="section">
              <div className="section-head">
                <h2>{words.lead.account.title}</h2>
              </div>
              <AccountContext lead={lead} assessment={assessment} onAskMarketing={onAskMarketing} />
            </section>
            <section className="section">
              <div className="section-head">
                <h2>{words.panel.history}</h2>
              </div>
              <Timeline
                lead={lead}
                rulebook={rulebook}
                escalations={escalations}
                pending={new Set(pending.map((command) => command.id))}
                mayWithdraw={(activity) =>
                  wouldRefuse({ kind: 'withdraw', activity }, lead, rulebook, actor, say.now) === null && !isWithdrawn(lead, activity)
                }
                onWithdraw={acts ? (activity) => ask({ kind: 'withdraw', activity }) : null}
              />
            </section>
            <ScoreSection score={assessment.score} />
            <FitSection assessment={assessment} />
          </>
        )}
        <footer className="panel-synced">
          <span>{props.synced}</span>
          {snooze?.kind === 'snooze' && (
            <span data-testid="snoozed">{words.lead.snoozedUntil(momentText(snooze.until, say.now, say.frame().timeZone, say.lang))}</span>
          )}
        </footer>
      </main>
      {trouble && question === null && (
        <div className="banner late" role="alert" data-testid="act-trouble">
          <TriangleAlert size={16} aria-hidden />
          <div>{trouble}</div>
        </div>
      )}
      {!last && waiting > 0 && <QueuedNote count={waiting} />}
      {/* Stands before anything happens, so that a screen reader hears what is put into it. */}
      <p className="sr" role="status" data-testid="announce">
        {last ? `${actLabel(last.act, rulebook, say)}. ${words.acts.undoHint}` : undone === 'undone' ? words.acts.undone : ''}
      </p>
      {last && undo && (
        <UndoBar
          label={actLabel(last.act, rulebook, say)}
          seconds={Math.ceil((last.occurredAt + undoable - say.now) / SECOND)}
          onUndo={undo}
        />
      )}
      {warned ? (
        <div className="panel-foot">
          <Button look="primary" onPress={onClose} data-testid="leave-to-nurture">
            {words.acts.leaveToNurture}
          </Button>
          <Button onPress={() => setCallAnyway(true)} data-testid="call-anyway">
            {words.acts.callAnyway}
          </Button>
        </div>
      ) : (
        <ActsBar
          assessment={assessment}
          lead={lead}
          may={may}
          user={actor.user}
          asking={question !== null}
          onAsk={(kind) => ask({ kind })}
          onAct={act}
          onLogKey={logByKey}
          onUndo={undo}
        />
      )}
      {question && (
        <Trouble.Provider value={asks.trouble}>
          <OpenQuestion
            question={question}
            lead={lead}
            assessment={assessment}
            rulebook={rulebook}
            people={props.people}
            note={asks.note}
            onAct={act}
            onCallback={asks.toCallback}
            onClose={asks.close}
          />
        </Trouble.Provider>
      )}
    </>
  );
}

/** What stands before a manager, and everything that did before it was withdrawn. */
function toldEscalations(lead: Lead, clocks: readonly Clock[], rulebook: Rulebook, now: number): ShownEscalation[] {
  const standing = clocks.flatMap((clock) => {
    const found = escalated(clock, rulebook, knownSince(lead), now);
    return found ? [{ ...found, key: clock.key, promise: clock.name }] : [];
  });
  const before = (lead.withdrawnEscalations ?? []).map(({ clock, name, ...one }) => ({ ...one, key: clock, promise: name }));
  return [...before, ...standing];
}

/** Since when the hub knows a lead: it puts nothing before anybody that was over by then. */
function knownSince(lead: Lead): number {
  return lead.stages.reduce((first, { recordedAt }) => Math.min(first, recordedAt), Number.POSITIVE_INFINITY);
}

function isWithdrawn(lead: Lead, id: string): boolean {
  return lead.activities.some((activity) => activity.id === id && activity.withdrawn !== undefined);
}

/**
 * The question that stands open and what becomes of its answer. An act the hub would refuse does not leave: the question stays with what
 * was typed and says why; so it does where the act could not be recorded. One that came back refused opens as it was typed.
 */
function useQuestion({ lead, rulebook, actor, fault, onAct, onDismiss }: LeadPanelProps, say: Say) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<RefusalCode | null>(null);
  const [cameBack, setCameBack] = useState<string | null>(null);
  const busy = useRef(false);

  function open(next: Question | null, from: string | null = null): void {
    setRefusal(null);
    setNote('');
    setCameBack(from);
    setQuestion(next);
  }

  async function act(wanted: Act): Promise<void> {
    if (busy.current) return;
    const code = wouldRefuse(wanted, lead, rulebook, actor, say.now);
    setRefusal(code);
    if (code) return;
    busy.current = true;
    const done = await onAct(wanted);
    busy.current = false;
    if (!done) return;
    // What was corrected needs no reading any more.
    if (cameBack) onDismiss(cameBack);
    open(null);
  }

  return {
    question,
    note,
    trouble: refusal ? refusalText(refusal, say.lang) : fault ? faultText(fault, say.lang) : null,
    ask: (next: Question) => open(next),
    act: (wanted: Act) => void act(wanted),
    again: (next: Question, id: string) => open(next, id),
    toCallback: (written: string) => {
      setNote(written);
      setQuestion({ kind: 'callback' });
    },
    close: () => open(null),
  };
}

/** Escape closes the panel where nothing else is open that it would close. */
function useEscape(onClose: (() => void) | undefined): void {
  useEffect(() => {
    if (!onClose) return;
    const press = (event: KeyboardEvent) => {
      const isTaken = document.querySelector('[role="menu"],[role="listbox"],[role="tooltip"]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !isTaken) onClose();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onClose]);
}
