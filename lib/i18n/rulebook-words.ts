import { sayPlace } from '@/lib/domain/rulebook-place';
import type { Language } from '@/lib/domain/text';
import { calendarFieldsEn } from './locales/calendars-en';
import { calendarFieldsJa } from './locales/calendars-ja';
import { promiseFieldsEn } from './locales/promises-en';
import { promiseFieldsJa } from './locales/promises-ja';
import { rulebookEn } from './locales/rulebook-en';
import { type FieldWords, rulebookJa } from './locales/rulebook-ja';

export type { FieldWords } from './locales/rulebook-ja';

/** Both tables, by pattern. */
export const fieldTables: Record<Language, Readonly<Record<string, FieldWords>>> = {
  ja: merged(rulebookJa, promiseFieldsJa, calendarFieldsJa),
  en: merged(rulebookEn, promiseFieldsEn, calendarFieldsEn),
};

/** Tables in one: what a later one says wins over an earlier one, what it leaves blank doesn't. */
function merged(...tables: Readonly<Record<string, FieldWords>>[]): Record<string, FieldWords> {
  const all: Record<string, FieldWords> = {};
  for (const table of tables) {
    for (const [pattern, words] of Object.entries(table)) {
      const { [pattern]: before } = all;
      all[pattern] = { ...before, ...words, definition: words.definition || (before?.definition ?? '') };
    }
  }
  return all;
}

/**
 * The words of a field by its pattern (`promises.*.within.amount`): its own, else those of the part of an activity match it is
 * (`match.withinDays`), else those of every field of that name (`**.id`), else the plain name of the place without a definition.
 */
export function fieldWords(lang: Language, pattern: string): FieldWords {
  const table = fieldTables[lang];
  const steps = pattern.split('.');
  const last = steps.at(-1) ?? '';
  const within = steps.at(-2) ?? '';
  const key = [pattern, matchHosts.includes(within) ? `match.${last}` : '', `**.${last}`].find((one) => Object.hasOwn(table, one));
  const own = key === undefined ? undefined : table[key];
  if (own) return own;
  const name = steps.findLast((step) => step !== '*') ?? pattern;
  const label = sayPlace([name], null)[lang].replace(/^「(.*)」$/, '$1');
  return { label: label.slice(0, 1).toUpperCase() + label.slice(1), definition: '' };
}

/** Where activity matches stand. */
const matchHosts = ['match', 'each', 'until'];
