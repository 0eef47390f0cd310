import { type Day, FIRST_DAY, LAST_DAY, weekdayOf } from './day';
import { type DayRule, type DayRules, dayRules } from './day-rule';
import { type FullSchedule, readSchedule, type Schedule } from './schedule';
import { DAY, type Duration, type Instant } from './time';
import { weekWork } from './week-work';
import { CYCLE_YEARS, segments, startOfYear, yearOfInstant, type Zone, zoneOf } from './zone';

/** Working time is known from here to there: the years 1 to 9999 (UTC). */
export const BEGINNING: Instant = FIRST_DAY * DAY;
export const END: Instant = (LAST_DAY + 1) * DAY;

/**
 * Years laid out one after the other: open interval `i` is `[starts[i], ends[i])`, and `before[i]` is the
 * working time of all intervals before it. The last entry is a sentinel no instant reaches.
 */
interface Intervals {
  starts: Float64Array;
  ends: Float64Array;
  before: Float64Array;
  total: Duration;
}

/**
 * Intervals with two lookup tables, so that both directions (instant to working time and back) cost the
 * same however far they reach. A table's entry names the first interval that can matter in its bucket;
 * bucket widths are powers of two, whose inverse is exact.
 */
export interface Table extends Intervals {
  from: Instant;
  to: Instant;
  firstYear: number;
  endYear: number;
  byInstant: Int32Array;
  instantScale: number;
  byWork: Int32Array;
  workScale: number;
}

/** A schedule made ready to be asked. It answers for any instant and lays out more years as it is asked for them. */
export interface Calendar {
  readonly schedule: FullSchedule;
  readonly zone: Zone;
  readonly rules: DayRules;
  /** Whether it opens on any day at all, and whether on any plain weekday. */
  readonly opens: boolean;
  readonly opensWeekly: boolean;
  /** What is laid out so far; replaced by a longer one as needed. */
  table: Table;
  /** Single years and their sums, for instants the table does not reach. */
  readonly far: FarYears;
  /** When each day asked about closes last; `null` where nobody works. */
  readonly closings: Map<Day, Instant | null>;
}

interface FarYears {
  years: Map<number, Intervals>;
  /** Working time before each year; worked out when first needed. */
  before: Float64Array | null;
}

/** No table spans more years than this, or holds many more intervals; what lies further is answered from single years. */
const LONGEST = 40;
const MOST_INTERVALS = 200_000;

/** So many single years are kept at a time. */
const YEARS_KEPT = 24;

/** The rule of one day. */
export function ruleOf(calendar: Calendar, day: Day): DayRule {
  return calendar.rules.special.get(day) ?? (calendar.rules.weekly[weekdayOf(day)] as DayRule);
}

/**
 * Lays out the open intervals of `[from, to)`. Goes by the zone's segments first and their days second: so
 * only wall minutes that exist count, a repeated hour counts twice, and the order holds even where the
 * clock is set back across midnight.
 */
function layOut(calendar: Calendar, from: Instant, to: Instant): Intervals {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const segment of segments(calendar.zone, from, to)) {
    const lastDay = Math.floor((segment.to + segment.offset - 1) / DAY);
    for (let day = Math.floor((segment.from + segment.offset) / DAY); day <= lastDay; day++) {
      const midnight = day * DAY - segment.offset;
      for (const piece of ruleOf(calendar, day).open) {
        const start = Math.max(midnight + piece.from, segment.from);
        const end = Math.min(midnight + piece.to, segment.to);
        if (end <= start) continue;
        if (ends.at(-1) === start) ends[ends.length - 1] = end;
        else {
          starts.push(start);
          ends.push(end);
        }
      }
    }
  }
  const before = new Float64Array(starts.length + 1);
  for (let i = 0; i < starts.length; i++) {
    before[i + 1] = (before[i] as number) + (ends[i] as number) - (starts[i] as number);
  }
  const total = before[starts.length] as number;
  starts.push(Number.POSITIVE_INFINITY);
  ends.push(Number.POSITIVE_INFINITY);
  return { starts: new Float64Array(starts), ends: new Float64Array(ends), before, total };
}

/** The power of two that divides `length` into about four buckets for each of `count` intervals. */
function bucketWidth(length: number, count: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(length / Math.max(64, count * 4))));
}

/** For each bucket of `width` from `origin` on, the first `i` whose `limits[i]` lies beyond the bucket's start. */
function lookUpTable(limits: Float64Array, origin: number, length: number, width: number): Int32Array {
  const table = new Int32Array(Math.floor(length / width) + 1);
  let i = 0;
  for (let bucket = 0; bucket < table.length; bucket++) {
    const start = origin + bucket * width;
    while (i < limits.length - 1 && (limits[i] as number) <= start) i++;
    table[bucket] = i;
  }
  return table;
}

function buildTable(calendar: Calendar, firstYear: number, endYear: number): Table {
  const from = startOfYear(firstYear);
  const to = startOfYear(endYear);
  const intervals = layOut(calendar, from, to);
  const count = intervals.starts.length - 1;
  const instantWidth = bucketWidth(to - from, count);
  const workWidth = bucketWidth(Math.max(1, intervals.total), count);
  // The working time up to each interval's end is what precedes its successor. A bucket that starts exactly
  // there keeps the earlier interval: an amount that fills it exactly ends at its closing.
  const byWork = new Int32Array(Math.floor(intervals.total / workWidth) + 1);
  for (let bucket = 0, i = 0; bucket < byWork.length; bucket++) {
    while (i < count - 1 && (intervals.before[i + 1] as number) < bucket * workWidth) i++;
    byWork[bucket] = i;
  }
  return {
    ...intervals,
    from,
    to,
    firstYear,
    endYear,
    byInstant: lookUpTable(intervals.ends, from, to - from, instantWidth),
    instantScale: 1 / instantWidth,
    byWork,
    workScale: 1 / workWidth,
  };
}

const NOTHING: Table = {
  starts: new Float64Array(),
  ends: new Float64Array(),
  before: new Float64Array(),
  total: 0,
  from: Number.POSITIVE_INFINITY,
  to: Number.NEGATIVE_INFINITY,
  firstYear: Number.POSITIVE_INFINITY,
  endYear: Number.NEGATIVE_INFINITY,
  byInstant: new Int32Array(),
  instantScale: 0,
  byWork: new Int32Array(),
  workScale: 0,
};

/**
 * Makes a schedule ready to be asked. `range` lays out these instants beforehand; without it the years around
 * the first instant asked for are laid out, and more as questions reach beyond them.
 * Throws the fault `invalid` for a schedule that can't be meant, its detail saying where.
 */
export function compileCalendar(schedule: Schedule, range?: { from: Instant; to: Instant }): Calendar {
  const full = readSchedule(schedule);
  const rules = dayRules(full);
  const opensWeekly = rules.weekly.some((rule) => rule.open.length > 0);
  const calendar: Calendar = {
    schedule: full,
    zone: zoneOf(full.timeZone, full.transitions),
    rules,
    opens: opensWeekly || [...rules.special.values()].some((rule) => rule.open.length > 0),
    opensWeekly,
    table: NOTHING,
    far: { years: new Map(), before: null },
    closings: new Map(),
  };
  if (range) cover(calendar, withinYears(range.from), withinYears(range.to));
  return calendar;
}

/** Brings an instant into the years that are known. Throws a `RangeError` where it is no instant at all. */
export function withinYears(at: Instant): Instant {
  if (!Number.isFinite(at)) throw new RangeError(`${at} is not an instant`);
  return Math.min(Math.max(at, BEGINNING), END);
}

/** Whether the table reaches an instant. */
export function reaches(table: Table, at: Instant): boolean {
  return at >= table.from && at < table.to;
}

/** Lays out the years from `low` to `high` beside what there is; `false` where that would grow too long. */
export function cover(calendar: Calendar, low: Instant, high: Instant): boolean {
  const { table } = calendar;
  const lowYear = yearOfInstant(Math.min(low, high));
  const highYear = yearOfInstant(Math.max(low, high));
  if (lowYear >= table.firstYear && highYear < table.endYear) return true;
  // Some years to spare, so that the next question finds its answer there; none for schedules cut very small.
  const spare = longestTable(calendar) > 5 ? 1 : 0;
  const firstYear = Math.max(1, Math.min(table.firstYear, lowYear - spare));
  const endYear = Math.min(10_000, Math.max(table.endYear, highYear + 1 + 2 * spare));
  if (endYear - firstYear > longestTable(calendar)) return false;
  calendar.table = buildTable(calendar, firstYear, endYear);
  return true;
}

/** How many years a table may span: fewer for schedules cut very small, though never fewer than a question near New Year needs. */
function longestTable(calendar: Calendar): number {
  const weekly = calendar.rules.weekly.reduce((sum, rule) => sum + rule.open.length, 0);
  return Math.max(2, Math.min(LONGEST, Math.floor(MOST_INTERVALS / (weekly * 53))));
}

/** The first interval of the table that ends after `at`. */
export function intervalAt(table: Table, at: Instant): number {
  let i = table.byInstant[((at - table.from) * table.instantScale) | 0] as number;
  while ((table.ends[i] as number) <= at) i++;
  return i;
}

/** The working time from the table's start to `at`. */
export function workUntil(table: Table, at: Instant): Duration {
  const i = intervalAt(table, at);
  const start = table.starts[i] as number;
  return (table.before[i] as number) + (at > start ? at - start : 0);
}

/** The earliest instant by which `work` has been done since the table's start; `work` in (0, total]. */
export function firstInstantOf(table: Table, work: Duration): Instant {
  let i = table.byWork[(work * table.workScale) | 0] as number;
  while ((table.before[i + 1] as number) < work) i++;
  return (table.starts[i] as number) + work - (table.before[i] as number);
}

/** The latest instant by which no more than `work` has been done since the table's start; `work` in [0, total). */
export function lastInstantOf(table: Table, work: Duration): Instant {
  let i = table.byWork[(work * table.workScale) | 0] as number;
  while ((table.before[i + 1] as number) <= work) i++;
  return (table.starts[i] as number) + work - (table.before[i] as number);
}

/** The first index whose value lies above `limit`. */
function firstAbove(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index whose value is `limit` or above. */
function firstFrom(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The working time of a year by its weekly hours alone. */
function plainTotal(calendar: Calendar, year: number, work: (wall: number) => Duration): Duration {
  let total = 0;
  for (const { from, to, offset } of segments(calendar.zone, startOfYear(year), startOfYear(year + 1))) {
    total += work(to + offset) - work(from + offset);
  }
  return total;
}

/** The working time of a year, from the sums of its days wherever the clock runs on through a day. */
function yearTotal(calendar: Calendar, year: number): Duration {
  let total = 0;
  for (const segment of segments(calendar.zone, startOfYear(year), startOfYear(year + 1))) {
    const lastDay = Math.floor((segment.to + segment.offset - 1) / DAY);
    for (let day = Math.floor((segment.from + segment.offset) / DAY); day <= lastDay; day++) {
      const { open, worked } = ruleOf(calendar, day);
      const midnight = day * DAY - segment.offset;
      if (midnight >= segment.from && midnight + DAY <= segment.to) {
        total += worked;
        continue;
      }
      for (const piece of open) {
        const start = Math.max(midnight + piece.from, segment.from);
        const end = Math.min(midnight + piece.to, segment.to);
        if (end > start) total += end - start;
      }
    }
  }
  return total;
}

function yearIntervals(calendar: Calendar, year: number): Intervals {
  const { years } = calendar.far;
  let found = years.get(year);
  if (!found) {
    if (years.size >= YEARS_KEPT) years.clear();
    found = layOut(calendar, startOfYear(year), startOfYear(year + 1));
    years.set(year, found);
  }
  return found;
}

/** Working time before each of the years 1 to 10000; years without special days repeat after 400. */
function workBeforeYears(calendar: Calendar): Float64Array {
  const { far, zone, rules } = calendar;
  if (far.before) return far.before;
  const specialYears = new Set<number>();
  for (const day of rules.special.keys()) {
    // A zone's day may lie in the neighbouring year of UTC.
    for (const near of [day - 2, day + 2]) specialYears.add(yearOfInstant(near * DAY));
  }
  const work = weekWork(rules.weekly);
  const plain = new Map<number, number>();
  function modelTotal(year: number): number {
    let model = year;
    if (year < zone.firstYear) {
      model = zone.firstYear - 1 - ((zone.firstYear - 1 - year) % CYCLE_YEARS);
    } else if (year > zone.lastYear) {
      model = zone.lastYear + 1 + ((year - zone.lastYear - 1) % CYCLE_YEARS);
    }
    let total = plain.get(model);
    if (total === undefined) {
      total = plainTotal(calendar, model, work);
      plain.set(model, total);
    }
    return total;
  }
  const before = new Float64Array(10_001);
  for (let year = 1; year < 10_000; year++) {
    let total = 0;
    if (specialYears.has(year)) total = yearTotal(calendar, year);
    else if (calendar.opensWeekly) total = modelTotal(year);
    before[year + 1] = (before[year] as number) + total;
  }
  far.before = before;
  return before;
}

/** Like `workUntil`, from the year 1 on and for any instant. */
export function farWorkUntil(calendar: Calendar, at: Instant): Duration {
  const year = yearOfInstant(at);
  const before = workBeforeYears(calendar)[year] as number;
  const intervals = yearIntervals(calendar, year);
  const i = firstAbove(intervals.ends, at);
  return before + (intervals.before[i] as number) + Math.max(0, at - (intervals.starts[i] as number));
}

/** Like `firstInstantOf` from the year 1 on; `null` where so much work is never done. */
export function farFirstInstantOf(calendar: Calendar, work: Duration): Instant | null {
  const before = workBeforeYears(calendar);
  const year = firstFrom(before, work) - 1;
  if (year < 1 || year > 9999) return null;
  const rest = work - (before[year] as number);
  const intervals = yearIntervals(calendar, year);
  const i = firstFrom(intervals.before, rest) - 1;
  return (intervals.starts[i] as number) + rest - (intervals.before[i] as number);
}

/** Like `lastInstantOf` from the year 1 on; `null` where there was no such time, or no work after it. */
export function farLastInstantOf(calendar: Calendar, work: Duration): Instant | null {
  if (work < 0) return null;
  const before = workBeforeYears(calendar);
  const year = firstAbove(before, work) - 1;
  if (year > 9999) return null;
  const rest = work - (before[year] as number);
  const intervals = yearIntervals(calendar, year);
  const i = firstAbove(intervals.before, rest) - 1;
  return (intervals.starts[i] as number) + rest - (intervals.before[i] as number);
}

/** An open interval of any year that ends after `at` (the first such of its year), or `null` if that year has none left. */
export function farIntervalAfter(calendar: Calendar, at: Instant): { start: Instant; end: Instant } | null {
  const intervals = yearIntervals(calendar, yearOfInstant(at));
  const i = firstAbove(intervals.ends, at);
  const start = intervals.starts[i] as number;
  return Number.isFinite(start) ? { start, end: intervals.ends[i] as number } : null;
}
