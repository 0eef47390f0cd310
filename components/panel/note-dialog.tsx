import { useState } from 'react';
import type { Act } from '@/lib/domain/command';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { noteFields } from '@/lib/domain/rulebook-sections';
import { useSay } from '../ui/say';
import { TextField } from '../ui/text-field';
import { ActDialog } from './act-dialog';
import { isMoment, latestNote, type NoteFault, type NoteForm, noteAct, noteFaults, noteForm, noteLacks } from './note-form';

type Props = {
  lead: Lead;
  rulebook: Rulebook;
  from?: Extract<Act, { kind: 'hand_over_note' }>;
  onAct: (act: Act) => void;
  onClose: () => void;
};

const long = new Set<string>(['problem', 'attendees', 'nextStep', 'avoid']);

/** The note that travels with a hand-off, with everything the agreement asks for; it may be kept unfinished. */
export function NoteDialog({ lead, rulebook, from, onAct, onClose }: Props) {
  const { words, frame, now } = useSay();
  const { timeZone } = frame();
  const say = words.lead.dialogs.note;
  const [form, setForm] = useState<NoteForm>(() => noteForm(from?.note ?? latestNote(lead), timeZone));
  const lacks = noteLacks(form, rulebook, timeZone);
  const faults = noteFaults(form, timeZone, now);
  const [wrong] = noteFields.filter((field) => faults[field]);
  const blank = (['spokeWith', 'problem'] as const).find((field) => !form[field].trim());
  const { required } = rulebook.agreement.handOverNote;
  return (
    <ActDialog
      title={say.title}
      explain={say.explain}
      confirm={say.confirm}
      act={wrong ? null : noteAct(form, timeZone)}
      lacks={
        wrong ? `${say[wrong]}${words.colon}${say.faults[faults[wrong] as NoteFault]}` : blank && words.lead.dialogs.lacks.field(say[blank])
      }
      onAct={onAct}
      onClose={onClose}
    >
      {noteFields.map((field) => (
        <TextField
          key={field}
          label={`${say[field]}${required.includes(field) ? '' : ` (${words.lead.acts.optional})`}`}
          long={long.has(field)}
          type={isMoment(field) ? 'datetime-local' : 'text'}
          value={form[field]}
          onChange={(value) => setForm((before) => ({ ...before, [field]: value }))}
          maxLength={2000}
          error={faults[field] ? say.faults[faults[field]] : null}
          testId={`note-${field}`}
        />
      ))}
      {lacks.length > 0 && (
        <p role="status" data-testid="note-lacks">
          {say.lacks(words.list(lacks.map((field) => say[field])))}
        </p>
      )}
    </ActDialog>
  );
}
