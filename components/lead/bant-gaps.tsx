import type { BantReading } from '@/lib/domain/assessment';
import { shortDateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { type Say, useSay } from '../ui/say';
import { BantMark } from './bant-mark';

/** The four elements: what is known with its evidence, and what to ask where something is open. */
export function BantGaps({ readings }: { readings: readonly BantReading[] }) {
  const say = useSay();
  return (
    <ul aria-label={say.words.bant.title}>
      {readings.map((reading) => (
        <li key={reading.element} className="bant-row" data-testid={`bant-${reading.element}`} data-state={reading.state}>
          <BantMark state={reading.state} />
          <span>{say.text(reading.name)}</span>
          <Answer reading={reading} />
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
          <b className="check">{states.stale}</b> {reading.words && <Words reading={reading} />} {question}
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
  return <small className="quiet">{evidence(reading, useSay())}</small>;
}

/** When it was said and by whom: "11/18 山本談". Partly known says so, since its shape alone is easily missed. */
function evidence(reading: BantReading, say: Say): string {
  const when = reading.at === null ? null : shortDateText(reading.at, say.now, say.frame().timeZone, say.lang);
  const who = reading.saidBy ? say.words.bant.saidBy(shownText(reading.saidBy, 40)) : null;
  const partly = reading.state === 'partly' && reading.words ? say.words.bant.states.partly : null;
  return [partly, when, who].filter(Boolean).join(' ');
}
