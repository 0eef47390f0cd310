import type { FieldWords, rulebookJa } from './rulebook-ja';

/** The same in English. */
export const rulebookEn: Record<keyof typeof rulebookJa, FieldWords> = {
  '**.id': { label: 'ID', definition: 'How records and other settings refer to this; it stays once published' },
  '**.name': { label: 'Name', definition: 'The name on the screen' },
};
