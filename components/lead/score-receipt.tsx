import type { Score, ScoreLine } from '@/lib/domain/assessment';
import { pointsText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';
import { Term } from './term';

/** Every line of the score by axis, summing to the total under a rule. */
export function ScoreReceipt({ score }: { score: Score }) {
  const say = useSay();
  const text = say.words.score;
  if (score.mode === 'checklist') return <Checklist score={score} />;
  return (
    <div data-testid="score-lines">
      {(['fit', 'engagement'] as const).map((axis) => {
        const lines = score.lines.filter((line) => line.axis === axis);
        return (
          <div key={axis}>
            <div className="score-line score-axis">
              <Term of={axis}>{text[axis]}</Term>
              <small />
              <b className="num">{score[axis]}</b>
            </div>
            {lines.length === 0 && !(axis === 'fit' && score.fitUnknown) && <p className="quiet">{text.noLines}</p>}
            {axis === 'fit' && score.fitUnknown && (
              <p className="quiet" data-testid="fit-unknown">
                {text.fitUnknown}
              </p>
            )}
            {lines.map((line) => (
              <div
                key={`${line.kind}${line.id}${line.group}`}
                className={`score-line ${line.kind === 'rule' ? '' : 'bound'}`}
                data-points={line.points}
                title={hypothesis(line, say)}
              >
                <span>{name(line, say)}</span>
                <small>{cause(line, say)}</small>
                <b className="num">{pointsText(line.points)}</b>
              </div>
            ))}
          </div>
        );
      })}
      <div className="score-line total">
        <span>{text.total}</span>
        <small />
        <b className="num" data-testid="score-sum">
          {score.total}
        </b>
      </div>
      {score.byInterest.length > 0 && (
        <p className="quiet" data-testid="by-interest">
          {say.words.lead.score.byInterest}
          {say.words.colon}
          {score.byInterest
            .slice(0, 6)
            .map(({ interest, points }) => `${interestName(interest, say)} ${pointsText(points)}`)
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

function name(line: ScoreLine, say: Say): string {
  const text = say.text(line.name);
  return line.count > 1 ? `${text} ${say.words.score.times(line.count)}` : text;
}

function interestName(id: string, { agreement, text }: Say): string {
  const known = agreement?.interests.find((one) => one.id === id);
  return known ? text(known.name) : shownText(id, 40);
}

/** Why a rule gives points, as was agreed, with the day it is looked at again. */
function hypothesis({ kind, id }: ScoreLine, { agreement, words, text }: Say): string | undefined {
  const rule = kind === 'rule' ? agreement?.scoring.rules.find((one) => one.id === id) : undefined;
  return rule && `${words.lead.score.why(text(rule.hypothesis))} · ${words.lead.score.reviewBy(rule.reviewBy)}`;
}

/** Where a line comes from: when it fired and how much has faded. */
function cause(line: ScoreLine, say: Say): string {
  const text = say.words.score;
  const when = line.at === null ? null : shortDateText(line.at, say.now, say.frame().timeZone, say.lang);
  if (line.kind === 'imported') return when === null ? text.imported : say.words.lead.score.imported(when);
  const kind = line.kind === 'rule' ? null : text[line.kind];
  return [when, line.faded > 0 ? text.faded(line.faded) : null, kind].filter(Boolean).join(' · ');
}

function Checklist({ score }: { score: Score }) {
  const { words, text } = useSay();
  const { held } = words.score;
  return (
    <ul>
      {score.checklist.map((item) => (
        <li key={item.id} className="score-line">
          <span>{text(item.name)}</span>
          <small>{item.held === null ? held.unknown : item.held ? held.yes : held.no}</small>
          <b />
        </li>
      ))}
    </ul>
  );
}
