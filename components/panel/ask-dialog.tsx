import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { InfoRequest } from '@/lib/domain/lead';
import { leadFields } from '@/lib/domain/rulebook-sections';
import { shownText } from '@/lib/i18n/shown-text';
import { RadioList } from '../ui/radio-list';
import { type Say, useSay } from '../ui/say';
import { Select } from '../ui/select';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';

type AskProps = {
  /** Minimum fields that are blank, by id: they come first. */
  blank: readonly string[];
  from?: Extract<Act, { kind: 'ask_marketing' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** Asks marketing for something about the lead. */
export function AskDialog({ blank, from, onAct, onClose }: AskProps) {
  const { words } = useSay();
  const say = words.lead.dialogs.ask;
  const fields = [...blank, ...leadFields.filter((field) => !blank.includes(field) && field !== 'name'), 'other'];
  const [field, setField] = useState(from && fields.includes(from.field) ? from.field : (fields[0] ?? 'other'));
  const [question, setQuestion] = useState(from?.question ?? '');
  const asked = question.trim();
  // "Something else" says nothing without words.
  const act: Act | null = field === 'other' && !asked ? null : { kind: 'ask_marketing', field, ...(asked ? { question: asked } : {}) };
  return (
    <ActDialog title={say.title} explain={say.explain} confirm={say.confirm} act={act} onAct={onAct} onClose={onClose}>
      <Select
        label={say.field}
        selected={field}
        onSelect={setField}
        options={fields.map((id) => {
          const name = fieldName(id, words);
          return { id, label: blank.includes(id) ? say.missing(name) : name };
        })}
      />
      <TextField
        label={say.question}
        placeholder={say.questionPlaceholder}
        long
        value={question}
        onChange={setQuestion}
        maxLength={2000}
        testId="ask-question"
      />
    </ActDialog>
  );
}

/** A field of a lead by name; what is no field of ours as it was written. */
export function fieldName(id: string, words: Say['words']): string {
  const { fields } = words.lead;
  return Object.hasOwn(fields, id) ? fields[id as keyof typeof fields] : shownText(id, 60);
}

type AnswerProps = {
  request: InfoRequest;
  from?: Extract<Act, { kind: 'answer_request' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** Answers a question as marketing, or says that it can't be known. */
export function AnswerDialog({ request, from, onAct, onClose }: AnswerProps) {
  const { words } = useSay();
  const say = words.lead.dialogs.answer;
  const [known, setKnown] = useState(from?.unknowable !== true);
  const [answer, setAnswer] = useState(from?.answer ?? '');
  const said = answer.trim();
  const act: Act | null = known
    ? said
      ? { kind: 'answer_request', request: request.id, answer: said }
      : null
    : { kind: 'answer_request', request: request.id, unknowable: true, ...(said ? { answer: said } : {}) };
  return (
    <ActDialog
      title={say.title(fieldName(request.field, words))}
      explain={request.question && words.quote(shownText(request.question, 400))}
      confirm={say.confirm}
      act={act}
      onAct={onAct}
      onClose={onClose}
    >
      <RadioList
        label={say.answer}
        testId="answer"
        selected={known ? 'known' : 'unknowable'}
        onSelect={(id) => setKnown(id === 'known')}
        options={[
          { id: 'known', label: say.known },
          { id: 'unknowable', label: say.unknowable },
        ]}
      />
      <TextField label={say.answer} long value={answer} onChange={setAnswer} maxLength={2000} testId="answer-text" />
    </ActDialog>
  );
}
