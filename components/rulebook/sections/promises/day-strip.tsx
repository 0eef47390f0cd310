import { type Day, dateOfDay, dayOfDate, partsOfDay, weekdayOf } from '@/lib/domain/day';
import type { PromiseExample } from '@/lib/domain/promise-example';
import { DAY } from '@/lib/domain/time';
import { wallTime } from '@/lib/i18n/wall-time';
import { useSay } from '../../../ui/say';

/** Longer runs are told in words alone. */
const MOST = 42;

const weekdays = { ja: ['月', '火', '水', '木', '金', '土', '日'], en: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] } as const;

/** The days of an example side by side, from its start to its due day; those passed over are hatched. The words beside it say the same. */
export function DayStrip({ example }: { example: PromiseExample }) {
  const { lang } = useSay();
  const { start, due, timeZone, skipped } = example;
  if (due === null) return null;
  const first = dayAt(start, timeZone);
  // A day that closes at midnight closes with the first moment of the next.
  const last = dayAt(due - 1, timeZone);
  if (last - first >= MOST || last === first) return null;
  const closed = new Set<Day>();
  for (const { from, to } of skipped) for (let day = dayOfDate(from); day <= dayOfDate(to); day++) closed.add(day);
  return (
    <ol className="rb-strip" aria-hidden>
      {Array.from({ length: last - first + 1 }, (_, i) => first + i).map((day) => (
        <li
          key={dateOfDay(day)}
          className={[day === first && 'rb-strip-start', day === last && 'rb-strip-due', closed.has(day) && 'rb-strip-closed']
            .filter(Boolean)
            .join(' ')}
        >
          <small>{weekdays[lang][weekdayOf(day)]}</small>
          {partsOfDay(day).date}
        </li>
      ))}
    </ol>
  );
}

function dayAt(at: number, timeZone: string): Day {
  return Math.floor(Date.parse(`${wallTime(at, timeZone)}Z`) / DAY);
}
