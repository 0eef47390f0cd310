import type { Language } from '@/lib/domain/text';
import { kitEn } from './locales/kit-en';
import { type KitWords, kitJa } from './locales/kit-ja';

export type { KitWords } from './locales/kit-ja';

/** What the rulebook editor's controls say in a language. Apart from the dictionary: only the options page needs them. */
export function kitWords(lang: Language): KitWords {
  return lang === 'ja' ? kitJa : kitEn;
}
