import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { CalendarRule } from '@/lib/domain/calendar';
import { dayOfDate, isDate } from '@/lib/domain/day';
import { readHours } from '@/lib/domain/hours-text';
import type { DatedHours } from '@/lib/domain/schedule';
import { DAY } from '@/lib/domain/time';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { dateText } from '@/lib/i18n/formats';
import { fieldWords } from '@/lib/i18n/rulebook-words';
import { Button } from '../../../ui/button';
import { useSay } from '../../../ui/say';
import { TextField } from '../../../ui/text-field';
import type { Path } from '../../edit';
import { useEditing } from '../../editing';
import { fieldId } from '../../field-id';
import { HoursEdit } from '../../fields/hours-edit';

type Props = {
  /** The calendar's place. */
  path: Path;
  rule: CalendarRule;
  part: 'exceptions' | 'openings' | 'breaks';
  /** By what name a date is closed anyway; null where it isn't. */
  closedBy?: (date: string) => string | null;
};

/** Hours of single dates, the earliest first; a date is added with its hours. */
export function DatedHoursEdit({ path, rule, part, closedBy }: Props) {
  const say = useSay();
  const editing = useEditing();
  const words = calendarWords(say.lang);
  const here = [...path, part];
  const own = fieldWords(say.lang, `calendars.*.${part}`);
  const disabled = !editing.canEdit || editing.lockedBy(here) !== null;
  const dates: DatedHours = rule[part];
  const [date, setDate] = useState('');
  const [hours, setHours] = useState('');
  const [wish, setWish] = useState<{ of: 'date' | 'hours'; text: string } | null>(null);
  const named = isDate(date) ? dateText(dayOfDate(date) * DAY, say.now, 'UTC', say.lang) : date;
  const closed = isDate(date) ? (closedBy?.(date) ?? null) : null;

  /** What keeps the date from being added; null once it is in. */
  function tryToAdd(): typeof wish {
    if (!isDate(date)) return { of: 'date', text: words.needDate };
    if (Object.hasOwn(dates, date)) return { of: 'date', text: words.alreadyThere(named) };
    const read = readHours(hours);
    if (!read.ok) return { of: 'hours', text: say.text(read.wish) };
    const refused = editing.set(here, inOrder({ ...dates, [date]: read.hours }));
    return refused === null ? null : { of: 'date', text: refused };
  }
  function add(): void {
    const wanted = tryToAdd();
    setWish(wanted);
    if (wanted) return;
    setDate('');
    setHours('');
  }
  function remove(gone: string): void {
    const { [gone]: _, ...rest } = dates;
    editing.setTyped([...here, gone], null);
    editing.set(here, rest);
  }

  return (
    <div className="rb-dated rb-wide" id={fieldId(here)} data-place={`calendars.*.${part}`}>
      <p className="field-label">{own.label}</p>
      <p className="field-hint">{own.definition}</p>
      <ul>
        {Object.keys(dates)
          .sort()
          .map((each) => {
            const label = dateText(dayOfDate(each) * DAY, say.now, 'UTC', say.lang);
            return (
              <li key={each}>
                <span className="rb-dated-date">{label}</span>
                <HoursEdit path={[...here, each]} label={words.hoursOf(label)} quiet placeholder={words.closed} />
                {!disabled && (
                  <Button look="icon" aria-label={words.removeDate(label)} onPress={() => remove(each)}>
                    <Trash2 size={15} aria-hidden />
                  </Button>
                )}
              </li>
            );
          })}
      </ul>
      {!disabled && (
        <form
          className="rb-dated-add"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextField
            label={words.date}
            type="date"
            value={date}
            onChange={setDate}
            error={wish?.of === 'date' ? wish.text : null}
            hint={closed ? words.closedAnyway(closed) : undefined}
          />
          <TextField
            label={words.hours}
            value={hours}
            onChange={setHours}
            placeholder={part === 'exceptions' ? words.closed : '9:00-12:00'}
            error={wish?.of === 'hours' ? wish.text : null}
          />
          <Button type="submit">
            <Plus size={16} aria-hidden />
            {words.addDay}
          </Button>
        </form>
      )}
    </div>
  );
}

function inOrder(dates: DatedHours): DatedHours {
  return Object.fromEntries(Object.entries(dates).sort(([a], [b]) => (a < b ? -1 : 1)));
}
