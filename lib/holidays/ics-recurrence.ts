import ICAL from 'ical.js';
import { dayFrom, daysInMonth, partsOfDay } from '@/lib/domain/day';
import type { LocalText } from '@/lib/domain/text';
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/domain/time';

/** Why a rule is not followed. */
export class RuleRefused extends Error {
  constructor(readonly reason: LocalText) {
    super(reason.en);
    this.name = 'RuleRefused';
  }
}

/** How much work is left for all rules of a file; each step costs about as much as looking at one day. */
export interface Budget {
  steps: number;
}

/** What is asked of a rule: its first moment, and between which moments occurrences are wanted; wall clock, milliseconds. */
export interface RuleQuestion {
  start: number;
  wholeDay: boolean;
  from: number;
  to: number;
}

const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'];
/** Longest list of each part; a day off needs no more, and long lists are what makes a rule slow. */
const PARTS: Record<string, number> = { BYDAY: 14, BYMONTHDAY: 62, BYMONTH: 12, BYSETPOS: 8 };
const FIRST_YEAR = 1600;

/** Looking at one year, for rules that have to be tried year by year. */
const YEAR_STEPS = 4;

interface RecurData {
  freq?: string;
  until?: string;
  count?: number;
  interval?: number;
  [part: string]: unknown;
}

function refuse(ja: string, en: string): never {
  throw new RuleRefused({ ja, en });
}

/** Throws where a rule says what the library does not follow rightly, or not in bounded time. */
function insistOnFollowable(data: RecurData): void {
  if (!FREQUENCIES.includes(data.freq ?? '')) {
    refuse(
      `繰り返し「${data.freq ?? ''}」は使えません。毎年・毎月・毎週・毎日のどれかにしてください`,
      `It can't repeat “${data.freq ?? ''}”. Let it repeat yearly, monthly, weekly or daily`,
    );
  }
  const parts = Object.keys(data).filter((key) => !['freq', 'until', 'count', 'interval', 'wkst'].includes(key));
  for (const part of parts) {
    const values = data[part];
    const most = PARTS[part.toUpperCase()];
    if (most === undefined) {
      refuse(
        `繰り返しの「${part.toUpperCase()}」は使えません。1日ずつの予定にしてください`,
        `“${part.toUpperCase()}” can't be used in a repetition. Write the days as single events`,
      );
    }
    if (Array.isArray(values) && values.length > most) {
      refuse(`繰り返しの「${part.toUpperCase()}」は${most}個までです`, `“${part.toUpperCase()}” may name up to ${most}`);
    }
  }
  const has = (part: string): boolean => part in data;
  const unsure =
    (data.freq === 'YEARLY' && has('bymonthday') && !has('bymonth')) ||
    (has('bysetpos') && !(has('byday') && !has('bymonthday') && (data.freq === 'MONTHLY' || (data.freq === 'YEARLY' && has('bymonth'))))) ||
    (data.freq === 'WEEKLY' && has('bymonthday'));
  if (unsure) {
    refuse(
      'この組み合わせの繰り返しは使えません。1日ずつの予定にしてください',
      "This combination of parts can't be used in a repetition. Write the days as single events",
    );
  }
  if (data.count !== undefined && data.count < 1) refuse('繰り返しの回数を1以上にしてください', 'Let it repeat at least once');
  if ((data.interval ?? 1) > 1_000) refuse('繰り返しの間隔は1000までです', 'Let it repeat at an interval of up to 1000');
}

function timeOf(wall: number, wholeDay: boolean): ICAL.Time {
  const day = Math.floor(wall / DAY);
  const { year, month, date } = partsOfDay(day);
  const rest = wall - day * DAY;
  const time = { hour: Math.floor(rest / HOUR), minute: Math.floor((rest % HOUR) / MINUTE), second: Math.floor((rest % MINUTE) / SECOND) };
  return ICAL.Time.fromData({ year, month, day: date, isDate: wholeDay, ...(wholeDay ? {} : time) });
}

function wallOf({ year, month, day, hour, minute, second }: ICAL.Time): number {
  return dayFrom(year, month, day) * DAY + (hour || 0) * HOUR + (minute || 0) * MINUTE + (second || 0) * SECOND;
}

/** The last leap year up to a year. */
function leapYearBy(year: number): number {
  const fourth = year - (year % 4);
  return daysInMonth(fourth, 2) === 29 ? fourth : fourth - 4;
}

/** Yearly rules without a count need not be followed from their first year: Outlook's begin in 1601. */
function laterStart(data: RecurData, { start, from }: RuleQuestion): number {
  if (data.freq !== 'YEARLY' || data.count !== undefined || (data.interval ?? 1) > 1) return start;
  const { month, date, year } = partsOfDay(Math.floor(start / DAY));
  const wanted = partsOfDay(Math.floor(from / DAY)).year - 1;
  if (year >= wanted) return start;
  const free = 'byday' in data || 'bymonthday' in data;
  const later = free ? dayFrom(wanted, 1, 1) : dayFrom(month === 2 && date === 29 ? leapYearBy(wanted) : wanted, month, date);
  return later * DAY + (start - Math.floor(start / DAY) * DAY);
}

class Past extends Error {}

/**
 * The occurrences of a recurrence rule within a stretch of time, in order, as wall-clock moments. `until` is not looked
 * at: it may be an instant, which only the caller can compare.
 * Throws `RuleRefused` for a rule that can't be followed, or that would take more steps than the budget has left.
 */
export function* occurrences(rule: unknown, question: RuleQuestion, budget: Budget): Generator<number> {
  const data = { ...(rule as RecurData) };
  delete data.until;
  insistOnFollowable(data);
  const start = laterStart(data, question);
  const firstYear = partsOfDay(Math.floor(start / DAY)).year;
  if (firstYear < FIRST_YEAR) refuse(`繰り返しは${FIRST_YEAR}年以降に始めてください`, `Let it begin to repeat in ${FIRST_YEAR} or later`);
  const free = 'byday' in data || 'bymonthday' in data;
  const { date: startDate } = partsOfDay(Math.floor(question.start / DAY));
  const weekdays = data.byday === undefined ? 0 : [data.byday].flat().length;
  const cost = 1 + weekdays * (data.freq === 'WEEKLY' ? 1 : 4);
  function charge(steps: number): void {
    budget.steps -= steps;
    if (budget.steps >= 0) return;
    refuse(
      '繰り返しが多すぎて、ここから先は読めません。期間を短くするか、1日ずつの予定にしてください',
      'There are too many repetitions to follow from here on. Shorten them, or write the days as single events',
    );
  }
  const lastYear = partsOfDay(Math.floor(question.to / DAY)).year;
  charge(YEAR_STEPS * Math.max(1, lastYear - firstYear));
  const recur = ICAL.Recur.fromData(data as Parameters<typeof ICAL.Recur.fromData>[0]);
  recur.until = timeOf(question.to + 2 * DAY, question.wholeDay);
  const iterator = followed(() => recur.iterator(timeOf(start, question.wholeDay)));
  if (iterator === null) return;
  // The library looks for the next day that fits as long as it takes, for ever where there is none. It asks this of
  // every day it comes by.
  const fits = iterator.check_contracting_rules.bind(iterator);
  iterator.check_contracting_rules = () => {
    charge(cost);
    if (wallOf(iterator.last) > question.to + DAY) throw new Past();
    return fits();
  };
  for (;;) {
    const next = followed(() => iterator.next());
    charge(cost);
    if (next === null) return;
    const wall = wallOf(next);
    if (wall > question.to) return;
    // In a year without the 29th of February the library takes the day after it.
    if (data.freq === 'YEARLY' && !free && next.day !== startDate) continue;
    if (wall >= question.from && wall >= question.start) yield wall;
  }
}

/** What the library answers; `null` past the end. What it throws is said in words. */
function followed<Answer>(ask: () => Answer): Answer | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Past) return null;
    if (error instanceof RuleRefused) throw error;
    return refuse('この繰り返しに合う日がありません。繰り返し方を確かめてください', 'No day fits this repetition. Check how it repeats');
  }
}
