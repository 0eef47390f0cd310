import type { Facts } from './facts';
import { noteOf } from './hand-over-note';
import { normalText } from './normal-text';
import { DAY } from './time';

const SENIOR = ['executive', 'director', 'deputy', 'manager'];

/**
 * Whether the appointment in the hand-over note is valid: its date lies within 30 days of the conversation in which it was
 * agreed, its purpose is stated, and somebody of the buying department or of rank 課長 and above attends.
 * A no-show after the agreed moment makes it invalid.
 */
export function hasValidAppointment(facts: Facts): boolean {
  const note = noteOf(facts);
  if (!note?.agreedAt) return false;
  const { agreedAt } = note;
  const agreedOn = note.spokeAt ?? facts.handOffs().at(-1)?.at ?? agreedAt;
  if (agreedAt < agreedOn || agreedAt - agreedOn > 30 * DAY) return false;
  if (!note.nextStep?.trim() && !note.problem.trim()) return false;
  if (facts.activities.some(({ result, occurredAt }) => result === 'no_show' && occurredAt >= agreedAt - DAY)) return false;
  const attendeeRank = note.attendees ? facts.judges.rank(normalText(note.attendees)) : null;
  if (SENIOR.includes(facts.rank() ?? '') || SENIOR.includes(attendeeRank ?? '')) return true;
  const layers = facts.persona()?.reading.layers;
  return layers?.some(({ id, match }) => id === 'department' && match === 'yes') ?? false;
}
