import type { ReactNode } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../ui/say';
import { useEdited } from './editing';

/** A part of a section under a heading of its own, with a sentence of what it is. */
export function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <section className="rb-part" aria-label={title}>
      <div>
        <h3>{title}</h3>
        {about && <p className="field-hint">{about}</p>}
      </div>
      {children}
    </section>
  );
}

/** The sentence of what is in force in a section; nothing before anything was published. */
export function InForce({ say }: { say: (agreement: Agreement) => string }) {
  const { lang } = useSay();
  const inForce = useEdited((now) => now.inForce);
  if (!inForce) return null;
  return <p className="rb-in-force">{settingsWords(lang).inForce(say(inForce), inForce.meta.version)}</p>;
}
