import { type CalendarRule, resolveCalendar } from './calendar';
import { compileCalendar, ruleOf } from './compiled-calendar';
import { type Day, dateOfDay, dayFrom, daysInMonth, partsOfDay, weekdayOf } from './day';
import type { DayPiece, DayRule } from './day-rule';
import { holidayText, type NamedDate, type WallInterval, type ZoneTransition } from './schedule';
import type { LocalText } from './text';
import { type Duration, HOUR, MINUTE } from './time';

/**
 * What a day is to a team: worked as every week (`open`), worked less than that weekday is (`half`), worked though that weekday or a holiday
 * closes it (`extra`); closed as every week (`weekend`), by a public holiday (`holiday`), by the company's own closure (`closure`), or by
 * hours of that date that leave nothing (`closed`).
 */
export type YearDayKind = 'open' | 'half' | 'extra' | 'weekend' | 'holiday' | 'closure' | 'closed';

/** One day of a calendar as it is drawn. */
export interface YearDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Day of the month. */
  number: number;
  /** 0 is Monday. */
  weekday: number;
  kind: YearDayKind;
  /** What the holiday or closure is called. */
  name?: LocalText;
  /** The official list does not reach that year yet. */
  provisional?: boolean;
  /** Open hours on the wall clock. */
  hours: WallInterval[];
  worked: Duration;
}

/** One month of a calendar. */
export interface YearMonth {
  /** `YYYY-MM`. */
  month: string;
  days: YearDay[];
  /** Days on which somebody works, and their hours. */
  businessDays: number;
  worked: Duration;
}

function wallText(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function hoursOf(open: readonly DayPiece[]): WallInterval[] {
  return open.map(({ from, to }) => [wallText(from), wallText(to)]);
}

/**
 * The twelve months from the one that holds `from` on (or `months` of them), day by day. `holidays` are the public ones of those years; a rule that keeps
 * none leaves them out. Throws the fault `invalid` for a rule that can't be meant.
 */
export function calendarYear(
  rule: CalendarRule,
  holidays: readonly NamedDate[],
  from: Day,
  months = 12,
  transitions?: readonly ZoneTransition[],
): YearMonth[] {
  const begin = partsOfDay(from);
  const last = begin.month - 1 + months - 1;
  const years = { from: begin.year, to: begin.year + Math.floor(last / 12) };
  const calendar = compileCalendar(resolveCalendar(rule, holidays, years, transitions));
  const publicDays = new Map(rule.holidays === 'none' ? [] : holidays.map((holiday) => [holiday.date, holiday]));
  return Array.from({ length: months }, (_, index) => {
    const count = begin.month - 1 + index;
    const [year, month] = [begin.year + Math.floor(count / 12), (count % 12) + 1];
    const days = Array.from({ length: daysInMonth(year, month) }, (_, i) => {
      const day = dayFrom(year, month, i + 1);
      const usual = calendar.rules.weekly[weekdayOf(day)] as DayRule;
      return dayOf(day, ruleOf(calendar, day), usual, publicDays.get(dateOfDay(day)));
    });
    const worked = days.filter(({ hours }) => hours.length > 0);
    return {
      month: `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`,
      days,
      businessDays: worked.length,
      worked: worked.reduce((sum, day) => sum + day.worked, 0),
    };
  });
}

function dayOf(day: Day, rule: DayRule, usual: DayRule, publicDay: NamedDate | undefined): YearDay {
  const [piece] = rule.pieces;
  const drawn: YearDay = {
    date: dateOfDay(day),
    number: partsOfDay(day).date,
    weekday: weekdayOf(day),
    kind: kindOf(rule, usual, publicDay !== undefined),
    hours: hoursOf(rule.open),
    worked: rule.worked,
  };
  const name = piece?.name ?? (drawn.kind === 'extra' && publicDay ? holidayText(publicDay.name) : undefined);
  if (name) drawn.name = name;
  if (drawn.kind === 'holiday' && publicDay?.provisional) drawn.provisional = true;
  return drawn;
}

function kindOf(rule: DayRule, usual: DayRule, isPublic: boolean): YearDayKind {
  if (rule.open.length > 0) {
    if (usual.open.length === 0 || isPublic) return 'extra';
    return rule.worked < usual.worked ? 'half' : 'open';
  }
  const [piece] = rule.pieces;
  if (piece?.kind === 'holiday') return isPublic ? 'holiday' : 'closure';
  return piece?.part === 'weekend' ? 'weekend' : 'closed';
}
