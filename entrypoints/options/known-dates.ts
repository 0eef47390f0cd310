import type { KnownDates } from '@/components/rulebook/known-dates';
import type { Almanac } from '@/lib/domain/rulebook';
import { publicHolidays } from '@/lib/holidays/countries';
import { icsLimits, readIcs } from '@/lib/holidays/ics';

/** What the editor's sections are brought: the almanac in force, tables of public holidays, the reader of calendar files. */
export function knownDates(almanac: Almanac | null): KnownDates {
  return {
    almanac: almanac ?? { revision: 0, holidays: {}, transitions: {}, absences: [] },
    publicHolidays,
    readCalendarFile: readIcs,
    fileBytes: icsLimits.bytes,
  };
}
