import type { ReactNode } from 'react';
import { agreementDocument, type DocumentBlock } from '@/lib/domain/agreement-document';
import type { Agreement } from '@/lib/domain/rulebook';
import { sayValue } from '@/lib/domain/rulebook-difference/say-value';
import type { Language, LocalText } from '@/lib/domain/text';
import { agreedText, shownText } from '@/lib/i18n/shown-text';
import { whatIfWords } from '@/lib/i18n/what-if-words';

type Props = { agreement: Agreement; lang: Language; isDraft: boolean };

/** The whole agreement as a document to read, print and sign, in one language. */
export function AgreementPaper({ agreement, lang, isDraft }: Props) {
  const text = whatIfWords(lang).document;
  const { meta, departments } = agreement;
  const say = (one: LocalText) => agreedText(one[lang] || one.ja || one.en, 2_000);
  const moment = (key: 'effectiveFrom' | 'goLive') => say(sayValue(meta[key], key, agreement));
  const parts = agreementDocument(agreement);
  return (
    <article className="paper" lang={lang}>
      <header>
        <h1>{say(meta.title)}</h1>
        {meta.appliesTo && <p>{say(meta.appliesTo)}</p>}
        <dl className="paper-pairs">
          <Pair name={text.version}>{isDraft ? `${meta.version} · ${text.draft}` : meta.version}</Pair>
          <Pair name={text.from}>{moment('effectiveFrom')}</Pair>
          {meta.goLive !== undefined && (
            <Pair name={text.goLive}>
              {moment('goLive')} · {text.trial(meta.trialDays)}
            </Pair>
          )}
          <Pair name={text.target}>{meta.target}%</Pair>
          {meta.consequence && <Pair name={text.consequence}>{say(meta.consequence)}</Pair>}
          <Pair name={text.review}>{text.reviewEvery(meta.reviewEveryMonths)}</Pair>
        </dl>
        {meta.assumptions.length > 0 && (
          <>
            <h3>{text.assumptions}</h3>
            <ul className="paper-list">
              {meta.assumptions.map((assumption, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a document as it is written
                <li key={i}>{say(assumption)}</li>
              ))}
            </ul>
          </>
        )}
      </header>
      <ol className="paper-contents" aria-label={text.contents}>
        {parts.map(({ id, title }) => (
          <li key={id}>{say(title)}</li>
        ))}
      </ol>
      {parts.map(({ id, title, blocks }, i) => (
        <section key={id}>
          <h2>
            {i + 1}. {say(title)}
          </h2>
          {blocks.map((block, place) => (
            // Nothing here has a name of its own, and nothing moves.
            // biome-ignore lint/suspicious/noArrayIndexKey: a document as it is written
            <Block key={place} block={block} say={say} />
          ))}
        </section>
      ))}
      <section className="paper-signatures">
        <h2>{text.signatures}</h2>
        <table>
          <tbody>
            {departments.map(({ id, name }) => {
              const signed = isDraft ? undefined : meta.signatories.findLast(({ department }) => department === id);
              return (
                <tr key={id}>
                  <th scope="row">{text.signHere(say(name))}</th>
                  <td>{signed && shownText(signed.name, 80)}</td>
                  <td>
                    {text.date}
                    {signed && ` ${say(sayValue(signed.at, 'at', agreement))}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </article>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Block({ block, say }: { block: DocumentBlock; say: (text: LocalText) => string }) {
  switch (block.kind) {
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a document
                <th key={i} scope="col">
                  {say(cell)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a document
              <tr key={i}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells of a document
                  <td key={column}>{say(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'item':
      return (
        <div className="paper-item">
          <h3>{say(block.title)}</h3>
          {block.sentence && <p>{say(block.sentence)}</p>}
          <Pairs pairs={block.pairs} say={say} />
        </div>
      );
    case 'pairs':
      return <Pairs pairs={block.pairs} say={say} />;
  }
}

function Pairs({ pairs, say }: { pairs: { name: LocalText; text: LocalText }[]; say: (text: LocalText) => string }) {
  return (
    <dl className="paper-pairs">
      {pairs.map(({ name, text }) => (
        <Pair key={name.en} name={say(name)}>
          {say(text)}
        </Pair>
      ))}
    </dl>
  );
}
