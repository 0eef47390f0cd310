import { useSay } from '../ui/say';

type Props = { days: readonly { day: string; kept: number; of: number }[] };

const WIDTH = 3;
const GAP = 1;
const HEIGHT = 18;

/** Two weeks at a glance: a bar a day as high as promises closed, its upper, open part those closed late. In words for who doesn't see it. */
export function Trend({ days }: Props) {
  const { team } = useSay().words;
  const most = Math.max(1, ...days.map(({ of }) => of));
  const [kept, of] = [days.reduce((sum, day) => sum + day.kept, 0), days.reduce((sum, day) => sum + day.of, 0)];
  if (of === 0) return <span className="quiet">{team.keptNone}</span>;
  const high = (count: number) => Math.round((count / most) * HEIGHT);
  return (
    <svg className="trend" role="img" aria-label={team.trendOf(kept, of)} width={days.length * (WIDTH + GAP)} height={HEIGHT}>
      <title>{team.trendOf(kept, of)}</title>
      {days.map((day, index) => (
        <g key={day.day} transform={`translate(${index * (WIDTH + GAP)} 0)`}>
          <rect className="in-time" y={HEIGHT - high(day.kept)} width={WIDTH} height={high(day.kept)} />
          <rect className="in-late" y={HEIGHT - high(day.of)} width={WIDTH} height={high(day.of) - high(day.kept)} />
          {day.of === 0 && <rect className="none" y={HEIGHT - 1} width={WIDTH} height={1} />}
        </g>
      ))}
    </svg>
  );
}
