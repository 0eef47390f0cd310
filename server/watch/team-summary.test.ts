import { describe, expect, it } from 'vitest';
import { aRulebook, at } from '@/test/fixtures/builders';
import { summaryDay } from './team-summary';

const rulebook = aRulebook();

describe('the summary of a day is told', () => {
  it.each<[string, string, string | null]>([
    ['not before the team opens', '2026-11-24T08:59:59+09:00', null],
    ['from its opening on', '2026-11-24T09:00+09:00', '2026-11-24'],
    ['late by a hub that was down then', '2026-11-24T16:30+09:00', '2026-11-24'],
    ['not over lunch', '2026-11-24T12:30+09:00', null],
    ['not once it has closed', '2026-11-24T18:00+09:00', null],
    ['not on a holiday', '2026-11-23T10:00+09:00', null],
    ['not at the weekend', '2026-11-28T10:00+09:00', null],
    ['by the team’s own date', '2026-11-25T09:00+09:00', '2026-11-25'],
  ])('%s', (_, now, date) => {
    expect(summaryDay(rulebook, at(now))?.date ?? null).toBe(date);
  });

  it('until the day closes for good', () => {
    const day = summaryDay(rulebook, at('2026-11-24T09:30+09:00'));
    expect(day).toEqual({
      date: '2026-11-24',
      begins: at('2026-11-24T00:00+09:00'),
      ends: at('2026-11-25T00:00+09:00'),
      closes: at('2026-11-24T18:00+09:00'),
    });
  });
});
