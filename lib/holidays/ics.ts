import { type Day, dateOfDay, dayOfDate, isDate } from '@/lib/domain/day';
import type { DatedHours, NamedDate } from '@/lib/domain/schedule';
import type { LocalText } from '@/lib/domain/text';
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import { fileSize, fileText } from './file-text';
import { type IcsEvent, readEvents } from './ics-events';
import { type IcsMoment, type IcsProperty, instantOf, knownClock, readMoment, textOf, type WallClock } from './ics-moment';
import { type Budget, occurrences, RuleRefused } from './ics-recurrence';
import { definedClock } from './ics-zone';
import { quoted, type Refusal, Refusals } from './refusal';

/** How much of a file is read; a larger one is refused, or read as far as these go, and says so by line. */
export const icsLimits = {
  bytes: 1_048_576,
  events: 5_000,
  /** Days of all events together, repetitions included. */
  days: 20_000,
  /** Work for all repetitions of the file; a step is about a day looked at. */
  steps: 200_000,
  refusals: 200,
} as const;
export type IcsLimits = { readonly [Limit in keyof typeof icsLimits]: number };

/** What an import is about: the calendar's zone, and the days wanted, both of them included (`YYYY-MM-DD`). */
export interface IcsQuestion {
  zone: string;
  from: string;
  to: string;
  limits?: Partial<IcsLimits>;
}

/** What a file says of a team's closed days. */
export interface IcsImport {
  /** Days closed as a whole, in order, each once: a calendar's `extraHolidays`. */
  days: NamedDate[];
  /** Hours closed on a day that is open otherwise: a calendar's `breaks`. */
  breaks: DatedHours;
  /** What was not taken over, by line. */
  refused: Refusal[];
  counts: {
    /** Events in the file, as far as it was read. */
    events: number;
    days: number;
    /** Days on which hours are closed. */
    partDays: number;
    /** Events called off. */
    cancelled: number;
    /** Events that do not touch the days wanted. */
    outside: number;
    /** Further events on a day that is closed already; the first name stays. */
    doubled: number;
    refused: number;
  };
}

/** How long an event lasts, in milliseconds: on the wall clock (days, from one time to another), or `exact` hours and minutes. */
interface Length {
  ms: number;
  exact: boolean;
}

/** An event whose times were understood. */
interface Timed {
  event: IcsEvent;
  start: IcsMoment;
  length: Length;
  clock: WallClock;
}

class Refused extends Error {
  constructor(
    readonly line: number,
    readonly reason: LocalText,
  ) {
    super(reason.en);
    this.name = 'Refused';
  }
}

/**
 * Reads closed days from an iCalendar file (RFC 5545): whole-day events become closed days, an event with times closes
 * these hours of its day, and where it covers a day from midnight to midnight, the day. Repetitions, single changes to
 * them and days left out are followed within the days asked for; called-off events are not taken over, nor days that
 * Google's calendars name as mere observances. Times are read in the zone the event names, else in the calendar's own.
 * A malformed line is refused by its number with what to do, and costs no more than its event.
 * Never throws on any file, and its time is bounded by the limits; throws a `RangeError` where `zone`, `from` or `to` is none.
 */
export function readIcs(file: string | Uint8Array, question: IcsQuestion): IcsImport {
  const limits: IcsLimits = { ...icsLimits, ...question.limits };
  const clock = knownClock(question.zone);
  if (clock === null) throw new RangeError(`${question.zone} is not a time zone`);
  if (!isDate(question.from) || !isDate(question.to)) throw new RangeError(`${question.from} to ${question.to} are not dates`);
  const refusals = new Refusals(limits.refusals);
  const reading = new Reading(clock, dayOfDate(question.from), dayOfDate(question.to), limits, refusals);
  if (fileSize(file, limits.bytes) > limits.bytes) {
    const size = Math.round(limits.bytes / 1024);
    refusals.add(
      1,
      `ファイルが大きすぎます(${size} KBまで)。期間や予定を分けて読み込んでください`,
      `The file is too large (up to ${size} KB). Import it in parts`,
    );
  } else reading.read(fileText(file));
  return reading.result();
}

class Reading {
  readonly #days = new Map<Day, NamedDate['name']>();
  readonly #parts = new Map<Day, { from: number; to: number }[]>();
  readonly #clocks = new Map<string, WallClock | null>();
  readonly #budget: Budget;
  #daysLeft: number;
  #events = 0;
  #cancelled = 0;
  #outside = 0;
  #doubled = 0;

  constructor(
    readonly clock: WallClock,
    readonly from: Day,
    readonly to: Day,
    readonly limits: IcsLimits,
    readonly refusals: Refusals,
  ) {
    this.#budget = { steps: limits.steps };
    this.#daysLeft = limits.days;
  }

  read(text: string): void {
    const { events, zones, seen } = readEvents(text, this.limits.events, this.refusals);
    this.#events = Math.min(seen, this.limits.events);
    for (const [id, observances] of zones) {
      if (knownClock(id) !== null) continue;
      // A zone is right for a while around the days wanted, so that events reaching into them are.
      const read = this.#attempt(observances[0]?.start?.line ?? 1, () =>
        definedClock(observances, (this.from - 800) * DAY, (this.to + 800) * DAY, this.#budget),
      );
      this.#clocks.set(id, read ?? null);
    }
    const groups = new Map<string, IcsEvent[]>();
    events.forEach((event, index) => {
      const key = event.uid ?? `\u0000${index}`;
      const group = groups.get(key);
      if (group) group.push(event);
      else groups.set(key, [event]);
    });
    for (const group of groups.values()) this.#group(group);
  }

  /** The events of one UID: the event itself in its latest revision, and single changes to its repetitions. */
  #group(group: readonly IcsEvent[]): void {
    const masters = group.filter((event) => event.recurrence === undefined);
    const newest = masters.reduce<IcsEvent | null>((best, event) => (best && best.sequence > event.sequence ? best : event), null);
    this.#doubled += Math.max(0, masters.length - 1);
    const changed: IcsProperty[] = [];
    for (const event of group) {
      if (event.recurrence === undefined) continue;
      if ('range' in event.recurrence.params) {
        this.refusals.add(
          event.recurrence.line,
          '「これ以降すべて」の変更(RANGE)は使えません。この変更は読み込んでいません。別の予定にしてください',
          "A change of “this and all following” (RANGE) can't be used and was not taken over. Make it an event of its own",
        );
        continue;
      }
      changed.push(event.recurrence);
      this.#attempt(event.line, () => this.#take(event, []));
    }
    if (newest) this.#attempt(newest.line, () => this.#take(newest, changed));
  }

  /** Does what may be refused; a refusal is kept by line. */
  #attempt<Answer>(line: number, work: () => Answer): Answer | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof Refused) this.refusals.add(error.line, error.reason.ja, error.reason.en);
      else if (error instanceof RuleRefused) this.refusals.add(line, error.reason.ja, error.reason.en);
      else {
        this.refusals.add(
          line,
          'この予定を読めません。書き出し直すか、手で入れてください',
          "This event can't be read. Export it again, or enter it by hand",
        );
      }
      return undefined;
    }
  }

  #take(event: IcsEvent, changed: readonly IcsProperty[]): void {
    if (event.cancelled) {
      this.#cancelled += 1;
      return;
    }
    const name = nameOf(event);
    if (event.observance) {
      throw new Refused(event.line, {
        ja: `「${quoted(name.ja)}」はカレンダーに名のある日で、休みではないので読み込んでいません。休むなら手で入れてください`,
        en: `“${quoted(name.ja)}” is an observance, not a day off, and was not taken over. Enter it by hand if you close`,
      });
    }
    const timed = this.#timed(event);
    if (timed.start.kind === 'time' && event.free) {
      throw new Refused(event.line, {
        ja: `「${quoted(name.ja)}」は空き時間(予定なし)になっているので読み込んでいません。休むなら「予定あり」にしてください`,
        en: `“${quoted(name.ja)}” is shown as free time and was not taken over. Mark it as busy if you close`,
      });
    }
    const before = this.limits.days - this.#daysLeft;
    for (const wall of this.#occurrences(timed, changed)) this.#close(timed, wall, timed.length, name);
    for (const { wall, length } of this.#dates(timed, changed)) this.#close(timed, wall, length, name);
    if (this.limits.days - this.#daysLeft === before) this.#outside += 1;
  }

  #moment(property: IcsProperty, value: unknown): IcsMoment {
    const moment = readMoment(value, property.params.tzid);
    if (moment !== null) return moment;
    const shown = typeof value === 'string' ? value : '';
    throw new Refused(property.line, {
      ja: `「${quoted(shown)}」という日時はありません。20261229 か 20261229T090000 のように書いてください`,
      en: `“${quoted(shown)}” is no date or time. Write it like 20261229 or 20261229T090000`,
    });
  }

  #clockOf(property: IcsProperty, moment: IcsMoment): WallClock {
    if (moment.kind === 'date' || moment.zone === 'floating') return this.clock;
    if (moment.zone === 'utc') return () => 0;
    let clock = this.#clocks.get(moment.zone);
    if (clock === undefined) {
      clock = knownClock(moment.zone);
      this.#clocks.set(moment.zone, clock);
    }
    if (clock !== null) return clock;
    throw new Refused(property.line, {
      ja: `時間帯「${quoted(moment.zone)}」がわかりません。Asia/Tokyo のような名前にするか、時間帯の定義を含めて書き出してください`,
      en: `The time zone “${quoted(moment.zone)}” is not known. Use a name such as Asia/Tokyo, or export the file with its time zones`,
    });
  }

  #timed(event: IcsEvent): Timed {
    if (event.start === undefined) {
      throw new Refused(event.line, { ja: 'この予定には始まり(DTSTART)がありません', en: 'This event has no start (DTSTART)' });
    }
    const start = this.#moment(event.start, event.start.values[0]);
    const clock = this.#clockOf(event.start, start);
    return { event, start, clock, length: this.#length(event, start, clock) };
  }

  #length(event: IcsEvent, start: IcsMoment, clock: WallClock): Length {
    const property = event.end ?? event.duration;
    let length: Length = { ms: start.kind === 'date' ? DAY : 0, exact: false };
    if (event.end) {
      const end = this.#moment(event.end, event.end.values[0]);
      if (end.kind !== start.kind) length.ms = Number.NaN;
      else if (end.kind === 'time' && start.kind === 'time' && end.zone !== start.zone) {
        length = { ms: instantOf(this.#clockOf(event.end, end), end.wall) - instantOf(clock, start.wall), exact: true };
      } else length.ms = end.wall - start.wall;
      // Some programs end a day's event on the day itself.
      if (start.kind === 'date' && length.ms === 0) length.ms = DAY;
    } else if (event.duration) length = durationOf(textOf(event.duration));
    if (start.kind === 'date' && length.ms > 0) length = { ms: Math.ceil(length.ms / DAY) * DAY, exact: false };
    if (length.ms > 0) return length;
    throw new Refused(property?.line ?? event.line, {
      ja: 'この予定は終わりが始まりより後になっていません。終わりを直してください',
      en: 'This event does not end after it starts. Correct its end',
    });
  }

  /** The moments an event starts at by its start and its rules, days left out and changed ones excepted. */
  *#occurrences(timed: Timed, changed: readonly IcsProperty[]): Generator<number> {
    const { event, start } = timed;
    const leftOut = this.#leftOut(timed, changed);
    if (event.rules.length === 0) {
      if (!leftOut(start.wall)) yield start.wall;
      return;
    }
    const span = { from: (this.from - 2) * DAY - timed.length.ms, to: (this.to + 2) * DAY };
    for (const rule of event.rules) {
      const data = rule.values[0] as { until?: unknown };
      const until = data.until === undefined ? null : this.#moment(rule, data.until);
      const question = { start: start.wall, wholeDay: start.kind === 'date', ...span };
      try {
        for (const wall of occurrences(data, question, this.#budget)) {
          if (until !== null && this.#isPast(timed, wall, until)) break;
          if (!leftOut(wall)) yield wall;
        }
      } catch (error) {
        if (error instanceof RuleRefused) throw new Refused(rule.line, error.reason);
        throw error;
      }
    }
  }

  #isPast(timed: Timed, wall: number, until: IcsMoment): boolean {
    if (until.kind === 'date') return Math.floor(wall / DAY) > until.day;
    // A day's last day may be written as its midnight in UTC or at home; either includes it.
    if (timed.start.kind === 'date') return wall > until.wall && instantOf(this.clock, wall) > until.wall;
    if (until.zone === 'utc') return instantOf(timed.clock, wall) > until.wall;
    return wall > until.wall;
  }

  /** The moments named one by one (RDATE), some with a length of their own. */
  *#dates(timed: Timed, changed: readonly IcsProperty[]): Generator<{ wall: number; length: Length }> {
    const leftOut = this.#leftOut(timed, changed);
    for (const property of timed.event.dates) {
      for (const value of property.values) {
        const [first, last] = Array.isArray(value) ? value : [value];
        const moment = this.#moment(property, first);
        const wall = this.#wallIn(timed, property, moment);
        let { length } = timed;
        if (last !== undefined) {
          const text = typeof last === 'string' ? last : '';
          length = /^[+-]?P/.test(text) ? durationOf(text) : { ms: this.#moment(property, last).wall - moment.wall, exact: true };
        }
        if (!(length.ms > 0)) {
          throw new Refused(property.line, { ja: '追加の日時(RDATE)の長さがありません', en: 'A date added (RDATE) has no length' });
        }
        if (!leftOut(wall)) yield { wall, length };
      }
    }
  }

  /** A moment on the wall clock of an event. */
  #wallIn(timed: Timed, property: IcsProperty, moment: IcsMoment): number {
    if (moment.kind === 'date' || timed.start.kind === 'date') return moment.wall;
    if (moment.zone === timed.start.zone) return moment.wall;
    const at = instantOf(this.#clockOf(property, moment), moment.wall);
    return at + timed.clock(at);
  }

  /** Tells whether an occurrence is left out (EXDATE) or changed (RECURRENCE-ID). A date without a time leaves out the whole day. */
  #leftOut(timed: Timed, changed: readonly IcsProperty[]): (wall: number) => boolean {
    const walls = new Set<number>();
    const days = new Set<Day>();
    for (const property of [...timed.event.except, ...changed]) {
      for (const value of property.values) {
        const moment = this.#moment(property, value);
        const wall = this.#wallIn(timed, property, moment);
        if (moment.kind === 'date' || timed.start.kind === 'date') days.add(Math.floor(wall / DAY));
        else walls.add(wall);
      }
    }
    return (wall) => walls.has(wall) || days.has(Math.floor(wall / DAY));
  }

  /** Closes the days and hours of one occurrence, as far as they are wanted. */
  #close(timed: Timed, wall: number, length: Length, name: NamedDate['name']): void {
    let [start, end] = [wall, wall + length.ms];
    if (timed.start.kind === 'time') {
      const from = instantOf(timed.clock, start);
      const to = length.exact ? from + length.ms : instantOf(timed.clock, end);
      [start, end] = [from + this.clock(from), to + this.clock(to)];
      // Hours that a clock set forward leaves out, or that one set back shows in reverse.
      if (end <= start) return;
    }
    const last = Math.min(this.to, Math.floor((end - 1) / DAY));
    for (let day = Math.max(this.from, Math.floor(start / DAY)); day <= last; day++) {
      if (this.#daysLeft <= 0) {
        throw new Refused(timed.event.line, {
          ja: `休みは合わせて${this.limits.days}日までです。この予定の残りは読み込んでいません。期間を短くしてください`,
          en: `Closed days may be ${this.limits.days} altogether. The rest of this event was not taken over. Ask for a shorter time`,
        });
      }
      this.#daysLeft -= 1;
      const [from, to] = [Math.max(0, start - day * DAY), Math.min(DAY, end - day * DAY)];
      if (from > 0 || to < DAY) {
        const parts = this.#parts.get(day);
        if (parts) parts.push({ from, to });
        else this.#parts.set(day, [{ from, to }]);
      } else if (this.#days.has(day)) this.#doubled += 1;
      else this.#days.set(day, name);
    }
  }

  result(): IcsImport {
    const days = [...this.#days].sort(([a], [b]) => a - b).map(([day, name]) => ({ date: dateOfDay(day), name }));
    const breaks: DatedHours = {};
    for (const [day, parts] of [...this.#parts].sort(([a], [b]) => a - b)) {
      if (!this.#days.has(day)) breaks[dateOfDay(day)] = joined(parts);
    }
    return {
      days,
      breaks,
      refused: this.refusals.inOrder(),
      counts: {
        events: this.#events,
        days: days.length,
        partDays: Object.keys(breaks).length,
        cancelled: this.#cancelled,
        outside: this.#outside,
        doubled: this.#doubled,
        refused: this.refusals.count,
      },
    };
  }
}

/** Joins hours that overlap or touch, to whole minutes outwards. */
function joined(parts: readonly { from: number; to: number }[]): [string, string][] {
  const sorted = parts
    .map(({ from, to }) => ({ from: Math.floor(from / MINUTE), to: Math.ceil(to / MINUTE) }))
    .sort((a, b) => a.from - b.from);
  const spans: { from: number; to: number }[] = [];
  for (const part of sorted) {
    const last = spans.at(-1);
    if (last && part.from <= last.to) last.to = Math.max(last.to, part.to);
    else spans.push({ ...part });
  }
  return spans.map(({ from, to }) => [wallTime(from), wallTime(to)]);
}

function wallTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const DURATION = /^P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)$/;

/** How long a DURATION is; `NaN` where it is none, or runs backwards. */
function durationOf(text: string): Length {
  const parts = DURATION.exec(text.replace(/^\+/, ''));
  if (!parts) return { ms: Number.NaN, exact: true };
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const wall = (weeks * 7 + days) * DAY;
  return { ms: wall + hours * HOUR + minutes * MINUTE + seconds * SECOND, exact: wall === 0 };
}

/** What an event is called, in one line; one without a name is a closed day. */
function nameOf({ summary }: IcsEvent): { ja: string; en?: string } {
  const words = textOf(summary ?? undefined)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 100);
  if (words === '') return { ja: '休業日', en: 'Closed' };
  return summary?.params.language?.toLowerCase().startsWith('en') ? { ja: words, en: words } : { ja: words };
}
