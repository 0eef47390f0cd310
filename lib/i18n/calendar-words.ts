import type { Language } from '@/lib/domain/text';
import { calendarsEn } from './locales/calendars-en';
import { type CalendarsWords, calendarsJa } from './locales/calendars-ja';

export type { CalendarsWords } from './locales/calendars-ja';

/** What the pages of calendars and of goals say in a language. Apart from the dictionary: only the options page needs them. */
export function calendarWords(lang: Language): CalendarsWords {
  return lang === 'ja' ? calendarsJa : calendarsEn;
}
