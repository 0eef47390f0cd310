import { Pencil } from 'lucide-react';
import { Fragment } from 'react';
import { Button } from 'react-aria-components/Button';
import type { BantReading } from '@/lib/domain/assessment';
import { DAY } from '@/lib/domain/time';
import { monthText, shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';
import { BantMark } from './bant-mark';
import { Term } from './term';

type Props = {
  readings: readonly BantReading[];
  /** Opens where an element is recorded; without it the rows only show. */
  onSet?: ((element: BantReading['element']) => void) | null;
};

/** The four elements: what is known with its evidence, and what to ask where something is open. Each row opens where it is recorded. */
export function BantGaps({ readings, onSet }: Props) {
  const say = useSay();
  return (
    <ul aria-label={say.words.bant.title} className="bant">
      {readings.map((reading) => (
        <li key={reading.element} className="bant-row" data-testid={`bant-${reading.element}`} data-state={reading.state}>
          <BantMark state={reading.state} />
          <Term of={`bant.element.${reading.element}`}>{say.text(reading.name)}</Term>
          <Answer reading={reading} />
          {onSet && (
            <Button
              className="row-act"
              aria-label={say.words.lead.bant.set(say.text(reading.name))}
              onPress={() => onSet(reading.element)}
              data-testid={`set-bant-${reading.element}`}
            >
              <Pencil size={14} aria-hidden />
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Answer({ reading }: { reading: BantReading }) {
  const say = useSay();
  const { states, ask } = say.words.bant;
  const question = <span className="ask">{ask(say.text(reading.question))}</span>;
  switch (reading.state) {
    case 'not_asked':
      return question;
    case 'no_answer':
      return (
        <span>
          <span className="state-word">{states.no_answer}</span> {question}
        </span>
      );
    case 'stale':
      return (
        <span>
          <b className="again">{states.stale}</b> {reading.words && <Words reading={reading} />} {question}
        </span>
      );
    case 'partly':
    case 'yes':
    case 'no':
      return reading.words ? (
        <Words reading={reading} />
      ) : (
        <span>
          <span className="state-word">{states[reading.state]}</span> <Evidence reading={reading} />
        </span>
      );
  }
}

function Words({ reading }: { reading: BantReading }) {
  return (
    <span>
      {shownText(reading.words ?? '')} <Evidence reading={reading} />
    </span>
  );
}

function Evidence({ reading }: { reading: BantReading }) {
  const parts = evidence(reading, useSay());
  return (
    <small className="quiet">
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && ' '}
          <span className="unbroken">{part}</span>
        </Fragment>
      ))}
    </small>
  );
}

/** When it was said, by whom and who noted it, the month it names: "11/18 山本談 2027年4月開始". Partly known says so, since its shape alone is easily missed. */
function evidence(reading: BantReading, say: Say): string[] {
  const { words, lang, now } = say;
  const { timeZone } = say.frame();
  const { element, month } = reading;
  const when = reading.at === null ? null : shortDateText(reading.at, now, timeZone, lang);
  const who = reading.saidBy ? words.bant.saidBy(shownText(reading.saidBy, 40)) : null;
  const partly = reading.state === 'partly' && reading.words ? words.bant.spoken.partly : null;
  const named = month && (element === 'budget' || element === 'timing') ? words.lead.bant.monthOf[element](monthText(month, lang)) : null;
  const sees = element !== 'need' || reading.seesUs === null ? null : reading.seesUs ? words.lead.bant.seesUsYes : words.lead.bant.seesUsNo;
  const soon = reading.staleAt !== null && reading.staleAt > now && reading.staleAt < now + 30 * DAY;
  const stale = soon && reading.staleAt !== null ? words.lead.bant.until(shortDateText(reading.staleAt, now, timeZone, lang)) : null;
  return [partly, when, who, named, sees, stale].flatMap((part) => part || []);
}
