import { describe, expect, it } from 'vitest';
import { aLead, aRulebook, at, withPromises } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { escalated, escalationAt, rememberWithdrawn, shownEscalation } from './escalation';
import type { WithdrawnEscalation } from './lead';

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

describe('B8 what was put before the manager', () => {
  const due = at('2026-11-24T10:30+09:00');
  const before = at('2026-11-20T09:00+09:00');
  const now = at('2026-11-24T15:00+09:00');
  const breached = { promise: 'p1', due, state: 'breached', trial: false, endedAt: null } as Clock;
  const to = { ja: 'ISマネージャー', en: 'IS manager' };
  const done = at('2026-11-24T14:00+09:00');

  it.each([
    ['stands since it was missed', breached, before, now, { at: due, to, withdrawnAt: null, why: null }],
    [
      'was withdrawn when the clock was over',
      { ...breached, state: 'met_late', endedAt: done },
      before,
      now,
      { at: due, to, withdrawnAt: done, why: 'done' },
    ],
    ['is nothing before its moment', { ...breached, promise: 'p3' }, before, now, null],
    ['is nothing of a trial run (E8)', { ...breached, trial: true }, before, now, null],
    ['is nothing that was kept', { ...breached, state: 'met', endedAt: due - 1 }, before, now, null],
    ['is nothing where the deadline is another by now', { ...breached, state: 'running', due: now + 1 }, before, now, null],
    ['is nothing that was over before the hub knew the lead', { ...breached, state: 'met_late', endedAt: done }, done + 1, now, null],
    [
      'is nothing that was done, late, before it was put to anybody',
      { ...breached, promise: 'p3', state: 'met_late', endedAt: done },
      before,
      at('2026-11-26T15:00+09:00'),
      null,
    ],
  ] as [string, Clock, number, number, unknown][])('%s', (_, clock, known, moment, expected) => {
    expect(escalated(clock, rulebook, known, moment)).toEqual(expected);
  });
});

describe('B8 what no longer stands before the manager', () => {
  const due = at('2026-11-24T10:30+09:00');
  const withdrawnAt = at('2026-11-24T12:00+09:00');
  const now = at('2026-11-24T15:00+09:00');
  const to = { ja: 'ISマネージャー', en: 'IS manager' };
  const name = { ja: '即応', en: 'Quick response' };
  const one: WithdrawnEscalation = { clock: 'p1:1', promise: 'p1', name, to, at: due, due, withdrawnAt, why: 'changed' };
  const running = { key: 'p1:1', promise: 'p1', due: now + 1, state: 'running', trial: false, endedAt: null } as Clock;
  const missed = { ...running, due, state: 'breached' } as Clock;

  it.each<[string, Clock[], boolean]>([
    ['is remembered where the deadline moved', [running], true],
    ['is remembered where the promise turns out to have been kept in time', [{ ...running, due, state: 'met', endedAt: due - 1 }], true],
    ['is remembered where the clock is gone', [], true],
    ['is told by the clock itself where it was done late', [{ ...missed, state: 'met_late', endedAt: withdrawnAt }], false],
  ])('%s', (_, clocks, isKept) => {
    const lead = aLead();
    const after = rememberWithdrawn(lead, one, clocks, rulebook);
    expect(after.withdrawnEscalations).toEqual(isKept ? [one] : undefined);
    // Once, however often it is found.
    expect(rememberWithdrawn(after, one, clocks, rulebook)).toBe(after);
  });

  it('is told of its own clock, the latest, until the promise is missed anew', () => {
    const again = { ...one, withdrawnAt: withdrawnAt + 1 };
    const lead = aLead({ withdrawnEscalations: [one, again, { ...one, clock: 'p1:2', withdrawnAt: now }] });
    const shown = (clock: Clock, moment = now) => shownEscalation(lead, clock, rulebook, 0, moment);
    expect(shown(running)).toEqual({ at: due, to, withdrawnAt: withdrawnAt + 1, why: 'changed' });
    expect(shown(running, withdrawnAt)).toMatchObject({ withdrawnAt });
    expect(shown(running, withdrawnAt - 1)).toBeNull();
    expect(shown({ ...running, key: 'p3:1' })).toBeNull();
    expect(shown(missed)).toEqual({ at: due, to, withdrawnAt: null, why: null });
  });

  it('is kept twenty times', () => {
    const lead = Array.from({ length: 25 }, (_, i) => ({ ...one, withdrawnAt: withdrawnAt + i })).reduce(
      (before, next) => rememberWithdrawn(before, next, [running], rulebook),
      aLead(),
    );
    expect(lead.withdrawnEscalations).toHaveLength(20);
    expect(lead.withdrawnEscalations?.at(-1)?.withdrawnAt).toBe(withdrawnAt + 24);
  });
});
