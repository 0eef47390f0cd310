import type { BantReading } from './assessment';
import { addMonths, dayFrom, partsOfDay } from './day';
import { type DayReader, monthsAway, nextMonthStart } from './day-reader';
import { type Facts, type Judged, sooner } from './facts';
import { type BantAnswer, bantElements } from './lead';
import type { Agreement } from './rulebook';
import type { Instant } from './time';

type Element = BantReading['element'];
type Stale = Agreement['bant']['elements'][Element]['stale'];

/** The BANT section made ready. */
export interface CompiledBant {
  elements: CompiledElement[];
}

interface CompiledElement {
  id: Element;
  name: BantReading['name'];
  question: BantReading['question'];
  stale: Stale;
  /** What is read where nothing was recorded: the same for every lead. */
  blank: BantReading;
}

/** Makes the BANT section of an agreement ready. An element it leaves out is read without going stale. */
export function compileBant(agreement: Agreement): CompiledBant {
  return {
    elements: bantElements.map((id) => {
      const rule = agreement.bant.elements[id] as Agreement['bant']['elements'][Element] | undefined;
      const { name, question, stale } = rule ?? { name: { ja: id, en: id }, question: { ja: id, en: id }, stale: { kind: 'never' } };
      return { id, name, question, stale, blank: aReading(id, name, question, { state: 'not_asked' }, null, false) };
    }),
  };
}

function aReading(
  element: Element,
  name: BantReading['name'],
  question: BantReading['question'],
  answer: Omit<BantAnswer, 'source'>,
  staleAt: Instant | null,
  isStale: boolean,
): BantReading {
  return {
    element,
    state: isStale ? 'stale' : answer.state,
    recorded: answer.state,
    name,
    question,
    words: answer.words ?? null,
    saidBy: answer.saidBy ?? null,
    at: answer.at ?? null,
    activity: answer.activity ?? null,
    by: answer.by ?? null,
    month: answer.month ?? null,
    seesUs: answer.seesUs ?? null,
    staleAt,
  };
}

/** Reads the four elements: what was recorded with its evidence, and whether it must be asked again. */
export function judgeBant(compiled: CompiledBant, facts: Facts): Judged<BantReading[]> {
  let changesAt: Instant | null = null;
  const reading: BantReading[] = [];
  for (const { id, name, question, stale, blank } of compiled.elements) {
    const answer = facts.lead.bant[id];
    if (!answer) {
      reading.push(blank);
    } else if (answer.at !== undefined && answer.at > facts.now) {
      changesAt = sooner(changesAt, answer.at);
      reading.push(blank);
    } else {
      const staleAt = canGoStale(answer) ? staleMoment(stale, answer, facts.judges.days) : null;
      const isStale = staleAt !== null && staleAt <= facts.now;
      if (!isStale) changesAt = sooner(changesAt, staleAt);
      reading.push(aReading(id, name, question, answer, staleAt, isStale));
    }
  }
  return { reading, changesAt, unknowns: [] };
}

/** Only what was answered can grow old. */
function canGoStale({ state }: BantAnswer): boolean {
  return state === 'yes' || state === 'partly' || state === 'no';
}

/** The instant from which an answer must be asked again; null where it never must, or its date is not known. */
function staleMoment(rule: Stale, answer: BantAnswer, days: DayReader): Instant | null {
  if (rule.kind === 'month_passed') {
    if (!answer.month) return null;
    const [year, month] = [Number(answer.month.slice(0, 4)), Number(answer.month.slice(5, 7))];
    return days.startOf(addMonths(dayFrom(year, month, 1), 1));
  }
  if (answer.at === undefined || rule.kind === 'never') return null;
  const day = days.dayOf(answer.at);
  const { year, month } = partsOfDay(day);
  if (rule.kind === 'fiscal_year') {
    const first = addMonths(dayFrom(year, rule.endMonth, 1), 1);
    return days.startOf(month <= rule.endMonth ? first : addMonths(first, 12));
  }
  let stale = addMonths(day, rule.months);
  for (const text of rule.andOn) {
    const [ofMonth, date] = [Number(text.slice(0, 2)), Number(text.slice(3, 5))];
    const thisYear = dayFrom(year, ofMonth, date);
    stale = Math.min(stale, thisYear > day ? thisYear : dayFrom(year + 1, ofMonth, date));
  }
  return days.startOf(stale);
}

/** What was found of one element. */
export function readingOf(readings: readonly BantReading[], element: Element): BantReading | undefined {
  return readings.find((reading) => reading.element === element);
}

/** Months until the start the customer named, and when that figure changes; null where no month was named. */
export function monthsToStart(facts: Facts, timing: BantReading | undefined): { months: number; changesAt: Instant } | null {
  if (!timing?.month) return null;
  const { days } = facts.judges;
  return { months: monthsAway(days, facts.now, timing.month), changesAt: nextMonthStart(days, facts.now) };
}
