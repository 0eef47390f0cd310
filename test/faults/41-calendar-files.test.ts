import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCalendar } from '@/lib/domain/business-hours';
import { CalendarRule, calendarLimits, resolveCalendar } from '@/lib/domain/calendar';
import { readHolidayFile } from '@/lib/holidays/holiday-file';
import { type IcsImport, readIcs } from '@/lib/holidays/ics';
import { runs } from '@/test/fixtures/runs';

const question = { zone: 'Asia/Tokyo', from: '2026-01-01', to: '2028-12-31' };

/** A good file with something of everything. */
const GOOD = [
  'BEGIN:VCALENDAR',
  'PRODID:-//Example//Calendar//JA',
  'VERSION:2.0',
  'BEGIN:VTIMEZONE',
  'TZID:Own Time',
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
  'BEGIN:VEVENT',
  'UID:newyear@example.com',
  'DTSTART;VALUE=DATE:20201229',
  'DTEND;VALUE=DATE:20210104',
  'RRULE:FREQ=YEARLY;UNTIL=20271229',
  'SUMMARY;LANGUAGE=ja:年末年始',
  ' 休業',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:newyear@example.com',
  'RECURRENCE-ID;VALUE=DATE:20261229',
  'DTSTART;VALUE=DATE:20261228',
  'DTEND;VALUE=DATE:20270104',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:drill@example.com',
  'DTSTART;TZID=Own Time:20260305T090000',
  'DURATION:PT2H',
  'RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=12',
  'EXDATE;TZID=Own Time:20260507T090000',
  'RDATE;VALUE=PERIOD:20261120T000000Z/PT1H',
  'SUMMARY:避難訓練',
  'BEGIN:VALARM',
  'TRIGGER:-PT15M',
  'END:VALARM',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:off@example.com',
  'DTSTART;VALUE=DATE:20261102',
  'STATUS:CANCELLED',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
];

/** Whatever the file, the answer must fit a calendar, lie within what was asked, and account for every event. */
function expectSound(text: string, answer: IcsImport, limits = { events: 5_000, refusals: 200 }): void {
  const dates = answer.days.map(({ date }) => date);
  expect(dates).toEqual([...new Set(dates)].sort());
  expect([...dates, ...Object.keys(answer.breaks)].every((date) => date >= question.from && date <= question.to)).toBe(true);
  expect(dates.some((date) => date in answer.breaks)).toBe(false);
  const rule = CalendarRule.safeParse({
    id: 'x',
    name: { ja: 'x', en: 'x' },
    timeZone: question.zone,
    weekly: { mon: [['09:00', '18:00']] },
    extraHolidays: answer.days,
    breaks: answer.breaks,
  });
  if (Object.values(answer.breaks).every((hours) => hours.length <= calendarLimits.intervals)) expect(rule.error?.issues).toBeUndefined();
  if (rule.success) compileCalendar(resolveCalendar(rule.data, [], { from: 2026, to: 2028 }));
  const lines = text.split('\n').length;
  expect(answer.refused.length).toBeLessThanOrEqual(limits.refusals + 1);
  for (const { line, reason } of answer.refused) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(reason.ja.length).toBeGreaterThan(5);
    expect(reason.en.length).toBeGreaterThan(5);
    expect(reason.en.length).toBeLessThan(300);
  }
  const { counts } = answer;
  expect(counts.events).toBeLessThanOrEqual(limits.events);
  expect([counts.days, counts.partDays]).toEqual([dates.length, Object.keys(answer.breaks).length]);
  // Nothing is lost silently: where there were events, something came of them or something is said.
  if (counts.events > 0) {
    expect(counts.days + counts.partDays + counts.cancelled + counts.outside + counts.doubled + counts.refused).toBeGreaterThan(0);
  }
}

const line = fc.oneof(
  fc.constantFrom(...GOOD),
  fc.constantFrom(
    'DTSTART;VALUE=DATE:20260230',
    'DTSTART:99991231T235959Z',
    'DTSTART;VALUE=DATE:00010101',
    'DTEND;VALUE=DATE:99991231',
    'DURATION:P9999W',
    'DURATION:-P1D',
    'RRULE:FREQ=SECONDLY',
    'RRULE:FREQ=DAILY',
    'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'RRULE:FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2',
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2',
    'RRULE:FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=15,16;BYMONTH=4',
    'RRULE:FREQ=WEEKLY;INTERVAL=1000;BYDAY=SU;WKST=SU',
    'RRULE:FREQ=DAILY;INTERVAL=99999999999999999999',
    'RRULE:FREQ=YEARLY;BYYEARDAY=366',
    'RRULE:',
    'RRULE:FREQ',
    'EXDATE:,,,',
    'RDATE;VALUE=PERIOD:/',
    'RECURRENCE-ID:x',
    'DTSTART;TZID=:20260101T000000',
    'DTSTART;TZID=__proto__:20260101T000000',
    'UID:__proto__',
    'TZID:constructor',
    'TZOFFSETTO:+9999',
    'BEGIN:',
    'END:VCALENDAR',
    'BEGIN:VEVENT',
    ':',
    ';',
    ' folded',
    '\t',
  ),
  fc.string({ maxLength: 60 }),
  fc
    .tuple(
      fc.constantFrom('DTSTART', 'DTEND', 'RRULE', 'EXDATE', 'RDATE', 'DURATION', 'SUMMARY'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    )
    .map(([name, value]) => `${name}:${value}`),
);

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Rules of every kind, most of which no day fits. */
const rule = fc
  .record(
    {
      FREQ: fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'),
      INTERVAL: fc.integer({ min: 0, max: 2_000 }),
      COUNT: fc.integer({ min: 1, max: 1e9 }),
      BYMONTH: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
      BYMONTHDAY: fc.uniqueArray(fc.integer({ min: -31, max: 31 }), { minLength: 1, maxLength: 4 }),
      BYDAY: fc.uniqueArray(
        fc.tuple(fc.constantFrom('', '1', '-1', '5', '-5', '6'), fc.constantFrom(...DAYS)).map((pair) => pair.join('')),
        { minLength: 1, maxLength: 5 },
      ),
      BYSETPOS: fc.uniqueArray(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 2 }),
      WKST: fc.constantFrom(...DAYS),
    },
    { requiredKeys: ['FREQ'] },
  )
  .map(
    (parts) =>
      `RRULE:${Object.entries(parts)
        .map(([key, value]) => `${key}=${value}`)
        .join(';')}`,
  );

describe('calendar files (fault 41)', () => {
  it('a good one is read whole', () => {
    const answer = readIcs(GOOD.join('\r\n'), question);
    expectSound(GOOD.join('\r\n'), answer);
    expect(answer.refused).toEqual([]);
    expect(answer.days.filter(({ date }) => date >= '2026-12' && date < '2027-02').map(({ date }) => date)).toEqual([
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
    expect(answer.breaks['2026-03-05']).toEqual([['17:00', '19:00']]);
    expect(answer.breaks['2026-04-02']).toEqual([['16:00', '18:00']]);
    expect(answer.breaks['2026-05-07']).toBeUndefined();
    expect(answer.counts).toMatchObject({ events: 4, cancelled: 1, refused: 0 });
  });

  it('one of any lines is read or refused, and never more', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, end, within) => {
        const text = (within ? ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines] : lines).join(end);
        expectSound(text, readIcs(text, question));
      }),
      { numRuns: runs(60) },
    );
  });

  it('a good one with a few letters changed, lost or doubled costs no more than what it touches', () => {
    const good = GOOD.join('\r\n');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 30 }), fc.string({ unit: 'binary', maxLength: 5 })), {
          minLength: 1,
          maxLength: 3,
        }),
        (changes) => {
          let text = good;
          for (const [from, length, instead] of changes) text = text.slice(0, from) + instead + text.slice(from + length);
          expectSound(text, readIcs(text, question));
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expectSound(new TextDecoder('latin1').decode(bytes), readIcs(bytes, question));
        expect(readHolidayFile(bytes).counts.refused).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: runs(50) },
    );
  });

  it('any repetition ends, and lies within what was asked', () => {
    fc.assert(
      fc.property(rule, fc.constantFrom('19700101', '16010101', '20260131', '20280229', '99991231', '00010101'), (words, start) => {
        const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', `DTSTART;VALUE=DATE:${start}`, words, 'END:VEVENT', 'END:VCALENDAR'].join('\n');
        expectSound(text, readIcs(text, question));
      }),
      { numRuns: runs(60) },
    );
  });

  it.each([
    ['without an end', 'RRULE:FREQ=DAILY'],
    ['on a day that never comes', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['on a day that hardly comes', 'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYMONTHDAY=31;BYMONTH=2'],
    ['every second', 'RRULE:FREQ=SECONDLY'],
    ['a billion times', 'RRULE:FREQ=YEARLY;COUNT=1000000000'],
  ])('thousands of events that repeat %s are stopped by the limits, and those not followed are named', (_, words) => {
    const events = Array.from({ length: 4_900 }, (__, i) => [
      'BEGIN:VEVENT',
      `UID:${i}`,
      'DTSTART;VALUE=DATE:19700101',
      words,
      'END:VEVENT',
    ]);
    const text = ['BEGIN:VCALENDAR', ...events.flat(), 'END:VCALENDAR'].join('\n');
    const answer = readIcs(text, question);
    expectSound(text, answer);
    const { counts } = answer;
    expect(counts.events).toBe(4_900);
    expect(counts.refused + counts.outside + counts.doubled + counts.days).toBeGreaterThanOrEqual(4_900);
  });

  it('of a million events those within the limit are read, and the first beyond is named', () => {
    const event = 'BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261123\nEND:VEVENT\n';
    const text = `BEGIN:VCALENDAR\n${event.repeat(1_000_000)}END:VCALENDAR\n`;
    expect(readIcs(text, question).refused).toEqual([
      { line: 1, reason: { ja: expect.stringContaining('大きすぎます'), en: expect.stringContaining('too large') } },
    ]);
    const answer = readIcs(text, { ...question, limits: { bytes: 100_000_000 } });
    expect(answer.counts).toMatchObject({ events: 5_000, days: 1, doubled: 4_999, refused: 1 });
    expect(answer.refused.map((each) => each.line)).toEqual([2 + 5_000 * 3]);
  });

  it('a line of a million letters, folded or not, is cut', () => {
    for (const long of ['x'.repeat(900_000), '\n x'.repeat(300_000), ';X=y'.repeat(200_000)]) {
      const text = `BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261123\nSUMMARY:${long}\nEND:VEVENT\nEND:VCALENDAR`;
      const answer = readIcs(text, question);
      expect(answer.days).toHaveLength(1);
      expect(answer.days[0]?.name.ja.length).toBeLessThanOrEqual(100);
    }
  });

  it('of a holiday file with 100,000 entries those within the limit are read, and the first beyond is named', () => {
    const dates = Array.from({ length: 100_000 }, (_, i) => new Date(Date.UTC(1900, 0, 1 + i)).toISOString().slice(0, 10));
    const text = dates.map((date) => `${date},休`).join('\n');
    expect(readHolidayFile(text).refused[0]?.reason.en).toContain('too large');
    const { days, refused } = readHolidayFile(text, { limits: { bytes: 10_000_000 } });
    expect(days).toHaveLength(5_000);
    expect(refused.map(({ line: at }) => at)).toEqual([5_001]);
  });
});
