import { type Calendar, endOfBusinessDay } from '../business-hours';
import { startOfDay } from '../calendar-day';
import { dateOfDay } from '../day';
import { firstDay, lengthOf, monthText } from './months';
import type { ReportPlan } from './plan';

/** One day of the month: what was delivered up to its end, beside what the pledge asks for by then. */
export interface PacingDay {
  date: string;
  businessDay: boolean;
  /** The pledge × business days up to this one ÷ business days of the month; null without a pledge. */
  planned: number | null;
  /** Null for days that have not begun. */
  delivered: number | null;
}

/** Volume against marketing's pledge. */
export interface Pacing {
  month: string;
  pledge: number | null;
  delivered: number;
  /** What the pledge asks for by now: business days that are over count. */
  plannedByNow: number | null;
  businessDays: number;
  businessDaysOver: number;
  days: PacingDay[];
}

/** Lays volume beside the pledge, day by day; `perDay` holds what was delivered on each day of the month, the first at 0. */
export function pacingOf(plan: ReportPlan, perDay: readonly number[], pledge: number | null): Pacing {
  const calendar = plan.book.calendarOf('mkt');
  const first = firstDay(plan.month);
  const days = Array.from({ length: lengthOf(plan.month) }, (_, i) => first + i);
  const business = days.map((day) => closes(calendar, day));
  const count = business.filter((closing) => closing !== null).length;
  const share = (over: number): number | null => (pledge === null ? null : count === 0 ? pledge : (pledge * over) / count);
  const businessDaysOver = business.filter((closing) => closing !== null && closing <= plan.now).length;
  let [delivered, over] = [0, 0];
  const rows = days.map((day, i): PacingDay => {
    delivered += perDay[i] ?? 0;
    const businessDay = business[i] !== null;
    if (businessDay) over += 1;
    const begun = plan.days.startOf(day) <= plan.now;
    return { date: dateOfDay(day), businessDay, planned: share(over), delivered: begun ? delivered : null };
  });
  return {
    month: monthText(plan.month),
    pledge,
    delivered,
    plannedByNow: plan.now >= plan.to ? pledge : share(businessDaysOver),
    businessDays: count,
    businessDaysOver,
    days: rows,
  };
}

/** When a day's work is over; null for a day on which nobody works. */
function closes(calendar: Calendar, day: number): number | null {
  const closing = endOfBusinessDay(calendar, startOfDay(calendar, day));
  return closing !== null && closing <= startOfDay(calendar, day + 1) ? closing : null;
}
