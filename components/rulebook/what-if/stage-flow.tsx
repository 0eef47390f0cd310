import { useState } from 'react';
import type { NamedLead, StageMove } from '@/lib/domain/what-if';
import { shownText } from '@/lib/i18n/shown-text';
import { whatIfWords } from '@/lib/i18n/what-if-words';
import { LinkButton } from '../../ui/link-button';
import { useSay } from '../../ui/say';
import { flowLayout, ribbonPath } from './flow-layout';
import type { StageNames } from './stage-names';

type Props = { moves: readonly StageMove[]; names: StageNames };

/** Who moves where: ribbons from the stages in force to those of the draft, and below them the same in figures; each opens its leads. */
export function StageFlow({ moves, names }: Props) {
  const say = useSay();
  const text = whatIfWords(say.lang).moves;
  const { count } = whatIfWords(say.lang);
  const [open, setOpen] = useState<string | null>(null);
  if (moves.length === 0) return <p className="quiet">{text.none}</p>;
  const flow = flowLayout(moves, names);
  const total = moves.reduce((sum, move) => sum + move.count, 0);
  const label = (id: string) => say.text(names.name(id));
  return (
    <>
      <div className="wi-flow" style={{ height: flow.height }} role="img" aria-label={text.picture(total)}>
        <FlowColumn nodes={flow.left} label={label} side="left" />
        <svg viewBox={`0 0 100 ${flow.height}`} preserveAspectRatio="none" height={flow.height} aria-hidden>
          {flow.ribbons.map((ribbon) => (
            <path
              key={`${ribbon.before} ${ribbon.after}`}
              d={ribbonPath(ribbon)}
              className={ribbon.forward ? 'wi-forward' : 'wi-back'}
              data-on={open === `${ribbon.before} ${ribbon.after}` || undefined}
            />
          ))}
        </svg>
        <FlowColumn nodes={flow.right} label={label} side="right" />
      </div>
      <table className="wi-table">
        <caption className="sr">{text.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.from}</th>
            <th scope="col">{text.to}</th>
            <th scope="col" className="num">
              {text.leads}
            </th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => {
            const key = `${move.before} ${move.after}`;
            return (
              <MoveRow
                key={key}
                move={move}
                from={label(move.before)}
                to={label(move.after)}
                open={open === key}
                onOpen={() => setOpen(open === key ? null : key)}
              />
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={2} />
            <td className="num">{count(total)}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

type ColumnProps = {
  nodes: { id: string; count: number; top: number; height: number }[];
  label: (id: string) => string;
  side: 'left' | 'right';
};

function FlowColumn({ nodes, label, side }: ColumnProps) {
  const { count } = whatIfWords(useSay().lang);
  return (
    <div className={`wi-column ${side}`} aria-hidden>
      {nodes.map((node) => (
        <span key={node.id} style={{ top: node.top, height: node.height }}>
          <b>{label(node.id)}</b>
          <small>{count(node.count)}</small>
        </span>
      ))}
    </div>
  );
}

type RowProps = { move: StageMove; from: string; to: string; open: boolean; onOpen: () => void };

function MoveRow({ move, from, to, open, onOpen }: RowProps) {
  const { lang } = useSay();
  const { moves: text, count } = whatIfWords(lang);
  const has = move.leads.length > 0;
  return (
    <>
      <tr>
        <td>{from}</td>
        <td>{to}</td>
        <td className="num">
          {has ? (
            <LinkButton
              aria-expanded={open}
              aria-label={text.show(from, to, move.count)}
              onPress={onOpen}
              data-testid={`move-${move.before}-${move.after}`}
            >
              {count(move.count)}
            </LinkButton>
          ) : (
            count(move.count)
          )}
        </td>
      </tr>
      {open && has && (
        <tr className="wi-opened">
          <td colSpan={3}>
            {move.count > move.leads.length && <p className="quiet">{text.first(move.leads.length)}</p>}
            <ul className="wi-leads">
              {move.leads.map((lead) => (
                <LeadName key={lead.id} lead={lead} />
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}

function LeadName({ lead }: { lead: NamedLead }) {
  const say = useSay();
  const owner = say.person(lead.owner);
  return (
    <li>
      <b>{shownText(lead.name, 60)}</b>
      <small>{[lead.company && shownText(lead.company, 60), owner && shownText(owner, 40)].filter(Boolean).join(' · ')}</small>
    </li>
  );
}
