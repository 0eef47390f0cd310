import { describe, expect, it } from 'vitest';
import { at, hours, minutes } from '@/test/fixtures/builders';
import { compileCalendar } from './business-hours';
import { addCountedTime, countedTime, type Gaps, gapsOf, type Standstill } from './standstill';
import type { Instant } from './time';

// Monday to Friday, 9 to 12 and 13 to 18.
const day: [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const calendar = compileCalendar({ timeZone: 'Asia/Tokyo', weekly: { mon: day, tue: day, wed: day, thu: day, fri: day } });
const never = Number.POSITIVE_INFINITY;

/** A moment of Tuesday 24 November 2026 as `HH:MM`, or of another day as `DD HH:MM`. */
function when(text: string): Instant {
  const [date, time] = text.includes(' ') ? (text.split(' ') as [string, string]) : ['24', text];
  return at(`2026-11-${date}T${time}+09:00`);
}

function held(from: string, to: string | null): Standstill {
  const name = { ja: '保留', en: 'On hold' };
  return { from: when(from), to: to === null ? never : when(to), kind: 'pause', name, by: undefined, promise: undefined };
}

function gaps(...pairs: [string, string | null][]): Gaps {
  return gapsOf(pairs.map(([from, to]) => held(from, to)));
}

describe('B5 stretches that overlap are left out once', () => {
  it.each<[string, [string, string | null][], [string, string | null][]]>([
    ['none', [], []],
    ['one', [['10:00', '11:00']], [['10:00', '11:00']]],
    [
      'two apart, told in any order',
      [
        ['14:00', '15:00'],
        ['10:00', '11:00'],
      ],
      [
        ['10:00', '11:00'],
        ['14:00', '15:00'],
      ],
    ],
    [
      'two that overlap',
      [
        ['10:00', '11:30'],
        ['11:00', '15:00'],
      ],
      [['10:00', '15:00']],
    ],
    [
      'two that touch',
      [
        ['10:00', '11:00'],
        ['11:00', '12:00'],
      ],
      [['10:00', '12:00']],
    ],
    [
      'one inside another',
      [
        ['10:00', '15:00'],
        ['11:00', '12:00'],
      ],
      [['10:00', '15:00']],
    ],
    [
      'one that goes on',
      [
        ['10:00', null],
        ['11:00', '12:00'],
      ],
      [['10:00', null]],
    ],
  ])('%s', (_, pairs, expected) => {
    expect(gaps(...pairs).map(({ from, to }) => [from, to])).toEqual(
      expected.map(([from, to]) => [when(from), to === null ? never : when(to)]),
    );
  });
});

describe('B9 what is counted of a stretch', () => {
  it.each<[string, [string, string | null][], string, string, number]>([
    ['all of it', [], '09:00', '18:00', 8],
    ['nothing of a stretch that ends before it begins', [], '15:00', '10:00', 0],
    ['nothing of no stretch', [['09:00', '18:00']], '15:00', '15:00', 0],
    ['less a gap', [['10:00', '11:00']], '09:00', '18:00', 7],
    ['less the open part of a gap over lunch', [['11:00', '14:00']], '09:00', '18:00', 6],
    ['a gap before it', [['09:00', '10:00']], '10:00', '12:00', 2],
    ['a gap after it', [['12:00', '14:00']], '10:00', '12:00', 2],
    ['a gap across its beginning', [['09:00', '11:00']], '10:00', '12:00', 1],
    ['a gap across its end', [['11:00', '14:00']], '10:00', '12:00', 1],
    ['a gap without an end', [['11:00', null]], '10:00', '18:00', 1],
    [
      'two gaps',
      [
        ['09:30', '10:00'],
        ['13:00', '14:30'],
      ],
      '09:00',
      '18:00',
      6,
    ],
  ])('%s', (_, pairs, from, to, expected) => {
    expect(countedTime(calendar, gaps(...pairs), when(from), when(to))).toBe(hours(expected));
  });
});

describe('B5 when so much has been counted', () => {
  it.each<[string, [string, string | null][], string, number, string | null]>([
    ['within the day', [], '09:00', 60, '10:00'],
    ['nothing is reached at once, even at night', [], '20:00', 0, '20:00'],
    ['filled exactly at closing, not at the next opening', [], '09:00', 8 * 60, '18:00'],
    ['a gap on the way moves it', [['09:30', '10:30']], '09:00', 60, '11:00'],
    ['a gap behind does not', [['08:00', '09:00']], '09:00', 60, '10:00'],
    ['filled exactly where a gap begins', [['10:00', '11:00']], '09:00', 60, '10:00'],
    ['a gap that begins with it', [['09:00', '09:30']], '09:00', 60, '10:30'],
    ['a gap that it begins in', [['08:00', '09:30']], '09:15', 60, '10:30'],
    ['nothing wanted inside a gap', [['08:00', '11:00']], '09:00', 0, '09:00'],
    [
      'two gaps',
      [
        ['09:30', '10:30'],
        ['10:45', '11:45'],
      ],
      '09:00',
      60,
      '12:00',
    ],
    ['never, in a gap without an end', [['09:30', null]], '09:00', 60, null],
    ['in time, before a gap without an end', [['10:00', null]], '09:00', 60, '10:00'],
  ])('%s', (_, pairs, from, wanted, expected) => {
    const reached = addCountedTime(calendar, gaps(...pairs), when(from), minutes(wanted));
    expect(reached).toBe(expected === null ? null : when(expected));
  });
});
