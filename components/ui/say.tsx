import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Agreement, Rulebook } from '@/lib/domain/rulebook';
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
  /** What was agreed, for the meaning of words; null before the first sync. */
  agreement: Agreement | null;
  /** Whether this viewer's role sees MQL, SAL and SQL beside the plain names. */
  acronyms: boolean;
  /** What a deal is called: as agreed, else by the CRM's own word, else plainly. */
  deal: string;
};

const Saying = createContext<Say | null>(null);

type Props = {
  lang: Language;
  now: Instant;
  rulebook: Rulebook | null;
  people: readonly { id: string; name: string }[];
  /** The viewer's roles; absent where nobody is known yet. */
  roles?: readonly Role[];
  /** The CRM's own word for a deal. */
  deal?: LocalText | null;
  children: ReactNode;
};

type Role = Agreement['display']['acronyms'][number];

/** Gives everything below it a language and a moment. */
export function SayProvider({ lang, now, rulebook, people, roles, deal, children }: Props) {
  const say = useMemo<Say>(
    () => ({
      lang,
      words: words(lang),
      now,
      frame: (promise) => timeFrame(rulebook, promise),
      text: (text) => pick(text, lang),
      person: (id) => people.find((person) => person.id === id)?.name ?? null,
      agreement: rulebook?.agreement ?? null,
      acronyms: !roles || !rulebook || roles.some((role) => rulebook.agreement.display.acronyms.includes(role)),
      deal: dealWord(rulebook, deal ?? null, lang),
    }),
    [lang, now, rulebook, people, roles, deal],
  );
  return (
    <I18nProvider locale={lang === 'ja' ? 'ja-JP' : 'en-GB'}>
      <Saying.Provider value={say}>{children}</Saying.Provider>
    </I18nProvider>
  );
}

function dealWord(rulebook: Rulebook | null, ofCrm: LocalText | null, lang: Language): string {
  const agreed = rulebook?.agreement.display.deal ?? ofCrm;
  const word = agreed ? pick(agreed, lang) : words(lang).lead.deal;
  // Within a sentence English names begin small.
  return lang === 'en' ? word.slice(0, 1).toLowerCase() + word.slice(1) : word;
}

/** How to say things here. Throws outside a `SayProvider`. */
export function useSay(): Say {
  const say = useContext(Saying);
  if (!say) throw new Error('useSay needs a SayProvider above');
  return say;
}
