import { describe, expect, it } from 'vitest';
import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { closeClocks } from '@/lib/domain/close-clocks';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead, Pause } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { aHandOff, aLead, aRulebook, at, hours } from '@/test/fixtures/builders';

// Friday; Monday 23 November 2026 is a holiday.
const friday = at('2026-11-20T15:00+09:00');

function clock(lead: Lead, rulebook: Rulebook, now: Instant, promise = 'p3'): Clock {
  const found = evaluate(lead, rulebook, now).clocks.find((each) => each.promise === promise);
  if (!found) throw new Error(`no clock ${promise}`);
  return found;
}

function counted(receipt: readonly ReceiptStretch[]): number {
  return receipt.reduce((sum, { from, to, kind }) => sum + (kind === 'counted' ? to - from : 0), 0);
}

describe('pauses of every shape (fault 37)', () => {
  const rulebook = aRulebook();
  const pause = (from: string, until: string, facts: Partial<Pause> = {}): Pause => {
    return { id: `${from}${until}`, reason: 'scheduling', from: at(from), until: at(until), recordedAt: at(from), ...facts };
  };
  const now = at('2026-11-25T12:00+09:00');
  // Fri 15–18, Tue 9–18, Wed 9–12.
  const open = hours(3 + 9 + 3);

  it.each<[string, Pause[], number, string]>([
    ['begins and ends at night', [pause('2026-11-24T20:00+09:00', '2026-11-25T07:00+09:00')], open, '2026-11-26T18:00+09:00'],
    ['covers the long weekend alone', [pause('2026-11-20T18:00+09:00', '2026-11-24T09:00+09:00')], open, '2026-11-26T18:00+09:00'],
    [
      'begins at night, ends in the day',
      [pause('2026-11-23T20:00+09:00', '2026-11-24T11:00+09:00')],
      open - hours(2),
      '2026-11-27T11:00+09:00',
    ],
    [
      'two that overlap',
      [pause('2026-11-24T09:00+09:00', '2026-11-24T13:00+09:00'), pause('2026-11-24T11:00+09:00', '2026-11-24T15:00+09:00')],
      open - hours(6),
      '2026-11-27T15:00+09:00',
    ],
    [
      'one inside the other',
      [pause('2026-11-24T09:00+09:00', '2026-11-24T15:00+09:00'), pause('2026-11-24T11:00+09:00', '2026-11-24T12:00+09:00')],
      open - hours(6),
      '2026-11-27T15:00+09:00',
    ],
    [
      'resumed before it began',
      [pause('2026-11-24T11:00+09:00', '2026-11-24T15:00+09:00', { endedAt: at('2026-11-24T10:00+09:00') })],
      open,
      '2026-11-26T18:00+09:00',
    ],
    ['ends before it begins', [pause('2026-11-24T11:00+09:00', '2026-11-24T10:00+09:00')], open, '2026-11-26T18:00+09:00'],
    ['begins before the promise', [pause('2026-11-20T10:00+09:00', '2026-11-20T16:00+09:00')], open - hours(1), '2026-11-27T10:00+09:00'],
  ])('%s', (_, pauses, elapsed, due) => {
    const lead = aLead({ handOffs: [aHandOff(friday)], pauses });
    const p3 = clock(lead, rulebook, now);
    expect([p3.elapsed, p3.due]).toEqual([elapsed, at(due)]);
    expect(counted(clockReceipt(lead, rulebook, p3.key, now))).toBe(elapsed);
    expect(p3.elapsed + p3.left).toBe(p3.allowed);
  });

  it('still open when the lead is parked: the clock closes with what was counted until the pause began', () => {
    const parkedAt = at('2026-11-24T14:00+09:00');
    const stages = [{ stage: 'unfit', at: parkedAt, recordedAt: parkedAt, by: 'person' as const }];
    const before = aLead({ handOffs: [aHandOff(friday)], pauses: [pause('2026-11-24T11:00+09:00', '2026-12-01T18:00+09:00')] });
    const lead = { ...before, stages };
    const p3 = clock(lead, rulebook, now);
    expect([p3.state, p3.endedAt, p3.elapsed]).toEqual(['cancelled', parkedAt, hours(3 + 2)]);
    expect(closeClocks(before, lead, rulebook, parkedAt)).toContainEqual(
      expect.objectContaining({ promise: 'p3', outcome: 'cancelled', at: parkedAt, elapsed: hours(3 + 2) }),
    );
    expect(counted(clockReceipt(lead, rulebook, p3.key, now))).toBe(hours(3 + 2));
  });
});
