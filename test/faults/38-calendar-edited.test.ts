import { describe, expect, it } from 'vitest';
import type { Clock, ReceiptStretch } from '@/lib/domain/assessment';
import { closeClocks } from '@/lib/domain/close-clocks';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { clockReceipt } from '@/lib/domain/receipt';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Instant } from '@/lib/domain/time';
import { aCall, aHandOff, aLead, aRulebook, at, hours } from '@/test/fixtures/builders';

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

describe('a calendar edited after deadlines were set (fault 38)', () => {
  const before = aRulebook();
  // The team will not work on Wednesday 25 November, and no longer in the evening.
  const closing = { date: '2026-11-25', name: { ja: '社内行事', en: 'Company day' } };
  const week = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00'] as [string, string]]]));
  const after = aRulebook({
    agreement: {
      meta: { ...before.agreement.meta, version: '2.0.0' },
      calendars: before.agreement.calendars.map((rule) => ({ ...rule, weekly: week, extraHolidays: [closing] })),
    },
  });
  const called = at('2026-11-24T17:30+09:00');
  const judgedAt = at('2026-11-24T17:31+09:00');
  const open = aLead({ handOffs: [aHandOff(friday, { id: 'h1' })] });
  const done = { ...open, activities: [aCall(called, 'no_answer')] };
  const closed = { ...done, closed: closeClocks(open, done, before, judgedAt) };

  it('open clocks fall due by the new hours', () => {
    expect(clock(open, before, judgedAt)).toMatchObject({ due: at('2026-11-26T18:00+09:00'), elapsed: hours(3 + 8.5) + 60_000 });
    // Wednesday is closed: Tuesday, Thursday, Friday. Counted anew from the start: Friday 15–17, Tuesday 9–17.
    expect(clock(open, after, judgedAt)).toMatchObject({ due: at('2026-11-27T17:00+09:00'), elapsed: hours(2 + 8), version: '2.0.0' });
  });

  it('closed clocks stay as they were judged, to the last figure', () => {
    const golden = {
      promise: 'p3',
      state: 'met',
      startedAt: friday,
      due: at('2026-11-26T18:00+09:00'),
      endedAt: called,
      elapsed: hours(3 + 8.5),
      version: before.agreement.meta.version,
    };
    const closedBefore = clock(closed, before, judgedAt);
    const closedAfter = clock(closed, after, at('2026-12-24T12:00+09:00'));
    expect(closedBefore).toMatchObject(golden);
    expect(closedAfter).toMatchObject(golden);
    expect([closedAfter.overdueBy, closedAfter.allowed]).toEqual([0, hours(3 + 3 * 9)]);
    expect(closedBefore.allowed).toBe(hours(3 + 3 * 9));
  });

  it('the receipt of a closed clock still sums to what was recorded, though its hours are gone', () => {
    const receipt = clockReceipt(closed, after, clock(closed, after, judgedAt).key, judgedAt);
    expect(counted(receipt)).toBe(hours(3 + 8.5));
    expect([receipt[0]?.from, receipt.at(-1)?.to]).toEqual([friday, called]);
  });

  it('nothing is recorded anew because a calendar changed', () => {
    expect(closeClocks(closed, closed, after, judgedAt)).toEqual([]);
  });
});
