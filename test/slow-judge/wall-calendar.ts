import type { CalendarRule } from '@/lib/domain/calendar';

/** What a minute is to a team. `closed` is every hour outside the working ones that is no named holiday. */
export const minuteKinds = ['open', 'closed', 'holiday'] as const;
export type MinuteKind = (typeof minuteKinds)[number];

/** Minutes are counted from 1970, in UTC. */
export type Minute = number;

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** Zones change their clocks at whole quarters of an hour, and never twice within six hours. */
const QUARTER = 15;
const QUARTERS_ASIDE = 24;

/**
 * A team's calendar laid out minute by minute, from what clocks on the wall show: slow, plain, and without a line of the product's own
 * business time. It knows the minutes `[from, to)` and throws a `RangeError` beyond them.
 */
export class WallCalendar {
  readonly #from: Minute;
  readonly #to: Minute;
  /** What each minute is, by its place in `minuteKinds`, and the local day it falls on, as days since 1970. */
  readonly #kinds: Uint8Array;
  readonly #days: Int32Array;
  /** The end of the last working minute of each local day that has any; and when it opens. */
  readonly #closings = new Map<number, Minute>();
  readonly #openings = new Map<number, Minute>();

  constructor(rule: CalendarRule, publicHolidays: readonly string[], from: Minute, to: Minute) {
    this.#from = from;
    this.#to = to;
    const closed = new Set([...(rule.holidays === 'none' ? [] : publicHolidays), ...rule.extraHolidays.map(({ date }) => date)]);
    const offsets = offsetsOf(rule.timeZone, from, to);
    this.#kinds = new Uint8Array(to - from);
    this.#days = new Int32Array(to - from);
    const kindOf = dayKinds(rule, closed);
    for (let minute = from; minute < to; minute++) {
      const wall = minute + (offsets[Math.floor((minute - from) / QUARTER)] as number);
      const day = Math.floor(wall / 1440);
      const kind = kindOf(day, wall - day * 1440);
      this.#kinds[minute - from] = minuteKinds.indexOf(kind);
      this.#days[minute - from] = day;
      if (kind !== 'open') continue;
      this.#closings.set(day, minute + 1);
      if (!this.#openings.has(day)) this.#openings.set(day, minute);
    }
  }

  /** How far it reaches. */
  get end(): Minute {
    return this.#to;
  }

  /** What a minute is. */
  kind(minute: Minute): MinuteKind {
    return minuteKinds[this.#kinds[this.#place(minute)] as number] as MinuteKind;
  }

  /** What every minute from one on is, by its place in `minuteKinds`; to be written on. */
  kindsFrom(minute: Minute): Uint8Array {
    return this.#kinds.slice(this.#place(minute));
  }

  /** The local day a minute falls on. */
  day(minute: Minute): number {
    return this.#days[this.#place(minute)] as number;
  }

  /** When a local day closes; `undefined` where nobody works. */
  closing(day: number): Minute | undefined {
    return this.#closings.get(day);
  }

  /** When a local day opens; `undefined` where nobody works. */
  opening(day: number): Minute | undefined {
    return this.#openings.get(day);
  }

  /** The closing of the `count`-th business day after a local day; `null` where it comes no more in the days laid out. */
  closingAfter(day: number, count: number): Minute | null {
    const last = this.#days.at(-1) as number;
    let left = count;
    for (let next = day + 1; next <= last; next++) {
      const closing = this.#closings.get(next);
      if (closing === undefined) continue;
      left -= 1;
      if (left === 0) return closing;
    }
    return null;
  }

  #place(minute: Minute): number {
    if (minute < this.#from || minute >= this.#to) throw new RangeError(`the minute ${minute} is not laid out`);
    return Math.floor(minute) - this.#from;
  }
}

/** Tells what a minute of a local day is. */
function dayKinds(rule: CalendarRule, closed: ReadonlySet<string>): (day: number, minuteOfDay: number) => MinuteKind {
  const days = new Map<number, MinuteKind[]>();
  return (day, minuteOfDay) => {
    let kinds = days.get(day);
    if (!kinds) {
      kinds = kindsOf(rule, closed, day);
      days.set(day, kinds);
    }
    return kinds[minuteOfDay] as MinuteKind;
  };
}

/** The minutes of one local day: holidays close it, a single opening opens even those, other hours of the day stand for the weekly ones. */
function kindsOf(rule: CalendarRule, closed: ReadonlySet<string>, day: number): MinuteKind[] {
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const opening = rule.openings[date];
  if (!opening && (closed.has(date) || rule.closures.some(({ enabled, from, to }) => enabled && liesWithin(date.slice(5), from, to)))) {
    return new Array<MinuteKind>(1440).fill('holiday');
  }
  const kinds = new Array<MinuteKind>(1440).fill('closed');
  const hours = opening ?? rule.exceptions[date] ?? rule.weekly[WEEKDAYS[(day + 4) % 7] as 'mon'] ?? [];
  for (const [from, to] of hours) kinds.fill('open', minuteOf(from), minuteOf(to));
  for (const [from, to] of rule.breaks[date] ?? []) kinds.fill('closed', minuteOf(from), minuteOf(to));
  return kinds;
}

function liesWithin(monthDay: string, from: string, to: string): boolean {
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** How far a zone's clocks are ahead of UTC, in minutes, for each quarter of an hour: what `Intl` shows on the wall. */
function offsetsOf(timeZone: string, from: Minute, to: Minute): number[] {
  const key = `${timeZone} ${from} ${to}`;
  const known = zones.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const shownAt = (minute: Minute): number => {
    const shown = new Map(format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]));
    const part = (type: string): number => shown.get(type as 'day') as number;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / 60_000 - minute;
  };
  const offsets: number[] = [];
  let before = shownAt(from);
  for (let minute = from; minute < to; minute += QUARTER * QUARTERS_ASIDE) {
    const after = shownAt(minute + QUARTER * QUARTERS_ASIDE);
    for (let quarter = 0; quarter < QUARTERS_ASIDE; quarter++) {
      offsets.push(before === after ? before : shownAt(minute + QUARTER * quarter));
    }
    before = after;
  }
  zones.set(key, offsets);
  return offsets;
}

/** Zones already read: asking `Intl` is what costs most. */
const zones = new Map<string, number[]>();
