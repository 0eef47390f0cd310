import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { InfoRequest } from '@/lib/domain/lead';
import { dateTimeText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { ActButton } from '../panel/act-button';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { fieldName } from './queue-row';

type Props = { request: InfoRequest; onAct: (act: Act) => void; onClose: () => void };

/** Answers a question of sales where it stands: with words, or by saying that it can't be known. */
export function AnswerDialog({ request, onAct, onClose }: Props) {
  const say = useSay();
  const { popup, cancel } = say.words;
  const [answer, setAnswer] = useState('');
  const asked = [shownText(say.person(request.by) ?? '', 40), dateTimeText(request.at, say.now, say.frame().timeZone, say.lang)]
    .filter(Boolean)
    .join(' ');
  return (
    <Dialog title={popup.answerTitle(fieldName(request.field, say))} onClose={onClose}>
      <div className="dialog-body">
        <p>
          {request.question ? shownText(request.question, 400) : fieldName(request.field, say)} ({asked})
        </p>
        <TextField
          label={popup.answerField}
          hint={popup.answerHint}
          long
          value={answer}
          onChange={setAnswer}
          maxLength={2000}
          autoFocus
          testId="answer"
        />
      </div>
      <div className="dialog-foot">
        <ActButton
          look="button primary"
          disabled={answer.trim() === ''}
          testId="send-answer"
          onAct={() => onAct({ kind: 'answer_request', request: request.id, answer: answer.trim() })}
        >
          {popup.sendAnswer}
        </ActButton>
        <ActButton testId="unknowable" onAct={() => onAct({ kind: 'answer_request', request: request.id, unknowable: true })}>
          {popup.unknowable}
        </ActButton>
        <Button onPress={onClose}>{cancel}</Button>
      </div>
    </Dialog>
  );
}
