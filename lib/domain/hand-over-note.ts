import type { Facts } from './facts';
import type { HandOverNote } from './lead';
import type { LocalText } from './text';

const wanted: [key: keyof HandOverNote, name: LocalText][] = [
  ['spokeWith', { ja: '話した相手', en: 'who was spoken to' }],
  ['spokeAt', { ja: '話した日時', en: 'when' }],
  ['problem', { ja: 'お客様の言葉での課題', en: "the problem in the customer's words" }],
  ['agreedAt', { ja: '合意した日時', en: 'agreed date' }],
  ['place', { ja: '場所・オンライン', en: 'place or online' }],
  ['attendees', { ja: '出席者と役職', en: 'attendees and titles' }],
  ['nextStep', { ja: '約束した次の一歩', en: 'promised next step' }],
  ['avoid', { ja: '言ってはいけないこと', en: 'what not to say' }],
];

/** The note that travels with the lead: that of the latest hand-off which has one. */
export function noteOf(facts: Facts): HandOverNote | null {
  return facts.handOffs().findLast(({ note }) => note !== undefined)?.note ?? null;
}

/** What a hand-over note still lacks, by name; all of it where there is none. */
export function noteGaps(note: HandOverNote | null): LocalText[] {
  return wanted.filter(([key]) => isBlank(note?.[key])).map(([, name]) => name);
}

function isBlank(value: string | number | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** `complete`, `partial`, or null where there is no note. */
export function noteState(facts: Facts): 'complete' | 'partial' | null {
  const note = noteOf(facts);
  if (!note) return null;
  return noteGaps(note).length === 0 ? 'complete' : 'partial';
}
