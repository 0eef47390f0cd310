import { describe, expect, it } from 'vitest';
import { aRulebook, at, withPromises } from '@/test/fixtures/builders';
import { escalationAt } from './escalation';

const rulebook = aRulebook();

describe('B8 a breach is put before the manager', () => {
  it.each([
    ['at once while the team works', 'p1', '2026-11-24T10:30+09:00', '2026-11-24T10:30+09:00'],
    ['at the next opening where it fell due at closing', 'p1', '2026-11-24T18:00+09:00', '2026-11-25T09:00+09:00'],
    ['not on a holiday or over the weekend', 'p1', '2026-11-20T18:00+09:00', '2026-11-24T09:00+09:00'],
    ['not over a lunch break', 'p6', '2026-11-24T12:00+09:00', '2026-11-25T09:00+09:00'],
    ['on the next morning that is worked', 'p3', '2026-11-26T18:00+09:00', '2026-11-27T09:00+09:00'],
    ['on the morning after a weekend and a holiday', 'p3', '2026-11-20T18:00+09:00', '2026-11-24T09:00+09:00'],
    ['on the next morning, even when it fell due early in the day', 'p3', '2026-11-24T09:00+09:00', '2026-11-25T09:00+09:00'],
  ])('%s', (_, promise, due, expected) => {
    expect(escalationAt(rulebook, promise, at(due))).toBe(at(expected));
  });

  it.each([
    ['never, where the agreement says so', rulebook, 'p8'],
    ['never for a promise that it does not have', rulebook, 'p99'],
  ])('%s', (_, book, promise) => {
    expect(escalationAt(book, promise, at('2026-11-24T10:30+09:00'))).toBeNull();
  });

  it('at once by the hours of the promise, not by those of another calendar', () => {
    const lunch = at('2026-11-24T12:30+09:00');
    expect(escalationAt(rulebook, 'p1', lunch)).toBe(lunch);
    const standard = withPromises({ p1: { calendar: 'standard' } });
    expect(escalationAt(standard, 'p1', lunch)).toBe(at('2026-11-24T13:00+09:00'));
  });
});
