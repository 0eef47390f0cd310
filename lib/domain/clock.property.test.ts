import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import { round, runs } from '@/test/fixtures/runs';
import type { Assessment, Clock } from './assessment';
import { evaluate } from './evaluate';
import { activityTypes, intents, Lead, touchResults, verdicts } from './lead';
import { clockReceipt } from './receipt';
import type { PromiseRule, Rulebook } from './rulebook';
import { MINUTE } from './time';

/** Ten working weeks around a holiday and the New Year closure, in whole minutes. */
const from = at('2026-11-16T00:00+09:00');
const moment = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((count) => from + count * MINUTE);
const length = fc.integer({ min: 1, max: 12 * 24 * 60 }).map(minutes);

const activity = fc
  .record({
    type: fc.constantFrom(...activityTypes),
    result: fc.option(fc.constantFrom(...touchResults)),
    at: moment,
    by: fc.boolean(),
    later: length,
    heard: fc.option(length),
    hot: fc.boolean(),
  })
  .map(({ at: occurredAt, ...rest }) => ({ occurredAt, ...rest }));

const leads: fc.Arbitrary<Lead> = fc
  .record({
    activities: fc.array(activity, { maxLength: 12 }),
    handOffs: fc.array(
      fc.record({
        at: moment,
        to: fc.constantFrom('is', 'fs', 'mkt'),
        verdict: fc.option(fc.record({ kind: fc.constantFrom(...verdicts), after: length })),
        intent: fc.option(fc.constantFrom(...intents)),
        heard: fc.option(length),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    stages: fc.array(fc.record({ at: moment, stage: fc.constantFrom('mql', 'sal', 'sql', 'nurturing', 'unfit') }), { maxLength: 2 }),
    assignments: fc.array(fc.record({ at: moment, owner: fc.option(fc.constantFrom('rep-1', 'rep-2')) }), { maxLength: 3 }),
    pauses: fc.array(
      fc.record({
        from: moment,
        length,
        ended: fc.option(length),
        promise: fc.option(fc.constantFrom('p3', 'p4', 'p6')),
        reason: fc.constantFrom('scheduling', 'internal', 'customer_away'),
      }),
      { maxLength: 4 },
    ),
    requests: fc.array(fc.record({ at: moment, answered: fc.option(length) }), { maxLength: 2 }),
    charged: fc.array(fc.record({ at: moment, promise: fc.constantFrom('p3', 'p6') }), { maxLength: 1 }),
  })
  .map((facts) =>
    aLead({
      activities: facts.activities.map(({ type, result, occurredAt, by, later, heard, hot }, index) =>
        anActivity({
          id: `a${index}`,
          type,
          occurredAt,
          recordedAt: occurredAt + (heard ?? 0),
          ...(result ? { result } : {}),
          ...(by ? { by: 'rep-1' } : {}),
          ...(result === 'callback' ? { callbackAt: occurredAt + later } : {}),
          ...(hot && type === 'inquiry' ? { intent: 'price' as const } : {}),
        }),
      ),
      handOffs: facts.handOffs.map(({ at: moment, to, verdict, intent, heard }, index) => ({
        id: `h${index}`,
        from: 'mkt',
        to: to as 'is',
        at: moment,
        recordedAt: moment + (heard ?? 0),
        ...(intent ? { intent } : {}),
        ...(verdict ? { verdict: { kind: verdict.kind, at: moment + verdict.after, recordedAt: moment } } : {}),
      })),
      stages: facts.stages.map(({ at: moment, stage }) => ({ stage, at: moment, recordedAt: moment, by: 'person' })),
      assignments: facts.assignments.map(({ at: moment, owner }) => ({ at: moment, owner, team: 'is-1' })),
      pauses: facts.pauses.map(({ from: start, length: ms, ended, promise, reason }, index) => ({
        id: `z${index}`,
        from: start,
        until: start + ms,
        reason,
        recordedAt: start,
        ...(ended ? { endedAt: start + ended } : {}),
        ...(promise ? { promise } : {}),
      })),
      requests: facts.requests.map(({ at: moment, answered }, index) => ({
        id: `r${index}`,
        field: 'x',
        at: moment,
        ...(answered ? { answeredAt: moment + answered } : {}),
      })),
      charged: facts.charged.map(({ at: until, promise }) => ({ promise, team: 'before', until, elapsed: hours(3) })),
    }),
  );

const stops = aRulebook({ agreement: { absencePolicy: 'stop' } });
const covers = aRulebook({ agreement: { absencePolicy: 'cover' } });
const reassigns = aRulebook({ agreement: { absencePolicy: 'reassign' } });

const amounts = fc.oneof(
  fc.record({ amount: fc.integer({ min: 1, max: 30 }), unit: fc.constant('hours' as const) }),
  fc.record({ amount: fc.integer({ min: 1, max: 8 }), unit: fc.constant('days' as const) }),
  fc.record({ amount: fc.integer({ min: 1, max: 2 }), unit: fc.constant('months' as const) }),
);

/** What an admin may change of a promise in the options page. */
const edits: fc.Arbitrary<Partial<PromiseRule>> = fc.record(
  {
    within: amounts,
    sameDayCounts: fc.boolean(),
    pausable: fc.boolean(),
    maxPauses: fc.integer({ min: 0, max: 3 }),
    calendar: fc.constantFrom('standard', 'quick', 'no such calendar'),
    warn: fc.constantFrom<PromiseRule['warn'][]>(
      { kind: 'none' },
      { kind: 'due_day' },
      { kind: 'share', share: 0.25 },
      { kind: 'days_before', days: 3 },
    ),
    standsStillWhile: fc.constantFrom([], ['p9'], ['p4', 'p6']),
    replaces: fc.constantFrom([], ['p3'], ['p4', 'p2']),
    appliesWhen: fc.constantFrom<PromiseRule['appliesWhen'][]>(
      { combinator: 'and', rules: [{ field: 'activity', operator: 'atLeast', value: { type: 'call', withinDays: 6 } }] },
      { combinator: 'or', rules: [{ field: 'lead.employees', operator: '>=', value: 100 }], not: true },
      { combinator: 'and', rules: [{ field: 'score.engagement', operator: '>=', value: 5 }] },
    ),
  },
  { requiredKeys: [] },
);

const anyRulebook: fc.Arbitrary<Rulebook> = fc
  .record({
    base: fc.constantFrom(stops, covers, reassigns),
    edited: fc.dictionary(fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p9', 'p11'), edits, { maxKeys: 4 }),
    absence: fc.option(fc.record({ from: moment, length, entered: moment })),
  })
  .map(({ base, edited, absence }) => ({ ...withPromises(edited, base), absence }))
  .map(({ agreement, almanac, absence }) => ({
    agreement,
    almanac: {
      ...almanac,
      absences: absence
        ? [{ id: 'x', user: 'rep-1', from: absence.from, to: absence.from + absence.length, enteredAt: absence.entered }]
        : [],
    },
  }));

/** A rulebook takes longer to be made ready than a lead to be judged: some of them, each for many leads. */
const rulebooks = fc.constantFrom(...fc.sample(anyRulebook, { numRuns: runs(30), seed: round() }));

/** What may differ from moment to moment: countdowns. */
const countdowns: ReadonlySet<keyof Clock> = new Set(['left', 'elapsed', 'system', 'overdueBy']);

function standing(assessment: Assessment): unknown {
  const { now: _, ...rest } = assessment;
  return {
    ...rest,
    clocks: rest.clocks.map((clock) => Object.fromEntries(Object.entries(clock).filter(([key]) => !countdowns.has(key as keyof Clock)))),
  };
}

const open = new Set<Clock['state']>(['running', 'at_risk', 'breached']);

describe('whatever happened with a lead', { timeout: runs(150) * 2_000 }, () => {
  it('B9 a receipt covers the whole time without gap or overlap, and its counted stretches sum to the elapsed time', () => {
    fc.assert(
      fc.property(leads, rulebooks, moment, (lead, rulebook, now) => {
        for (const clock of evaluate(lead, rulebook, now).clocks) {
          const receipt = clockReceipt(lead, rulebook, clock.key, now);
          if (clock.startedAt === null) {
            expect(receipt).toEqual([]);
            continue;
          }
          let last = clock.startedAt;
          let counted = 0;
          for (const stretch of receipt) {
            expect(stretch.from).toBe(last);
            expect(stretch.to).toBeGreaterThan(stretch.from);
            last = stretch.to;
            if (stretch.kind === 'counted') counted += stretch.to - stretch.from;
          }
          expect(last).toBe(clock.endedAt ?? now);
          expect(counted).toBe(clock.elapsed);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('nothing but a countdown differs between now and changesAt', () => {
    fc.assert(
      fc.property(leads, rulebooks, moment, fc.double({ min: 0, max: 1, noNaN: true }), (lead, rulebook, now, share) => {
        const before = evaluate(lead, rulebook, now);
        const last = before.changesAt === null ? now + hours(24 * 60) : before.changesAt - 1;
        const between = Math.min(last, now + Math.floor((last - now) * share));
        expect(standing(evaluate(lead, rulebook, between))).toEqual(standing(before));
        expect(standing(evaluate(lead, rulebook, last))).toEqual(standing(before));
      }),
      { numRuns: runs(120) },
    );
  });

  it('a clock never runs backwards', () => {
    fc.assert(
      fc.property(leads, rulebooks, moment, length, (any, rulebook, now, later) => {
        // What was charged at a hand-over is as it was measured then; here it is made up.
        const lead = { ...any, charged: [] };
        const before = new Map(evaluate(lead, rulebook, now).clocks.map((clock) => [clock.key, clock]));
        const { clocks } = evaluate(lead, rulebook, now + later);
        // A promise that comes to be meant for the lead runs from its start, and what waits for it stood still since then.
        fc.pre(!clocks.some(({ key, startedAt }) => startedAt !== null && startedAt <= now && !before.has(key)));
        for (const clock of clocks) {
          const earlier = before.get(clock.key);
          if (earlier) expect(clock.elapsed).toBeGreaterThanOrEqual(earlier.elapsed);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('B5 a pause never shortens what is left nor brings the deadline nearer', () => {
    const held = fc.record({ from: moment, length });
    fc.assert(
      fc.property(leads, held, moment, (lead, { from: start, length: ms }, now) => {
        const plain = { ...lead, pauses: [] };
        const paused = { ...lead, pauses: [{ id: 'one', reason: 'scheduling', from: start, until: start + ms, recordedAt: start }] };
        const rulebook = covers;
        const without = new Map(evaluate(plain, rulebook, now).clocks.map((clock) => [clock.key, clock]));
        for (const clock of evaluate(paused, rulebook, now).clocks) {
          const other = without.get(clock.key);
          if (!other || other.startedAt !== clock.startedAt || !open.has(clock.state) || !open.has(other.state)) continue;
          if (clock.due !== null && other.due !== null) expect(clock.due).toBeGreaterThanOrEqual(other.due);
          // A month moves by its length on the wall, which is not told in working time while the pause lasts.
          if (clock.promise !== 'p6') expect(clock.left).toBeGreaterThanOrEqual(other.left);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  it('judging twice gives the same, and the order of facts does not matter', () => {
    fc.assert(
      fc.property(leads, moment, fc.integer(), (lead, now, seed) => {
        const rulebook = covers;
        const shuffled = {
          ...lead,
          activities: [...lead.activities].sort(
            (a, b) => ((a.id.charCodeAt(1) * 7919 + seed) % 13) - ((b.id.charCodeAt(1) * 7919 + seed) % 13),
          ),
          pauses: [...lead.pauses].reverse(),
        };
        const once = evaluate(lead, rulebook, now);
        expect(evaluate(lead, rulebook, now)).toEqual(once);
        expect(standing(evaluate(shuffled, rulebook, now))).toEqual(standing(once));
      }),
      { numRuns: runs(100) },
    );
  });

  it('a lead of which nothing is known but that it exists is assessed by every rulebook', () => {
    const bare = Lead.parse({ id: 'x', rev: 1, refs: [{ site: 's', type: 't', id: '1' }], team: 't', owner: null, name: '', createdAt: 0 });
    fc.assert(
      fc.property(rulebooks, moment, (rulebook, now) => {
        const { clocks, next, score, stage } = evaluate(bare, rulebook, now);
        expect([clocks, score.total, stage.id]).toEqual([[], 0, 'lead']);
        expect(next.action.en).not.toBe('');
      }),
      { numRuns: runs(60) },
    );
  });
});
