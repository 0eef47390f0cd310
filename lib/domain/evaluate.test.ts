import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { aPastLead, NOW, numbers } from '../../test/bench/past-leads';
import { evaluate } from './evaluate';
import { Lead } from './lead';
import { clockReceipt } from './receipt';
import { Rulebook } from './rulebook';

const rulebook = aRulebook();
const start = at('2026-11-20T15:00+09:00');

/** Instants at which a schema's limits lie: the years 1 and 9999, and the integers beyond them. */
const extremes = [at('0001-01-01T00:00Z'), at('9999-12-31T23:59Z'), 0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

describe('evaluate', { timeout: 60_000 }, () => {
  it('judges a lead of which next to nothing is known', () => {
    const bare = Lead.parse({ id: 'x', rev: 0, refs: [{ site: 's', type: 't', id: '1' }], team: '', owner: null, name: '', createdAt: 0 });
    const assessment = evaluate(bare, rulebook, start);
    expect(assessment).toMatchObject({ clocks: [], woke: null, beforeGoLive: false, touches: { made: 0, last: null } });
  });

  it('counts touches since the latest hand-off, and shows the last result even where it counts as nothing', () => {
    const lead = aLead({
      handOffs: [aHandOff(start)],
      activities: [aCall(start - hours(1), 'no_answer'), aCall(start + hours(1), 'no_answer'), aCall(start + hours(2), 'wrong_number')],
    });
    expect(evaluate(lead, rulebook, start + hours(3)).touches).toEqual({
      made: 1,
      attempts: 1,
      conversations: 0,
      meetings: 0,
      last: { at: start + hours(2), result: { ja: '番号違い・退職', en: 'Wrong number / left' } },
    });
  });

  it('says nothing that a message between programs would lose: all of it is plain JSON', () => {
    const next = numbers(5);
    for (let i = 0; i < 60; i++) {
      const assessment = evaluate(aPastLead(i, next), rulebook, NOW);
      expect(JSON.parse(JSON.stringify(assessment))).toEqual(assessment);
    }
  });

  it('carries the version and the almanac it was made with', () => {
    const other = aRulebook({ almanac: { revision: 7 } });
    expect(evaluate(aLead(), other, start)).toMatchObject({ version: '1.0.0', almanac: 7, now: start });
  });

  it('says so where a calendar is missing, and gives no deadline rather than a wrong one', () => {
    const promises = rulebook.agreement.promises.map((promise) => ({ ...promise, calendar: 'gone' }));
    const assessment = evaluate(aLead({ handOffs: [aHandOff(start)] }), aRulebook({ agreement: { promises } }), start);
    expect(assessment.clocks.find(({ promise }) => promise === 'p3')?.state).toBe('no_deadline');
    expect(assessment.unknowns[0]?.en).toContain("doesn't exist");
  });

  it('does not loop where promises wait for each other', () => {
    const promises = rulebook.agreement.promises.map((promise) => ({
      ...promise,
      standsStillWhile: rulebook.agreement.promises.map(({ id }) => id),
      replaces: [],
      startsOn: promise.id === 'p4' ? ({ kind: 'conversation', elsePlan: 'p2' } as const) : promise.startsOn,
    }));
    const lead = aLead({ handOffs: [aHandOff(start)], activities: [aCall(start + hours(1), 'talked')] });
    expect(evaluate(lead, aRulebook({ agreement: { promises } }), start + hours(2)).clocks.length).toBeGreaterThan(0);
  });

  it('the shipped rulebook keeps to its own schema', () => {
    expect(Rulebook.safeParse(rulebook).error).toBeUndefined();
  });

  it.each(extremes)('judges facts at the end of time: %i', (moment) => {
    const lead = aLead({
      handOffs: [aHandOff(moment), aHandOff(start)],
      activities: [anActivity({ type: 'call', occurredAt: moment }), aCall(start, 'callback', { callbackAt: moment })],
      stages: [{ stage: 'nurturing', at: moment, recordedAt: moment, by: 'rule' }],
      pauses: [{ id: 'p', reason: 'scheduling', from: moment, until: moment, recordedAt: moment }],
      charged: [{ promise: 'p3', team: 'x', until: moment, elapsed: 1e15 }],
      requests: [{ id: 'r', field: 'x', at: moment }],
    });
    for (const now of [start, moment, ...extremes]) {
      for (const { key } of evaluate(lead, rulebook, now).clocks.filter(
        ({ startedAt }) => startedAt === null || Math.abs(startedAt - now) < days(400),
      )) {
        clockReceipt(lead, rulebook, key, now);
      }
    }
  });

  it('takes ten thousand activities', () => {
    const activities = Array.from({ length: 10_000 }, (_, index) =>
      anActivity({
        type: 'call',
        occurredAt: start + index * 1000,
        result: 'callback',
        callbackAt: start + index * 2000 + 1,
        intent: 'price',
      }),
    );
    const assessment = evaluate(aLead({ handOffs: [aHandOff(start)], activities }), rulebook, start + days(1));
    expect(assessment.touches.made).toBe(10_000);
  });

  it('never throws, whatever the schemas let through', () => {
    const instant = fc.oneof(fc.constantFrom(...extremes), fc.integer({ min: start - days(90), max: start + days(90) }));
    const promises = rulebook.agreement.promises;
    const rules = fc.record({
      amount: fc.constantFrom(0.1, 1, 3, 10_000),
      unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const, 'months' as const),
      share: fc.constantFrom(0, 0.5, 1),
      spacing: fc.constantFrom(-1, 0, 1, 500),
    });
    fc.assert(
      fc.property(instant, instant, instant, rules, fc.boolean(), (a, b, now, { amount, unit, share, spacing }, closed) => {
        const calendars = closed ? rulebook.agreement.calendars.map((each) => ({ ...each, weekly: {} })) : rulebook.agreement.calendars;
        const hostile = promises.map((promise) => ({
          ...promise,
          within: { amount, unit },
          warn: { kind: 'share' as const, share },
          touches: { min: 0, minCalls: 0, spacingDays: spacing, max: 1 },
        }));
        const lead = aLead({
          owner: null,
          handOffs: [aHandOff(a, { intent: 'price' }), aHandOff(b, { to: 'fs' })],
          activities: [aCall(a, 'talked'), aCall(b, 'held'), aCall(b, 'callback', { callbackAt: a })],
          requests: [{ id: 'r', field: 'x', at: b }],
          pauses: [{ id: 'p', reason: 'internal', from: a, until: b, recordedAt: a }],
        });
        expect(evaluate(lead, aRulebook({ agreement: { promises: hostile, calendars } }), now).now).toBe(now);
      }),
      { numRuns: runs(60) },
    );
  });
});
