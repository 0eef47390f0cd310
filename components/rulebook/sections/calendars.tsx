import type { CalendarRule } from '@/lib/domain/calendar';
import { writeHours } from '@/lib/domain/hours-text';
import { WEEKDAYS } from '@/lib/domain/schedule';
import { type CalendarsWords, calendarWords } from '@/lib/i18n/calendar-words';
import { calendarsEn } from '@/lib/i18n/locales/calendars-en';
import { calendarsJa } from '@/lib/i18n/locales/calendars-ja';
import { useSay } from '../../ui/say';
import { useEditing } from '../editing';
import { ListEdit } from '../fields/list-edit';
import { idsOf, newId } from '../new-id';
import { CalendarEditor } from './calendars/calendar-editor';

/** Every calendar: hours, holidays, closures, and the year that comes of them. */
export function CalendarsSection() {
  const { lang, text } = useSay();
  const { book, inForce } = useEditing();
  const words = calendarWords(lang);
  return (
    <div className="rb-section">
      <p className="rb-in-force">{inForce ? words.inForce(inForce.calendars.length, inForce.meta.version) : words.noneInForce}</p>
      <ListEdit<CalendarRule>
        path={['calendars']}
        titleOf={({ name }) => text(name)}
        detailOf={(rule) => weekText(rule, words)}
        itemName={words.one}
        blank={() => blankCalendar(book.calendars)}
        moves={false}
      >
        {(index) => <CalendarEditor index={index} />}
      </ListEdit>
    </div>
  );
}

/** "Mon–Fri 9:00–12:00, 13:00–18:00": days in a row with the same hours as one. */
function weekText({ weekly, timeZone }: CalendarRule, words: CalendarsWords): string {
  const parts: { from: number; to: number; hours: string }[] = [];
  WEEKDAYS.forEach((day, i) => {
    const hours = writeHours(weekly[day] ?? []);
    const before = parts.at(-1);
    if (before && before.to === i - 1 && before.hours === hours) before.to = i;
    else parts.push({ from: i, to: i, hours });
  });
  const open = parts.filter(({ hours }) => hours !== '');
  const name = (i: number) => words.weekdays[i] ?? '';
  const week = open.map(({ from, to, hours }) => words.summary(from === to ? name(from) : `${name(from)}–${name(to)}`, hours));
  return `${week.join(' · ') || words.closed} · ${timeZone}`;
}

/** A calendar to begin with: the hours and holidays of the first one, in the same zone, nothing of single dates. */
function blankCalendar(calendars: readonly CalendarRule[]): CalendarRule {
  const [first] = calendars;
  return {
    id: newId(idsOf(calendars), 'calendar'),
    name: { ja: calendarsJa.blankName, en: calendarsEn.blankName },
    timeZone: first?.timeZone ?? 'Asia/Tokyo',
    weekly: first?.weekly ?? {},
    holidays: first?.holidays ?? 'jp',
    closures: first?.closures ?? [],
    extraHolidays: [],
    exceptions: {},
    openings: {},
    breaks: {},
  };
}
