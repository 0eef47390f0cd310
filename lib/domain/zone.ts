import { dayFrom, weekdayOf } from './day';
import { DAY, type Instant, MINUTE, SECOND } from './time';

/** A stretch of time, `[from, to)`, in which a zone's wall clock runs `offset` milliseconds ahead of UTC. */
export interface ZoneSegment {
  from: Instant;
  to: Instant;
  offset: number;
}

/** A time zone whose changes are looked up once and remembered. */
export interface Zone {
  /** `at` and the offset that holds from then on, in milliseconds; one list for each UTC year. */
  changes(year: number): readonly { at: Instant; offset: number }[];
  /** The offset that holds at the start of a UTC year, in milliseconds. */
  offsetAtStart(year: number): number;
  /** Outside these UTC years the zone repeats itself every 400 years. */
  readonly firstYear: number;
  readonly lastYear: number;
}

/** The Gregorian calendar repeats itself, weekdays included, after so many years. */
export const CYCLE_YEARS = 400;

/** Time-zone data begins in the 19th century; before it, local mean time holds. */
const DATA_BEGINS = 1800;
/** Time-zone data lists single years no further than this; later ones follow a yearly rule. */
const DATA_ENDS = 2100;
/**
 * No zone changed and changed back within six days (Recife did in a week less an hour, in October 2000; Gaza will in a
 * week when Ramadan ends with summer time, until 2086). Other years have months between.
 */
function samplingStep(year: number): number {
  return (year >= 1900 && year < 2088 ? 6 : 28) * DAY;
}

/** The years after the data that stand for all later ones, by the weekday they begin on and their leap day: yearly rules ask for no more. */
const modelYears = new Map<number, number>();
for (let year = DATA_ENDS; year < DATA_ENDS + 40; year++) {
  const kind = kindOfYear(year);
  if (!modelYears.has(kind)) modelYears.set(kind, year);
}

function kindOfYear(year: number): number {
  const first = dayFrom(year, 1, 1);
  return weekdayOf(first) * 2 + (dayFrom(year + 1, 1, 1) - first - 365);
}

/** Zones that were asked for and are there: asking the machine takes a hundred times as long. */
const knownZones = new Set<string>();

/** Whether this machine's time-zone data knows a zone of that name. */
export function isTimeZone(timeZone: string): boolean {
  if (knownZones.has(timeZone)) return true;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    if (knownZones.size < 1_000) knownZones.add(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The instant at which a UTC year begins; years 1 to 10000. */
export function startOfYear(year: number): Instant {
  return dayFrom(year, 1, 1) * DAY;
}

type ReadOffset = (at: Instant) => number;

/** Reads offsets in milliseconds from `Intl`, seconds of local mean time included. */
function offsetReader(timeZone: string): ReadOffset {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<string, number>();
  return (at) => {
    const text = format.format(at);
    const name = text.slice(text.indexOf('GMT') + 3);
    let offset = known.get(name);
    if (offset === undefined) {
      // Own reading of "-00:44:30": the sign belongs to the whole, which a sum of signed parts forgets.
      const [hours = 0, minutes = 0, seconds = 0] = name.slice(1).split(':').map(Number);
      offset = ((hours * 60 + minutes) * 60 + seconds) * SECOND * (name.startsWith('-') ? -1 : 1);
      known.set(name, offset);
    }
    return offset;
  };
}

/** The instant in (from, to] at which the offset read at `from` ends, exact to the second. */
function changeBetween(read: ReadOffset, from: Instant, to: Instant): Instant {
  const before = read(from);
  let [low, high] = [from / SECOND, to / SECOND];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (read(middle * SECOND) === before) low = middle;
    else high = middle;
  }
  return high * SECOND;
}

function machineZone(timeZone: string): Zone {
  const read = offsetReader(timeZone);
  const years = new Map<number, { at: Instant; offset: number }[]>();
  const starts = new Map<number, number>();
  /** A year within the data that stands for `year`. */
  function mapped(year: number): number {
    if (year < DATA_BEGINS) return DATA_BEGINS;
    return year < DATA_ENDS ? year : (modelYears.get(kindOfYear(year)) ?? year);
  }
  function findChanges(year: number): { at: Instant; offset: number }[] {
    const found: { at: Instant; offset: number }[] = [];
    const step = samplingStep(year);
    // From the last second of the year before, so that a change at New Year belongs to the year it opens.
    const end = startOfYear(year + 1) - SECOND;
    let from = startOfYear(year) - SECOND;
    let offset = read(from);
    while (from < end) {
      const to = Math.min(from + step, end);
      const next = read(to);
      if (next === offset) {
        from = to;
        continue;
      }
      from = changeBetween(read, from, to);
      offset = read(from);
      found.push({ at: from, offset });
    }
    return found;
  }
  function changes(year: number): { at: Instant; offset: number }[] {
    if (year < DATA_BEGINS) return [];
    let found = years.get(year);
    if (!found) {
      const model = mapped(year);
      const shift = startOfYear(year) - startOfYear(model);
      found = model === year ? findChanges(year) : changes(model).map(({ at, offset }) => ({ at: at + shift, offset }));
      years.set(year, found);
    }
    return found;
  }
  return {
    changes,
    offsetAtStart(year) {
      const model = mapped(year);
      let offset = starts.get(model);
      if (offset === undefined) {
        offset = read(startOfYear(model));
        starts.set(model, offset);
      }
      return offset;
    },
    firstYear: DATA_BEGINS,
    lastYear: DATA_ENDS - 1,
  };
}

const machineZones = new Map<string, Zone>();

/** A zone laid over another from the first entry of its table on; the last entry holds for good. */
function zoneWithTable(base: Zone, table: readonly { at: Instant; offset: number }[]): Zone {
  const first = table[0];
  const last = table.at(-1);
  if (!first || !last) return base;
  const byYear = new Map<number, { at: Instant; offset: number }[]>();
  for (const change of table) {
    const year = yearOfInstant(change.at);
    const listed = byYear.get(year);
    if (listed) listed.push(change);
    else byYear.set(year, [change]);
  }
  return {
    changes(year) {
      const own = byYear.get(year) ?? [];
      if (startOfYear(year) >= first.at) return own;
      return [...base.changes(year).filter((change) => change.at < first.at), ...own];
    },
    offsetAtStart(year) {
      const at = startOfYear(year);
      if (at < first.at) return base.offsetAtStart(year);
      return at >= last.at ? last.offset : offsetIn(table, at);
    },
    firstYear: Math.min(base.firstYear, yearOfInstant(first.at)),
    lastYear: Math.max(base.lastYear, yearOfInstant(last.at)),
  };
}

/** The offset of the last entry at or before `at`, of a table whose first is. */
function offsetIn(table: readonly { at: Instant; offset: number }[], at: Instant): number {
  let [low, high] = [0, table.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((table[middle] as { at: Instant }).at <= at) low = middle;
    else high = middle;
  }
  return (table[low] as { offset: number }).offset;
}

/** The zone of that name, with an own table of changes laid over this machine's data if there is one. */
export function zoneOf(timeZone: string, transitions?: readonly { at: Instant; offsetMinutes: number }[]): Zone {
  let zone = machineZones.get(timeZone);
  if (!zone) {
    zone = machineZone(timeZone);
    machineZones.set(timeZone, zone);
  }
  if (!transitions?.length) return zone;
  const table = transitions.map(({ at, offsetMinutes }) => ({ at, offset: offsetMinutes * MINUTE }));
  return zoneWithTable(
    zone,
    table.sort((a, b) => a.at - b.at),
  );
}

/** The UTC year of an instant, kept within 1 to 9999. */
export function yearOfInstant(at: Instant): number {
  return Math.min(9999, Math.max(1, new Date(at).getUTCFullYear()));
}

/** A zone's segments that cover `[from, to)` without gaps, in order. */
export function* segments(zone: Zone, from: Instant, to: Instant): Generator<ZoneSegment> {
  const firstYear = yearOfInstant(from);
  let offset = zone.offsetAtStart(firstYear);
  let start = from;
  for (let year = firstYear; startOfYear(year) < to; year++) {
    for (const change of zone.changes(year)) {
      if (change.at > start && start < to) {
        yield { from: start, to: Math.min(change.at, to), offset };
        start = Math.min(change.at, to);
      }
      offset = change.offset;
    }
  }
  if (start < to) yield { from: start, to, offset };
}

/** For each zone the stretch of a year that was asked about last. */
const held = new WeakMap<Zone, ZoneSegment>();

/** How far a zone's wall clock is ahead of UTC at an instant, in milliseconds. Nearly all questions are about the same season. */
export function offsetAt(zone: Zone, at: Instant): number {
  const last = held.get(zone);
  if (last && at >= last.from && at < last.to) return last.offset;
  const year = yearOfInstant(at);
  const found: ZoneSegment = { from: startOfYear(year), to: startOfYear(year + 1), offset: zone.offsetAtStart(year) };
  for (const change of zone.changes(year)) {
    if (change.at > at) {
      found.to = change.at;
      break;
    }
    found.from = change.at;
    found.offset = change.offset;
  }
  if (at >= found.from && at < found.to) held.set(zone, found);
  return found.offset;
}

/**
 * A zone's changes as they travel in the almanac: the offset at `from`, then every change before `to`.
 * The last entry holds for good, so `to` must reach as far as clocks do.
 */
export function zoneTransitions(timeZone: string, from: Instant, to: Instant): { at: Instant; offsetMinutes: number }[] {
  return [...segments(zoneOf(timeZone), from, to)].map((segment) => ({
    at: segment.from,
    offsetMinutes: segment.offset / MINUTE,
  }));
}
