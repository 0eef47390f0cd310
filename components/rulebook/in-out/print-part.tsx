import { Printer } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { Agreement } from '@/lib/domain/rulebook';
import { difference } from '@/lib/domain/rulebook-difference';
import type { Language } from '@/lib/domain/text';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { RadioList } from '../../ui/radio-list';
import { useSay } from '../../ui/say';
import { AgreementPaper } from './agreement-paper';
import { PrintPaper } from './print-paper';

const languages: Record<string, readonly Language[]> = { ja: ['ja'], en: ['en'], both: ['ja', 'en'] };

type Props = { draft: Agreement; inForce: Agreement | null };

/** The agreement as a document: seen here, printed from here, in one language or both. */
export function PrintPart({ draft, inForce }: Props) {
  const { lang } = useSay();
  const { file: text, before, after } = whatIfWords(lang);
  const [which, setWhich] = useState<'draft' | 'inForce'>('draft');
  const [language, setLanguage] = useState<string>(lang);
  const [seen, setSeen] = useState(false);
  const [printing, setPrinting] = useState(false);
  const done = useCallback(() => setPrinting(false), []);
  const differs = useMemo(() => inForce !== null && difference(inForce, draft).length > 0, [inForce, draft]);
  const agreement = which === 'inForce' && inForce ? inForce : draft;
  const papers = (languages[language] ?? ['ja']).map((one) => (
    <AgreementPaper key={one} agreement={agreement} lang={one} isDraft={agreement === draft && (differs || inForce === null)} />
  ));
  return (
    <section className="rb-part" aria-labelledby="print-agreement">
      <h3 id="print-agreement">{text.printTitle}</h3>
      <p className="quiet">{text.printHint}</p>
      {inForce && !differs && <p>{text.onlyInForce}</p>}
      {differs && (
        <RadioList
          label={text.which}
          labelled
          across
          options={[
            { id: 'draft', label: after },
            { id: 'inForce', label: before },
          ]}
          selected={which}
          onSelect={(id) => setWhich(id === 'inForce' ? 'inForce' : 'draft')}
        />
      )}
      <RadioList
        label={text.language}
        labelled
        across
        options={[
          { id: 'ja', label: '日本語' },
          { id: 'en', label: 'English' },
          { id: 'both', label: text.both },
        ]}
        selected={language}
        onSelect={setLanguage}
      />
      <div className="io-acts">
        <Button look="primary" onPress={() => setPrinting(true)} data-testid="print-agreement-now">
          <Printer size={16} aria-hidden />
          {text.print}
        </Button>
        <LinkButton aria-expanded={seen} onPress={() => setSeen(!seen)} data-testid="see-paper">
          {seen ? text.hide : text.preview}
        </LinkButton>
      </div>
      {seen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by the keys
        <section className="io-preview" aria-label={text.preview} tabIndex={0}>
          {papers}
        </section>
      )}
      {printing && <PrintPaper onDone={done}>{papers}</PrintPaper>}
    </section>
  );
}
