import { useState } from 'react';
import type { MissedChange as Missed } from '@/lib/domain/what-if';
import { shownText } from '@/lib/i18n/shown-text';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';

export type MissedRow = Missed & { id: string; name: string };
type Props = { title: string; label: string; rows: readonly MissedRow[] };

/** As many reps as are seen at a glance. */
const FEW = 8;

/** Breaches that go to the left and come to the right, row by row; rows in which nothing comes or goes are left out. */
export function MissedChange({ title, label, rows }: Props) {
  const { lang } = useSay();
  const { missed: text, count, before, after } = whatIfWords(lang);
  const [all, setAll] = useState(false);
  const moved = rows.filter(({ appeared, vanished }) => appeared + vanished > 0);
  if (moved.length === 0) return null;
  const most = Math.max(...moved.map((row) => Math.max(row.appeared, row.vanished)));
  const shown = all ? moved : moved.slice(0, FEW);
  return (
    <div>
      <table className="wi-table wi-missed">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col" className="wi-left">
              {text.vanished}
            </th>
            <th scope="col">{text.appeared}</th>
            <th scope="col" className="num wi-sums">
              {before} → {after}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id}>
              <th scope="row">{shownText(row.name, 60)}</th>
              <td className="wi-left">
                <Bar size={row.vanished / most} look="gone">
                  {count(row.vanished)}
                </Bar>
              </td>
              <td>
                <Bar size={row.appeared / most} look="new">
                  {count(row.appeared)}
                </Bar>
              </td>
              <td className="num wi-sums">
                {count(row.before)} → {count(row.after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {moved.length > shown.length && <LinkButton onPress={() => setAll(true)}>{text.more(moved.length - shown.length)}</LinkButton>}
    </div>
  );
}

function Bar({ size, look, children }: { size: number; look: 'new' | 'gone'; children: string }) {
  return (
    <span className={`wi-bar ${look}`}>
      <i style={{ width: `${Math.round(size * 100)}%` }} aria-hidden />
      <span className="num">{children}</span>
    </span>
  );
}
