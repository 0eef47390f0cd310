import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { type CalendarRule, calendarLimits } from '@/lib/domain/calendar';
import { dayOfDate } from '@/lib/domain/day';
import { writeHours } from '@/lib/domain/hours-text';
import { DAY } from '@/lib/domain/time';
import { calendarWords } from '@/lib/i18n/calendar-words';
import { dateText } from '@/lib/i18n/formats';
import { shownText } from '@/lib/i18n/shown-text';
import { wallTime } from '@/lib/i18n/wall-time';
import { Button } from '../../../ui/button';
import { useSay } from '../../../ui/say';
import { TextField } from '../../../ui/text-field';
import type { Path } from '../../edit';
import { useEditing } from '../../editing';
import { type ReadClosedDays, useKnownDates } from '../../known-dates';
import { planFile } from './file-plan';

/** Days and refused lines named at most; the rest is counted. */
const SHOWN = 40;

/** What was read, and from where. */
type Found = { from: string; read: ReadClosedDays };

/** Takes closed days over from a calendar file, or from its text. What would be added is seen first; nothing changes before a yes. */
export function FileImport({ path, rule }: { path: Path; rule: CalendarRule }) {
  const say = useSay();
  const known = useKnownDates();
  const { set, canEdit, lockedBy } = useEditing();
  const words = calendarWords(say.lang).file;
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [text, setText] = useState('');
  if (!canEdit || lockedBy(path) !== null) return null;
  const year = Number(wallTime(say.now, 'UTC').slice(0, 4));
  const [from, to] = [`${year}-01-01`, `${year + 2}-12-31`];

  function read(content: string | Uint8Array, name: string): void {
    setDone(null);
    setFault(null);
    setFound({ from: name, read: known.readCalendarFile(content, { zone: rule.timeZone, from, to }) });
  }
  function tooLarge(bytes: number): boolean {
    if (bytes <= known.fileBytes) return false;
    setFound(null);
    setDone(null);
    setFault(words.tooLarge(sizeText(bytes), sizeText(known.fileBytes)));
    return true;
  }
  async function choose(files: FileList | null): Promise<void> {
    const file = files?.[0];
    if (!file || tooLarge(file.size)) return;
    try {
      read(new Uint8Array(await file.arrayBuffer()), words.named(file.name, sizeText(file.size)));
    } catch {
      setFault(words.unread);
    }
  }
  function paste(pasted: string): void {
    // A huge text in a box would stop the page by itself: only what could be read comes in at all.
    if (tooLarge(pasted.length)) return;
    setText(pasted.length > 20_000 ? '' : pasted);
    if (pasted.trim() === '') setFound(null);
    else read(pasted, words.pasted(sizeText(pasted.length)));
  }
  function discard(): void {
    setFound(null);
    setFault(null);
    setText('');
  }

  return (
    <div className="rb-import">
      <p className="field-hint">{words.hint}</p>
      <div className="rb-import-ways">
        <FileTrigger acceptedFileTypes={['.ics', 'text/calendar', '.ical', '.ifb']} onSelect={(files) => void choose(files)}>
          <Button>
            <FileUp size={16} aria-hidden />
            {words.choose}
          </Button>
        </FileTrigger>
      </div>
      <div
        onPasteCapture={(event) => {
          const pasted = event.clipboardData.getData('text');
          if (pasted.length <= 2_000) return;
          event.preventDefault();
          event.stopPropagation();
          paste(pasted);
        }}
      >
        <TextField label={words.paste} long value={text} onChange={paste} placeholder="BEGIN:VCALENDAR" />
      </div>
      <div role="status">
        {fault && <p className="field-error">{fault}</p>}
        {done && <p className="rb-done">{done}</p>}
        {found && (
          <Preview
            found={found}
            rule={rule}
            span={[from, to]}
            onAdd={(next, count) => {
              const refused = set(path, next);
              if (refused !== null) return setFault(refused);
              discard();
              setDone(words.added(count));
            }}
            onDiscard={discard}
          />
        )}
      </div>
    </div>
  );
}

type PreviewProps = {
  found: Found;
  rule: CalendarRule;
  span: [from: string, to: string];
  onAdd: (rule: CalendarRule, count: number) => void;
  onDiscard: () => void;
};

function Preview({ found: { from, read }, rule, span, onAdd, onDiscard }: PreviewProps) {
  const say = useSay();
  const words = calendarWords(say.lang).file;
  const plan = planFile(rule, read);
  const { rule: next } = plan;
  const day = (date: string) => dateText(dayOfDate(date) * DAY, say.now, 'UTC', say.lang);
  const rows = [
    ...plan.days.map(({ date, name }) => ({ date, text: shownText(say.lang === 'en' ? (name.en ?? name.ja) : name.ja, 80) })),
    ...Object.entries(plan.breaks).map(([date, hours]) => ({ date, text: words.partDay(writeHours(hours)) })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
  const { counts, refused } = read;
  const isSomething = counts.days + counts.partDays > 0;
  // No line of it was one of a calendar's: a page, a sheet, a letter.
  const isOther = !isSomething && counts.refused > 0 && counts.outside + counts.cancelled === 0;
  return (
    <section className="rb-preview" aria-label={from}>
      <p>
        <b>{from}</b> {isSomething ? words.found(counts.days, counts.partDays) : isOther ? words.notCalendar : words.nothing}
      </p>
      {rows.length > 0 && (
        <>
          <p className="field-label">{words.willAdd}</p>
          <ul className="rb-preview-days">
            {rows.slice(0, SHOWN).map(({ date, text }) => (
              <li key={`${date} ${text}`}>
                <span>{day(date)}</span> {text}
              </li>
            ))}
            {rows.length > SHOWN && <li className="quiet">{words.more(rows.length - SHOWN)}</li>}
          </ul>
        </>
      )}
      <ul className="rb-preview-notes">
        {plan.already > 0 && <li>{words.already(plan.already)}</li>}
        {counts.outside > 0 && <li>{words.outside(counts.outside, ...span)}</li>}
        {counts.cancelled > 0 && <li>{words.cancelled(counts.cancelled)}</li>}
        {!next && <li className="field-error">{words.tooMany(calendarLimits.closedDays)}</li>}
      </ul>
      {refused.length > 0 && (
        <details open={rows.length === 0}>
          <summary>{words.refused(counts.refused)}</summary>
          <ul className="rb-preview-refused">
            {refused.slice(0, SHOWN).map(({ line, reason }) => (
              <li key={`${line} ${reason.en}`}>
                <b>{words.line(line)}</b> {say.text(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="rb-import-ways">
        {rows.length > 0 && (
          <Button look="primary" isDisabled={!next} onPress={() => next && onAdd(next, rows.length)}>
            {words.add(rows.length)}
          </Button>
        )}
        <Button look="plain" onPress={onDiscard}>
          {words.discard}
        </Button>
      </div>
    </section>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1_024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
