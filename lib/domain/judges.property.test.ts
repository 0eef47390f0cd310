import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, days } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { compileJudges } from './judges';
import { type Activity, activityTypes, bantElements, bantStates, intents, Lead, touchResults } from './lead';
import { type Agreement, defaultRulebook } from './rulebook';

const { agreement } = defaultRulebook;
const judges = compileJudges(agreement);
const now = at('2026-11-20T12:00+09:00');

const moment = fc.integer({ min: -days(90), max: days(5) }).map((offset) => now + offset);
const content = fc.constantFrom('price', 'case', 'spec', 'careers', 'ir', 'other', 'brochure', 'paper', undefined);

const activity: fc.Arbitrary<Activity> = fc
  .record({
    id: fc.nat({ max: 60 }).map(String),
    type: fc.constantFrom(...activityTypes),
    occurredAt: moment,
    recordedAt: moment,
    content,
    intent: fc.option(fc.constantFrom(...intents), { nil: undefined, freq: 4 }),
    result: fc.option(fc.constantFrom(...touchResults), { nil: undefined }),
    rating: fc.constantFrom('A', 'C', undefined),
    interest: fc.constantFrom('crm', 'sfa', undefined),
    bot: fc.constantFrom(true, undefined, undefined),
  })
  .map((facts) => ({ ...facts, source: 'captured' }) as Activity);

const bant = fc.record(
  Object.fromEntries(
    bantElements.map((element) => [
      element,
      fc.record({
        state: fc.constantFrom(...bantStates),
        at: moment,
        month: fc.constantFrom('2026-11', '2027-02', '2028-01'),
        source: fc.constant('person'),
      }),
    ]),
  ),
  { requiredKeys: [] },
);

const lead: fc.Arbitrary<Lead> = fc
  .record({
    activities: fc.array(activity, { maxLength: 30 }),
    bant,
    title: fc.constantFrom('課長', '担当', 'CTO', '謎', undefined),
    department: fc.constantFrom('情報システム部', '人事部', undefined),
    company: fc.record({ industry: fc.constantFrom('製造業', '農業'), employees: fc.nat({ max: 4000 }) }, { requiredKeys: [] }),
    stages: fc.array(
      fc.record({
        stage: fc.constantFrom('lead', 'mql', 'sal', 'sql', 'opp', 'nurturing', 'gone'),
        at: moment,
        recordedAt: moment,
        by: fc.constant('rule'),
      }),
      { maxLength: 4 },
    ),
    handOffs: fc.array(
      fc.record({ id: fc.uuid(), from: fc.constant('mkt'), to: fc.constantFrom('is', 'fs', 'mkt'), at: moment, recordedAt: moment }),
      { maxLength: 3 },
    ),
    optOuts: fc.array(fc.record({ channel: fc.constantFrom('mail', 'phone', 'all'), at: moment }), { maxLength: 2 }),
    importedScore: fc.option(fc.record({ value: fc.integer({ min: -50, max: 200 }), source: fc.constant('MA'), at: moment }), {
      nil: undefined,
      freq: 5,
    }),
    activitiesSince: fc.option(moment, { nil: undefined }),
  })
  .map((facts) =>
    Lead.parse({
      id: 'l',
      rev: 1,
      refs: [{ site: 's', type: 't', id: '1' }],
      team: 't',
      owner: null,
      name: '佐藤',
      createdAt: now - days(100),
      ...facts,
    }),
  );

function judge(of: Lead, when = now) {
  return judges.judge(judges.facts(of, when));
}

describe('for any lead', () => {
  it('A4 the lines of the score are whole and sum to the total, within the bounds of each axis', () => {
    fc.assert(
      fc.property(lead, (of) => {
        const { score } = judge(of);
        for (const { points, faded } of score.lines) expect(Number.isInteger(points) && Number.isInteger(faded) && faded >= 0).toBe(true);
        for (const axis of ['fit', 'engagement'] as const) {
          const sum = score.lines.filter((line) => line.axis === axis).reduce((total, { points }) => total + points, 0);
          expect(sum).toBe(score[axis]);
          expect(score[axis]).toBeGreaterThanOrEqual(agreement.scoring.axes[axis].floor);
          expect(score[axis]).toBeLessThanOrEqual(agreement.scoring.axes[axis].cap);
        }
        expect(score.total).toBe(score.fit + score.engagement);
      }),
    );
  });

  it('the order of its activities does not matter', () => {
    fc.assert(
      fc.property(lead, fc.func(fc.nat()), (of, key) => {
        const shuffled = [...of.activities].sort((a, b) => key(a) - key(b));
        expect(judge({ ...of, activities: shuffled })).toEqual(judge(of));
      }),
    );
  });

  it('asking changes nothing, and asking twice gives the same', () => {
    fc.assert(
      fc.property(lead, (of) => {
        const before = structuredClone(of);
        expect(judge(of)).toEqual(judge(of));
        expect(of).toEqual(before);
      }),
    );
  });

  it('nothing differs before the change it announces', () => {
    fc.assert(
      fc.property(lead, fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const { changesAt, ...first } = judge(of);
        const until = changesAt ?? now + days(400);
        expect(until).toBeGreaterThan(now);
        for (const when of [until - 1, now + Math.floor((until - 1 - now) * share)]) {
          const { changesAt: later, ...same } = judge(of, when);
          expect(same).toEqual(first);
          expect(later).toBe(changesAt);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

it('a lead of which nothing is known but its name gets everything', () => {
  const bare = Lead.parse({ id: 'l', rev: 1, refs: [{ site: 's', type: 't', id: '1' }], team: 't', owner: null, name: '', createdAt: now });
  const found = judge(bare);
  expect(found.score).toMatchObject({ total: 0, band: 'low', fitUnknown: true });
  expect(found.bant.map(({ state }) => state)).toEqual(['not_asked', 'not_asked', 'not_asked', 'not_asked']);
  expect(found).toMatchObject({
    readiness: 'not_asked',
    intent: null,
    routing: null,
    changesAt: null,
    unknowns: [],
    gate: { met: 'unknown' },
  });
  expect(found.stage.id).toBe('lead');
  expect(found.persona.isPersona).toBe('unknown');
});

describe('hostile input', () => {
  const strange = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.array(fc.anything()), fc.object());
  const rule = fc.record({
    field: fc.oneof(
      fc.constantFrom(
        'activity',
        'silence',
        'surge',
        'only',
        'score.total',
        'stage',
        'gate',
        'persona',
        'readiness',
        'lead.name',
        'lead.custom.x',
        '__proto__',
        'lead.__proto__',
        'constructor',
      ),
      fc.string(),
    ),
    operator: fc.constantFrom('=', '!=', '<', '>=', 'in', 'notIn', 'between', 'contains', 'null', 'atLeast', 'atMost', 'none', 'is'),
    value: strange,
  });
  it('rules that cannot be meant are unknown; nothing throws', () => {
    fc.assert(
      fc.property(lead, fc.array(rule, { maxLength: 6 }), fc.boolean(), (of, rules, not) => {
        const when = { combinator: 'and', not, rules } as Agreement['scoring']['rules'][number]['when'];
        const [lowest, ...stages] = agreement.stages;
        const own = compileJudges({
          ...agreement,
          stages: [{ ...lowest, entry: when, excludedWhen: when }, ...stages] as Agreement['stages'],
          scoring: { ...agreement.scoring, rules: agreement.scoring.rules.map((one) => ({ ...one, when })) },
          bant: { ...agreement.bant, gate: { preset: 'custom', when } },
        });
        const found = own.judge(own.facts(of, now));
        expect(found.score.lines.reduce((sum, { points }) => sum + points, 0)).toBe(found.score.total);
      }),
    );
  });

  it.each([
    ['in year 1', Date.UTC(2000, 0, 1) - 1999 * 365.2425 * 86_400_000],
    ['in year 9999', Date.UTC(9999, 11, 31)],
  ])('judges %s', (_, when) => {
    const of = Lead.parse({
      id: 'l',
      rev: 1,
      refs: [{ site: 's', type: 't', id: '1' }],
      team: 't',
      owner: null,
      name: 'x',
      createdAt: Math.floor(when),
      bant: { budget: { state: 'yes', at: Math.floor(when) }, timing: { state: 'yes', month: '9999-12' } },
      activities: [{ id: 'a', type: 'page_view', content: 'price', occurredAt: Math.floor(when), recordedAt: Math.floor(when) }],
    });
    expect(judge(of, Math.floor(when)).score.total).toBe(0);
  });
});
