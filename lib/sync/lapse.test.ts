import { describe, expect, it } from 'vitest';
import { at, days, hours } from '@/test/fixtures/builders';
import { lapseOf } from './lapse';

const met = at('2026-11-24T09:12+09:00');

describe('a store without its hub', () => {
  it.each([
    ['just met', 0, 'met'],
    ['thirteen days and 23 hours', days(14) - hours(1), 'met'],
    ['fourteen days', days(14), 'locked'],
    ['an hour before three weeks', days(21) - hours(1), 'locked'],
    ['three weeks', days(21), 'over'],
    ['a clock an hour behind', -hours(1), 'met'],
    ['a clock set back two days', -days(2), 'locked'],
    ['a clock that lost its battery', -met, 'locked'],
  ])('%s: %#', (_, since, expected) => {
    expect(lapseOf(met, met + since)).toBe(expected);
  });

  it('that never held anything has nothing to lock', () => {
    expect(lapseOf(null, met)).toBe('met');
  });
});
