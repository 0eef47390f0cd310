import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { type AgreementFile, LARGEST_FILE, readAgreementFile } from '@/lib/domain/agreement-file';
import type { Agreement } from '@/lib/domain/rulebook';
import { difference } from '@/lib/domain/rulebook-difference';
import { placeName } from '@/lib/domain/rulebook-place';
import { shownText } from '@/lib/i18n/shown-text';
import { type WhatIfWords, whatIfWords } from '@/lib/i18n/what-if-words';
import { Button } from '../../ui/button';
import { useSay } from '../../ui/say';
import { valueAt } from '../edit';
import { useEditing } from '../editing';

type Chosen = { name: string; file: AgreementFile | { kind: 'too_big'; bytes: number } | { kind: 'unreadable' } };
type Taken = { notTaken: string[] };

/** Takes an agreement from a file: checks it, shows how it differs from the draft, and changes nothing before that was seen. */
export function ImportPart() {
  const say = useSay();
  const { lang } = say;
  const text = whatIfWords(lang).file;
  const { book, canEdit, takeOver } = useEditing();
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [over, setOver] = useState(false);

  async function choose(file: File | undefined): Promise<void> {
    if (!file) return;
    setTaken(null);
    setReading(true);
    setChosen(await readChosen(file));
    setReading(false);
  }

  /** Signatures belong to what was signed, and a draft isn't. */
  function take(agreement: Agreement): void {
    const wanted = { ...agreement, meta: { ...agreement.meta, signatories: [] } };
    const all = [...new Set([...Object.keys(wanted), ...Object.keys(book)])];
    const others = all.filter((key) => JSON.stringify(valueAt(wanted, [key])) !== JSON.stringify(valueAt(book, [key])));
    setTaken({ notTaken: takeOver(wanted, others).map(({ key, wish }) => `${placeName(key)[lang]}: ${wish}`) });
    setChosen(null);
  }

  return (
    <section className="rb-part" aria-labelledby="import-agreement">
      <h3 id="import-agreement">{text.importTitle}</h3>
      <p className="quiet">{canEdit ? text.importHint : text.readOnly}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className="io-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void choose(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          data-testid="import-file"
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            // The same file chosen again, mended meanwhile, must be read again.
            event.target.value = '';
          }}
        />
        <Button onPress={() => input.current?.click()} isPending={reading}>
          <FileUp size={16} aria-hidden />
          {text.choose}
        </Button>
        <span className="quiet">{reading ? text.reading : text.drop}</span>
      </div>
      <div role="status" data-testid="import-said">
        {chosen && <Said chosen={chosen} book={book} text={text} />}
        {taken && (
          <div className={`banner ${taken.notTaken.length > 0 ? 'warn' : 'calm'}`}>
            <p>{taken.notTaken.length > 0 ? text.notTaken : text.taken}</p>
            {taken.notTaken.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
      </div>
      {chosen?.file.kind === 'agreement' && (
        <div className="io-acts">
          {canEdit && differs(book, chosen.file.agreement) && (
            <Button
              look="primary"
              onPress={() => chosen.file.kind === 'agreement' && take(chosen.file.agreement)}
              data-testid="import-take"
            >
              {text.take}
            </Button>
          )}
          <Button onPress={() => setChosen(null)}>{text.leave}</Button>
        </div>
      )}
    </section>
  );
}

/** Never throws. What is far too large isn't even opened. */
async function readChosen(file: File): Promise<Chosen> {
  const name = shownText(file.name, 60);
  if (file.size > LARGEST_FILE) return { name, file: { kind: 'too_big', bytes: file.size } };
  try {
    return { name, file: readAgreementFile(new Uint8Array(await file.arrayBuffer())) };
  } catch {
    return { name, file: { kind: 'unreadable' } };
  }
}

function unsigned(agreement: Agreement): Agreement {
  return { ...agreement, meta: { ...agreement.meta, signatories: [] } };
}

function differs(book: Agreement, other: Agreement): boolean {
  return difference(unsigned(book), unsigned(other)).length > 0;
}

/** As many lines as are read before pressing. */
const SHOWN = 40;

function Said({ chosen: { name, file }, book, text }: { chosen: Chosen; book: Agreement; text: WhatIfWords['file'] }) {
  const { lang } = useSay();
  const { more } = whatIfWords(lang);
  if (file.kind === 'problems') {
    return (
      <div className="banner late">
        <p>{text.problems(file.problems.length)}</p>
        <ul className="paper-list">
          {file.problems.slice(0, 8).map((problem) => (
            <li key={problem.path.join('.') + problem.text.en}>{problem.text[lang]}</li>
          ))}
        </ul>
        {file.problems.length > 8 && <p>{text.moreProblems(file.problems.length - 8)}</p>}
      </div>
    );
  }
  if (file.kind !== 'agreement') return <p className="banner late">{refusal(file, text)}</p>;
  const changes = difference(unsigned(book), unsigned(file.agreement));
  return (
    <>
      {file.from === 'newer' && <p className="banner warn">{text.newer}</p>}
      {file.from === 'older' && <p className="quiet">{text.older}</p>}
      {changes.length === 0 ? (
        <p>{text.same(name)}</p>
      ) : (
        <div className="wi-changes">
          <b>{text.differs(name, changes.length)}</b>
          <ul>
            {changes.slice(0, SHOWN).map((change) => (
              <li key={change.text.en}>{change.text[lang]}</li>
            ))}
          </ul>
          {changes.length > SHOWN && <p className="quiet">{more(changes.length - SHOWN)}</p>}
        </div>
      )}
    </>
  );
}

type Refused = Exclude<Chosen['file'], { kind: 'agreement' } | { kind: 'problems' }>;

function refusal(file: Refused, text: WhatIfWords['file']): string {
  switch (file.kind) {
    case 'too_big':
      return text.tooBig((file.bytes / 1_000_000).toFixed(0));
    case 'not_json':
      return file.line === null ? text.notJson : text.cutOff(file.line);
    case 'not_text':
      return text.notText;
    case 'html':
    case 'zip':
    case 'empty':
    case 'goals':
    case 'unreadable':
      return text[file.kind];
  }
}
