import type { Assessment } from '@/lib/domain/assessment';
import type { Act } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { timelineEntries } from '../lead/timeline-entries';
import { tellEntry } from '../lead/timeline-words';
import { useSay } from '../ui/say';
import { AnswerDialog, AskDialog } from './ask-dialog';
import { BantDialog } from './bant-dialog';
import { CallbackDialog } from './callback-dialog';
import { callbackMoments } from './callback-moments';
import { isClosedTo } from './log-form';
import { LogResult } from './log-result';
import { NoteDialog } from './note-dialog';
import { PauseDialog } from './pause-dialog';
import type { Question } from './question';
import { AssignDialog, NudgeDialog, OptOutDialog, SnoozeDialog, WithdrawDialog } from './small-dialogs';
import { StageDialog } from './stage-dialog';
import { VerdictDialog } from './verdict-dialog';

type Props = {
  question: Question;
  lead: Lead;
  assessment: Assessment;
  rulebook: Rulebook;
  people: readonly { id: string; name: string; team?: string }[];
  /** What was typed before the question changed to another. */
  note: string;
  onAct: (act: Act) => void;
  onCallback: (note: string) => void;
  onClose: () => void;
};

/** The question that stands open, as its own form. */
export function OpenQuestion({ question, lead, assessment, rulebook, people, note, onAct, onCallback, onClose }: Props) {
  const say = useSay();
  const common = { onAct, onClose };
  switch (question.kind) {
    case 'log':
      return <LogResult {...common} rulebook={rulebook} guard={assessment.guard} from={question.from} onCallback={onCallback} />;
    case 'callback':
      return (
        <CallbackDialog
          {...common}
          moments={callbackMoments(rulebook, assessment.stage.department, say.now)}
          note={question.from?.note ?? note}
          at={question.from?.callbackAt}
          closed={isClosedTo(assessment.guard, 'phone') ? say.words.lead.acts.notCallable : null}
        />
      );
    case 'nurture':
    case 'unfit':
    case 'reassign':
      return (
        <VerdictDialog
          {...common}
          kind={question.kind}
          rulebook={rulebook}
          stage={assessment.stage.id}
          touches={assessment.touches.made}
          from={question.from}
        />
      );
    case 'bant': {
      const reading = assessment.bant.find(({ element }) => element === question.element);
      return reading ? (
        <BantDialog {...common} key={question.element} reading={reading} lead={lead} rulebook={rulebook} from={question.from} />
      ) : null;
    }
    case 'note':
      return <NoteDialog {...common} lead={lead} rulebook={rulebook} from={question.from} />;
    case 'pause':
      return <PauseDialog {...common} clocks={assessment.clocks} rulebook={rulebook} from={question.from} />;
    case 'ask':
      return <AskDialog {...common} blank={assessment.completeness.missing} from={question.from} />;
    case 'answer': {
      const request = lead.requests.find(({ id }) => id === question.request);
      return request ? <AnswerDialog {...common} request={request} from={question.from} /> : null;
    }
    case 'stage':
      return <StageDialog {...common} assessment={assessment} rulebook={rulebook} from={question.from} />;
    case 'opt_out':
      return <OptOutDialog {...common} from={question.from} />;
    case 'snooze':
      return <SnoozeDialog {...common} moments={callbackMoments(rulebook, assessment.stage.department, say.now)} from={question.from} />;
    case 'nudge':
      return <NudgeDialog {...common} owner={say.person(lead.owner) ?? say.words.panel.unassigned} from={question.from} />;
    case 'assign':
      return (
        <AssignDialog
          {...common}
          people={people.filter(({ id, team }) => id !== lead.owner && (team === undefined || team === lead.team))}
          from={question.from}
        />
      );
    case 'withdraw': {
      const entry = timelineEntries(lead).find((one) => one.kind === 'activity' && one.activity.id === question.activity);
      return (
        <WithdrawDialog {...common} activity={question.activity} what={entry ? tellEntry(entry, say).title : ''} from={question.from} />
      );
    }
  }
}
