import { contentLines } from './ics-lines';
import { type IcsProperty, readProperty, textOf } from './ics-moment';
import type { IcsObservance } from './ics-zone';
import { quoted, type Refusals } from './refusal';

/** One VEVENT as read: only what says when it is, and what it is called. */
export interface IcsEvent {
  line: number;
  start?: IcsProperty;
  end?: IcsProperty;
  duration?: IcsProperty;
  rules: IcsProperty[];
  dates: IcsProperty[];
  except: IcsProperty[];
  recurrence?: IcsProperty;
  uid: string | null;
  sequence: number;
  summary: IcsProperty | null;
  cancelled: boolean;
  /** Shown as free time. */
  free: boolean;
  /** Named in the calendar, though nobody has the day off (Google's 祭日). */
  observance: boolean;
  /** A line that has to be understood was not. */
  broken: boolean;
}

/** Everything of an iCalendar text that matters here. */
export interface IcsContent {
  events: IcsEvent[];
  zones: Map<string, IcsObservance[]>;
  /** How many VEVENTs were begun. */
  seen: number;
}

/** Time-zone definitions need no more lines than this altogether. */
const ZONE_LINES = 5_000;

/** What is read of an event and a time zone; other lines are passed over unread. */
const EVENT_LINES = new Set([
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'EXRULE',
  'RDATE',
  'EXDATE',
  'RECURRENCE-ID',
  'UID',
  'SEQUENCE',
  'SUMMARY',
  'STATUS',
  'TRANSP',
  'DESCRIPTION',
]);
const ZONE_LINES_READ = new Set(['TZID', 'DTSTART', 'RRULE', 'RDATE', 'TZOFFSETFROM', 'TZOFFSETTO']);

/** How Google's holiday calendars describe days that are named but not off. */
const OBSERVANCE = /^\s*(?:祭日|observance)/i;

function emptyEvent(line: number): IcsEvent {
  return {
    line,
    rules: [],
    dates: [],
    except: [],
    uid: null,
    sequence: 0,
    summary: null,
    cancelled: false,
    free: false,
    observance: false,
    broken: false,
  };
}

/** Reads the parts of an iCalendar text in one pass, and stops once it holds `most` events. Refuses what it passes over by line. */
export function readEvents(text: string, most: number, refusals: Refusals): IcsContent {
  const content: IcsContent = { events: [], zones: new Map(), seen: 0 };
  const open: { name: string; line: number }[] = [];
  let event: IcsEvent | null = null;
  let zone: { id: string | null; observances: IcsObservance[] } | null = null;
  let observance: IcsObservance | null = null;
  let zoneLines = 0;
  let calendars = 0;

  function finish(name: string): void {
    if (name === 'VEVENT' && event) {
      if (!event.broken) content.events.push(event);
      event = null;
    } else if (name === 'VTIMEZONE' && zone) {
      if (zone.id !== null) content.zones.set(zone.id, zone.observances);
      zone = null;
    } else if ((name === 'STANDARD' || name === 'DAYLIGHT') && observance) {
      zone?.observances.push(observance);
      observance = null;
    }
  }

  function cutOff(left: { name: string; line: number }): void {
    if (left.name === 'VEVENT') event = null;
    refusals.add(
      left.line,
      `「BEGIN:${quoted(left.name)}」に対応する「END」がありません。ファイルが途中で切れていないか確かめてください`,
      `“BEGIN:${quoted(left.name)}” has no END. Check whether the file is cut off`,
    );
  }

  function begin(line: number, name: string): boolean {
    const parent = open.at(-1)?.name;
    open.push({ name, line });
    if (name === 'VCALENDAR') calendars += 1;
    if (name === 'VEVENT' && parent === 'VCALENDAR') {
      content.seen += 1;
      if (content.seen > most) {
        refusals.add(
          line,
          `予定は${most}件までです。この行から先は読んでいません。期間を分けて読み込んでください`,
          `A file may hold up to ${most} events. Nothing from this line on was read. Import it in parts`,
        );
        return false;
      }
      event = emptyEvent(line);
    } else if (name === 'VTIMEZONE' && parent === 'VCALENDAR') zone = { id: null, observances: [] };
    else if ((name === 'STANDARD' || name === 'DAYLIGHT') && parent === 'VTIMEZONE') observance = { dates: [] };
    else if (['VTODO', 'VJOURNAL', 'VFREEBUSY'].includes(name) && parent === 'VCALENDAR') {
      refusals.add(
        line,
        `「${name}」は予定(VEVENT)ではないので、読み込んでいません`,
        `“${name}” is no event (VEVENT) and was not taken over`,
      );
    }
    return true;
  }

  function end(line: number, name: string): void {
    const at = open.findLastIndex((each) => each.name === name);
    if (at === -1) {
      refusals.add(
        line,
        `「END:${quoted(name)}」に対応する「BEGIN」がありません。この行を消してください`,
        `“END:${quoted(name)}” has no BEGIN. Remove this line`,
      );
      return;
    }
    for (const left of open.splice(at).slice(1)) cutOff(left);
    finish(name);
  }

  for (const { line, text: words, name } of contentLines(text)) {
    if (name === null) {
      refusals.add(
        line,
        `「${quoted(words)}」は「名前:値」の形になっていません。この行は読んでいません`,
        `“${quoted(words)}” is not in the form NAME:VALUE. This line was not read`,
      );
      continue;
    }
    if (name === 'BEGIN' || name === 'END') {
      const value = words
        .slice(words.indexOf(':') + 1)
        .trim()
        .toUpperCase();
      if (name === 'END') end(line, value);
      else if (open.length >= 8) {
        refusals.add(line, '入れ子が深すぎます。ここから先は読んでいません', 'Nested too deep. Nothing from here on was read');
        return content;
      } else if (!begin(line, value)) return content;
      continue;
    }
    const within = open.at(-1)?.name;
    if (event && within === 'VEVENT' && EVENT_LINES.has(name)) take(event, line, name, words, refusals);
    else if (zone && ZONE_LINES_READ.has(name)) {
      zoneLines += 1;
      if (zoneLines <= ZONE_LINES) takeZoneLine(zone, observance, line, name, words);
      else if (zoneLines === ZONE_LINES + 1) {
        refusals.add(
          line,
          '時間帯の定義が長すぎます。残りは読んでいません',
          'The definitions of time zones are too long. The rest was not read',
        );
      }
    }
  }
  for (const left of open) cutOff(left);
  if (calendars === 0) {
    refusals.add(
      1,
      'iCalendar(.ics)のファイルではありません。「BEGIN:VCALENDAR」で始まるファイルを選んでください',
      'This is no iCalendar (.ics) file. Choose one that begins with “BEGIN:VCALENDAR”',
    );
  }
  return content;
}

function take(event: IcsEvent, line: number, name: string, words: string, refusals: Refusals): void {
  const property = readProperty(line, words);
  if (property === null || property.values.length === 0) {
    if (name === 'DESCRIPTION') return;
    event.broken ||= name !== 'SUMMARY' && name !== 'UID' && name !== 'SEQUENCE';
    refusals.add(
      line,
      `「${quoted(words)}」を読めません。書き方を直してください${event.broken ? '。この予定は読み込んでいません' : ''}`,
      `“${quoted(words)}” can't be read. Correct how it is written${event.broken ? '. This event was not taken over' : ''}`,
    );
    return;
  }
  const word = textOf(property);
  switch (name) {
    case 'DTSTART':
      event.start = property;
      break;
    case 'DTEND':
      event.end = property;
      break;
    case 'DURATION':
      event.duration = property;
      break;
    case 'RRULE':
      event.rules.push(property);
      break;
    case 'RDATE':
      event.dates.push(property);
      break;
    case 'EXDATE':
      event.except.push(property);
      break;
    case 'RECURRENCE-ID':
      event.recurrence = property;
      break;
    case 'UID':
      event.uid = word;
      break;
    case 'SEQUENCE':
      event.sequence = Number(word) || 0;
      break;
    case 'SUMMARY':
      event.summary = property;
      break;
    case 'STATUS':
      event.cancelled = word.toUpperCase() === 'CANCELLED';
      break;
    case 'TRANSP':
      event.free = word.toUpperCase() === 'TRANSPARENT';
      break;
    case 'DESCRIPTION':
      event.observance = OBSERVANCE.test(word);
      break;
    default:
      event.broken = true;
      refusals.add(
        line,
        '「EXRULE」は使えません。除く日を「EXDATE」で書いてください。この予定は読み込んでいません',
        "“EXRULE” can't be used. Name the days left out by “EXDATE”. This event was not taken over",
      );
  }
}

function takeZoneLine(
  zone: { id: string | null; observances: IcsObservance[] },
  observance: IcsObservance | null,
  line: number,
  name: string,
  words: string,
): void {
  const property = readProperty(line, words);
  if (property === null) return;
  if (name === 'TZID') zone.id = textOf(property);
  if (!observance) return;
  if (name === 'DTSTART') observance.start = property;
  else if (name === 'RRULE') observance.rule = property;
  else if (name === 'RDATE') observance.dates.push(property);
  else if (name === 'TZOFFSETFROM') observance.offsetFrom = property;
  else if (name === 'TZOFFSETTO') observance.offsetTo = property;
}
