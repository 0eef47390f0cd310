import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { dateText, dateTimeText, spanText, timeText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import type { TimeFrame } from '@/lib/i18n/time-frame';
import { type Say, useSay } from '../ui/say';
import { type ReceiptRow, receiptRows } from './receipt-rows';

/** How a clock's time was counted: every counted and skipped stretch, summing to what was used. */
export function ClockReceipt({ clock, stretches }: { clock: Clock; stretches: readonly ReceiptStretch[] }) {
  const say = useSay();
  const { receipt } = say.words;
  const frame = say.frame(clock.promise);
  const rows = receiptRows(stretches, frame.timeZone);
  const counted = stretches.reduce((sum, stretch) => sum + (stretch.kind === 'counted' ? stretch.to - stretch.from : 0), 0);
  return (
    <div className="receipt" data-testid={`receipt-${clock.promise}`}>
      <table>
        <caption>{[receipt.startedBy(startText(clock, frame, say)), receipt.version(clock.version)].join(' · ')}</caption>
        <tbody>
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} frame={frame} />
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <th scope="row">{receipt.elapsed}</th>
            <td />
            <td data-testid="receipt-total">{receipt.ofAllowed(spanText(counted, say.lang), spanText(clock.allowed, say.lang))}</td>
          </tr>
        </tfoot>
      </table>
      {clock.system > 0 && (
        <p className="quiet" data-testid="receipt-system">
          {say.words.lead.clocks.system(spanText(clock.system, say.lang))}
        </p>
      )}
    </div>
  );
}

function Row({ row, frame }: { row: ReceiptRow; frame: TimeFrame }) {
  const say = useSay();
  const { receipt } = say.words;
  switch (row.kind) {
    case 'counted':
      return (
        <tr>
          <th scope="row">{dateText(row.ranges[0]?.from ?? 0, say.now, frame.timeZone, say.lang)}</th>
          <td>{row.ranges.map((range) => `${timeText(range.from, frame.timeZone)}–${endText(range.to, frame)}`).join(', ')}</td>
          <td>{spanText(row.length, say.lang)}</td>
        </tr>
      );
    case 'skipped':
      if (row.why === 'system') return <SystemRow row={row} frame={frame} />;
      return (
        <tr className="skipped">
          <th scope="row">{skippedSpan(row, frame, say)}</th>
          <td>
            {row.name ? say.text(row.name) : receipt.kinds[row.why]}
            {row.by && ` ${shownText(say.person(row.by) ?? '', 40)}`}
          </td>
          <td>{receipt.notCounted}</td>
        </tr>
      );
    case 'recorded':
      return (
        <tr data-kind="recorded">
          <th scope="row">{skippedSpan(row, frame, say)}</th>
          <td>{say.text(row.name)}</td>
          <td>{spanText(row.length, say.lang)}</td>
        </tr>
      );
    case 'summed':
      return (
        <tr className="skipped">
          <th scope="row">{receipt.kinds[row.why]}</th>
          <td>{spanText(row.length, say.lang)}</td>
          <td>{receipt.notCounted}</td>
        </tr>
      );
  }
}

/** Working time nobody could use: with its hours, apart from what people used. */
function SystemRow({ row, frame }: { row: { from: number; to: number }; frame: TimeFrame }) {
  const say = useSay();
  const { receipt, lead } = say.words;
  return (
    <tr className="skipped" data-kind="system">
      <th scope="row">{skippedSpan(row, frame, say)}</th>
      <td>
        {receipt.kinds.system} {spanText(row.to - row.from, say.lang)}
      </td>
      <td>{lead.clocks.systemRow}</td>
    </tr>
  );
}

function startText(clock: Clock, frame: TimeFrame, say: Say): string {
  const what = say.text(clock.startedBy);
  return clock.startedAt === null
    ? what
    : say.words.clock.startedAt(what, dateTimeText(clock.startedAt, say.now, frame.timeZone, say.lang));
}

function rowKey(row: ReceiptRow): string {
  return row.kind === 'summed' ? row.why : `${row.kind}${row.kind === 'counted' ? row.ranges[0]?.from : row.from}`;
}

/** Midnight at the end of a day is 24:00 there, not 0:00 of the next. */
function endText(at: number, frame: TimeFrame): string {
  const text = timeText(at, frame.timeZone);
  return text === '0:00' ? '24:00' : text;
}

function skippedSpan(row: { from: number; to: number }, frame: TimeFrame, say: Say): string {
  const [first, last] = [row.from, row.to - 1].map((at) => dateText(at, say.now, frame.timeZone, say.lang));
  return first === last ? (first ?? '') : `${first}–${last}`;
}
