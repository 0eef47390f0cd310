import { type CalendarRule, calendarLimits } from '@/lib/domain/calendar';
import type { DatedHours, NamedDate } from '@/lib/domain/schedule';
import type { ReadClosedDays } from '../../known-dates';

/** What taking a file over would do to a calendar. */
export type FilePlan = {
  /** Days it would close, in order, and dates on which it would take hours off. */
  days: NamedDate[];
  breaks: DatedHours;
  /** How many days and dates are there already, and stay as they are. */
  already: number;
  /** The calendar with them; null where it can't hold so many. */
  rule: CalendarRule | null;
};

/** Works out what a file adds to a calendar: nothing that is there is changed, and all of it fits or none is taken. */
export function planFile(rule: CalendarRule, file: Pick<ReadClosedDays, 'days' | 'breaks'>): FilePlan {
  const known = new Set(rule.extraHolidays.map(({ date }) => date));
  const days = file.days.filter(({ date }) => !known.has(date));
  const newBreaks = Object.entries(file.breaks).filter(([date]) => !Object.hasOwn(rule.breaks, date));
  const breaks = Object.fromEntries(newBreaks);
  const already = file.days.length - days.length + Object.keys(file.breaks).length - newBreaks.length;
  const extraHolidays = [...rule.extraHolidays, ...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const allBreaks = Object.fromEntries([...Object.entries(rule.breaks), ...newBreaks].sort(([a], [b]) => (a < b ? -1 : 1)));
  const fits = extraHolidays.length <= calendarLimits.closedDays && Object.keys(allBreaks).length <= calendarLimits.dates;
  return { days, breaks, already, rule: fits ? { ...rule, extraHolidays, breaks: allBreaks } : null };
}
