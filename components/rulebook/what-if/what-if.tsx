import { useMemo, useState } from 'react';
import type { Rulebook } from '@/lib/domain/rulebook';
import { difference } from '@/lib/domain/rulebook-difference';
import { isOwn } from '@/lib/hooks/use-draft';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { pick } from '@/lib/i18n/words';
import { Button } from '../../ui/button';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';
import { Figures } from './figures';
import { useWhatIf, type WhatIfState } from './use-what-if';
import { useWhatIfSource } from './what-if-source';

type Props = { before: Rulebook; after: Rulebook /** Somebody who writes no drafts. */; reads?: boolean };

/** What a draft would do to the leads kept here, beside the rulebook in force. Begins by itself where both differ. */
export function WhatIf({ before, after, reads = false }: Props) {
  const { lang } = useSay();
  const text = whatIfWords(lang);
  // Its number and date are each version's own: they move nobody.
  const changes = useMemo(() => difference(before.agreement, after.agreement).filter(({ path }) => !isOwn(path)), [before, after]);
  const offered = useWhatIfSource() !== null;
  const whatIf = useWhatIf(before, after, offered && changes.length > 0);
  const { state, report, books } = whatIf;
  if (!offered) return <p className="quiet">{text.unavailable}</p>;
  return (
    <>
      <p className="quiet">{text.versus(before.agreement.meta.version)}</p>
      {changes.length === 0 ? <NoDifference reads={reads} /> : <Changes lines={changes.map((change) => pick(change.text, lang))} />}
      {(changes.length > 0 || report) && <Progress whatIf={whatIf} stale={books !== null && books.after !== after} />}
      {report && books && report.leads === 0 && state === 'finished' && <p data-testid="what-if-empty">{text.noLeads}</p>}
      {report && books && report.leads > 0 && (
        <div className="wi-figures" data-testid="what-if-figures" data-done={report.done} data-finished={report.finished}>
          <Figures result={report.result} books={books} finished={report.finished} />
        </div>
      )}
    </>
  );
}

/** Says that there is nothing to compare, and leads who may to where something can be changed. */
function NoDifference({ reads }: { reads: boolean }) {
  const { lang } = useSay();
  const text = whatIfWords(lang);
  if (reads) return <p>{text.noDifferenceReader}</p>;
  return (
    <p>
      {text.noDifference}{' '}
      <a className="link" href="#promises">
        {text.toDraft}
      </a>
    </p>
  );
}

const FEW = 5;

/** What the draft changes, in words; a long list opens. */
function Changes({ lines }: { lines: readonly string[] }) {
  const { lang } = useSay();
  const text = whatIfWords(lang);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, FEW);
  return (
    <div className="wi-changes">
      <b>{text.changes(lines.length)}</b>
      <ul>
        {shown.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {lines.length > shown.length && <LinkButton onPress={() => setAll(true)}>{text.more(lines.length - shown.length)}</LinkButton>}
    </div>
  );
}

function Progress({ whatIf: { state, report, run, cancel }, stale }: { whatIf: WhatIfState; stale: boolean }) {
  const { lang } = useSay();
  const text = whatIfWords(lang);
  const isRunning = state === 'running';
  return (
    <div className="wi-progress">
      {isRunning ? (
        <Button onPress={cancel} data-testid="what-if-cancel">
          {text.cancel}
        </Button>
      ) : (
        <Button look={stale || state === 'idle' ? 'primary' : ''} onPress={run} data-testid="what-if-run">
          {state === 'idle' ? text.run : text.again}
        </Button>
      )}
      <div className="wi-far">
        {isRunning && (
          <progress
            aria-label={text.progressLabel}
            max={Math.max(1, report?.leads ?? 1)}
            value={report && !report.finished ? report.done : undefined}
          />
        )}
        <p role="status" data-testid="what-if-state">
          {said()}
        </p>
      </div>
    </div>
  );

  function said(): string {
    switch (state) {
      case 'running':
        return report && !report.finished ? text.progress(report.done, report.leads) : '';
      case 'failed':
        return text.failed;
      case 'cancelled':
        return text.cancelled;
      case 'finished':
        return stale ? text.stale : text.done(report?.leads ?? 0);
      case 'idle':
        return '';
    }
  }
}
