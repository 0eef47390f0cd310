import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from './time';
import { isTimeZone, offsetAt, segments, startOfYear, yearOfInstant, zoneOf, zoneTransitions } from './zone';

function at(text: string): number {
  return Date.parse(text);
}
function shown(change: { at: number; offset: number }): [string, number] {
  return [new Date(change.at).toISOString(), change.offset / MINUTE];
}

/** What this machine's own wall clock says, in minutes ahead of UTC. */
function seen(timeZone: string, moment: number): number {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(moment);
  return Math.round((at(`${text.replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000) / MINUTE);
}

describe('the changes of a zone', () => {
  it.each<[string, number, [string, number][]]>([
    ['Asia/Tokyo', 2026, []],
    [
      'Asia/Tokyo',
      1948,
      [
        ['1948-05-01T15:00:00.000Z', 600],
        ['1948-09-11T15:00:00.000Z', 540],
      ],
    ],
    [
      'Europe/Berlin',
      2026,
      [
        ['2026-03-29T01:00:00.000Z', 120],
        ['2026-10-25T01:00:00.000Z', 60],
      ],
    ],
    [
      'Europe/Dublin',
      2026,
      [
        ['2026-03-29T01:00:00.000Z', 60],
        ['2026-10-25T01:00:00.000Z', 0],
      ],
    ],
    [
      'Australia/Lord_Howe',
      2026,
      [
        ['2026-04-04T15:00:00.000Z', 630],
        ['2026-10-03T15:30:00.000Z', 660],
      ],
    ],
    [
      'Antarctica/Troll',
      2026,
      [
        ['2026-03-29T01:00:00.000Z', 120],
        ['2026-10-25T01:00:00.000Z', 0],
      ],
    ],
    [
      'Pacific/Apia',
      2011,
      [
        ['2011-04-02T14:00:00.000Z', -660],
        ['2011-09-24T14:00:00.000Z', -600],
        ['2011-12-30T10:00:00.000Z', 840],
      ],
    ],
    [
      'America/Recife',
      2000,
      [
        ['2000-02-27T02:00:00.000Z', -180],
        ['2000-10-08T03:00:00.000Z', -120],
        ['2000-10-15T02:00:00.000Z', -180],
      ],
    ],
    [
      'Europe/Berlin',
      2500,
      [
        ['2500-03-28T01:00:00.000Z', 120],
        ['2500-10-31T01:00:00.000Z', 60],
      ],
    ],
    ['Europe/Berlin', 1700, []],
  ])('%s in %i', (timeZone, year, expected) => {
    expect(zoneOf(timeZone).changes(year).map(shown)).toEqual(expected);
  });

  it('a change at New Year belongs to the year it opens', () => {
    // Kathmandu went from 5:30 to 5:45 as 1986 began on its own wall clock, still 1985 in UTC.
    const both = [1985, 1986].flatMap((year) => zoneOf('Asia/Kathmandu').changes(year).map(shown));
    expect(both).toEqual([['1985-12-31T18:30:00.000Z', 345]]);
    expect(offsetAt(zoneOf('Asia/Kathmandu'), at('1985-12-31T18:29:59Z'))).toBe(330 * MINUTE);
    expect(offsetAt(zoneOf('Asia/Kathmandu'), at('1985-12-31T18:30:00Z'))).toBe(345 * MINUTE);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Gaza', 'America/Santiago', 'Africa/Cairo', 'Pacific/Chatham'])(
    '%s is what the wall clock shows, far in the past and the future too',
    (timeZone) => {
      const zone = zoneOf(timeZone);
      for (const year of [
        1800, 1899, 1916, 1945, 1973, 2000, 2026, 2040, 2054, 2073, 2086, 2099, 2100, 2101, 2128, 2200, 2300, 2399, 2400, 2500, 5000, 9998,
      ]) {
        for (let day = 0; day < 365; day += 13) {
          const moment = startOfYear(year) + day * DAY + 5 * HOUR;
          expect([year, day, Math.round(offsetAt(zone, moment) / MINUTE)]).toEqual([year, day, seen(timeZone, moment)]);
        }
      }
    },
  );
});

describe('a zone with a table of its own', () => {
  const table = [
    { at: at('2026-06-01T00:00Z'), offsetMinutes: 30 },
    { at: at('2027-02-01T00:00Z'), offsetMinutes: 90 },
    { at: at('2027-03-01T00:00Z'), offsetMinutes: 45 },
  ];
  const zone = zoneOf('Europe/Berlin', table);

  it.each<[string, number]>([
    ['2025-07-01T00:00Z', 120],
    ['2026-02-01T00:00Z', 60],
    ['2026-05-31T23:59:59Z', 120],
    ['2026-06-01T00:00Z', 30],
    ['2026-12-31T23:59Z', 30],
    ['2027-01-01T00:00Z', 30],
    ['2027-02-01T00:00Z', 90],
    ['2027-03-01T00:00Z', 45],
    ['2027-12-31T00:00Z', 45],
    ['2028-07-01T00:00Z', 45],
    ['9999-07-01T00:00Z', 45],
    ['0001-07-01T00:00Z', 53],
  ])('at %s is %i minutes ahead', (moment, expected) => {
    expect(Math.floor(offsetAt(zone, at(moment)) / MINUTE)).toBe(expected);
  });

  it('keeps the changes before its first entry, and none of the machine’s after it', () => {
    expect(zone.changes(2026).map(shown)).toEqual([
      ['2026-03-29T01:00:00.000Z', 120],
      ['2026-06-01T00:00:00.000Z', 30],
    ]);
    expect(zone.changes(2025)).toHaveLength(2);
    expect(zone.changes(2028)).toEqual([]);
    expect([zone.firstYear, zone.lastYear]).toEqual([1800, 2099]);
  });

  it('reaches as far as its entries do', () => {
    const far = zoneOf('UTC', [
      { at: at('1500-01-01T00:00Z'), offsetMinutes: 5 },
      { at: at('3000-01-01T00:00Z'), offsetMinutes: 10 },
    ]);
    expect([far.firstYear, far.lastYear]).toEqual([1500, 3000]);
    expect(offsetAt(far, at('2999-12-31T23:59Z'))).toBe(5 * MINUTE);
    expect(offsetAt(far, at('3000-01-01T00:00Z'))).toBe(10 * MINUTE);
  });

  it('in any order is the same, and an empty one is none', () => {
    const mixed = zoneOf('Europe/Berlin', [...table].reverse());
    expect(offsetAt(mixed, at('2027-02-15T00:00Z'))).toBe(90 * MINUTE);
    expect(zoneOf('Europe/Berlin', [])).toBe(zoneOf('Europe/Berlin'));
  });
});

describe('segments', () => {
  it('cover a stretch without gaps, cut at its ends', () => {
    const found = [...segments(zoneOf('Europe/Berlin'), at('2026-03-29T00:30Z'), at('2027-01-01T12:00Z'))];
    expect(found.map(({ from, to, offset }) => [new Date(from).toISOString(), new Date(to).toISOString(), offset / HOUR])).toEqual([
      ['2026-03-29T00:30:00.000Z', '2026-03-29T01:00:00.000Z', 1],
      ['2026-03-29T01:00:00.000Z', '2026-10-25T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', '2027-01-01T12:00:00.000Z', 1],
    ]);
  });

  it('begin with a change that comes at the very start', () => {
    const [first] = segments(zoneOf('Europe/Berlin'), at('2026-03-29T01:00Z'), at('2026-03-30T00:00Z'));
    expect(first).toEqual({ from: at('2026-03-29T01:00Z'), to: at('2026-03-30T00:00Z'), offset: 2 * HOUR });
  });

  it('travel as the offset at the start and each change after it', () => {
    expect(zoneTransitions('Asia/Tokyo', 0, at('2026-01-01T00:00Z'))).toEqual([{ at: 0, offsetMinutes: 540 }]);
  });
});

describe('names and years', () => {
  it.each([
    ['Asia/Tokyo', true],
    ['UTC', true],
    ['Asia/Edo', false],
    ['', false],
  ])('%j is a time zone: %s', (name, expected) => expect(isTimeZone(name)).toBe(expected));

  it.each([
    ['0001-01-01T00:00Z', 1],
    ['2026-12-31T23:59:59Z', 2026],
    ['9999-12-31T23:59:59Z', 9999],
  ])('%s lies in %i', (moment, year) => expect(yearOfInstant(at(moment))).toBe(year));

  it('instants beyond are counted to the nearest year', () => {
    expect([yearOfInstant(-1e14), yearOfInstant(8e15)]).toEqual([1, 9999]);
  });
});
