import type { Score, ScoreLine } from '@/lib/domain/assessment';
import { pointsText, shortDateText } from '@/lib/i18n/formats';
import { type Say, useSay } from '../ui/say';

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
              <span>{text[axis]}</span>
              <small />
              <b className="num">{score[axis]}</b>
            </div>
            {lines.length === 0 && <p className="quiet">{axis === 'fit' && score.fitUnknown ? text.fitUnknown : text.noLines}</p>}
            {lines.map((line) => (
              <div key={`${line.kind}${line.id}${line.group}`} className="score-line" data-points={line.points}>
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
    </div>
  );
}

function name(line: ScoreLine, say: Say): string {
  const text = say.text(line.name);
  return line.count > 1 ? `${text} ${say.words.score.times(line.count)}` : text;
}

/** Where a line comes from: when it fired and how much has faded. */
function cause(line: ScoreLine, say: Say): string {
  const text = say.words.score;
  const when = line.at === null ? null : shortDateText(line.at, say.now, say.frame().timeZone, say.lang);
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
