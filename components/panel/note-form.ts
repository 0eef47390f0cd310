import type { Act } from '@/lib/domain/command';
import type { HandOverNote, Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type NoteField, noteFields } from '@/lib/domain/rulebook-sections';
import { DAY, type Instant } from '@/lib/domain/time';
import { instantAt, wallTime } from '@/lib/i18n/wall-time';

/** What a person has written; moments as a date-and-time input writes them. */
export type NoteForm = Record<NoteField, string>;

/** Fields of a note that are moments. */
export const isMoment = (field: NoteField): field is 'spokeAt' | 'agreedAt' => field === 'spokeAt' || field === 'agreedAt';

/** The note a lead carries, to go on with; what was typed before where an act came back. */
export function noteForm(note: HandOverNote | null, timeZone: string): NoteForm {
  const form = Object.fromEntries(noteFields.map((field) => [field, ''])) as NoteForm;
  for (const field of noteFields) {
    const value = note?.[field];
    if (value !== undefined) form[field] = typeof value === 'number' ? wallTime(value, timeZone) : value;
  }
  return form;
}

/** The latest note of a lead's hand-offs. */
export function latestNote(lead: Lead): HandOverNote | null {
  return lead.handOffs.findLast(({ note }) => note !== undefined)?.note ?? null;
}

/** What the agreement asks for and the form leaves blank, in the order it is written. */
export function noteLacks(form: NoteForm, { agreement }: Rulebook, timeZone: string): NoteField[] {
  const required = agreement.handOverNote.required;
  return noteFields.filter(
    (field) => required.includes(field) && (isMoment(field) ? instantAt(form[field], timeZone) === null : !form[field].trim()),
  );
}

/** What is wrong with a moment of the note, as typed. */
export type NoteFault = 'ahead' | 'before' | 'far';

const FAR = 366 * DAY;

/** Moments that can't be meant: spoken in the future, agreed on for before that, or a year off. */
export function noteFaults(form: NoteForm, timeZone: string, now: Instant): Partial<Record<NoteField, NoteFault>> {
  const [spoke, agreed] = [instantAt(form.spokeAt, timeZone), instantAt(form.agreedAt, timeZone)];
  const faults: Partial<Record<NoteField, NoteFault>> = {};
  if (spoke !== null && spoke > now) faults.spokeAt = 'ahead';
  else if (spoke !== null && spoke < now - FAR) faults.spokeAt = 'far';
  if (agreed !== null && Math.abs(agreed - now) > FAR) faults.agreedAt = 'far';
  else if (agreed !== null && spoke !== null && agreed < spoke) faults.agreedAt = 'before';
  return faults;
}

/** The act a form makes: it may be kept unfinished, but not without who was spoken to and the problem. */
export function noteAct(form: NoteForm, timeZone: string): Extract<Act, { kind: 'hand_over_note' }> | null {
  const note: HandOverNote = { spokeWith: form.spokeWith.trim(), problem: form.problem.trim() };
  if (!note.spokeWith || !note.problem) return null;
  for (const field of noteFields) {
    if (isMoment(field)) {
      const at = instantAt(form[field], timeZone);
      if (at !== null) note[field] = at;
    } else if (form[field].trim()) note[field] = form[field].trim();
  }
  return { kind: 'hand_over_note', note };
}
