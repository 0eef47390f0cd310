import type { Facts } from './facts';
import type { HandOverNote } from './lead';
import type { NoteField } from './rulebook-sections';
import type { LocalText } from './text';
import { DAY, type Instant } from './time';

const names: Record<NoteField, LocalText> = {
  spokeWith: { ja: '話した相手', en: 'who was spoken to' },
  spokeAt: { ja: '話した日時', en: 'when' },
  problem: { ja: 'お客様の言葉での課題', en: "the problem in the customer's words" },
  agreedAt: { ja: '合意した日時', en: 'agreed date' },
  place: { ja: '場所・オンライン', en: 'place or online' },
  attendees: { ja: '出席者と役職', en: 'attendees and titles' },
  nextStep: { ja: '約束した次の一歩', en: 'promised next step' },
  avoid: { ja: '言ってはいけないこと', en: 'what not to say' },
};

/**
 * The note that travels with the lead: that of the latest hand-off which has one. A date to which nobody came is no agreed date any
 * more: it is left out until there is a new one.
 */
export function noteOf(facts: Facts): HandOverNote | null {
  const note = facts.handOffs().findLast((handOff) => handOff.note !== undefined)?.note ?? null;
  if (note?.agreedAt === undefined || !wasMissed(facts, note.agreedAt)) return note;
  const { agreedAt: _, ...rest } = note;
  return rest;
}

/** Whether the meeting agreed for a moment came to nothing; it may have been noted up to a day before. */
function wasMissed(facts: Facts, agreedAt: Instant): boolean {
  const outcome = facts.activities.find(
    ({ result, occurredAt }) => occurredAt >= agreedAt - DAY && (result === 'held' || result === 'no_show'),
  );
  return outcome?.result === 'no_show';
}

/** What the hand-over note of a lead still lacks of what the agreement asks for, by name; all of it where there is none. */
export function noteGaps(facts: Facts): LocalText[] {
  const note = noteOf(facts);
  return facts.judges.agreement.handOverNote.required.filter((key) => isBlank(note?.[key])).map((key) => names[key]);
}

function isBlank(value: string | number | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** `complete`, `partial`, or null where there is no note. */
export function noteState(facts: Facts): 'complete' | 'partial' | null {
  if (!noteOf(facts)) return null;
  return noteGaps(facts).length === 0 ? 'complete' : 'partial';
}
