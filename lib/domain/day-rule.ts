import { type Day, dayOfDate, weekdayOf } from './day';
import { type FullSchedule, holidayText, type WallInterval, WEEKDAYS } from './schedule';
import type { LocalText } from './text';
import { DAY, HOUR, MINUTE } from './time';

/** What a stretch of time is to a team. `break` lies within a working day: lunch, or hours taken off. */
export type StretchKind = 'open' | 'closed' | 'break' | 'holiday';

/** Which closed hours these are: around a working day's hours, or a weekday that is never worked. */
export type ClosedPart = 'night' | 'weekend';

/** One piece of a day, `[from, to)` in milliseconds of the wall clock. */
export interface DayPiece {
  from: number;
  to: number;
  kind: StretchKind;
  name?: LocalText;
  part?: ClosedPart;
}

/** What holds on one day: its open hours, their sum, and pieces that cover it from 00:00 to 24:00. */
export interface DayRule {
  open: readonly DayPiece[];
  worked: number;
  pieces: readonly DayPiece[];
}

/** The rules of every day: seven weekdays, Monday first, and single days that differ from them. */
export interface DayRules {
  weekly: readonly DayRule[];
  special: ReadonlyMap<Day, DayRule>;
}

interface Span {
  from: number;
  to: number;
}

function wallTime(text: string): number {
  return Number(text.slice(0, 2)) * HOUR + Number(text.slice(3)) * MINUTE;
}

/** Sorts intervals and joins those that overlap or touch. */
function joined(intervals: readonly WallInterval[]): Span[] {
  const spans = intervals.map(([from, to]) => ({ from: wallTime(from), to: wallTime(to) })).sort((a, b) => a.from - b.from);
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push(span);
  }
  return result;
}

/** One day's pieces from its hours and what is taken off them. */
function workedDay(hours: readonly Span[], breaks: readonly Span[], closed: ClosedPart | undefined): DayRule {
  const first = hours[0];
  const last = hours.at(-1);
  if (!first || !last) {
    const whole: DayPiece = { from: 0, to: DAY, kind: 'closed' };
    return { open: [], worked: 0, pieces: [closed ? { ...whole, part: closed } : whole] };
  }
  const pieces: DayPiece[] = [];
  let at = 0;
  function upTo(to: number, piece: Omit<DayPiece, 'from' | 'to'>): void {
    const end = Math.min(to, DAY);
    if (end <= at) return;
    const before = pieces.at(-1);
    if (before && before.kind === piece.kind && before.part === piece.part) before.to = end;
    else pieces.push({ from: at, to: end, ...piece });
    at = end;
  }
  upTo(first.from, { kind: 'closed', part: 'night' });
  for (const span of hours) {
    upTo(span.from, { kind: 'break' });
    for (const pause of breaks) {
      if (pause.to <= span.from || pause.from >= span.to) continue;
      upTo(Math.max(pause.from, span.from), { kind: 'open' });
      upTo(Math.min(pause.to, span.to), { kind: 'break' });
    }
    upTo(span.to, { kind: 'open' });
  }
  upTo(last.to, { kind: 'open' });
  upTo(DAY, { kind: 'closed', part: 'night' });
  const open = pieces.filter((piece) => piece.kind === 'open');
  return { open, worked: open.reduce((sum, piece) => sum + piece.to - piece.from, 0), pieces };
}

function closedDay(name?: LocalText): DayRule {
  const piece: DayPiece = { from: 0, to: DAY, kind: 'holiday' };
  if (name !== undefined) piece.name = name;
  return { open: [], worked: 0, pieces: [piece] };
}

/** Works out what holds on each weekday and each special day. Holiday beats exception beats weekly hours; breaks come last. */
export function dayRules(schedule: FullSchedule): DayRules {
  const hours = WEEKDAYS.map((weekday) => joined(schedule.weekly[weekday] ?? []));
  const weekly = hours.map((spans) => workedDay(spans, [], 'weekend'));
  const special = new Map<Day, DayRule>();
  for (const date of new Set([...Object.keys(schedule.exceptions), ...Object.keys(schedule.breaks)])) {
    const day = dayOfDate(date);
    const exception = schedule.exceptions[date];
    const base = exception ? joined(exception) : (hours[weekdayOf(day)] ?? []);
    special.set(day, workedDay(base, joined(schedule.breaks[date] ?? []), exception ? undefined : 'weekend'));
  }
  const closed = new Set<Day>();
  const unnamed = closedDay();
  for (const holiday of schedule.holidays) {
    const { date, name } = typeof holiday === 'string' ? { date: holiday, name: undefined } : holiday;
    const day = dayOfDate(date);
    // The first name given to a date stays: a public holiday within the company's own closure keeps its own.
    if (closed.has(day)) continue;
    closed.add(day);
    special.set(day, name === undefined ? unnamed : closedDay(holidayText(name)));
  }
  return { weekly, special };
}
