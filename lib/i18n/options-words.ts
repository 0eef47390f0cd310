import type { Language } from '@/lib/domain/text';
import { optionsEn } from './locales/options-en';
import { type OptionsWords, optionsJa } from './locales/options-ja';

export type { OptionsWords } from './locales/options-ja';

/** What the options page says around the settings. Apart from the dictionary: no other page needs it. */
export function optionsWords(lang: Language): OptionsWords {
  return lang === 'ja' ? optionsJa : optionsEn;
}
