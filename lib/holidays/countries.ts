import type { HolidayCountry, Years } from '@/lib/domain/calendar';
import { JAPAN_KNOWN_UNTIL, JAPAN_OFFICIAL_UNTIL, japaneseHolidays, type PublicHoliday } from './japan';

/** A country's holidays, and how far they are announced and known. */
export interface HolidaySource {
  holidays: (years: Years) => PublicHoliday[];
  officialUntil: number;
  knownUntil: number;
}

/** Every country whose public holidays a calendar can keep. */
export const holidaySources = {
  jp: { holidays: japaneseHolidays, officialUntil: JAPAN_OFFICIAL_UNTIL, knownUntil: JAPAN_KNOWN_UNTIL },
} as const satisfies Record<Exclude<HolidayCountry, 'none'>, HolidaySource>;

/** A country's public holidays in some years as named dates, in order; none for `none`. */
export function publicHolidays(country: HolidayCountry, years: Years): PublicHoliday[] {
  return country === 'none' ? [] : holidaySources[country].holidays(years);
}
