import { compileFading } from '@/lib/domain/fading';
import type { Decay } from '@/lib/domain/rulebook';
import { DAY } from '@/lib/domain/time';
import { settingsWords } from '@/lib/i18n/settings-words';
import { useSay } from '../../ui/say';

const WIDTH = 220;
const HEIGHT = 64;
const STEPS = 66;

/** How the points of a rule fade over the days after it was met; they are whole numbers, so the line has steps. */
export function DecayCurve({ points, decay }: { points: number; decay: Decay }) {
  const { lang } = useSay();
  const say = settingsWords(lang).scoring;
  const fading = compileFading(points, decay);
  if (!fading || decay.kind === 'none' || points === 0) return null;
  const days = decay.kind === 'half_life' ? decay.days * 4 : decay.days * 1.25;
  const at = (day: number) => fading.left(day * DAY);
  const y = (left: number) => HEIGHT - 4 - (Math.abs(left) / Math.abs(points)) * (HEIGHT - 12);
  const line: string[] = [];
  for (let i = 0; i <= STEPS; i++) {
    const day = (days * i) / STEPS;
    const [x, height] = [(WIDTH * i) / STEPS, y(at(day))];
    line.push(i === 0 ? `M0 ${height.toFixed(1)}` : `H${x.toFixed(1)}V${height.toFixed(1)}`);
  }
  const marks = decay.kind === 'half_life' ? [decay.days, decay.days * 2] : [decay.days / 2, decay.days];
  const told = marks.map((day) => say.after(Math.round(day), at(Math.ceil(day))));
  return (
    <figure className="rb-curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={say.curve(told.join(', '))}>
        <line x1="0" x2={WIDTH} y1={HEIGHT - 4} y2={HEIGHT - 4} className="rb-curve-axis" />
        {marks.map((day) => (
          <line key={day} x1={(day / days) * WIDTH} x2={(day / days) * WIDTH} y1={y(at(day))} y2={HEIGHT - 4} className="rb-curve-mark" />
        ))}
        <path d={line.join('')} className="rb-curve-line" />
      </svg>
      <figcaption className="quiet">{told.join(' · ')}</figcaption>
    </figure>
  );
}
