import type { Language, LocalText } from '@/lib/domain/text';
import { en } from './locales/en';
import { ja, type Words } from './locales/ja';
import { agreedText } from './shown-text';

export type { Words } from './locales/ja';

/** The dictionary of a language. */
export function words(lang: Language): Words {
  return lang === 'ja' ? ja : en;
}

/** The text in a language, fit to be shown; in the other one where this one is blank. */
export function pick(text: LocalText, lang: Language): string {
  return agreedText(text[lang] || text.ja || text.en);
}

/** The language for a browser's tag ("ja-JP"): Japanese for Japanese, English for every other. */
export function languageOf(tag: string): Language {
  return /^ja\b/i.test(tag) ? 'ja' : 'en';
}

let fixed: Language | null = null;

/** Fixes the language of this page or worker for whatever is said from now on; null: the browser's own again. */
export function fixLanguage(lang: Language | null): void {
  fixed = lang;
}

/** The language to speak: the one that was fixed, else this browser's. */
export function browserLanguage(): Language {
  return fixed ?? languageOf(globalThis.navigator?.language ?? 'en');
}
