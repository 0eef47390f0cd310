import { type ReactNode, useEffect, useMemo } from 'react';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language, LocalText } from '@/lib/domain/text';
import { type Duration, type Instant, SECOND } from '@/lib/domain/time';
import { useNow } from '@/lib/hooks/use-now';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { type Status, useStatus } from '@/lib/hooks/use-status';
import { browserLanguage } from '@/lib/i18n/words';
import { SayProvider } from './say';

const nobody: { id: string; name: string }[] = [];

type Props = {
  /** The CRM's own word for a deal, where the page is about one record. */
  deal?: LocalText | null;
  /** How often the moment moves on, milliseconds; a page that counts nothing down need not be drawn each second. */
  every?: Duration;
  /** The moment moves on when a view of the page wants it, and each minute. */
  paced?: boolean;
  children: ReactNode;
};

/** Lets a page speak the browser's language, in the hub's time and the agreement's zone. */
export function PageSay({ deal = null, every = SECOND, paced = false, children }: Props) {
  const moment = useNow({ paced });
  const now = every === SECOND ? moment : moment - (moment % every);
  const rulebook = useRulebook().value ?? null;
  const status = useStatus().value;
  const lang = langOf(status);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return (
    <SayOf status={status} rulebook={rulebook} now={now} deal={deal}>
      {children}
    </SayOf>
  );
}

type Known = {
  status: Status | undefined;
  rulebook: Rulebook | null;
  now: Instant;
  deal: LocalText | null;
  children: ReactNode;
};

/** The language a page speaks: the company's, else the browser's. */
export function langOf(status: Status | undefined): Language {
  return status?.policy?.language ?? browserLanguage();
}

/** What is known of the hub and of the person, and how things are said to them. */
export function SayOf({ status, rulebook, now, deal, children }: Known) {
  const people = status?.people ?? nobody;
  const grants = status?.grants;
  const roles = useMemo(() => grants?.map((grant) => grant.role), [grants]);
  return (
    <SayProvider lang={langOf(status)} now={now} rulebook={rulebook} people={people} roles={roles} deal={deal}>
      {children}
    </SayProvider>
  );
}
