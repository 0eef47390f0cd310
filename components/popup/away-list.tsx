import { shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../ui/say';
import type { AwayRow } from './covers';

type Props = { rows: readonly AwayRow[]; nameOf: (user: string) => string };

/** Who of the team is away, when, and who acts for them meanwhile. */
export function AwayList({ rows, nameOf }: Props) {
  const say = useSay();
  const { covers } = say.words.day;
  const { timeZone } = say.frame();
  const day = (at: number) => shortDateText(at, say.now, timeZone, say.lang);
  return (
    <section aria-label={covers.title}>
      <h2 className="group">
        {covers.title}
        <span className="num">{rows.length}</span>
      </h2>
      <ul>
        {rows.map(({ id, user, from, to, cover }) => (
          <li key={id} className="case away" data-testid="away">
            {/* An absence ends before its last moment: that of the day it names. */}
            <span className="what">{covers.away(shownText(nameOf(user), 40), day(from), day(to - 1))}</span>
            <span className={cover === null ? 'tone-warn' : ''}>
              {cover === null ? covers.nobody : covers.coveredBy(shownText(nameOf(cover), 40))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
