import { describe, expect, it } from 'vitest';
import { aRulebook, at } from '@/test/fixtures/builders';
import { snoozeMoments } from './snooze-moments';

describe('a lead is put off', () => {
  it.each([
    [
      'in the morning: an hour, three hours, the next two mornings',
      '2026-11-24T10:12:30+09:00',
      ['2026-11-24T11:13+09:00', '2026-11-24T13:13+09:00', '2026-11-25T09:00+09:00', '2026-11-26T09:00+09:00'],
    ],
    [
      'late in the day: not into the evening',
      '2026-11-24T16:00+09:00',
      ['2026-11-24T17:00+09:00', '2026-11-25T09:00+09:00', '2026-11-26T09:00+09:00'],
    ],
    ['before a long weekend: no longer than three days', '2026-11-20T17:00+09:00', ['2026-11-20T18:00+09:00']],
    [
      'on a holiday: to the morning after',
      '2026-11-23T12:00+09:00',
      ['2026-11-23T13:00+09:00', '2026-11-24T09:00+09:00', '2026-11-25T09:00+09:00'],
    ],
  ])('%s', (_, now, moments) => {
    expect(snoozeMoments(aRulebook(), 'is', at(now))).toEqual(moments.map(at));
  });
});
