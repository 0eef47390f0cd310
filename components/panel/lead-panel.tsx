import { Hourglass, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Assessment, Clock, ReceiptStretch } from '@/lib/domain/assessment';
import type { Act, Command, RefusalCode } from '@/lib/domain/command';
import type { FaultCode } from '@/lib/domain/fault';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { SECOND } from '@/lib/domain/time';
import { faultText, refusalText } from '@/lib/i18n/faults';
import { BantGaps } from '../lead/bant-gaps';
import { ClockList } from '../lead/clock-list';
import { Missing } from '../lead/missing';
import { NextStepCard } from '../lead/next-step-card';
import { ScoreSection } from '../lead/score-section';
import { StageEvidence } from '../lead/stage-evidence';
import { Timeline } from '../lead/timeline';
import { Button } from '../ui/button';
import { LinkButton } from '../ui/link-button';
import { useSay } from '../ui/say';
import { actLabel, actName } from './act-label';
import { ActsBar, type Question } from './acts-bar';
import { CallbackDialog } from './callback-dialog';
import { callbackMoments } from './callback-moments';
import { GuardCard } from './guard-card';
import { LogResult } from './log-result';
import { PanelHead } from './panel-head';
import { UndoBar } from './undo-bar';
import { VerdictDialog } from './verdict-dialog';

/** How long an act can be taken back. */
const undoable = 10 * SECOND;

export type LeadPanelProps = {
  /** The lead with the acts that are still on their way. */
  lead: Lead;
  assessment: Assessment;
  rulebook: Rulebook;
  pending: readonly Command[];
  refused: readonly { command: Command; code: RefusalCode }[];
  offline: boolean;
  /** How fresh the data is, in words. */
  synced: string;
  /** What went wrong with the last act. */
  fault: FaultCode | null;
  receiptOf: (clock: Clock) => ReceiptStretch[];
  onAct: (act: Act) => void;
  onUndo: (id: string) => void;
  onDismiss: (id: string) => void;
  onClose?: () => void;
};

/** One lead: what to do next and by when, what is still needed, what is owed, and the acts. */
export function LeadPanel(props: LeadPanelProps) {
  const { lead, assessment, rulebook, pending, onAct, onClose } = props;
  const say = useSay();
  const { words } = say;
  const [asking, setAsking] = useState<Question | null>(null);
  const [note, setNote] = useState('');
  const [callAnyway, setCallAnyway] = useState(false);
  const last = pending.findLast((command) => say.now - command.occurredAt < undoable);
  const undo = last ? () => props.onUndo(last.id) : null;
  const warned = assessment.guard.documentOnly && assessment.guard.blocked.length === 0 && !callAnyway;

  function ask(question: Question): void {
    setNote('');
    setAsking(question);
  }

  function act(wanted: Act): void {
    setAsking(null);
    onAct(wanted);
  }

  function logByKey(key: number): void {
    const rules = rulebook.agreement.touchResults.filter((rule) => rule.key === key);
    const [only] = rules;
    if (!only || warned) return;
    if (rules.length > 1) ask('log');
    else if (only.id === 'callback') ask('callback');
    else act({ kind: 'log_touch', result: only.id });
  }

  useEscape(asking === null ? onClose : undefined);

  return (
    <>
      <PanelHead lead={lead} assessment={assessment} onClose={onClose} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <main className="panel-scroll" tabIndex={0} aria-label={words.panel.title}>
        <Refusals {...props} />
        <div className="panel-next">
          <GuardCard assessment={assessment} />
          <NextStepCard assessment={assessment} />
        </div>
        <section className="section">
          <div className="section-head">
            <h2>{words.panel.stillNeeded}</h2>
            <span>{words.panel.agreement(assessment.version)}</span>
          </div>
          <Missing assessment={assessment} />
          <BantGaps readings={assessment.bant} />
          <StageEvidence stage={assessment.stage} />
        </section>
        <section className="section">
          <div className="section-head">
            <h2>{words.panel.promises}</h2>
            {assessment.clocks.some((clock) => clock.trial) && <span>{words.clock.trial}</span>}
          </div>
          {assessment.beforeGoLive ? (
            <p className="quiet">{words.panel.beforeGoLive}</p>
          ) : (
            <ClockList clocks={assessment.clocks} receiptOf={props.receiptOf} />
          )}
        </section>
        <section className="section">
          <div className="section-head">
            <h2>{words.panel.history}</h2>
          </div>
          <Timeline lead={lead} rulebook={rulebook} pending={new Set(pending.map((command) => command.id))} />
        </section>
        <ScoreSection score={assessment.score} />
        <footer className="panel-synced">
          <span>{props.synced}</span>
        </footer>
      </main>
      {props.fault && (
        <div className="banner late" role="alert">
          <TriangleAlert size={16} aria-hidden />
          <div>{faultText(props.fault, say.lang)}</div>
        </div>
      )}
      {!last && props.offline && pending.length > 0 && (
        <div className="banner info" role="status" data-testid="queued">
          <Hourglass size={16} aria-hidden />
          <div>{words.acts.queued(pending.length)}</div>
        </div>
      )}
      {/* Stands before anything happens, so that a screen reader hears what is put into it. */}
      <p className="sr" role="status" data-testid="announce">
        {last ? `${actLabel(last.act, rulebook, say)}. ${words.acts.undoHint}` : ''}
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
        <ActsBar assessment={assessment} asking={asking} onAsk={ask} onAct={act} onLogKey={logByKey} onUndo={undo} />
      )}
      {asking === 'log' && (
        <LogResult
          rulebook={rulebook}
          onAct={act}
          onCallback={(written) => {
            setNote(written);
            setAsking('callback');
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'callback' && (
        <CallbackDialog
          moments={callbackMoments(rulebook, assessment.stage.department, say.now)}
          note={note}
          onAct={act}
          onClose={() => setAsking(null)}
        />
      )}
      {(asking === 'nurture' || asking === 'unfit' || asking === 'reassign') && (
        <VerdictDialog kind={asking} rulebook={rulebook} touches={assessment.touches.made} onAct={act} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

function Refusals({ refused, rulebook, onDismiss }: LeadPanelProps) {
  const say = useSay();
  return refused.map(({ command, code }) => (
    <div key={command.id} className="banner late" role="alert" data-testid="refused">
      <TriangleAlert size={16} aria-hidden />
      <div>
        {say.words.acts.refused(actName(command.act, rulebook, say), refusalText(code, say.lang))}{' '}
        <LinkButton onPress={() => onDismiss(command.id)}>{say.words.acts.understood}</LinkButton>
      </div>
    </div>
  ));
}

/** Escape closes the panel where nothing else is open that it would close. */
function useEscape(onClose: (() => void) | undefined): void {
  useEffect(() => {
    if (!onClose) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="menu"],[role="listbox"]')) onClose();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onClose]);
}
