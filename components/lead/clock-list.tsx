import { useState } from 'react';
import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import type { Escalated } from '@/lib/domain/escalation';
import { clockHeadline, leftText, type Tone } from '@/lib/i18n/clock-headline';
import { dateTimeText, isSameDay, lineText, momentText, timeText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { LinkButton } from '../ui/link-button';
import { type Say, useSay } from '../ui/say';
import { ToneMark } from '../ui/tone-mark';
import { clockGroups } from './clock-order';
import { ClockReceipt } from './clock-receipt';
import { Term } from './term';

type Props = {
  clocks: readonly Clock[];
  receiptOf: (clock: Clock) => ReceiptStretch[];
  /** Whether a missed promise was put before whoever it escalates to. */
  escalatedOf?: (clock: Clock) => Escalated | null;
};

/** Every promise on the lead with its due moment in words; each opens how its time was counted. What is over and past is one line. */
export function ClockList({ clocks, receiptOf, escalatedOf }: Props) {
  const { words } = useSay();
  const [all, setAll] = useState(false);
  if (clocks.length === 0) return <p className="quiet">{words.panel.noPromises}</p>;
  const { shown, folded } = clockGroups(clocks);
  return (
    <>
      <ul>
        {[...shown, ...(all ? folded : [])].map((clock) => (
          <ClockItem key={clock.key} clock={clock} receiptOf={receiptOf} escalated={escalatedOf?.(clock) ?? null} />
        ))}
      </ul>
      {folded.length > 0 && !all && (
        <LinkButton onPress={() => setAll(true)} data-testid="more-clocks">
          {words.lead.clocks.closed(folded.length)}
        </LinkButton>
      )}
    </>
  );
}

type ItemProps = { clock: Clock; receiptOf: Props['receiptOf']; escalated: Escalated | null };

function ClockItem({ clock, receiptOf, escalated }: ItemProps) {
  const say = useSay();
  const { words } = say;
  const [open, setOpen] = useState(false);
  const told = tell(clock, say);
  const whose = clock.runsOn === 'owner' ? null : words.lead.clocks.runsOn[clock.runsOn];
  return (
    <li className="clock" data-testid={`clock-${clock.promise}`} data-state={clock.state}>
      <div className="clock-line">
        <span>
          <Term of={`promise.${clock.promise}`} testId={`meaning-${clock.promise}`}>
            {say.text(clock.name)}
          </Term>
          {clock.touches && ` ${words.lead.clocks.made(clock.touches.made, clock.touches.wanted)}`}
          {clock.trial && <small className="trial"> {words.lead.clocks.trial}</small>}
        </span>
        <span className={`num head tone-${told.tone}`}>
          <ToneMark tone={told.tone} size={9} />
          <span>
            {told.text}
            {/* Read as one sentence: "Thu 26 Nov 18:00, 2 business days left". */}
            {told.small && <span className="sr">{words.comma}</span>}
          </span>
        </span>
        <span className="sub">
          {clock.startedAt === null ? (
            say.text(clock.startedBy)
          ) : (
            <LinkButton aria-expanded={open} onPress={() => setOpen(!open)} data-testid={`open-receipt-${clock.promise}`}>
              {words.receipt.title}
            </LinkButton>
          )}
          {[whose, told.next].filter(Boolean).map((part) => ` · ${part}`)}
        </span>
        <span className="num sub" data-testid={`due-${clock.promise}`}>
          {told.small}
        </span>
      </div>
      {escalated && (
        <p className="escalated" data-testid={`escalated-${clock.promise}`}>
          {escalationText(escalated, clock, say)}
        </p>
      )}
      {open && <ClockReceipt clock={clock} stretches={receiptOf(clock)} />}
    </li>
  );
}

function escalationText({ at, to, withdrawnAt, why }: Escalated, clock: Clock, say: Say): string {
  const text = say.words.lead.clocks;
  const whom = shownText(say.text(to), 60);
  const moment = momentText(withdrawnAt ?? at, say.now, say.frame(clock.promise).timeZone, say.lang);
  if (withdrawnAt === null) return text.escalated(whom, moment);
  return why === 'changed' ? text.withdrawnAsMoved(whom, moment) : text.withdrawn(whom, moment);
}

type Told = { tone: Tone; text: string; small: string | null; next: string | null };

/** The due moment first, then what is left; of a clock that is over the outcome first, then when. */
function tell(clock: Clock, say: Say): Told {
  const { words, now, lang } = say;
  const frame = say.frame(clock.promise);
  const headline = clockHeadline(clock, now, frame, lang);
  const moment = (at: number) =>
    isSameDay(at, now, frame.timeZone)
      ? `${words.time.today} ${timeText(at, frame.timeZone)}`
      : dateTimeText(at, now, frame.timeZone, lang);
  const running = clock.state === 'running' || clock.state === 'at_risk';
  if (running && clock.due !== null) {
    // Nights need one word; what people or promises hold up is said with its reason and until when.
    const isHeld = clock.still !== null && clock.still.kind !== 'off_hours' && clock.still.kind !== 'holiday';
    const state = isHeld ? headline.small : clock.still || clock.state === 'at_risk' ? headline.state : null;
    const from = clock.touches?.nextFrom;
    const stop = clock.touches && clock.touches.made >= clock.touches.wanted ? words.lead.clocks.stopAt(clock.touches.max) : null;
    const touch = from ? words.clock.nextTouchFrom(momentText(from, now, frame.timeZone, lang)) : null;
    const next = [state, touch, stop].filter(Boolean).join(' · ');
    return { tone: headline.tone, text: lineText(moment(clock.due), lang), small: leftText(clock, frame, lang), next: next || null };
  }
  // Without a due moment it says why there is none yet.
  if (running || clock.state === 'no_deadline')
    return { tone: headline.tone, text: headline.state, small: null, next: clock.still ? headline.text : null };
  const when = clock.state === 'breached' ? clock.due : clock.endedAt;
  const small = when === null ? null : clock.state === 'breached' ? words.clock.dueAt(moment(when)) : words.clock.doneAt(moment(when));
  return { tone: headline.tone, text: headline.text, small, next: clock.state === 'breached' ? headline.small : null };
}
