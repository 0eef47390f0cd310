import type { CalendarRule } from '@/lib/domain/calendar';
import type { Rulebook } from '@/lib/domain/rulebook';
import { type Duration, HOUR, MINUTE } from '@/lib/domain/time';

/** What it takes to say a time: the team's time zone and how long its working day is. */
export type TimeFrame = { timeZone: string; day: Duration };

/** The frame before any rulebook is known. */
export const defaultFrame: TimeFrame = { timeZone: 'Asia/Tokyo', day: 8 * HOUR };

/** The frame of a promise's calendar; of the agreement's first calendar without one. Never the PC's zone. */
export function timeFrame(rulebook: Rulebook | null, promise?: string): TimeFrame {
  if (!rulebook) return defaultFrame;
  const { calendars, promises } = rulebook.agreement;
  const wanted = promises.find((rule) => rule.id === promise)?.calendar;
  const calendar = calendars.find((rule) => rule.id === wanted) ?? calendars[0];
  return calendar ? { timeZone: calendar.timeZone, day: workingDay(calendar) } : defaultFrame;
}

/** The length of a calendar's usual working day: the commonest one, the longer of two equally common. */
function workingDay(calendar: CalendarRule): Duration {
  const lengths = Object.values(calendar.weekly)
    .map((hours) => (hours ?? []).reduce((sum, [from, to]) => sum + minutes(to) - minutes(from), 0))
    .filter((length) => length > 0);
  const count = (length: number) => lengths.filter((other) => other === length).length;
  const [usual] = [...lengths].sort((a, b) => count(b) - count(a) || b - a);
  return usual ? usual * MINUTE : defaultFrame.day;
}

function minutes(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}
