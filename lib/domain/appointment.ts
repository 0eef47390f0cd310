import type { Facts } from './facts';
import { noteOf } from './hand-over-note';
import { normalText } from './normal-text';
import { DAY } from './time';

/**
 * Whether the appointment in the hand-over note is valid by the agreement: its date lies soon after the conversation in which it was
 * agreed, its purpose is stated, and somebody of the buying department or of a rank that counts attends.
 * A date to which nobody came is none (`noteOf`).
 */
export function hasValidAppointment(facts: Facts): boolean {
  const note = noteOf(facts);
  const { withinDays, ranks, buyingDepartment, needsPurpose } = facts.judges.agreement.appointment;
  if (!note?.agreedAt) return false;
  const { agreedAt } = note;
  const agreedOn = note.spokeAt ?? facts.handOffs().at(-1)?.at ?? agreedAt;
  if (agreedAt < agreedOn || agreedAt - agreedOn > withinDays * DAY) return false;
  if (needsPurpose && !note.nextStep?.trim() && !note.problem.trim()) return false;
  const attendeeRank = note.attendees ? facts.judges.rank(normalText(note.attendees)) : null;
  if (ranks.includes(facts.rank() ?? '') || ranks.includes(attendeeRank ?? '')) return true;
  if (!buyingDepartment) return false;
  const layers = facts.persona()?.reading.layers;
  return layers?.some(({ id, match }) => id === 'department' && match === 'yes') ?? false;
}
