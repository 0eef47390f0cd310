import { FileDown } from 'lucide-react';
import { writeAgreementFile } from '@/lib/domain/agreement-file';
import type { Agreement } from '@/lib/domain/rulebook';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ImportPart } from './import-part';
import { PrintPart } from './print-part';
import { saveFile } from './save-file';

/** The page of the editor on which an agreement leaves as a file or a document, and comes in from a file. */
export function ExportSection() {
  const { lang } = useSay();
  const text = whatIfWords(lang).file;
  const { book, inForce } = useEditing();
  const save = (agreement: Agreement) => saveFile(text.fileName(fileSafe(agreement.meta.version)), writeAgreementFile(agreement));
  return (
    <div className="rb-section io">
      <section className="rb-part" aria-labelledby="export-agreement">
        <h3 id="export-agreement">{text.exportTitle}</h3>
        <p className="quiet">{text.exportHint}</p>
        <div className="io-acts">
          <Button onPress={() => save(book)} data-testid="export-draft">
            <FileDown size={16} aria-hidden />
            {text.exportDraft}
          </Button>
          {inForce && (
            <Button onPress={() => save(inForce)} data-testid="export-in-force">
              <FileDown size={16} aria-hidden />
              {text.exportInForce}
            </Button>
          )}
        </div>
      </section>
      <ImportPart />
      <PrintPart draft={book} inForce={inForce} />
    </div>
  );
}

/** A version may hold anything; a file's name may not. */
function fileSafe(version: string): string {
  return version.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
}
