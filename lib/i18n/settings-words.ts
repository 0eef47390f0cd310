import type { Language, LocalText } from '@/lib/domain/text';
import { settingsEn } from './locales/settings-en';
import { type SettingsWords, settingsJa } from './locales/settings-ja';

/** What the pages of stages, scores, BANT and the smaller settings say. */
export function settingsWords(lang: Language): SettingsWords {
  return lang === 'ja' ? settingsJa : settingsEn;
}

/** The same words in both languages: for names that new items begin with. */
export function inBoth(pick: (words: SettingsWords) => string): LocalText {
  return { ja: pick(settingsJa), en: pick(settingsEn) };
}
