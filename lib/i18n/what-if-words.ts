import type { Language } from '@/lib/domain/text';
import { whatIfEn } from './locales/what-if-en';
import { type WhatIfWords, whatIfJa } from './locales/what-if-ja';

export type { WhatIfWords } from './locales/what-if-ja';

/** What the what-if, the file and the printed agreement say in a language. Apart from the dictionary: only the options page needs them. */
export function whatIfWords(lang: Language): WhatIfWords {
  return lang === 'ja' ? whatIfJa : whatIfEn;
}
