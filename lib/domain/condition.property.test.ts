import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aLead, at, days } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { compileCondition, Sink } from './condition';
import type { ActivityMatch, Condition, ConditionRule } from './condition-schema';
import { compileJudges } from './judges';
import type { Activity } from './lead';
import { defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

const match: fc.Arbitrary<ActivityMatch> = fc.record(
  {
    type: fc.constantFrom('page_view', 'login', 'reply', ['page_view', 'login']),
    content: fc.constantFrom('price', ['price', 'case']),
    withinDays: fc.integer({ min: 1, max: 20 }),
    count: fc.integer({ min: 0, max: 4 }),
    perDay: fc.boolean(),
  },
  { requiredKeys: [] },
);

const rule: fc.Arbitrary<ConditionRule> = fc.oneof(
  fc.record({ field: fc.constant('activity'), operator: fc.constantFrom('atLeast', 'atMost', 'none'), value: match }),
  fc.record({
    field: fc.constant('silence'),
    operator: fc.constant('is'),
    value: fc.record({ after: match, days: fc.integer({ min: 1, max: 20 }), unless: fc.array(match, { maxLength: 2 }) }),
  }),
  fc.record({
    field: fc.constant('only'),
    operator: fc.constant('is'),
    value: fc.record({ content: fc.constantFrom('price', ['case', 'spec']), withinDays: fc.integer({ min: 1, max: 20 }) }),
  }),
  fc.record({
    field: fc.constant('surge'),
    operator: fc.constant('is'),
    value: fc.record({
      days: fc.integer({ min: 1, max: 9 }),
      visitDays: fc.integer({ min: 1, max: 4 }),
      factor: fc.integer({ min: 0, max: 3 }),
      weeks: fc.integer({ min: 1, max: 4 }),
    }),
  }),
  fc.constantFrom<ConditionRule>(
    { field: 'score.total', operator: '>=', value: 20 },
    { field: 'bant.timing.monthsAway', operator: '<=', value: 3 },
    { field: 'bant.need', operator: '=', value: 'yes' },
    { field: 'readiness', operator: '=', value: 'now' },
    { field: 'lead.source', operator: '=', value: 'web' },
  ),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.record({
    combinator: fc.constantFrom('and', 'or'),
    not: fc.boolean(),
    rules: fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, rule, tie('condition')), { minLength: 1, maxLength: 3 }),
  }) as fc.Arbitrary<Condition>,
}));

const lead = fc
  .record({
    activities: fc.uniqueArray(
      fc.record({
        id: fc.nat().map(String),
        type: fc.constantFrom('page_view', 'login', 'reply', 'webinar'),
        content: fc.constantFrom('price', 'case', 'spec', undefined),
        occurredAt: fc.integer({ min: 0, max: 30 * 8 }).map((eighths) => now - days(eighths / 8)),
      }),
      { maxLength: 15, selector: ({ id }) => id },
    ),
    activitiesSince: fc.option(
      fc.integer({ min: 0, max: 40 }).map((n) => now - days(n)),
      { nil: undefined },
    ),
    month: fc.constantFrom('2026-11', '2027-03'),
  })
  .map(({ activities, activitiesSince, month }) =>
    aLead({
      activities: activities.map((facts) => ({ ...facts, recordedAt: facts.occurredAt, source: 'captured' }) as Activity),
      activitiesSince,
      bant: { need: { state: 'yes', at: now - days(180), source: 'person' }, timing: { state: 'yes', month, source: 'person' } },
    }),
  );

it('A2 an answer stays the same until the change it announces', () => {
  fc.assert(
    fc.property(lead, condition, fc.double({ min: 0, max: 1, noNaN: true }), (of, written, share) => {
      const compiled = compileCondition(written, agreement);
      const { held, changesAt } = compiled.judge(judges.facts(of, now));
      const until = changesAt ?? now + days(60);
      for (const when of [until - 1, now + Math.floor((until - 1 - now) * share)]) {
        expect(compiled.judge(judges.facts(of, when)).held).toBe(held);
      }
    }),
    { numRuns: runs(500) },
  );
});

it('A2 NOT turns yes and no round and leaves what is unknown', () => {
  fc.assert(
    fc.property(lead, condition, (of, written) => {
      const { held } = compileCondition(written, agreement).judge(judges.facts(of, now));
      const turned = compileCondition({ combinator: 'and', not: true, rules: [written] }, agreement).judge(judges.facts(of, now)).held;
      expect(turned).toBe(held === 'unknown' ? 'unknown' : held === 'yes' ? 'no' : 'yes');
    }),
  );
});

it('A4 what holds now has fired by now', () => {
  fc.assert(
    fc.property(lead, condition, (of, written) => {
      const compiled = compileCondition(written, agreement);
      const facts = judges.facts(of, now);
      if (compiled.judge(facts).held !== 'yes') return;
      const firing = compiled.fired(facts, new Sink());
      expect(firing).not.toBeNull();
      expect(firing?.at ?? now).toBeLessThanOrEqual(now);
    }),
  );
});
