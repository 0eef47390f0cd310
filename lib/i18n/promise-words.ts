import type { Language } from '@/lib/domain/text';
import { promisesEn } from './locales/promises-en';
import { type PromisesWords, promisesJa } from './locales/promises-ja';

export type { PromisesWords } from './locales/promises-ja';

/** What the pages of promises and of the agreement itself say in a language. Apart from the dictionary: only the options page needs them. */
export function promiseWords(lang: Language): PromisesWords {
  return lang === 'ja' ? promisesJa : promisesEn;
}
