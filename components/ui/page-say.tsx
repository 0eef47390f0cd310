import { type ReactNode, useEffect } from 'react';
import { useNow } from '@/lib/hooks/use-now';
import { useRulebook } from '@/lib/hooks/use-rulebook';
import { useStatus } from '@/lib/hooks/use-status';
import { browserLanguage } from '@/lib/i18n/words';
import { SayProvider } from './say';

const nobody: { id: string; name: string }[] = [];
const lang = browserLanguage();

/** Lets a page speak the browser's language, in the hub's time and the agreement's zone. */
export function PageSay({ children }: { children: ReactNode }) {
  const now = useNow();
  const rulebook = useRulebook().value ?? null;
  const people = useStatus().value?.people ?? nobody;
  useEffect(() => {
    document.documentElement.lang = lang;
  }, []);
  return (
    <SayProvider lang={lang} now={now} rulebook={rulebook} people={people}>
      {children}
    </SayProvider>
  );
}
