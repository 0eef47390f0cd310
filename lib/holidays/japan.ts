import holidayJp from '@holiday-jp/holiday_jp';
import type { Years } from '@/lib/domain/calendar';
import { dateOfDay, dayOfDate, weekdayOf } from '@/lib/domain/day';
import type { NamedDate } from '@/lib/domain/schedule';
import type { LocalText } from '@/lib/domain/text';

/**
 * The last year whose holidays the Cabinet Office has announced. It announces the next year's every February;
 * later dates are worked out from the law and the expected equinoxes.
 */
export const JAPAN_OFFICIAL_UNTIL = 2027;

/** The last year for which there are dates at all. */
export const JAPAN_KNOWN_UNTIL = 2050;

/** A public holiday of Japan, named in both languages. */
export type PublicHoliday = NamedDate & { name: LocalText };

/** English names that are in use, where the table's differ. */
const ENGLISH: Record<string, string> = {
  文化の日: 'Culture Day',
  勤労感謝の日: 'Labour Thanksgiving Day',
  スポーツの日: 'Sports Day',
};

/** The table by date. */
const table: Readonly<Record<string, { date: string; name: string; name_en: string }>> = holidayJp.holidays;

const english = new Map<string, string>();
for (const { name, name_en } of Object.values(table)) {
  if (!english.has(name)) english.set(name, ENGLISH[name] ?? name_en);
}

/**
 * The holiday that a substitute stands in for: the one on the Sunday before it. The table names the last holiday of a
 * row instead (6 May 2026 as Children's Day, though it is the 3rd that fell on a Sunday).
 */
function substitutedHoliday(date: string): string | undefined {
  const day = dayOfDate(date);
  const sunday = day - ((weekdayOf(day) + 1) % 7);
  return table[dateOfDay(sunday)]?.name;
}

/** Names a holiday; a substitute says for which day it stands in. */
function holidayName(date: string, name: string, nameEn: string): LocalText {
  const [day = name, substitute] = name.split(' ');
  if (substitute === '振替休日') {
    const original = substitutedHoliday(date) ?? day;
    return { ja: `振替休日(${original})`, en: `Substitute holiday (${english.get(original) ?? original})` };
  }
  if (nameEn === "Citizen's Holiday") return { ja: '国民の休日', en: "Citizens' Holiday" };
  return { ja: name, en: english.get(name) ?? nameEn };
}

/**
 * Japan's public holidays in some years as named dates, in order: substitute holidays and the citizens' holidays
 * between two others included. Years past the official list are marked `provisional`; past 2050 there are none.
 */
export function japaneseHolidays(years: Years): PublicHoliday[] {
  const found: PublicHoliday[] = [];
  for (const { date, name, name_en } of Object.values(table)) {
    const year = Number(date.slice(0, 4));
    if (year < years.from || year > years.to) continue;
    const holiday: PublicHoliday = { date, name: holidayName(date, name, name_en) };
    if (year > JAPAN_OFFICIAL_UNTIL) holiday.provisional = true;
    found.push(holiday);
  }
  return found.sort((a, b) => (a.date < b.date ? -1 : 1));
}
