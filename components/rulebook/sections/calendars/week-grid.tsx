import { type PointerEvent, useRef, useState } from 'react';
import { minutesOf, timeOfMinutes, withHours, writeHours } from '@/lib/domain/hours-text';
import { type WallInterval, WEEKDAYS, type Weekday, type WeeklyHours } from '@/lib/domain/schedule';
import { HOUR } from '@/lib/domain/time';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { spanText } from '@/lib/i18n/formats';
import { Button } from '../../../ui/button';
import { useSay } from '../../../ui/say';
import { alike, type Path } from '../../edit';
import { useEditing } from '../../editing';
import { fieldId } from '../../field-id';
import { HoursEdit } from '../../fields/hours-edit';

const MINUTES = 1_440;
/** What is drawn goes by quarters of an hour. */
const STEP = 15;

type Props = { path: Path; weekly: WeeklyHours };

/** A week of hours: typed day by day, or drawn on each day's bar. */
export function WeekGrid({ path, weekly }: Props) {
  const { lang } = useSay();
  const { set, canEdit, lockedBy, setTyped } = useEditing();
  const words = calendarWords(lang);
  const here = [...path, 'weekly'];
  const disabled = !canEdit || lockedBy(here) !== null;
  const total = WEEKDAYS.flatMap((day) => weekly[day] ?? []).reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);
  const monday = weekly.mon ?? [];
  const rest = ['tue', 'wed', 'thu', 'fri'] as const;
  function put(day: Weekday, hours: WallInterval[]): void {
    setTyped([...here, day], null);
    set([...here, day], hours);
  }
  return (
    <div className="rb-week" id={fieldId(here)} data-place="calendars.*.weekly">
      <p className="field-hint">{words.weekHint}</p>
      <div className="rb-week-scale" aria-hidden>
        {[0, 6, 9, 12, 15, 18, 24].map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
      {WEEKDAYS.map((day, i) => (
        <div key={day} className="rb-week-day">
          <span className="rb-week-name" aria-hidden>
            {words.weekdays[i]}
          </span>
          <HoursEdit path={[...here, day]} label={words.weekdayLong(words.weekdays[i] ?? '')} quiet placeholder={words.closed} />
          <DayBar hours={weekly[day] ?? []} disabled={disabled} onDraw={(hours) => put(day, hours)} removeLabel={words.removeHours} />
        </div>
      ))}
      <div className="rb-week-foot">
        <span>{words.week(spanText((total / 60) * HOUR, lang))}</span>
        {!disabled && !rest.every((day) => alike(weekly[day] ?? [], monday)) && (
          <Button
            look="plain"
            onPress={() => {
              for (const day of rest) setTyped([...here, day], null);
              set(here, { ...weekly, ...Object.fromEntries(rest.map((day) => [day, monday])) });
            }}
          >
            {words.likeMonday}
          </Button>
        )}
      </div>
    </div>
  );
}

type BarProps = {
  hours: readonly WallInterval[];
  disabled: boolean;
  onDraw: (hours: WallInterval[]) => void;
  removeLabel: (hours: string) => string;
};

/** What is being drawn: from where, to where, and of which interval an end is moved. */
type Drawing = { fixed: number; moving: number; of: number | null };

/** One day from 0:00 to 24:00. A pointer draws hours, moves their ends, and takes them away; the box beside it does the same by keyboard. */
function DayBar({ hours, disabled, onDraw, removeLabel }: BarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing | null>(null);

  function minuteAt(event: PointerEvent): number {
    const box = bar.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    const minute = ((event.clientX - box.left) / box.width) * MINUTES;
    return Math.min(MINUTES, Math.max(0, Math.round(minute / STEP) * STEP));
  }
  function begin(event: PointerEvent, start: Drawing): void {
    if (disabled || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    bar.current?.setPointerCapture(event.pointerId);
    setDrawing(start);
  }
  function finish(): void {
    if (!drawing) return;
    setDrawing(null);
    const [from, to] = [Math.min(drawing.fixed, drawing.moving), Math.max(drawing.fixed, drawing.moving)];
    const others = drawing.of === null ? hours : hours.toSpliced(drawing.of, 1);
    if (from === to) {
      if (drawing.of !== null) onDraw([...others]);
      return;
    }
    onDraw(withHours(others, [timeOfMinutes(from), timeOfMinutes(to)]));
  }
  const shown = hours.filter((_, i) => i !== drawing?.of);
  const drawn = drawing && ([Math.min(drawing.fixed, drawing.moving), Math.max(drawing.fixed, drawing.moving)] as const);
  return (
    <div
      ref={bar}
      className="rb-bar"
      aria-hidden
      data-disabled={disabled || undefined}
      onPointerDown={(event) => begin(event, { fixed: minuteAt(event), moving: minuteAt(event), of: null })}
      onPointerMove={(event) => drawing && setDrawing({ ...drawing, moving: minuteAt(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrawing(null)}
    >
      {shown.map((interval) => {
        const [from, to] = [minutesOf(interval[0]), minutesOf(interval[1])];
        const of = hours.indexOf(interval);
        return (
          <span key={`${interval[0]} ${of}`} className="rb-bar-hours" style={place(from, to)} title={writeHours([interval])}>
            {!disabled && (
              <>
                <i className="rb-bar-end" onPointerDown={(event) => begin(event, { fixed: to, moving: from, of })} />
                <button
                  type="button"
                  tabIndex={-1}
                  title={removeLabel(writeHours([interval]))}
                  onPointerDown={(event) => event.stopPropagation()}
                  onClick={() => onDraw(hours.toSpliced(of, 1))}
                >
                  ×
                </button>
                <i className="rb-bar-end rb-bar-last" onPointerDown={(event) => begin(event, { fixed: from, moving: to, of })} />
              </>
            )}
          </span>
        );
      })}
      {drawn && (
        <span className="rb-bar-hours rb-bar-drawn" style={place(drawn[0], drawn[1])}>
          {writeHours([[timeOfMinutes(drawn[0]), timeOfMinutes(drawn[1])]])}
        </span>
      )}
    </div>
  );
}

function place(from: number, to: number): { left: string; width: string } {
  return { left: `${(from / MINUTES) * 100}%`, width: `${((to - from) / MINUTES) * 100}%` };
}
