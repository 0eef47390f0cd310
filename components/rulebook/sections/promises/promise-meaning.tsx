import { CalendarClock } from 'lucide-react';
import { useMemo } from 'react';
import { dayOfDate } from '@/lib/domain/day';
import { type PromiseExample, promiseExamples, type SkippedDays } from '@/lib/domain/promise-example';
import { promiseSentence } from '@/lib/domain/promise-sentence';
import type { Agreement, PromiseRule } from '@/lib/domain/rulebook';
import { DAY, HOUR } from '@/lib/domain/time';
import { useSettled } from '@/lib/hooks/use-settled';
import { dateText, dateTimeText } from '@/lib/i18n/formats';
import { type PromisesWords, promiseWords } from '@/lib/i18n/promise-words';
import { type Say, useSay } from '../../../ui/say';
import { almanacAround, useKnownDates } from '../../known-dates';
import { DayStrip } from './day-strip';

type Props = { rule: PromiseRule; book: Agreement };

/** How long nobody may have typed before the example follows. */
const PAUSE = 200;

/** What a promise says, in plain words, which change with every key, and on a real date, which follows. */
export function PromiseMeaning({ rule, book }: Props) {
  const say = useSay();
  const known = useKnownDates();
  const words = promiseWords(say.lang);
  const { main, clauses } = promiseSentence(rule, book);
  // An example is of a day: nothing of it changes with the second.
  const today = Math.floor(say.now / HOUR) * HOUR;
  const almanac = useMemo(() => almanacAround(known, new Date(today).getUTCFullYear()), [known, today]);
  const isThere = book.calendars.some(({ id }) => id === rule.calendar);
  const settled = useSettled(book, PAUSE);
  const examples = useMemo(() => {
    const known = settled.promises.find(({ id }) => id === rule.id);
    const isKnown = settled.calendars.some(({ id }) => id === known?.calendar);
    return isKnown ? promiseExamples({ agreement: settled, almanac }, rule.id, today) : null;
  }, [settled, almanac, rule.id, today]);
  return (
    <section className="rb-meaning" aria-label={words.reads}>
      <p className="rb-meaning-main">{say.text(main)}</p>
      <dl className="rb-clauses">
        {clauses.map(({ kind, text }) => (
          <div key={`${kind} ${text.en}`}>
            <dt>{words.clauses[kind]}</dt>
            <dd>{say.text(text)}</dd>
          </div>
        ))}
      </dl>
      {!isThere && <p className="rb-example">{words.noCalendar}</p>}
      {isThere && !examples && <p className="rb-example">{words.noDue}</p>}
      {isThere && examples && <Example title={words.example} example={examples.next} rule={rule} say={say} words={words} />}
      {isThere && examples?.overHoliday && (
        <Example title={words.exampleOverHoliday} example={examples.overHoliday} rule={rule} say={say} words={words} />
      )}
    </section>
  );
}

type ExampleProps = { title: string; example: PromiseExample; rule: PromiseRule; say: Say; words: PromisesWords };

function Example({ title, example, rule, say, words }: ExampleProps) {
  const { start, due, warnAt, escalatesAt, skipped, timeZone } = example;
  const at = (moment: number) => dateTimeText(moment, say.now, timeZone, say.lang);
  const days = skipped.map((each) => skippedText(each, say, words));
  const told = [
    warnAt === null ? null : words.warnsAt(at(warnAt)),
    escalatesAt === null ? null : words.escalatesAt(at(escalatesAt)),
  ].filter((part) => part !== null);
  return (
    <div className="rb-example">
      <h4>
        <CalendarClock size={14} aria-hidden />
        {title}
      </h4>
      <p>
        <strong>{due === null ? words.noDue : words.exampleLine(words.startVerbs[rule.startsOn.kind], at(start), at(due))}</strong>
      </p>
      {days.length > 0 && <p>{words.because(say.words.list(days))}</p>}
      {due !== null && <DayStrip example={example} />}
      {told.length > 0 && <p className="quiet">{say.words.list(told)}</p>}
    </div>
  );
}

/** "Sat 21 – Sun 22 Nov (weekend)", "Mon 23 Nov (Labour Thanksgiving Day)". */
function skippedText({ from, to, kind, name }: SkippedDays, say: Say, words: PromisesWords): string {
  const day = (date: string) => dateText(dayOfDate(date) * DAY, say.now, 'UTC', say.lang);
  const days = from === to ? day(from) : words.dayRange(day(from), day(to));
  if (name) return words.skippedNamed(days, say.text(name));
  return words.skipped(days, kind === 'weekend' ? words.weekend : words.closedDay);
}
