import type { WhatIfResult } from '@/lib/domain/what-if';
import { shortDateText } from '@/lib/i18n/formats';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { type Say, useSay } from '../../ui/say';

type Weeks = WhatIfResult['weeks'];

const HIGH = 150;
const DAY = 86_400_000;

/** Every week from the first to the last, those without anybody included: a gap in a line would hide them. */
export function everyWeek(weeks: Weeks): Weeks {
  const known = new Map(weeks.map((week) => [week.week, week]));
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last) return [];
  const all: Weeks = [];
  for (let at = Date.parse(first.week); at <= Date.parse(last.week) && all.length < 600; at += 7 * DAY) {
    const week = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(week) ?? { week, before: 0, after: 0 });
  }
  return all;
}

/** As many weeks as tell how a team works now, and as can be told apart in a picture. */
const RECENT = 26;

/** The latest half year of them: what came before says little of the weeks to come. */
export function recentWeeks(weeks: Weeks): Weeks {
  return everyWeek(weeks).slice(-RECENT);
}

/** A round figure at or above `most` that four lines divide well. */
export function roundTop(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 5, 8, 10].map((step) => step * size).find((top) => top >= most && top >= 4) ?? 4;
}

/** How many newly qualified each week: columns for the rulebook in force, a line for the draft. */
export function WeekChart({ weeks }: { weeks: Weeks }) {
  const say = useSay();
  const { weeks: text, before, after, count } = whatIfWords(say.lang);
  const all = recentWeeks(weeks);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return <p className="quiet">{text.none}</p>;
  const top = roundTop(Math.max(...all.flatMap((week) => [week.before, week.after])));
  const y = (value: number) => HIGH - (value / top) * HIGH;
  const step = 100 / all.length;
  const line = all.map((week, i) => `${i === 0 ? 'M' : 'L'}${(i + 0.5) * step} ${y(week.after)}`).join('');
  const marks = [0, Math.floor((all.length - 1) / 2), all.length - 1].filter((place, i, list) => list.indexOf(place) === i);
  return (
    <figure className="wi-chart">
      <figcaption className="wi-legend">
        <span className="was">{before}</span>
        <span className="is">{after}</span>
      </figcaption>
      <div className="wi-plot" role="img" aria-label={text.picture(dayText(first.week, say), dayText(last.week, say))}>
        <div className="wi-axis" aria-hidden>
          {[top, top / 2, 0].map((value) => (
            <span key={value} className="num" style={{ top: y(value) }}>
              {count(value)}
            </span>
          ))}
        </div>
        <svg viewBox={`0 0 100 ${HIGH}`} preserveAspectRatio="none" height={HIGH} aria-hidden>
          {[top, top / 2, 0].map((value) => (
            <line key={value} x1="0" x2="100" y1={y(value)} y2={y(value)} className="wi-grid" />
          ))}
          {all.map((week, i) => (
            <rect
              key={week.week}
              x={i * step + step * 0.15}
              width={step * 0.7}
              y={y(week.before)}
              height={HIGH - y(week.before)}
              className="wi-was"
            />
          ))}
          {all.length === 1 ? (
            <line x1="10" x2="90" y1={y(first.after)} y2={y(first.after)} className="wi-is" />
          ) : (
            <path d={line} className="wi-is" />
          )}
        </svg>
        <div className="wi-days" aria-hidden>
          {marks.map((place) => (
            <span
              key={place}
              style={{ left: `${(place + 0.5) * step}%` }}
              data-end={place === 0 ? 'first' : place === all.length - 1 ? 'last' : undefined}
            >
              {dayText((all[place] as Weeks[number]).week, say)}
            </span>
          ))}
        </div>
      </div>
      <details className="wi-details">
        <summary>{text.table}</summary>
        <table className="wi-table">
          <thead>
            <tr>
              <th scope="col">{text.week}</th>
              <th scope="col" className="num">
                {before}
              </th>
              <th scope="col" className="num">
                {after}
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((week) => (
              <tr key={week.week}>
                <th scope="row">{dayText(week.week, say)}</th>
                <td className="num">{count(week.before)}</td>
                <td className="num">{count(week.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function dayText(date: string, { now, lang }: Say): string {
  return shortDateText(Date.parse(date), now, 'UTC', lang);
}
