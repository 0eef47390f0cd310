import type { Language } from '@/lib/domain/text';
import { DAY, type Duration, HOUR, type Instant, MINUTE, SECOND } from '@/lib/domain/time';
import { words } from './words';

/** The wall clock of a zone at an instant, as a person reads it. */
type Wall = { year: number; month: number; date: number; weekday: number; time: string; day: number };

const weekdays = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const readers = new Map<string, Intl.DateTimeFormat>();

function reader(timeZone: string): Intl.DateTimeFormat {
  let found = readers.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    readers.set(timeZone, found);
  }
  return found;
}

function wall(at: Instant, timeZone: string): Wall {
  const parts: Record<string, string> = {};
  for (const part of reader(timeZone).formatToParts(at)) parts[part.type] = part.value;
  const [year, month, date] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  const day = Math.floor(Date.UTC(year, month - 1, date) / DAY);
  return { year, month, date, weekday: (((day + 4) % 7) + 7) % 7, time: `${Number(parts.hour)}:${parts.minute}`, day };
}

/** The time of day: "9:05". */
export function timeText(at: Instant, timeZone: string): string {
  return wall(at, timeZone).time;
}

/** The date with its weekday, and the year where it lies more than half a year from `now`: "11/26(木)", "Thu 26 Nov". */
export function dateText(at: Instant, now: Instant, timeZone: string, lang: Language): string {
  const { year, month, date, weekday } = wall(at, timeZone);
  const far = Math.abs(at - now) > 183 * DAY;
  if (lang === 'ja') return `${far ? `${year}/` : ''}${month}/${date}(${weekdays.ja[weekday]})`;
  return `${weekdays.en[weekday]} ${date} ${months[month - 1]}${far ? ` ${year}` : ''}`;
}

/** The date without its weekday: "11/26", "26 Nov"; with the year where it lies more than half a year away. */
export function shortDateText(at: Instant, now: Instant, timeZone: string, lang: Language): string {
  const { year, month, date } = wall(at, timeZone);
  const far = Math.abs(at - now) > 183 * DAY;
  if (lang === 'ja') return `${far ? `${year}/` : ''}${month}/${date}`;
  return `${date} ${months[month - 1]}${far ? ` ${year}` : ''}`;
}

/** Date and time in full: "11/26(木) 18:00", "Thu 26 Nov 18:00". */
export function dateTimeText(at: Instant, now: Instant, timeZone: string, lang: Language): string {
  return `${dateText(at, now, timeZone, lang)} ${timeText(at, timeZone)}`;
}

/** A month as it is said: "2027年4月", "April 2027". `month` is "2027-04". */
export function monthText(month: string, lang: Language): string {
  const [year, number] = month.split('-').map(Number);
  if (lang === 'ja') return `${year}年${number}月`;
  return `${new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, (number ?? 1) - 1, 1))} ${year}`;
}

/** A moment as it is said from `now`: "今日 9:30", "明日 9:00", "木 18:00" within a week, else the date. */
export function momentText(at: Instant, now: Instant, timeZone: string, lang: Language): string {
  const text = words(lang).time;
  const [there, here] = [wall(at, timeZone), wall(now, timeZone)];
  switch (there.day - here.day) {
    case 0:
      return `${text.today} ${there.time}`;
    case 1:
      return `${text.tomorrow} ${there.time}`;
    case -1:
      return `${text.yesterday} ${there.time}`;
    default:
      return isNear(there, here) ? `${weekdays[lang][there.weekday]} ${there.time}` : dateTimeText(at, now, timeZone, lang);
  }
}

/** By when, as short as it stays clear: "18:00まで" today, "木 18:00まで" within a week, else "11/26(木) 18:00まで". */
export function dueText(due: Instant, now: Instant, timeZone: string, lang: Language): string {
  const text = words(lang).time;
  const [there, here] = [wall(due, timeZone), wall(now, timeZone)];
  if (there.day === here.day) return text.by(there.time);
  if (isNear(there, here)) return text.by(`${weekdays[lang][there.weekday]} ${there.time}`);
  return text.by(dateTimeText(due, now, timeZone, lang));
}

/** What begins a line or stands alone in a button: in English its first letter is large. */
export function lineText(text: string, lang: Language): string {
  return lang === 'en' ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
}

/** Whether both moments lie on the same day of the zone. */
export function isSameDay(a: Instant, b: Instant, timeZone: string): boolean {
  return wall(a, timeZone).day === wall(b, timeZone).day;
}

/** A weekday alone is clear for the six days after today. */
function isNear(there: Wall, here: Wall): boolean {
  return there.day > here.day && there.day - here.day <= 6;
}

/**
 * A length of working time: "4営業日" from one working day (`dayMs`) on, else "2時間5分", "38分", and under ten minutes
 * with `seconds` "9分30秒". What is begun and not full is left off.
 */
export function durationText(ms: Duration, dayMs: Duration, lang: Language, { seconds = false } = {}): string {
  const { units } = words(lang);
  const days = Math.floor(ms / dayMs);
  if (days === 1) return units.oneDay;
  if (days > 1) return units.days.replace('{d}', String(days));
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (hours > 0) return (minutes ? units.hours : units.wholeHours).replace('{h}', String(hours)).replace('{m}', String(minutes));
  if (seconds && ms < 10 * MINUTE) {
    const left = Math.max(0, Math.floor((ms % MINUTE) / SECOND));
    return (minutes ? units.seconds : units.secondsOnly).replace('{m}', String(minutes)).replace('{s}', String(left));
  }
  return minutes > 0 ? units.minutes.replace('{m}', String(minutes)) : units.under;
}

/** A length of time by the clock on the wall, for receipts: hours and minutes, never days. */
export function spanText(ms: Duration, lang: Language): string {
  return ms === 0 ? words(lang).units.minutes.replace('{m}', '0') : durationText(ms, Number.POSITIVE_INFINITY, lang);
}

/** How many business days are left, 0 being the due day itself: "残り 2営業日", "1 business day left", "本日期限". */
export function businessDaysLeftText(days: number, lang: Language): string {
  const text = words(lang);
  return days > 0 ? text.time.businessDaysLeft(days) : text.clock.dueToday;
}

/** Points with their sign, a true minus before what is taken away: "+17", "−15", "0". */
export function pointsText(points: number): string {
  return points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0';
}
