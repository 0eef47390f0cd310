import { type ReactNode, useMemo } from 'react';
import type { CalendarRule } from '@/lib/domain/calendar';
import { dateOfDay, dayOfDate } from '@/lib/domain/day';
import type { Agreement } from '@/lib/domain/rulebook';
import { DAY } from '@/lib/domain/time';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { useSay } from '../../../ui/say';
import { useEditing } from '../../editing';
import { ChoiceEdit } from '../../fields/choice-edit';
import { DayEdit } from '../../fields/day-edit';
import { IdEdit } from '../../fields/id-edit';
import { ListEdit } from '../../fields/list-edit';
import { SwitchEdit } from '../../fields/switch-edit';
import { WordsEdit } from '../../fields/words-edit';
import { YearDayEdit, yearDayText } from '../../fields/year-day-edit';
import { ZoneEdit } from '../../fields/zone-edit';
import { almanacAround, useKnownDates } from '../../known-dates';
import { DatedHoursEdit } from './dated-hours';
import { FileImport } from './file-import';
import { WeekGrid } from './week-grid';
import { YearView } from './year-view';

/** One calendar: its week, its holidays and closures, single dates, a file to take over, and the year that comes of it. */
export function CalendarEditor({ index }: { index: number }) {
  const { lang, text, now } = useSay();
  const { book } = useEditing();
  const known = useKnownDates();
  const words = calendarWords(lang);
  const year = new Date(now).getUTCFullYear();
  const holidays = useMemo(() => almanacAround(known, year).holidays.jp ?? [], [known, year]);
  const rule = book.calendars[index];
  if (!rule) return null;
  const path = ['calendars', index] as const;
  const users = usersOf(book, rule.id).map(text);
  const today = dateOfDay(Math.floor(now / DAY));
  return (
    <div className="rb-calendar">
      <div className="rb-fields">
        <WordsEdit path={[...path, 'name']} />
        <ZoneEdit path={[...path, 'timeZone']} />
        <IdEdit path={[...path, 'id']} />
      </div>
      <p className="quiet">{users.length > 0 ? words.usedBy(users) : words.unused}</p>
      <Part title={words.parts.week}>
        <WeekGrid path={path} weekly={rule.weekly} />
      </Part>
      <Part title={words.parts.holidays}>
        <ChoiceEdit
          path={[...path, 'holidays']}
          look="segments"
          options={[
            { id: 'jp', label: words.countries.jp },
            { id: 'none', label: words.countries.none },
          ]}
        />
        {rule.holidays === 'jp' && <HolidaysAhead holidays={holidays} today={today} />}
      </Part>
      <Part title={words.parts.closures}>
        <ListEdit<CalendarRule['closures'][number]>
          path={[...path, 'closures']}
          titleOf={({ name }) => text(name)}
          detailOf={({ from, to }) => `${yearDayText(from, lang)} – ${yearDayText(to, lang)}`}
          itemName={words.closure}
          blank={() => ({ from: '08-13', to: '08-15', name: { ja: '休業', en: 'Closure' }, enabled: true })}
          copies={false}
          moves={false}
          quiet
          flat
        >
          {(i) => (
            <div className="rb-fields">
              <WordsEdit path={[...path, 'closures', i, 'name']} />
              <YearDayEdit path={[...path, 'closures', i, 'from']} placeholder={words.yearDayHint} />
              <YearDayEdit path={[...path, 'closures', i, 'to']} placeholder={words.yearDayHint} />
              <SwitchEdit path={[...path, 'closures', i, 'enabled']} />
            </div>
          )}
        </ListEdit>
      </Part>
      <Part title={words.parts.once}>
        <ListEdit<CalendarRule['extraHolidays'][number]>
          path={[...path, 'extraHolidays']}
          titleOf={({ date, name }) =>
            `${dateText(dayOfDate(date) * DAY, now, 'UTC', lang)} ${shownText(lang === 'en' ? (name.en ?? name.ja) : name.ja, 80)}`
          }
          itemName={words.day}
          blank={() => ({ date: today, name: { ja: '特別休業', en: 'Closed' } })}
          moves={false}
          quiet
        >
          {(i) => (
            <div className="rb-fields">
              <DayEdit path={[...path, 'extraHolidays', i, 'date']} />
              <WordsEdit path={[...path, 'extraHolidays', i, 'name']} />
              <SwitchEdit path={[...path, 'extraHolidays', i, 'provisional']} />
            </div>
          )}
        </ListEdit>
        <FileImport path={path} rule={rule} />
      </Part>
      <Part title={words.parts.dates}>
        <DatedHoursEdit
          path={path}
          rule={rule}
          part="exceptions"
          closedBy={(date) => {
            const named =
              rule.extraHolidays.find((day) => day.date === date) ??
              (rule.holidays === 'jp' ? holidays.find((day) => day.date === date) : undefined);
            return named ? text({ ja: named.name.ja, en: named.name.en ?? '' }) : null;
          }}
        />
        <DatedHoursEdit path={path} rule={rule} part="openings" />
        <DatedHoursEdit path={path} rule={rule} part="breaks" />
      </Part>
      <Part title={words.parts.year}>
        <YearView rule={rule} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rb-part">
      <h4>{title}</h4>
      {children}
    </section>
  );
}

type HolidaysProps = {
  holidays: readonly { date: string; name: { ja: string; en: string }; provisional?: boolean | undefined }[];
  today: string;
};

/** The public holidays of the next twelve months by name; years not announced yet say so. */
function HolidaysAhead({ holidays, today }: HolidaysProps) {
  const { lang, text, now } = useSay();
  const words = calendarWords(lang);
  const end = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  const ahead = holidays.filter(({ date }) => date >= today && date < end);
  if (ahead.length === 0) return <p className="field-hint">{words.noHolidayTable}</p>;
  return (
    <details className="rb-closed-days">
      <summary>{words.holidaysAhead(ahead.length)}</summary>
      <ul>
        {ahead.map(({ date, name, provisional }) => (
          <li key={date}>
            <span>{dateText(dayOfDate(date) * DAY, now, 'UTC', lang)}</span> {text(name)}
            {provisional && <small className="quiet"> {words.provisional}</small>}
          </li>
        ))}
      </ul>
      {ahead.some(({ provisional }) => provisional) && <p className="field-hint">{words.provisionalHint}</p>}
    </details>
  );
}

/** The departments and promises that count their time by a calendar. */
function usersOf(book: Agreement, id: string) {
  return [...book.departments, ...book.promises].filter(({ calendar }) => calendar === id).map(({ name }) => name);
}
