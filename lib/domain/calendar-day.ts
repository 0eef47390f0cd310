import { businessDaysLeft, type Calendar, dayOfInstant, nextOpening, nthBusinessDayClosing, workingTime } from './business-hours';
import { BEGINNING, END } from './compiled-calendar';
import type { Day } from './day';
import { DAY, type Instant } from './time';
import { offsetAt } from './zone';

/** The nearest instant that calendars know: they reach from the year 1 to 9999. */
export function withinCalendars(at: Instant): Instant {
  return Math.min(Math.max(at, BEGINNING), END - 1);
}

/** The instant at which a calendar's day begins. */
export function startOfDay(calendar: Calendar, day: Day): Instant {
  const before = day * DAY - offsetAt(calendar.zone, (day - 1) * DAY);
  const after = day * DAY - offsetAt(calendar.zone, (day + 1) * DAY);
  const first = Math.min(before, after);
  return dayOfInstant(calendar, first) >= day ? first : Math.max(before, after);
}

/** When the team opens on a calendar's day, or next after it; `null` where it never does. */
export function openingOf(calendar: Calendar, day: Day): Instant | null {
  return nextOpening(calendar, startOfDay(calendar, day));
}

/** What was worked out for a calendar, by a number that names the question; leads ask the same ones again and again. */
class Remembered<Answer> {
  readonly #calendars = new WeakMap<Calendar, Map<number, Answer>>();

  /** The answer to a question, worked out when first asked. */
  of(calendar: Calendar, question: number, work: () => Answer): Answer {
    let known = this.#calendars.get(calendar);
    if (!known || known.size > 5_000) {
      known = new Map();
      this.#calendars.set(calendar, known);
    }
    let answer = known.get(question);
    if (answer === undefined) {
      answer = work();
      known.set(question, answer);
    }
    return answer;
  }
}

/** Names a pair of a day and a count below this by one number. */
const COUNTS = 16_384;

const closings = new Remembered<Instant | null>();

/** The closing of the `count`-th business day after the day of an instant (`count` from 1 on); `null` where there is none. */
export function closingAfter(calendar: Calendar, at: Instant, count: number): Instant | null {
  if (count >= COUNTS) return nthBusinessDayClosing(calendar, at, count);
  return closings.of(calendar, dayOfInstant(calendar, at) * COUNTS + count, () => nthBusinessDayClosing(calendar, at, count));
}

const daysBetween = new Remembered<number>();

/** Business days after the day of `now` up to that of `due`, which is not before it; `null` where it is further than can be told apart. */
export function daysLeft(calendar: Calendar, now: Instant, due: Instant): number | null {
  const today = dayOfInstant(calendar, now);
  const ahead = dayOfInstant(calendar, due) - today;
  if (ahead > FAR) return null;
  return daysBetween.of(calendar, today * COUNTS + ahead, () => businessDaysLeft(calendar, now, due));
}

/** Days further away than ten years are not counted one by one. */
const FAR = 3_660;

const openings = new Remembered<Instant | null>();

/**
 * The opening of the business day that lies `days` business days before the day of an instant; 0 means that day itself.
 * `null` where the team does not open. Looks back a year at most.
 */
export function openingBefore(calendar: Calendar, at: Instant, days: number): Instant | null {
  const day = dayOfInstant(calendar, at);
  const count = Math.min(days, COUNTS - 1);
  return openings.of(calendar, day * COUNTS + count, () => findOpeningBefore(calendar, day, count));
}

function findOpeningBefore(calendar: Calendar, day: Day, days: number): Instant | null {
  let left = days;
  let found = day;
  for (let back = 1; left > 0 && back <= 366; back++) {
    const from = startOfDay(calendar, day - back);
    if (workingTime(calendar, from, startOfDay(calendar, day - back + 1)) <= 0) continue;
    found = day - back;
    left -= 1;
  }
  return openingOf(calendar, found);
}
