/**
 * Working time beside the libraries people use for it: the same hours, the same questions, one run.
 * Alone: `tsx test/bench/business-time.ts`.
 */
import { pathToFileURL } from 'node:url';
import dayjs from 'dayjs';
import dayjsBusinessTime from 'dayjs-business-time';
import moment from 'moment';
import 'moment-business-time';
import OpeningHours from 'opening_hours';
import { addWorkingTime, type Calendar, compileCalendar, workingTime } from '@/lib/domain/business-hours';
import { HOUR, type Instant, MINUTE } from '@/lib/domain/time';
import type { BenchRow } from './row';

/** Answers the two questions in one library's way; instants in, instants and milliseconds out. */
interface Peer {
  /** Makes ready what the library wants instead of an instant, so that only its counting is measured. */
  ready: (at: Instant) => unknown;
  add: (from: never, ms: number) => Instant;
  elapsed: (from: never, to: never) => number;
}

const WORKING_DAY = 8 * HOUR;
const DAYS = [1, 30, 365] as const;
/** So many different moments are asked in turn. */
const COUNT = 1024;
const TARGETS = { speed: 10_000, flat: 0.7 };

const HOLIDAYS = ['2026-11-23', '2027-01-01', '2027-01-11', '2027-02-11', '2027-02-23', '2027-03-22', '2027-04-29'];

function ourCalendar(): Calendar {
  const hours: [string, string][] = [
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ];
  return compileCalendar({
    timeZone: 'Asia/Tokyo',
    weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
    holidays: HOLIDAYS,
  });
}

function dayjsPeer(): Peer {
  dayjs.extend(dayjsBusinessTime);
  const hours = [
    { start: '09:00:00', end: '12:00:00' },
    { start: '13:00:00', end: '18:00:00' },
  ];
  dayjs.setBusinessTime({
    sunday: null,
    monday: hours,
    tuesday: hours,
    wednesday: hours,
    thursday: hours,
    friday: hours,
    saturday: null,
  });
  dayjs.setHolidays(HOLIDAYS);
  return {
    ready: (at) => dayjs(at),
    add: (from: dayjs.Dayjs, ms) => from.addBusinessTime(ms / MINUTE, 'minutes').valueOf(),
    elapsed: (from: dayjs.Dayjs, to: dayjs.Dayjs) => from.businessMinutesDiff(to) * MINUTE,
  };
}

/** What moment-business-time adds to a moment; it brings no types. */
interface WorkingMoment extends moment.Moment {
  addWorkingTime(amount: number, unit: 'minutes'): WorkingMoment;
  workingDiff(other: moment.Moment, unit: 'minutes', exact: boolean): number;
  clone(): WorkingMoment;
}

function momentPeer(): Peer {
  const hours = ['09:00:00', '12:00:00', '13:00:00', '18:00:00'];
  const week = { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null };
  const locale: Record<string, unknown> = { workinghours: week, holidays: HOLIDAYS };
  moment.updateLocale('en', locale as moment.LocaleSpecification);
  return {
    ready: (at) => moment(at),
    add: (from: WorkingMoment, ms) =>
      from
        .clone()
        .addWorkingTime(ms / MINUTE, 'minutes')
        .valueOf(),
    elapsed: (from: WorkingMoment, to: WorkingMoment) => to.workingDiff(from, 'minutes', true) * MINUTE,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function openingHoursPeer(): Peer {
  const closed = HOLIDAYS.map((date) => `${date.slice(0, 4)} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(8)} off`);
  const hours = new OpeningHours(['Mo-Fr 09:00-12:00,13:00-18:00', ...closed].join('; '));
  return {
    ready: (at) => new Date(at),
    // It measures but does not add; this walks its own iterator from change to change.
    add(from: Date, ms) {
      const steps = hours.getIterator(from);
      let at = from.getTime();
      let left = ms;
      for (let open = steps.getState(); steps.advance(); open = steps.getState()) {
        const change = steps.getDate().getTime();
        if (open && change - at >= left) return at + left;
        if (open) left -= change - at;
        at = change;
      }
      throw new Error('opening_hours never opens again');
    },
    elapsed: (from: Date, to: Date) => hours.getOpenDuration(from, to)[0],
  };
}

/** Throws unless a peer counts the hours we count: day by day over two weeks with a holiday and lunch breaks. */
function insistOnSameHours(name: string, peer: Peer, calendar: Calendar): void {
  for (let day = Date.parse('2026-11-16T00:00+09:00'); day < Date.parse('2026-11-30T00:00+09:00'); day += 24 * HOUR) {
    // Whole days, and from within the morning to within the afternoon, over lunch.
    for (const [from, to] of [
      [day, day + 24 * HOUR],
      [day + 10 * HOUR, day + 15 * HOUR],
    ] as const) {
      const theirs = peer.elapsed(peer.ready(from) as never, peer.ready(to) as never);
      const ours = workingTime(calendar, from, to);
      if (theirs !== ours) {
        throw new Error(`${name} counts ${theirs} ms from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}, we ${ours}`);
      }
    }
  }
  const from = Date.parse('2026-11-20T10:00+09:00');
  const [theirs, ours] = [peer.add(peer.ready(from) as never, 12 * HOUR), addWorkingTime(calendar, from, 12 * HOUR)];
  if (theirs !== ours) throw new Error(`${name} adds 12 hours to a Friday before a holiday and gets ${new Date(theirs).toISOString()}`);
}

/** Open moments, to the minute, spread over the second half of 2026; the same ones in every run. */
function openMoments(calendar: Calendar, count: number): Instant[] {
  const start = Date.parse('2026-07-01T09:00+09:00');
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    // The first minute of a stretch is left out: a closing instant and an opening are the same to nobody.
    const minutes = 1 + (seed % (120 * 8 * 60));
    return addWorkingTime(calendar, start, minutes * MINUTE - 30_000) ?? start;
  }).map((at) => Math.floor(at / MINUTE) * MINUTE);
}

/** What the measured questions add up to, kept so that no engine can leave them out. */
let sum = 0;

/**
 * Our operations a second for each span. Rounds of all spans take turns, after all have run warm, so that neither the
 * engine's compiling nor a busy machine favours one of them; the median round counts.
 */
function ourSpeeds<Span>(spans: readonly Span[], run: (span: Span, rounds: number) => number): number[] {
  const size = 2_000_000;
  const found = spans.map((): number[] => []);
  for (let round = -2; round < 9; round++) {
    spans.forEach((span, i) => {
      const start = performance.now();
      sum += run(span, size);
      if (round >= 0) found[i]?.push((size / (performance.now() - start)) * 1000);
    });
  }
  return found.map(median);
}

/** A peer's operations a second: the median of three rounds of about 150 ms, after one to warm up. */
function peerSpeed(ask: (i: number) => number): number {
  const found: number[] = [];
  for (let round = 0, i = 0; round < 4; round++) {
    const start = performance.now();
    let asked = 0;
    let spent = 0;
    for (; spent < 150; spent = performance.now() - start) {
      sum += ask(i++);
      asked++;
    }
    if (round > 0) found.push((asked / spent) * 1000);
  }
  return median(found);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Measures adding and elapsed working time over 1, 30 and 365 working days, beside each peer. */
export async function businessTimeBench(): Promise<BenchRow[]> {
  // The peers know no zone but the machine's own.
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  try {
    return measure();
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
}

function measure(): BenchRow[] {
  const calendar = ourCalendar();
  const peers: Record<string, Peer> = {
    'dayjs-business-time': dayjsPeer(),
    'moment-business-time': momentPeer(),
    opening_hours: openingHoursPeer(),
  };
  for (const [name, peer] of Object.entries(peers)) insistOnSameHours(name, peer, calendar);

  const from = openMoments(calendar, COUNT);
  const spans = DAYS.map((days) => {
    const ms = days * WORKING_DAY;
    return { days, ms, to: from.map((at) => addWorkingTime(calendar, at, ms) ?? Number.NaN) };
  });
  const ours = {
    add: ourSpeeds(spans, ({ ms }, rounds) => {
      let total = 0;
      for (let i = 0; i < rounds; i++) total += addWorkingTime(calendar, from[i % COUNT] as number, ms) ?? 0;
      return total;
    }),
    elapsed: ourSpeeds(spans, ({ to }, rounds) => {
      let total = 0;
      for (let i = 0; i < rounds; i++) total += workingTime(calendar, from[i % COUNT] as number, to[i % COUNT] as number);
      return total;
    }),
  };
  const rows: BenchRow[] = [];
  spans.forEach(({ days, ms, to }, span) => {
    const others = { add: {} as Record<string, number>, elapsed: {} as Record<string, number> };
    for (const [name, peer] of Object.entries(peers)) {
      const [readyFrom, readyTo] = [from.map(peer.ready) as never[], to.map(peer.ready) as never[]];
      others.add[name] = peerSpeed((i) => peer.add(readyFrom[i % COUNT] as never, ms));
      others.elapsed[name] = peerSpeed((i) => peer.elapsed(readyFrom[i % COUNT] as never, readyTo[i % COUNT] as never));
    }
    for (const what of ['add', 'elapsed'] as const) {
      const row: BenchRow = {
        name: `${what}, ${days} working ${days === 1 ? 'day' : 'days'}`,
        unit: 'ops/s',
        ours: ours[what][span] ?? Number.NaN,
        others: others[what],
      };
      if (days === 30) row.limit = { atLeast: TARGETS.speed, peer: 'dayjs-business-time' };
      rows.push(row);
    }
  });
  for (const [what, [short = Number.NaN, , long = Number.NaN]] of Object.entries(ours)) {
    rows.push({
      name: `${what}, 365 working days ÷ 1`,
      unit: 'ratio',
      ours: long / short,
      others: {},
      limit: { atLeast: TARGETS.flat },
    });
  }
  if (!Number.isFinite(sum)) throw new Error('a question had no answer');
  return rows;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, unit, ours, others, limit } of await businessTimeBench()) {
    console.log(name, unit, ours, others, limit ?? '');
  }
}
