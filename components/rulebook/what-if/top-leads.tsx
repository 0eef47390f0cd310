import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Assessment } from '@/lib/domain/assessment';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { AffectedLead, ClockReceipts } from '@/lib/domain/what-if';
import { shownText } from '@/lib/i18n/shown-text';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { ClockList } from '../../lead/clock-list';
import { ScoreReceipt } from '../../lead/score-receipt';
import { StageTrack } from '../../lead/stage-track';
import { SayProvider, useSay } from '../../ui/say';
import type { StageNames } from './stage-names';

type Props = { top: readonly AffectedLead[]; books: { before: Rulebook; after: Rulebook }; names: StageNames };

/** The leads that change most; each opens what both rulebooks make of it, side by side. */
export function TopLeads({ top, books, names }: Props) {
  const { lang } = useSay();
  const text = whatIfWords(lang).top;
  const [open, setOpen] = useState<string | null>(null);
  if (top.length === 0) return <p className="quiet">{text.none}</p>;
  return (
    <ol className="wi-top">
      {top.map((affected) => {
        const { id } = affected.lead;
        return (
          <li key={id}>
            <TopHead affected={affected} names={names} open={open === id} onOpen={() => setOpen(open === id ? null : id)} />
            {open === id && (
              <div className="wi-sides">
                <Side title={whatIfWords(lang).before} book={books.before} told={affected.before} receipts={affected.receipts.before} />
                <Side title={whatIfWords(lang).after} book={books.after} told={affected.after} receipts={affected.receipts.after} />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

type HeadProps = { affected: AffectedLead; names: StageNames; open: boolean; onOpen: () => void };

function TopHead({ affected: { lead, before, after }, names, open, onOpen }: HeadProps) {
  const say = useSay();
  const { top: text, signed } = whatIfWords(say.lang);
  const name = shownText(lead.name, 60);
  const owner = say.person(lead.owner);
  const late = missed(after) - missed(before);
  const facts = [
    before.stage.id === after.stage.id ? null : text.stage(say.text(names.name(before.stage.id)), say.text(names.name(after.stage.id))),
    before.score.total === after.score.total ? null : text.points(before.score.total, after.score.total),
    late === 0 ? null : text.missed(signed(late)),
  ].filter((fact) => fact !== null);
  return (
    <Button className="wi-head" aria-expanded={open} aria-label={text.open(name)} onPress={onOpen} data-testid={`top-${lead.id}`}>
      {open ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
      <span className="wi-who">
        <b>{name}</b>
        <small>{[lead.company && shownText(lead.company, 60), owner && shownText(owner, 40)].filter(Boolean).join(' · ')}</small>
      </span>
      <span className="wi-facts">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </span>
    </Button>
  );
}

function missed({ clocks }: Assessment): number {
  return clocks.filter(({ state }) => state === 'breached' || state === 'met_late').length;
}

type SideProps = { title: string; book: Rulebook; told: Assessment; receipts: ClockReceipts };

function Side({ title, book, told, receipts }: SideProps) {
  const say = useSay();
  const text = whatIfWords(say.lang).top;
  return (
    <section className="wi-side" aria-label={title}>
      <h4>{title}</h4>
      <SayProvider lang={say.lang} now={say.now} rulebook={book} people={[]}>
        <StageTrack stage={told.stage} />
        <h5>{text.clocks}</h5>
        <ClockList clocks={told.clocks} receiptOf={({ key }) => receipts[key] ?? []} />
        {told.score.mode !== 'off' && (
          <>
            <h5>{text.score}</h5>
            <ScoreReceipt score={told.score} />
          </>
        )}
      </SayProvider>
    </section>
  );
}
