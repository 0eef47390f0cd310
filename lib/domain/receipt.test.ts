import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, aRulebook, at, days, hours, minutes, withPromises } from '@/test/fixtures/builders';
import type { ReceiptStretch } from './assessment';
import type { Lead } from './lead';
import { clockReceipt } from './receipt';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

const friday = at('2026-11-20T15:00+09:00');
const handOff = aHandOff(friday, { id: 'h1' });
const thanks = '勤労感謝の日';

function receipt(lead: Lead, now: string, rules: Rulebook = aRulebook(), key = 'p3:h1'): ReceiptStretch[] {
  return clockReceipt(lead, rules, key, at(now));
}

/** A receipt as lines: what, from when to when, the Japanese name, who. */
function lines(stretches: ReceiptStretch[]): string[] {
  const text = (instant: Instant): string => new Date(instant + hours(9)).toISOString().slice(8, 16).replace('T', ' ');
  return stretches.map(({ from, to, kind, name, by }) => [kind, text(from), text(to), name?.ja, by].filter(Boolean).join(' '));
}

describe('B9 how a clock was counted', () => {
  it('every stretch from its start to now: nights, weekends, holidays by name', () => {
    expect(lines(receipt(aLead({ handOffs: [handOff] }), '2026-11-24T12:30+09:00'))).toEqual([
      'counted 20 15:00 20 18:00',
      'night 20 18:00 21 00:00',
      'weekend 21 00:00 23 00:00',
      `holiday 23 00:00 24 00:00 ${thanks}`,
      'night 24 00:00 24 09:00',
      'counted 24 09:00 24 12:30',
    ]);
  });

  it('breaks, and hours closed as an exception', () => {
    const lead = aLead({ handOffs: [aHandOff(friday, { id: 'h1', to: 'fs' })] });
    const calendars = aRulebook().agreement.calendars.map((rule) => ({ ...rule, exceptions: { '2026-11-24': [] } }));
    const rules = aRulebook({ agreement: { calendars } });
    expect(lines(receipt(lead, '2026-11-25T14:00+09:00', rules, 'p5:h1'))).toEqual([
      'counted 20 15:00 20 18:00',
      'night 20 18:00 21 00:00',
      'weekend 21 00:00 23 00:00',
      `holiday 23 00:00 24 00:00 ${thanks}`,
      'closed 24 00:00 25 00:00',
      'night 25 00:00 25 09:00',
      'counted 25 09:00 25 12:00',
      'break 25 12:00 25 13:00',
      'counted 25 13:00 25 14:00',
    ]);
  });

  it('to its end once it is over, also where it was over at once', () => {
    const called = (moment: Instant) => aLead({ handOffs: [handOff], activities: [aCall(moment, 'no_answer')] });
    expect(lines(receipt(called(friday + hours(1)), '2026-11-24T12:30+09:00'))).toEqual(['counted 20 15:00 20 16:00']);
    expect(receipt(called(friday), '2026-11-24T12:30+09:00')).toEqual([]);
  });

  it('holds with their reason and who held, over nights; absences with who was away', () => {
    const pauses = [
      { id: 'z', reason: 'internal', from: friday + hours(1), until: at('2026-11-21T10:00+09:00'), recordedAt: friday, by: 'rep-9' },
    ];
    const absence = { id: 'x', user: 'rep-1', from: at('2026-11-24T10:00+09:00'), to: at('2026-11-24T11:00+09:00'), enteredAt: friday };
    const rules = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [absence] } });
    expect(lines(receipt(aLead({ handOffs: [handOff], pauses }), '2026-11-24T12:00+09:00', rules))).toEqual([
      'counted 20 15:00 20 16:00',
      'pause 20 16:00 21 10:00 社内確認 rep-9',
      'weekend 21 10:00 23 00:00',
      `holiday 23 00:00 24 00:00 ${thanks}`,
      'night 24 00:00 24 09:00',
      'counted 24 09:00 24 10:00',
      'absence 24 10:00 24 11:00 担当不在 rep-1',
      'counted 24 11:00 24 12:00',
    ]);
  });

  it('what was waited for by name; two holds of the same reason and person are one stretch, of others not', () => {
    const requests = [{ id: 'r', field: 'x', at: friday + hours(1), answeredAt: friday + hours(2) }];
    const waits = withPromises({ p3: { standsStillWhile: ['p9'] } });
    expect(lines(receipt(aLead({ handOffs: [handOff], requests }), '2026-11-20T18:00+09:00', waits))).toEqual([
      'counted 20 15:00 20 16:00',
      'waiting_for 20 16:00 20 17:00 情報依頼への回答',
      'counted 20 17:00 20 18:00',
    ]);
    const hold = (from: number, to: number, reason: string, by: string) => ({
      id: `${from}`,
      reason,
      from: friday + hours(from),
      until: friday + hours(to),
      recordedAt: friday,
      by,
    });
    const held = (second: ReturnType<typeof hold>) =>
      lines(receipt(aLead({ handOffs: [handOff], pauses: [hold(0, 1, 'internal', 'a'), second] }), '2026-11-20T18:00+09:00'));
    expect(held(hold(1, 2, 'internal', 'a'))[0]).toBe('pause 20 15:00 20 17:00 社内確認 a');
    expect(held(hold(1, 2, 'internal', 'b')).slice(0, 2)).toEqual([
      'pause 20 15:00 20 16:00 社内確認 a',
      'pause 20 16:00 20 17:00 社内確認 b',
    ]);
    expect(held(hold(1, 2, 'scheduling', 'a')).slice(0, 2)).toEqual([
      'pause 20 15:00 20 16:00 社内確認 a',
      'pause 20 16:00 20 17:00 先方と日程調整中 a',
    ]);
  });

  it('holds from before it started and beyond now are cut to its life', () => {
    const pauses = [
      { id: 'a', reason: 'internal', from: friday - hours(2), until: friday + hours(1), recordedAt: friday },
      { id: 'b', reason: 'internal', from: friday + hours(2), until: friday + hours(9), recordedAt: friday },
    ];
    expect(lines(receipt(aLead({ handOffs: [handOff], pauses }), '2026-11-20T17:30+09:00'))).toEqual([
      'pause 20 15:00 20 16:00 社内確認',
      'counted 20 16:00 20 17:00',
      'pause 20 17:00 20 17:30 社内確認',
    ]);
  });

  it('B7 what a team before used up, as it was recorded', () => {
    const until = at('2026-11-24T10:00+09:00');
    const lead = aLead({ handOffs: [handOff], charged: [{ promise: 'p3', team: 'x', until, elapsed: hours(2) }] });
    expect(lines(receipt(lead, '2026-11-24T11:00+09:00'))).toEqual([
      'closed 20 15:00 24 08:00 前のチームでの計測(記録)',
      'counted 24 08:00 24 10:00 前のチームでの計測(記録)',
      'counted 24 10:00 24 11:00',
    ]);
    const all = aLead({ handOffs: [handOff], charged: [{ promise: 'p3', team: 'x', until, elapsed: until - friday }] });
    expect(lines(receipt(all, '2026-11-24T10:00+09:00'))).toEqual(['counted 20 15:00 24 10:00 前のチームでの計測(記録)']);
    const none = aLead({ handOffs: [handOff], charged: [{ promise: 'p3', team: 'x', until, elapsed: 0 }] });
    expect(lines(receipt(none, '2026-11-24T10:00+09:00'))).toEqual(['closed 20 15:00 24 10:00 前のチームでの計測(記録)']);
  });

  it('nothing of a clock that is not there or waits', () => {
    const lead = aLead({ handOffs: [handOff] });
    expect(receipt(lead, '2026-11-24T11:00+09:00', aRulebook(), 'p3:other')).toEqual([]);
    expect(receipt(lead, '2026-11-24T11:00+09:00', aRulebook(), 'p2:h1')).toEqual([]);
    expect(clockReceipt(lead, aRulebook(), 'p3:h1', friday)).toEqual([]);
  });

  it('before the years a calendar knows it is closed', () => {
    const begins = Date.UTC(2000, 0, 1) - days(146_097 * 5) + days(366);
    const lead = aLead({ handOffs: [aHandOff(begins - hours(5), { id: 'h1' })] });
    const stretches = clockReceipt(lead, aRulebook(), 'p3:h1', begins + hours(48));
    expect(stretches[0]).toEqual({ from: begins - hours(5), to: begins, kind: 'closed' });
    expect(stretches.at(-1)?.to).toBe(begins + hours(48));
  });

  it('in the order of time, however the standstills are told', () => {
    const pauses = [{ id: 'z', reason: 'internal', from: friday + hours(2), until: friday + hours(3), recordedAt: friday }];
    const absence = { id: 'x', user: 'rep-1', from: friday + hours(1), to: friday + hours(2.5), enteredAt: friday };
    const rules = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [absence] } });
    expect(lines(receipt(aLead({ handOffs: [handOff], pauses }), '2026-11-20T18:30+09:00', rules))).toEqual([
      'counted 20 15:00 20 16:00',
      'absence 20 16:00 20 17:00 担当不在 rep-1',
      'pause 20 17:00 20 18:00 社内確認',
      'night 20 18:00 20 18:30',
    ]);
  });

  it('two holidays that follow each other are two, by name', () => {
    const named = (date: string, ja: string, en = ja) => ({ date, name: { ja, en } });
    const holidays = (...list: ReturnType<typeof named>[]) => aRulebook({ almanac: { holidays: { jp: list } } });
    const lead = aLead({ handOffs: [aHandOff(at('2026-11-23T00:00+09:00'), { id: 'h1' })] });
    const told = (...list: ReturnType<typeof named>[]) => receipt(lead, '2026-11-25T00:00+09:00', holidays(...list)).length;
    expect(told(named('2026-11-23', '甲', 'A'), named('2026-11-24', '甲', 'A'))).toBe(1);
    expect(told(named('2026-11-23', '甲', 'A'), named('2026-11-24', '甲', 'B'))).toBe(2);
    expect(told(named('2026-11-23', '甲', 'A'), named('2026-11-24', '乙', 'A'))).toBe(2);
  });
});

describe('B10 the receipt of a closed clock', () => {
  const record = {
    promise: 'p3',
    startedAt: friday,
    outcome: 'met' as const,
    due: friday + hours(9),
    at: friday + hours(2),
    version: '0.1',
  };
  const lead = (elapsed: number) =>
    aLead({ handOffs: [handOff], activities: [aCall(friday + hours(2), 'no_answer')], closed: [{ ...record, elapsed }] });

  it('is counted out where the hours are still the same', () => {
    expect(lines(receipt(lead(hours(2)), '2026-12-24T11:00+09:00'))).toEqual(['counted 20 15:00 20 17:00']);
  });

  it('and told as recorded where they are not', () => {
    expect(lines(receipt(lead(minutes(30)), '2026-12-24T11:00+09:00'))).toEqual([
      'closed 20 15:00 20 16:30 当時の計測(記録)',
      'counted 20 16:30 20 17:00 当時の計測(記録)',
    ]);
  });

  it('or where what started it is no longer known', () => {
    const bare = aLead({ closed: [{ ...record, elapsed: hours(1) }] });
    expect(lines(receipt(bare, '2026-12-24T11:00+09:00', aRulebook(), `p3:@${friday}`))).toEqual([
      'closed 20 15:00 20 16:00 当時の計測(記録)',
      'counted 20 16:00 20 17:00 当時の計測(記録)',
    ]);
  });
});
