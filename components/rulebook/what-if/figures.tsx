import type { ReactNode } from 'react';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { WhatIfResult } from '@/lib/domain/what-if';
import { shownText } from '@/lib/i18n/shown-text';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { useSay } from '../../ui/say';
import { MissedChange } from './missed-change';
import { ScoreSeparation } from './score-separation';
import { StageFlow } from './stage-flow';
import { stageNames } from './stage-names';
import { TopLeads } from './top-leads';
import { recentWeeks, WeekChart } from './week-chart';

type Props = { result: WhatIfResult; books: { before: Rulebook; after: Rulebook }; finished: boolean };

/** What a what-if found: the sums first, then one picture for each question. */
export function Figures({ result, books, finished }: Props) {
  const say = useSay();
  const text = whatIfWords(say.lang);
  const names = stageNames(books.before, books.after);
  const promises = result.promises.map((row) => ({ ...row, id: row.promise, name: say.text(row.name) }));
  const reps = result.reps.map((row) => ({ ...row, id: row.owner ?? '', name: repName(row.owner) }));
  const isMissedAlike = result.promises.every(({ appeared, vanished }) => appeared + vanished === 0);

  function repName(owner: string | null): string {
    return owner === null ? text.nobody : shownText(say.person(owner) ?? owner, 40);
  }

  return (
    <>
      <Sums result={result} isForward={names.isForward} />
      <Part title={text.moves.title}>
        <StageFlow moves={result.moves} names={names} />
      </Part>
      <Part title={text.missed.title}>
        {isMissedAlike ? (
          <p className="quiet">{text.missed.none}</p>
        ) : (
          <div className="wi-pair">
            <MissedChange title={text.missed.byPromise} label={text.missed.promise} rows={promises} />
            <MissedChange title={text.missed.byRep} label={text.missed.rep} rows={reps} />
          </div>
        )}
      </Part>
      <Part title={text.weeks.title}>
        <WeekChart weeks={result.weeks} />
      </Part>
      <Part title={text.stages.title}>
        <Stages stages={result.stages} />
      </Part>
      <Part title={text.score.title}>
        <ScoreSeparation score={result.score} />
      </Part>
      {finished && (
        <Part title={text.top.title}>
          <TopLeads top={result.top} books={books} names={names} />
        </Part>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="wi-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Sums({ result, isForward }: { result: WhatIfResult; isForward: (from: string, to: string) => boolean }) {
  const { lang } = useSay();
  const { sums: text, count, signed } = whatIfWords(lang);
  const sum = <T,>(rows: readonly T[], of: (row: T) => number) => rows.reduce((all, row) => all + of(row), 0);
  const moved = sum(result.moves, (move) => move.count);
  const up = sum(result.moves, (move) => (isForward(move.before, move.after) ? move.count : 0));
  const [appeared, vanished] = [sum(result.promises, (row) => row.appeared), sum(result.promises, (row) => row.vanished)];
  const weeks = recentWeeks(result.weeks);
  const mean = (side: 'before' | 'after') => (weeks.length === 0 ? 0 : sum(weeks, (week) => week[side]) / weeks.length);
  const share = result.leads === 0 ? 0 : result.affected / result.leads;
  const { before, after } = result.score;
  return (
    <dl className="wi-sumup">
      <Sum name={text.affected} value={count(result.affected)} hint={text.ofAll(percent(share), result.leads)} />
      <Sum name={text.moves} value={count(moved)} hint={text.movesHint(up, moved - up)} />
      <Sum
        name={text.missed}
        value={signed(appeared - vanished)}
        hint={text.missedHint(appeared, vanished)}
        look={appeared > vanished ? 'late' : undefined}
      />
      <Sum name={text.week} value={`${oneDecimal(mean('before'))} → ${oneDecimal(mean('after'))}`} hint={text.weekHint(weeks.length)} />
      {before?.auc != null && after?.auc != null && (
        <Sum
          name={text.score}
          value={`${before.auc.toFixed(2)} → ${after.auc.toFixed(2)}`}
          hint={text.scoreHint}
          meaning={text.scoreMeaning}
        />
      )}
    </dl>
  );
}

type SumProps = { name: string; value: string; hint: string; meaning?: string; look?: 'late' | undefined };

function Sum({ name, value, hint, meaning, look }: SumProps) {
  return (
    <div title={meaning}>
      <dt>{name}</dt>
      <dd className={look && `tone-${look}`}>{value}</dd>
      <dd className="quiet">{hint}</dd>
    </div>
  );
}

/** Shares below a tenth of a percent that are not nothing are said as such. */
function percent(share: number): string {
  const tenths = Math.round(share * 1000) / 10;
  return tenths === 0 && share > 0 ? '<0.1%' : `${tenths}%`;
}

function oneDecimal(value: number): string {
  return (Math.round(value * 10) / 10).toFixed(1);
}

function Stages({ stages }: { stages: WhatIfResult['stages'] }) {
  const say = useSay();
  const { stages: text, before, after, count, signed } = whatIfWords(say.lang);
  // Where a ladder begins nobody ever enters.
  const shown = stages.filter((stage) => stage.before + stage.after > 0);
  const most = Math.max(1, ...stages.flatMap((stage) => [stage.before, stage.after]));
  return (
    <table className="wi-table wi-stages">
      <caption className="sr">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.stage}</th>
          <td className="wi-twins" />
          <th scope="col" className="num">
            {before}
          </th>
          <th scope="col" className="num">
            {after}
          </th>
          <th scope="col" className="num">
            {text.change}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((stage) => (
          <tr key={stage.stage}>
            <th scope="row">{say.text(stage.name)}</th>
            <td className="wi-twins" aria-hidden>
              <i className="was" style={{ width: `${(stage.before / most) * 100}%` }} />
              <i className="is" style={{ width: `${(stage.after / most) * 100}%` }} />
            </td>
            <td className="num">{count(stage.before)}</td>
            <td className="num">{count(stage.after)}</td>
            <td className="num">{signed(stage.after - stage.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
