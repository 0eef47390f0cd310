import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language, LocalText } from '@/lib/domain/text';
import type { Instant } from '@/lib/domain/time';
import { type TimeFrame, timeFrame } from '@/lib/i18n/time-frame';
import { pick, type Words, words } from '@/lib/i18n/words';

/** What it takes to say anything: the language, the moment it is said, the team's time and people's names. */
export type Say = {
  lang: Language;
  words: Words;
  now: Instant;
  /** The time frame of a promise; of the agreement without one. */
  frame(promise?: string): TimeFrame;
  text(text: LocalText): string;
  /** A person's name; null for nobody and for people this viewer doesn't know. */
  person(id: string | null | undefined): string | null;
};

const Saying = createContext<Say | null>(null);

type Props = {
  lang: Language;
  now: Instant;
  rulebook: Rulebook | null;
  people: readonly { id: string; name: string }[];
  children: ReactNode;
};

/** Gives everything below it a language and a moment. */
export function SayProvider({ lang, now, rulebook, people, children }: Props) {
  const say = useMemo<Say>(
    () => ({
      lang,
      words: words(lang),
      now,
      frame: (promise) => timeFrame(rulebook, promise),
      text: (text) => pick(text, lang),
      person: (id) => people.find((person) => person.id === id)?.name ?? null,
    }),
    [lang, now, rulebook, people],
  );
  return (
    <I18nProvider locale={lang === 'ja' ? 'ja-JP' : 'en-GB'}>
      <Saying.Provider value={say}>{children}</Saying.Provider>
    </I18nProvider>
  );
}

/** How to say things here. Throws outside a `SayProvider`. */
export function useSay(): Say {
  const say = useContext(Saying);
  if (!say) throw new Error('useSay needs a SayProvider above');
  return say;
}
