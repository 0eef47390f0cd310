import { useState } from 'react';
import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { clockHeadline, dueInFull } from '@/lib/i18n/clock-headline';
import { dateTimeText, isSameDay, timeText } from '@/lib/i18n/formats';
import { LinkButton } from '../ui/link-button';
import { type Say, useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import { ClockReceipt } from './clock-receipt';

type Props = { clocks: readonly Clock[]; receiptOf: (clock: Clock) => ReceiptStretch[] };

/** Every promise on the lead with its due moment in words; each opens how its time was counted. */
export function ClockList({ clocks, receiptOf }: Props) {
  const { words } = useSay();
  if (clocks.length === 0) return <p className="quiet">{words.panel.noPromises}</p>;
  return (
    <ul>
      {clocks.map((clock) => (
        <ClockItem key={clock.key} clock={clock} receiptOf={receiptOf} />
      ))}
    </ul>
  );
}

function ClockItem({ clock, receiptOf }: { clock: Clock; receiptOf: Props['receiptOf'] }) {
  const say = useSay();
  const { words } = say;
  const [open, setOpen] = useState(false);
  const frame = say.frame(clock.promise);
  const headline = clockHeadline(clock, say.now, frame, say.lang);
  const running = clock.state === 'running' || clock.state === 'at_risk';
  const full = running ? dueInFull(clock, say.now, frame, say.lang) : null;
  return (
    <li className="clock" data-testid={`clock-${clock.promise}`} data-state={clock.state}>
      <div className="clock-line">
        <span>
          {say.text(clock.name)}
          {clock.touches && ` ${words.clock.touches(clock.touches.made, clock.touches.wanted)}`}
        </span>
        <span className={`num head tone-${headline.tone}`}>
          <ToneMark tone={headline.tone} size={9} />
          {headline.state}
        </span>
        <span className="sub">
          {started(clock, say)}
          {clock.startedAt !== null && (
            <>
              {' · '}
              <LinkButton aria-expanded={open} onPress={() => setOpen(!open)} data-testid={`open-receipt-${clock.promise}`}>
                {words.receipt.title}
              </LinkButton>
            </>
          )}
        </span>
        <span className="num sub" data-testid={`due-${clock.promise}`}>
          {full ?? outcome(clock, headline.text, say)}
        </span>
        {clock.touches?.nextFrom && running && (
          <span className="sub">{words.clock.nextTouchFrom(dateTimeText(clock.touches.nextFrom, say.now, frame.timeZone, say.lang))}</span>
        )}
      </div>
      {open && <ClockReceipt clock={clock} stretches={receiptOf(clock)} />}
    </li>
  );
}

function started(clock: Clock, say: Say): string {
  if (clock.startedAt === null) return say.text(clock.startedBy);
  const { timeZone } = say.frame(clock.promise);
  return say.words.clock.startedAt(say.text(clock.startedBy), dateTimeText(clock.startedAt, say.now, timeZone, say.lang));
}

/** For a clock that has run out: how much over, or when it was done. */
function outcome(clock: Clock, headline: string, say: Say): string {
  const { timeZone } = say.frame(clock.promise);
  if (clock.state === 'breached') return headline;
  if (clock.endedAt !== null) {
    const at = isSameDay(clock.endedAt, say.now, timeZone)
      ? `${say.words.time.today} ${timeText(clock.endedAt, timeZone)}`
      : dateTimeText(clock.endedAt, say.now, timeZone, say.lang);
    return say.words.clock.doneAt(at);
  }
  return clock.due === null ? '' : say.words.clock.dueAt(dateTimeText(clock.due, say.now, timeZone, say.lang));
}
