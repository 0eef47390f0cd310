import { useMemo } from 'react';
import type { CalendarRule } from '@/lib/domain/calendar';
import { calendarYear, type YearDay, type YearDayKind, type YearMonth } from '@/lib/domain/calendar-year';
import { dayOfDate } from '@/lib/domain/day';
import { writeHours } from '@/lib/domain/hours-text';
import { DAY } from '@/lib/domain/time';
import { type CalendarsWords, calendarWords } from '@/lib/i18n/calendar-words';
import { dateText, monthText } from '@/lib/i18n/formats';
import { wallTime } from '@/lib/i18n/wall-time';
import { type Say, useSay } from '../../../ui/say';
import { almanacAround, useKnownDates } from '../../known-dates';

const drawn: readonly YearDayKind[] = ['open', 'half', 'extra', 'weekend', 'holiday', 'closure', 'closed'];

/** The next twelve months of a calendar, month by month, and in words every day that is closed or shortened by name. */
export function YearView({ rule }: { rule: CalendarRule }) {
  const say = useSay();
  const known = useKnownDates();
  const words = calendarWords(say.lang);
  const today = todayIn(rule, say.now);
  const year = useMemo(() => {
    const { holidays } = almanacAround(known, Number(today.slice(0, 4)));
    try {
      return calendarYear(rule, holidays.jp ?? [], dayOfDate(today));
    } catch {
      return null;
    }
  }, [rule, known, today]);
  if (!year) return <p className="field-error">{words.unreadable}</p>;
  const special = year.flatMap(({ days }) => days).filter(({ kind, date }) => date >= today && kind !== 'open' && kind !== 'weekend');
  const total = year.reduce((sum, { businessDays }) => sum + businessDays, 0);
  const kinds = drawn.filter((kind) => year.some(({ days }) => days.some((day) => day.kind === kind)));
  const label = words.yearLabel(monthText(year[0]?.month ?? '', say.lang), monthText(year.at(-1)?.month ?? '', say.lang), total);
  return (
    <div className="rb-year">
      <p className="quiet">{label}</p>
      <ul className="rb-legend">
        {kinds.map((kind) => (
          <li key={kind}>
            <span className={`rb-day rb-day-${kind}`} aria-hidden />
            {words.kinds[kind]}
          </li>
        ))}
      </ul>
      <div className="rb-months" role="img" aria-label={label}>
        {year.map((month) => (
          <Month key={month.month} month={month} today={today} say={say} words={words} />
        ))}
      </div>
      <details className="rb-closed-days">
        <summary>
          {words.closedList} <span className="count">{special.length}</span>
        </summary>
        {special.length === 0 && <p className="quiet">{words.noClosed}</p>}
        <ul>
          {special.map((day) => (
            <li key={day.date}>
              <span>{dateText(dayOfDate(day.date) * DAY, say.now, 'UTC', say.lang)}</span> {dayText(day, say, words)}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

type MonthProps = { month: YearMonth; today: string; say: Say; words: CalendarsWords };

function Month({ month, today, say, words }: MonthProps) {
  const [first] = month.days;
  return (
    <div className="rb-month">
      <p>
        <b>{monthText(month.month, say.lang)}</b> <span>{words.businessDays(month.businessDays)}</span>
      </p>
      <div className="rb-days">
        {words.weekdays.map((weekday) => (
          <small key={weekday}>{weekday.slice(0, 2)}</small>
        ))}
        {month.days.map((day) => (
          <span
            key={day.date}
            className={`rb-day rb-day-${day.kind}${day.date === today ? ' rb-today' : ''}`}
            style={day === first ? { gridColumnStart: day.weekday + 1 } : undefined}
            title={dayText(day, say, words)}
          >
            {day.number}
          </span>
        ))}
      </div>
    </div>
  );
}

function dayText({ kind, name, hours, provisional }: YearDay, say: Say, words: CalendarsWords): string {
  const parts = [name ? say.text(name) : words.kinds[kind], writeHours(hours), provisional ? words.provisional : ''];
  return parts.filter((part) => part !== '').join(' · ');
}

function todayIn({ timeZone }: CalendarRule, now: number): string {
  try {
    return wallTime(now, timeZone).slice(0, 10);
  } catch {
    return new Date(now).toISOString().slice(0, 10);
  }
}
