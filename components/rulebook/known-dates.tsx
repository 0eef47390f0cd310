import { createContext, type ReactNode, useContext } from 'react';
import type { HolidayCountry, Years } from '@/lib/domain/calendar';
import type { Almanac } from '@/lib/domain/rulebook';
import type { DatedHours, NamedDate } from '@/lib/domain/schedule';
import type { LocalText } from '@/lib/domain/text';

/** What a calendar file says of closed days, and which of its lines were not taken over. */
export type ReadClosedDays = {
  days: NamedDate[];
  breaks: DatedHours;
  refused: readonly { line: number; reason: LocalText }[];
  counts: { events: number; days: number; partDays: number; cancelled: number; outside: number; doubled: number; refused: number };
};

/** What the editor's sections need beyond the draft: dates that are known, and files to be read. The page that holds the editor brings it. */
export type KnownDates = {
  /** Holidays and zone changes as they are in force. */
  almanac: Almanac;
  /** A country's public holidays in some years, named, in order. */
  publicHolidays: (country: HolidayCountry, years: Years) => readonly NamedDate[];
  /** Reads an iCalendar file; never throws for whatever it holds. */
  readCalendarFile: (file: string | Uint8Array, question: { zone: string; from: string; to: string }) => ReadClosedDays;
  /** Bytes of a calendar file at most. */
  fileBytes: number;
};

const nobody: KnownDates = {
  almanac: { revision: 0, holidays: {}, transitions: {}, absences: [] },
  publicHolidays: () => [],
  readCalendarFile: () => ({
    days: [],
    breaks: {},
    refused: [],
    counts: { events: 0, days: 0, partDays: 0, cancelled: 0, outside: 0, doubled: 0, refused: 0 },
  }),
  fileBytes: 0,
};

const Context = createContext<KnownDates>(nobody);

/** Brings known dates and the reader of files to all sections below. */
export function KnownDatesProvider({ known, children }: { known: KnownDates; children: ReactNode }) {
  return <Context.Provider value={known}>{children}</Context.Provider>;
}

/** What is known beyond the draft; nothing at all where nobody brought it. */
export function useKnownDates(): KnownDates {
  return useContext(Context);
}

/** The almanac an example is worked out with: in force, and topped up with the holidays of the years around `year`. */
export function almanacAround({ almanac, publicHolidays }: KnownDates, year: number): Almanac {
  const known = almanac.holidays.jp ?? [];
  const byDate = new Map(publicHolidays('jp', { from: year - 1, to: year + 2 }).map((day) => [day.date, day]));
  for (const day of known) byDate.set(day.date, day);
  const jp = [...byDate.values()]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .map(({ name, ...day }) => ({ ...day, name: { ja: name.ja, en: name.en ?? name.ja } }));
  return { ...almanac, holidays: { ...almanac.holidays, jp } };
}
