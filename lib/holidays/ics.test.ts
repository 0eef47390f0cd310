import { describe, expect, it } from 'vitest';
import { readIcs } from './ics';

const tokyo = { zone: 'Asia/Tokyo', from: '2026-01-01', to: '2028-12-31' };

/** A calendar of the lines given, as a program would write it. */
function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//Calendar//JA', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}
function event(...lines: string[]): string[] {
  return ['BEGIN:VEVENT', `UID:${lines.join('|').length}-${lines[0]}@example.com`, ...lines, 'END:VEVENT'];
}
function read(...lines: string[]) {
  return readIcs(calendar(...event(...lines)), tokyo);
}
function dates(...lines: string[]): string[] {
  const { days, refused } = read(...lines);
  expect(refused).toEqual([]);
  return days.map(({ date }) => date);
}
/** The reasons in English, by line. */
function reasons(text: string, question: Parameters<typeof readIcs>[1] = tokyo): [number, string][] {
  return readIcs(text, question).refused.map(({ line, reason }) => [line, reason.en]);
}

describe('closed days of an iCalendar file (B4)', () => {
  it('are read from a calendar as Google publishes Japanese holidays', () => {
    const text = calendar(
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:日本の祝日',
      'X-WR-TIMEZONE:UTC',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20261123',
      'DTEND;VALUE=DATE:20261124',
      'DTSTAMP:20261101T000000Z',
      'UID:20261123_a@google.com',
      'CLASS:PUBLIC',
      'DESCRIPTION:祝日',
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
      'SUMMARY:勤労感謝の日',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20261225',
      'DTEND;VALUE=DATE:20261226',
      'UID:20261225_b@google.com',
      'DESCRIPTION:祭日\\n祭日を非表示にするには、Google カレンダーの [設定] > [日本の',
      ' 祝日] に移動してください',
      'SUMMARY:クリスマス',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    );
    const { days, breaks, refused, counts } = readIcs(text, tokyo);
    expect(days).toEqual([{ date: '2026-11-23', name: { ja: '勤労感謝の日' } }]);
    expect(breaks).toEqual({});
    expect(refused).toEqual([
      {
        line: 20,
        reason: {
          ja: '「クリスマス」はカレンダーに名のある日で、休みではないので読み込んでいません。休むなら手で入れてください',
          en: '“クリスマス” is an observance, not a day off, and was not taken over. Enter it by hand if you close',
        },
      },
    ]);
    expect(counts).toEqual({ events: 2, days: 1, partDays: 0, cancelled: 0, outside: 0, doubled: 0, refused: 1 });
  });

  it('are read from a calendar as Outlook exports it, with its own names of time zones', () => {
    const text = calendar(
      'METHOD:PUBLISH',
      'X-MS-OLK-FORCEINSPECTOROPEN:TRUE',
      'BEGIN:VTIMEZONE',
      'TZID:Tokyo Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0900',
      'TZOFFSETTO:+0900',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'CLASS:PUBLIC',
      'DTEND;TZID="Tokyo Standard Time":20270104T000000',
      'DTSTART;TZID="Tokyo Standard Time":20261229T000000',
      'SUMMARY;LANGUAGE=ja:年末年始休業',
      'TRANSP:OPAQUE',
      'UID:040000008200E00074C5B7101A82E008',
      'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
      'BEGIN:VALARM',
      'TRIGGER:-PT15M',
      'END:VALARM',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTEND;TZID="Tokyo Standard Time":20261211T180000',
      'DTSTART;TZID="Tokyo Standard Time":20261211T150000',
      'SUMMARY;LANGUAGE=en-us:Year-end party',
      'UID:040000008200E00074C5B7101A82E009',
      'END:VEVENT',
    );
    const { days, breaks, refused } = readIcs(text, tokyo);
    expect(refused).toEqual([]);
    expect(days.map(({ date, name }) => [date, name.ja])).toEqual(
      ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03'].map((date) => [date, '年末年始休業']),
    );
    expect(breaks).toEqual({ '2026-12-11': [['15:00', '18:00']] });
  });

  it.each<[string, string[], string[]]>([
    ['of a day without an end', ['DTSTART;VALUE=DATE:20260615'], ['2026-06-15']],
    [
      'of several days, the end left out',
      ['DTSTART;VALUE=DATE:20260813', 'DTEND;VALUE=DATE:20260816'],
      ['2026-08-13', '2026-08-14', '2026-08-15'],
    ],
    ['that ends on the day itself', ['DTSTART;VALUE=DATE:20260813', 'DTEND;VALUE=DATE:20260813'], ['2026-08-13']],
    ['by a duration', ['DTSTART;VALUE=DATE:20260813', 'DURATION:P2D'], ['2026-08-13', '2026-08-14']],
    [
      'by a duration in weeks',
      ['DTSTART;VALUE=DATE:20260810', 'DURATION:P1W'],
      ['2026-08-10', '2026-08-11', '2026-08-12', '2026-08-13', '2026-08-14', '2026-08-15', '2026-08-16'],
    ],
    ['of a date that does not say it is one', ['DTSTART:20260615'], ['2026-06-15']],
    ['across the edges of the days wanted', ['DTSTART;VALUE=DATE:20251229', 'DTEND;VALUE=DATE:20260103'], ['2026-01-01', '2026-01-02']],
    ['every year', ['DTSTART;VALUE=DATE:19990615', 'RRULE:FREQ=YEARLY'], ['2026-06-15', '2027-06-15', '2028-06-15']],
    ['every year until one', ['DTSTART;VALUE=DATE:19990615', 'RRULE:FREQ=YEARLY;UNTIL=20270615'], ['2026-06-15', '2027-06-15']],
    ['until a midnight at home', ['DTSTART;VALUE=DATE:19990615', 'RRULE:FREQ=YEARLY;UNTIL=20270614T150000Z'], ['2026-06-15', '2027-06-15']],
    ['until a midnight in UTC', ['DTSTART;VALUE=DATE:19990615', 'RRULE:FREQ=YEARLY;UNTIL=20270615T000000Z'], ['2026-06-15', '2027-06-15']],
    ['so many times', ['DTSTART;VALUE=DATE:20260615', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2026-06-15', '2027-06-15']],
    ['every other year', ['DTSTART;VALUE=DATE:20240615', 'RRULE:FREQ=YEARLY;INTERVAL=2'], ['2026-06-15', '2028-06-15']],
    [
      'on the fourth Thursday of November',
      ['DTSTART;VALUE=DATE:20001123', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'],
      ['2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'on the last Monday of May',
      ['DTSTART;VALUE=DATE:20000529', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO'],
      ['2026-05-25', '2027-05-31', '2028-05-29'],
    ],
    ['on the 29th of February', ['DTSTART;VALUE=DATE:20040229', 'RRULE:FREQ=YEARLY'], ['2028-02-29']],
    [
      'on the first Saturday of some months',
      ['DTSTART;VALUE=DATE:20260404', 'RRULE:FREQ=MONTHLY;INTERVAL=6;BYDAY=1SA;COUNT=3'],
      ['2026-04-04', '2026-10-03', '2027-04-03'],
    ],
    [
      'on the last day of a quarter',
      ['DTSTART;VALUE=DATE:20260331', 'RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;COUNT=3'],
      ['2026-03-31', '2026-06-30', '2026-09-30'],
    ],
    [
      'on the last working day of a month',
      ['DTSTART;VALUE=DATE:20260130', 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3'],
      ['2026-01-30', '2026-02-27', '2026-03-31'],
    ],
    [
      'every second week',
      ['DTSTART;VALUE=DATE:20260107', 'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260210'],
      ['2026-01-07', '2026-01-21', '2026-02-04'],
    ],
    [
      'on two days of a week',
      ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4'],
      ['2026-01-05', '2026-01-07', '2026-01-12', '2026-01-14'],
    ],
    ['every day of August', ['DTSTART;VALUE=DATE:20260801', 'RRULE:FREQ=DAILY;UNTIL=20260803'], ['2026-08-01', '2026-08-02', '2026-08-03']],
    [
      'but for one left out',
      ['DTSTART;VALUE=DATE:20260801', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20260802'],
      ['2026-08-01', '2026-08-03'],
    ],
    [
      'but for one left out by its midnight',
      ['DTSTART;VALUE=DATE:20260801', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20260802T000000'],
      ['2026-08-01', '2026-08-03'],
    ],
    [
      'and on further dates',
      ['DTSTART;VALUE=DATE:20260801', 'RDATE;VALUE=DATE:20260901,20261001'],
      ['2026-08-01', '2026-09-01', '2026-10-01'],
    ],
    [
      'that lasts and repeats',
      ['DTSTART;VALUE=DATE:20251230', 'DTEND;VALUE=DATE:20260102', 'RRULE:FREQ=YEARLY;UNTIL=20261230'],
      ['2026-01-01', '2026-12-30', '2026-12-31', '2027-01-01'],
    ],
    ['by times from midnight to midnight', ['DTSTART:20260810T150000Z', 'DTEND:20260812T150000Z'], ['2026-08-11', '2026-08-12']],
    ['by times that float', ['DTSTART:20260811T000000', 'DTEND:20260812T000000'], ['2026-08-11']],
  ])('%s', (_, lines, expected) => {
    expect(dates(...lines)).toEqual(expected);
  });

  it.each<[string, string[], Record<string, [string, string][]>]>([
    [
      'an afternoon',
      ['DTSTART;TZID=Asia/Tokyo:20261211T150000', 'DTEND;TZID=Asia/Tokyo:20261211T180000'],
      { '2026-12-11': [['15:00', '18:00']] },
    ],
    ['hours by a duration', ['DTSTART:20261211T060000Z', 'DURATION:PT2H30M'], { '2026-12-11': [['15:00', '17:30']] }],
    [
      'hours in another zone',
      ['DTSTART;TZID=America/New_York:20260309T190000', 'DTEND;TZID=America/New_York:20260309T210000'],
      { '2026-03-10': [['08:00', '10:00']] },
    ],
    [
      'hours from one zone to another',
      ['DTSTART;TZID=Asia/Tokyo:20260610T090000', 'DTEND;TZID=Europe/Berlin:20260610T040000'],
      { '2026-06-10': [['09:00', '11:00']] },
    ],
    [
      'a zone with a maker before its name',
      ['DTSTART;TZID=/example.org/20260101/Asia/Tokyo:20261211T150000', 'DURATION:PT1H'],
      { '2026-12-11': [['15:00', '16:00']] },
    ],
    [
      'a night',
      ['DTSTART:20261211T220000', 'DTEND:20261212T060000'],
      { '2026-12-11': [['22:00', '24:00']], '2026-12-12': [['00:00', '06:00']] },
    ],
    ['seconds, rounded outwards', ['DTSTART:20261211T150030', 'DTEND:20261211T160001'], { '2026-12-11': [['15:00', '16:01']] }],
    [
      'every Friday afternoon',
      ['DTSTART;TZID=Asia/Tokyo:20261204T150000', 'DURATION:PT3H', 'RRULE:FREQ=WEEKLY;UNTIL=20261211T060000Z'],
      { '2026-12-04': [['15:00', '18:00']], '2026-12-11': [['15:00', '18:00']] },
    ],
    [
      'but for one left out by its time',
      ['DTSTART;TZID=Asia/Tokyo:20261204T150000', 'DURATION:PT3H', 'RRULE:FREQ=WEEKLY;COUNT=2', 'EXDATE:20261204T060000Z'],
      { '2026-12-11': [['15:00', '18:00']] },
    ],
    [
      'a period of its own',
      ['DTSTART:20261204T060000Z', 'DURATION:PT1H', 'RDATE;VALUE=PERIOD:20261207T000000Z/PT2H,20261208T000000Z/20261208T010000Z'],
      { '2026-12-04': [['15:00', '16:00']], '2026-12-07': [['09:00', '11:00']], '2026-12-08': [['09:00', '10:00']] },
    ],
  ])('take hours off a day: %s', (_, lines, expected) => {
    const { breaks, days, refused } = read(...lines);
    expect(refused).toEqual([]);
    expect(days).toEqual([]);
    expect(breaks).toEqual(expected);
  });

  it('hours that meet are one break, and none on a day closed as a whole', () => {
    const text = calendar(
      ...event('DTSTART:20261211T130000', 'DTEND:20261211T150000'),
      ...event('DTSTART:20261211T150000', 'DTEND:20261211T160000'),
      ...event('DTSTART:20261211T140000', 'DTEND:20261211T143000'),
      ...event('DTSTART:20261211T170000', 'DTEND:20261211T180000'),
      ...event('DTSTART;VALUE=DATE:20261210'),
      ...event('DTSTART:20261210T090000', 'DTEND:20261210T100000'),
    );
    const { breaks, counts } = readIcs(text, tokyo);
    expect(breaks).toEqual({
      '2026-12-11': [
        ['13:00', '16:00'],
        ['17:00', '18:00'],
      ],
    });
    expect(counts).toMatchObject({ days: 1, partDays: 1 });
  });

  it('a clock change of the zone defined in the file is followed', () => {
    const text = calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Romance Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16011028T030000',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010325T020000',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
      ...event('DTSTART;TZID=Romance Standard Time:20270326T090000', 'DURATION:PT1H'),
      ...event('DTSTART;TZID=Romance Standard Time:20270329T090000', 'DURATION:PT1H'),
      ...event('DTSTART;TZID=Romance Standard Time:20271101T090000', 'DURATION:PT1H'),
    );
    const { breaks, refused } = readIcs(text, { ...tokyo, zone: 'Europe/Paris' });
    expect(refused).toEqual([]);
    expect(breaks).toEqual({ '2027-03-26': [['09:00', '10:00']], '2027-03-29': [['09:00', '10:00']], '2027-11-01': [['09:00', '10:00']] });
    expect(readIcs(text, tokyo).breaks).toEqual({
      '2027-03-26': [['17:00', '18:00']],
      '2027-03-29': [['16:00', '17:00']],
      '2027-11-01': [['17:00', '18:00']],
    });
  });

  it('a time that a clock change leaves out is read by the clock before it, one that comes twice is the first', () => {
    const berlin = { ...tokyo, zone: 'UTC' };
    const at = (start: string) => readIcs(calendar(...event(`DTSTART;TZID=Europe/Berlin:${start}`, 'DURATION:PT1H')), berlin).breaks;
    expect(at('20260329T023000')).toEqual({ '2026-03-29': [['01:30', '02:30']] });
    expect(at('20261025T023000')).toEqual({ '2026-10-25': [['00:30', '01:30']] });
  });

  it('single changes replace what they change, and a called-off one leaves its day open', () => {
    const text = calendar(
      'BEGIN:VEVENT',
      'UID:founding',
      'DTSTART;VALUE=DATE:20200615',
      'RRULE:FREQ=YEARLY',
      'SUMMARY:創立記念日',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:founding',
      'RECURRENCE-ID;VALUE=DATE:20270615',
      'DTSTART;VALUE=DATE:20270614',
      'SUMMARY:創立記念日(振替)',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:founding',
      'RECURRENCE-ID;VALUE=DATE:20280615',
      'DTSTART;VALUE=DATE:20280615',
      'STATUS:CANCELLED',
      'END:VEVENT',
    );
    const { days, counts } = readIcs(text, tokyo);
    expect(days.map(({ date, name }) => [date, name.ja])).toEqual([
      ['2026-06-15', '創立記念日'],
      ['2027-06-14', '創立記念日(振替)'],
    ]);
    expect(counts).toMatchObject({ events: 3, cancelled: 1 });
  });

  it('of an event sent twice the later revision counts', () => {
    const text = calendar(
      'BEGIN:VEVENT',
      'UID:a',
      'SEQUENCE:2',
      'DTSTART;VALUE=DATE:20260616',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:a',
      'SEQUENCE:1',
      'DTSTART;VALUE=DATE:20260615',
      'END:VEVENT',
    );
    const { days, counts } = readIcs(text, tokyo);
    expect(days.map(({ date }) => date)).toEqual(['2026-06-16']);
    expect(counts.doubled).toBe(1);
  });

  it('a day named twice keeps its first name, a day without a name is closed all the same, an English one is said in both', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261123', 'SUMMARY:勤労感謝の日'),
      ...event('DTSTART;VALUE=DATE:20261123', 'SUMMARY:全社休業'),
      ...event('DTSTART;VALUE=DATE:20261124'),
      ...event('DTSTART;VALUE=DATE:20261125', 'SUMMARY;LANGUAGE=en:Company\\nday\\, 2026 '),
    );
    const { days, counts } = readIcs(text, tokyo);
    expect(days.map(({ name }) => name)).toEqual([
      { ja: '勤労感謝の日' },
      { ja: '休業日', en: 'Closed' },
      { ja: 'Company day, 2026', en: 'Company day, 2026' },
    ]);
    expect(counts.doubled).toBe(1);
  });

  it('a cancelled event and one outside the days wanted are counted, not taken over', () => {
    const text = calendar(...event('DTSTART;VALUE=DATE:20261123', 'STATUS:CANCELLED'), ...event('DTSTART;VALUE=DATE:20251123'));
    const { days, refused, counts } = readIcs(text, tokyo);
    expect([days, refused]).toEqual([[], []]);
    expect(counts).toMatchObject({ events: 2, cancelled: 1, outside: 1 });
  });

  it('reads LF, a byte order mark and folds in the middle of a word', () => {
    const text = `\uFEFF${calendar(...event('DTSTART;VALUE=DA', ' TE:2026', '\t1123', 'SUMMARY:勤労', ' 感謝の日')).replaceAll('\r\n', '\n')}`;
    expect(readIcs(text, tokyo).days).toEqual([{ date: '2026-11-23', name: { ja: '勤労感謝の日' } }]);
    expect(readIcs(new TextEncoder().encode(text), tokyo).days).toHaveLength(1);
  });
});

describe('what a file says wrongly is refused by its line (fault 41)', () => {
  // An event's lines begin with line 6: BEGIN:VEVENT is the fourth line, UID the fifth.
  it.each<[string, string[], number, string]>([
    ['a date that does not exist', ['DTSTART;VALUE=DATE:20260230'], 6, '“2026-02-30” is no date or time'],
    ['a date in another form', ['DTSTART;VALUE=DATE:2026-11-23'], 6, 'is no date or time'],
    ['a time that does not exist', ['DTSTART:20261123T250000', 'DURATION:PT1H'], 6, 'is no date or time'],
    ['no start', ['SUMMARY:いつか'], 4, 'This event has no start'],
    ['no length', ['DTSTART:20261123T090000'], 4, 'does not end after it starts'],
    ['an end before the start', ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261120'], 7, 'does not end after it starts'],
    ['an end of another kind', ['DTSTART;VALUE=DATE:20261123', 'DTEND:20261124T090000'], 7, 'does not end after it starts'],
    ['a duration that is none', ['DTSTART;VALUE=DATE:20261123', 'DURATION:soon'], 7, 'does not end after it starts'],
    ['a duration that runs backwards', ['DTSTART:20261123T090000', 'DURATION:-PT1H'], 7, 'does not end after it starts'],
    ['a zone nobody knows', ['DTSTART;TZID=Mars/Olympus:20261123T090000', 'DURATION:PT1H'], 6, '“Mars/Olympus” is not known'],
    ['every second', ['DTSTART:20261123T090000', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'], 8, "It can't repeat “SECONDLY”"],
    ['every minute', ['DTSTART:20261123T090000', 'DURATION:PT1S', 'RRULE:FREQ=MINUTELY'], 8, "It can't repeat “MINUTELY”"],
    ['every hour', ['DTSTART:20261123T090000', 'DURATION:PT1S', 'RRULE:FREQ=HOURLY'], 8, "It can't repeat “HOURLY”"],
    ['no frequency', ['DTSTART;VALUE=DATE:20261123', 'RRULE:COUNT=3'], 7, "It can't repeat"],
    ['a frequency that is none', ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=SOMETIMES'], 7, 'This event was not taken over'],
    ['hours of a day', ['DTSTART:20261123T090000', 'DURATION:PT1S', 'RRULE:FREQ=DAILY;BYHOUR=9,10'], 8, "“BYHOUR” can't be used"],
    ['weeks by number', ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO'], 7, "“BYWEEKNO” can't be used"],
    ['a part nobody knows', ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=YEARLY;BYMOON=FULL'], 7, "“BYMOON” can't be used"],
    [
      'a day of the month in no month',
      ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=YEARLY;BYMONTHDAY=23'],
      7,
      "combination of parts can't be used",
    ],
    [
      'days of a month in a week',
      ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=WEEKLY;BYMONTHDAY=23'],
      7,
      "combination of parts can't be used",
    ],
    [
      'a position among nothing',
      ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1'],
      7,
      "combination of parts can't be used",
    ],
    [
      'too many days of the week',
      [
        'DTSTART;VALUE=DATE:20261123',
        `RRULE:FREQ=MONTHLY;BYDAY=${['MO', 'TU', 'WE'].flatMap((day) => [1, 2, 3, 4, 5].map((n) => n + day)).join(',')}`,
      ],
      7,
      '“BYDAY” may name up to 14',
    ],
    ['no times', ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=DAILY;COUNT=0'], 7, 'at least once'],
    ['a huge interval', ['DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=DAILY;INTERVAL=1001'], 7, 'up to 1000'],
    ['a repetition before calendars', ['DTSTART;VALUE=DATE:15991231', 'RRULE:FREQ=DAILY;COUNT=3'], 7, 'in 1600 or later'],
    ['a fifth day that never comes', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=MONTHLY;BYDAY=6MO'], 7, 'No day fits'],
    ['an end of repetition that is none', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;UNTIL=20260230'], 7, 'is no date or time'],
    ['rules of what to leave out', ['DTSTART;VALUE=DATE:20260101', 'EXRULE:FREQ=DAILY'], 7, "“EXRULE” can't be used"],
    ['a day left out that does not exist', ['DTSTART;VALUE=DATE:20260101', 'EXDATE;VALUE=DATE:20260230'], 7, 'is no date or time'],
    ['a period without a length', ['DTSTART;VALUE=DATE:20260101', 'RDATE;VALUE=PERIOD:20260101T000000Z/PT0S'], 7, 'has no length'],
    [
      'hours marked as free',
      ['DTSTART:20261123T090000', 'DURATION:PT1H', 'TRANSP:TRANSPARENT', 'SUMMARY:ジム'],
      4,
      '“ジム” is shown as free time',
    ],
    ['a parameter without an end', ['DTSTART;VALUE="DATE:20261123'], 6, 'This event was not taken over'],
  ])('%s', (_, lines, line, words) => {
    const { days, breaks, refused } = read(...lines);
    expect(refused.filter((each) => each.line === line && each.reason.en.includes(words))).toHaveLength(1);
    expect(refused.every(({ reason }) => reason.ja !== '' && reason.ja !== reason.en)).toBe(true);
    expect({ days: days.length > 1 ? days : [], breaks }).toEqual({ days: [], breaks: {} });
  });

  it('a line that is no property costs only itself', () => {
    const text = calendar(...event('DTSTART;VALUE=DATE:20261123', 'SUMMARY:休み', 'an unfolded line of a description'));
    expect(reasons(text)).toEqual([[8, '“an unfolded line of a description” is not in the form NAME:VALUE. This line was not read']]);
    expect(readIcs(text, tokyo).days).toHaveLength(1);
  });

  it('a name that can not be read leaves the day, a rule that can not be read does not', () => {
    const named = read('DTSTART;VALUE=DATE:20261123', 'SUMMARY;X="a:b');
    expect(named.days).toEqual([{ date: '2026-11-23', name: { ja: '休業日', en: 'Closed' } }]);
    expect(named.refused.map(({ line }) => line)).toEqual([7]);
    expect(read('DTSTART;VALUE=DATE:20261123', 'RRULE:FREQ=DAILY;COUNT=x').days).toEqual([]);
  });

  it.each<[string, string, [number, string][]]>([
    [
      'no calendar at all',
      'hello',
      [
        [1, '“hello” is not in the form'],
        [1, 'This is no iCalendar (.ics) file'],
      ],
    ],
    ['nothing', '', [[1, 'This is no iCalendar (.ics) file']]],
    [
      'a file that is cut off',
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261123\n',
      [
        [1, '“BEGIN:VCALENDAR” has no END'],
        [2, '“BEGIN:VEVENT” has no END'],
      ],
    ],
    ['an event that is cut off', calendar('BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261123'), [[4, '“BEGIN:VEVENT” has no END']]],
    ['an end without a beginning', calendar('END:VEVENT'), [[4, '“END:VEVENT” has no BEGIN']]],
    ['a task', calendar('BEGIN:VTODO', 'SUMMARY:x', 'END:VTODO'), [[4, '“VTODO” is no event']]],
    ['parts within parts', Array(9).fill('BEGIN:X').join('\n'), [[9, 'Nested too deep']]],
    [
      'a change of all that follow',
      calendar(
        'BEGIN:VEVENT',
        'UID:a',
        'DTSTART;VALUE=DATE:20260105',
        'RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260105',
        'END:VEVENT',
      ),
      [[7, '“this and all following”']],
    ],
  ])('%s', (_, text, expected) => {
    const found = reasons(text);
    expect(found.map(([line]) => line)).toEqual(expected.map(([line]) => line));
    found.forEach(([, words], i) => {
      expect(words).toContain(expected[i]?.[1]);
    });
  });

  it('a zone whose definition can not be read is unknown', () => {
    const zone = (...lines: string[]) => ['BEGIN:VTIMEZONE', 'TZID:Own', 'BEGIN:STANDARD', ...lines, 'END:STANDARD', 'END:VTIMEZONE'];
    const own = event('DTSTART;TZID=Own:20261123T090000', 'DURATION:PT1H');
    const good = ['DTSTART:20200101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0545'];
    expect(readIcs(calendar(...zone(...good), ...own), tokyo).breaks).toEqual({ '2026-11-23': [['12:15', '13:15']] });
    expect(reasons(calendar(...zone('DTSTART:20200101T000000', 'TZOFFSETFROM:nine', 'TZOFFSETTO:+0900'), ...own))).toEqual([
      [14, expect.stringContaining('“Own” is not known')],
    ]);
    expect(reasons(calendar(...zone(...good, 'RRULE:FREQ=SECONDLY'), ...own)).map(([, words]) => words)).toEqual([
      expect.stringContaining("It can't repeat “SECONDLY”"),
      expect.stringContaining('“Own” is not known'),
    ]);
    expect(readIcs(calendar(...zone(...good, 'RDATE:20260101T000000'), ...own), tokyo).breaks).toEqual({
      '2026-11-23': [['12:15', '13:15']],
    });
  });

  it('a question that can not be meant is refused', () => {
    expect(() => readIcs('', { ...tokyo, zone: 'Asia/Edo' })).toThrow(RangeError);
    expect(() => readIcs('', { ...tokyo, from: '2026-02-30' })).toThrow(RangeError);
    expect(() => readIcs('', { ...tokyo, to: 'later' })).toThrow(RangeError);
  });
});

describe('the limits of a calendar file (fault 41)', () => {
  const yearly = event('DTSTART;VALUE=DATE:20260615', 'RRULE:FREQ=DAILY');

  it('its size', () => {
    expect(reasons('x'.repeat(1_048_577))).toEqual([[1, 'The file is too large (up to 1024 KB). Import it in parts']]);
    expect(reasons(calendar(), { ...tokyo, limits: { bytes: 10 } })).toEqual([[1, expect.stringContaining('too large')]]);
    // Three bytes each: fewer letters than bytes.
    expect(reasons('年'.repeat(400_000))).toEqual([[1, expect.stringContaining('too large')]]);
  });

  it('its events: those before are taken over, the first beyond is named', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20260101'),
      ...event('DTSTART;VALUE=DATE:20260102'),
      ...event('DTSTART;VALUE=DATE:20260103'),
    );
    const { days, refused, counts } = readIcs(text, { ...tokyo, limits: { events: 2 } });
    expect(days.map(({ date }) => date)).toEqual(['2026-01-01', '2026-01-02']);
    expect(refused).toEqual([
      { line: 12, reason: { ja: expect.stringContaining('2件まで'), en: expect.stringContaining('up to 2 events') } },
    ]);
    expect(counts.events).toBe(2);
  });

  it('the days of all events', () => {
    const { days, refused } = readIcs(calendar(...yearly), { ...tokyo, limits: { days: 10 } });
    expect(days).toHaveLength(10);
    expect(refused.map(({ line, reason }) => [line, reason.en])).toEqual([[4, expect.stringContaining('may be 10 altogether')]]);
  });

  it('the work for repetitions', () => {
    const { refused } = readIcs(calendar(...yearly), { ...tokyo, limits: { steps: 50 } });
    expect(refused.map(({ line, reason }) => [line, reason.en])).toEqual([[7, expect.stringContaining('too many repetitions')]]);
  });

  it('its refusals: what finds no room is counted', () => {
    const text = calendar(...Array(7).fill('nonsense'));
    const { refused, counts } = readIcs(text, { ...tokyo, limits: { refusals: 3 } });
    expect(refused.map(({ line }) => line)).toEqual([4, 5, 6, 6]);
    expect(refused.at(-1)?.reason.en).toContain('4 more could not be taken over');
    expect(counts.refused).toBe(7);
  });
});
