import type { ScoreReport, WhatIfResult } from '@/lib/domain/what-if';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { useSay } from '../../ui/say';

type Known = { auc: number; interval: readonly [number, number] };

/** How well both scores tell leads that converted from those that didn't, with what chance alone would do, and the share of each band. */
export function ScoreSeparation({ score }: { score: WhatIfResult['score'] }) {
  const { lang } = useSay();
  const { score: text, before, after } = whatIfWords(lang);
  if (!score.before || !score.after) return <p className="quiet">{text.off}</p>;
  const [was, is] = [known(score.before), known(score.after)];
  if (!was || !is) return <p className="quiet">{text.few}</p>;
  const from = Math.min(was.interval[0], is.interval[0]) < 0.5 ? 0 : 0.5;
  const overlap = was.interval[0] <= is.interval[1] && is.interval[0] <= was.interval[1];
  return (
    <>
      <p className="quiet">{text.explain}</p>
      <div className="wi-scale">
        <Interval name={before} of={was} from={from} look="was" />
        <Interval name={after} of={is} from={from} look="is" />
        <div className="wi-ends" aria-hidden>
          <span>{from === 0.5 ? `0.5 ${text.chance}` : '0'}</span>
          {from === 0 && <span>{`0.5 ${text.chance}`}</span>}
          <span>{`1.0 ${text.perfect}`}</span>
        </div>
      </div>
      <p>{overlap ? text.overlap : text.apart}</p>
      <Bands before={score.before} after={score.after} />
    </>
  );
}

function known(report: NonNullable<ScoreReport>): Known | null {
  return report.auc === null || report.interval === null ? null : { auc: report.auc, interval: report.interval };
}

type IntervalProps = { name: string; of: Known; from: number; look: 'was' | 'is' };

function Interval({ name, of: { auc, interval }, from, look }: IntervalProps) {
  const { score: text } = whatIfWords(useSay().lang);
  const x = (value: number) => ((value - from) / (1 - from)) * 100;
  const [low, high] = interval;
  return (
    <div className={`wi-interval ${look}`}>
      <span>{name}</span>
      <div className="wi-track" aria-hidden>
        <i style={{ left: `${x(low)}%`, width: `${x(high) - x(low)}%` }} />
        <b style={{ left: `${x(auc)}%` }} />
      </div>
      <span className="num">{text.auc(auc.toFixed(2), low.toFixed(2), high.toFixed(2))}</span>
    </div>
  );
}

function Bands({ before, after }: { before: NonNullable<ScoreReport>; after: NonNullable<ScoreReport> }) {
  const { score: text, ...words } = whatIfWords(useSay().lang);
  const ids = [...new Set([...before.bands, ...after.bands].map(({ band }) => band))];
  const cell = (report: NonNullable<ScoreReport>, band: (typeof ids)[number]) => {
    const found = report.bands.find((one) => one.band === band);
    if (!found || found.rate === null) return '–';
    return (
      <>
        {`${Math.round(found.rate * 1000) / 10}%`} <small>{text.ofLeads(found.converted, found.leads)}</small>
      </>
    );
  };
  const lift = (report: NonNullable<ScoreReport>) => (report.topFifthLift === null ? null : report.topFifthLift.toFixed(1));
  const [liftBefore, liftAfter] = [lift(before), lift(after)];
  return (
    <>
      <table className="wi-table">
        <caption className="sr">{text.rate}</caption>
        <thead>
          <tr>
            <th scope="col">{text.band}</th>
            <th scope="col" className="num">{`${text.rate}: ${words.before}`}</th>
            <th scope="col" className="num">{`${text.rate}: ${words.after}`}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((band) => (
            <tr key={band ?? 'none'}>
              <th scope="row">{text.bands[band ?? 'none']}</th>
              <td className="num">{cell(before, band)}</td>
              <td className="num">{cell(after, band)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {liftBefore && liftAfter && <p className="quiet">{text.lift(`${liftBefore} → ${liftAfter}`)}</p>}
    </>
  );
}
