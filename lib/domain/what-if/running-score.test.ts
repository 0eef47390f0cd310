import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLead, anActivity, aRulebook, at, days } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { all, any, happened, where } from '../defaults/write';
import { Facts } from '../facts';
import { compileJudges } from '../judges';
import type { Activity, Lead } from '../lead';
import type { Agreement } from '../rulebook';
import type { Instant } from '../time';
import { RunningScore } from './running-score';

const { agreement } = aRulebook();
const start = at('2026-11-02T10:00+09:00');

type Rule = Agreement['scoring']['rules'][number];

/** The shipped rules with other ones among them. */
function withRules(rules: readonly Partial<Rule>[], change: Partial<Agreement['scoring']> = {}): Agreement {
  const [, , , , , , some] = agreement.scoring.rules;
  const own = rules.map((rule, place): Rule => ({ ...(some as Rule), id: `own${place}`, group: 'own', ...rule }));
  const groups = [{ id: 'own', axis: 'engagement' as const, name: { ja: '', en: '' } }, ...agreement.scoring.groups];
  const axes = { fit: { cap: 50, floor: 0 }, engagement: { cap: 60, floor: -40 } };
  return { ...agreement, scoring: { ...agreement.scoring, axes, groups, rules: [...own, ...agreement.scoring.rules], ...change } };
}

/** Follows a lead as a replay does, beside the judge who judges it whole each time. */
function follow(of: Agreement, lead: Lead, moments: readonly Instant[], check: (found: Step) => void): void {
  const judges = compileJudges(of);
  const score = new RunningScore(of);
  score.begin(lead);
  const activities = lead.activities.toSorted((a, b) => a.occurredAt - b.occurredAt);
  let happenedUntil = Number.NEGATIVE_INFINITY;
  for (const moment of moments) {
    for (const activity of activities) if (activity.occurredAt > happenedUntil && activity.occurredAt <= moment) score.happened(activity);
    for (const { createdAt } of lead.opportunities) if (createdAt > happenedUntil && createdAt <= moment) score.held();
    happenedUntil = moment;
    check({ score, at: moment, facts: new Facts(lead, moment, judges) });
  }
}

interface Step {
  score: RunningScore;
  at: Instant;
  facts: Facts;
}

const decay = fc.constantFrom<Rule['decay'][]>(
  { kind: 'none' },
  { kind: 'half_life', days: 3 },
  { kind: 'linear', days: 8 },
  { kind: 'window', days: 4 },
);
const when = fc.constantFrom<Rule['when'][]>(
  all(happened({ type: 'page_view' })),
  all(happened({ type: 'page_view', content: 'price', count: 2, withinDays: 3 })),
  any(happened({ type: 'call', result: 'talked' }), happened({ type: 'reply' })),
  all(where('silence', 'is', { after: { type: 'page_view' }, days: 3, unless: [{ type: 'reply' }] })),
  all({ field: 'activity', operator: 'none', value: { type: 'page_view', withinDays: 4 } }),
  all(where('opportunity', '=', true)),
  all(where('lead.industry', '=', '製造業')),
  all(where('surge', 'is', { days: 3, visitDays: 2, factor: 1, weeks: 1 })),
  all(where('readiness', '=', 'now')),
  { combinator: 'and', not: true, rules: [happened({ type: 'call', withinDays: 5 })] },
);
const ownRule = fc.record({
  when,
  decay,
  points: fc.integer({ min: -20, max: 30 }),
  each: fc.constantFrom(undefined, { type: 'page_view' }, { type: 'page_view', withinDays: 4 }),
  until: fc.constantFrom(undefined, { type: 'reply' }),
}) as fc.Arbitrary<Partial<Rule>>;
const moment = fc.integer({ min: 0, max: 24 * 16 }).map((hour) => start + hour * 3_600_000);
const activity = fc
  .record({
    type: fc.constantFrom<Activity['type'][]>('page_view', 'page_view', 'call', 'reply', 'mail_click', 'trial_start', 'login'),
    occurredAt: moment,
    content: fc.constantFrom('price', 'careers', undefined),
    result: fc.constantFrom<Activity['result'][]>('talked', undefined),
    intent: fc.constantFrom<Activity['intent'][]>('price', undefined, undefined, undefined),
  })
  .map((facts) => anActivity(facts));
const lead = fc
  .record({ activities: fc.array(activity, { maxLength: 14 }), deal: fc.option(moment), industry: fc.constantFrom('製造業', '農業') })
  .map(({ activities, deal, industry }) =>
    aLead({
      activities,
      createdAt: start,
      company: { industry, employees: 300 },
      opportunities: deal === null ? [] : [{ id: 'o', status: 'open', createdAt: deal }],
    }),
  );
const moments = fc.array(moment, { minLength: 2, maxLength: 12 }).map((all) => [...new Set(all)].sort((a, b) => a - b));
const scored = fc
  .record({
    rules: fc.array(ownRule, { minLength: 1, maxLength: 3 }),
    cap: fc.constantFrom(undefined, 5, 25),
    floor: fc.constantFrom(undefined, -5),
  })
  .map(({ rules, cap, floor }) => {
    const of = withRules(rules);
    const groups = of.scoring.groups.map((group) => (group.id === 'own' ? { ...group, cap, floor } : group));
    return { ...of, scoring: { ...of.scoring, groups } };
  });

function sums({ fit, engagement, total, band }: { fit: number; engagement: number; total: number; band: string | null }): unknown {
  return { fit, engagement, total, band };
}

describe('D8 a score from moment to moment', { timeout: 60_000 }, () => {
  it('D8 tells at each moment what the judge of whole scores tells', () => {
    fc.assert(
      fc.property(scored, lead, moments, (of, one, when) => {
        follow(of, one, when, ({ score, at: now, facts }) => {
          const { reading } = score.read(now, () => facts);
          expect(reading.mode).toBe('points');
          expect(sums(reading)).toEqual(sums((facts.score() as NonNullable<ReturnType<Facts['score']>>).reading));
          expect(score.latest).toBe(reading);
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('D8 says truly whether it can differ, can be more, and how much at the most, where it is read now and then', () => {
    fc.assert(
      fc.property(scored, lead, moments, fc.infiniteStream(fc.boolean()), (of, one, when, reads) => {
        const first = new Map<RunningScore, boolean>();
        follow(of, one, when, ({ score, at: now, facts }) => {
          const whole = facts.score()?.reading;
          const { latest } = score;
          if (!whole) throw new Error('nothing was judged');
          const ceilings = score.ceilings(now);
          expect(whole.fit).toBeLessThanOrEqual(ceilings.fit);
          expect(whole.engagement).toBeLessThanOrEqual(ceilings.engagement);
          if (first.has(score) && !score.canDiffer(now))
            expect(whole).toMatchObject({ fit: latest.fit, engagement: latest.engagement, total: latest.total });
          if (first.has(score) && !score.canBeMore(now)) {
            expect(whole.fit).toBeLessThanOrEqual(latest.fit);
            expect(whole.engagement).toBeLessThanOrEqual(latest.engagement);
          }
          if (reads.next().value || !first.has(score)) score.read(now, () => facts);
          first.set(score, true);
        });
      }),
      { numRuns: runs(100) },
    );
  });

  /** How often a rule is judged when the score is read at each moment. */
  function asked(of: Agreement, one: Lead, when: readonly Instant[]): boolean[] {
    const found: boolean[] = [];
    follow(of, one, when, ({ score, at: now, facts }) => {
      let isAsked = false;
      score.read(now, () => {
        isAsked = true;
        return facts;
      });
      found.push(isAsked);
    });
    return found;
  }

  const own = (rule: Partial<Rule>): Agreement => {
    const of = withRules([{ when: all(happened({ type: 'page_view', content: 'price' })), points: 10, decay: { kind: 'none' }, ...rule }]);
    return { ...of, scoring: { ...of.scoring, rules: of.scoring.rules.slice(0, 1) } };
  };
  const daily = [0, 1, 2, 3].map((day) => start + days(day));
  const [, second, third] = daily as [Instant, Instant, Instant];

  it.each<[string, Agreement, Partial<Lead>, boolean[]]>([
    ['nothing happens', own({}), {}, [true, false, false, false]],
    ['something else happens', own({}), { activities: [anActivity({ type: 'call', occurredAt: second })] }, [true, false, false, false]],
    [
      'another page is looked at',
      own({}),
      { activities: [anActivity({ type: 'page_view', content: 'ir', occurredAt: second })] },
      [true, false, false, false],
    ],
    [
      'it happens',
      own({}),
      { activities: [anActivity({ type: 'page_view', content: 'price', occurredAt: second })] },
      [true, true, false, false],
    ],
    [
      'it happened and fades',
      own({ decay: { kind: 'linear', days: 2 }, points: 2 }),
      { activities: [anActivity({ type: 'page_view', content: 'price', occurredAt: start })] },
      [true, true, true, false],
    ],
    [
      'a deal is made that no rule asks for',
      own({}),
      { opportunities: [{ id: 'o', status: 'open', createdAt: third }] },
      [true, false, false, false],
    ],
    [
      'a deal is made that a rule asks for',
      own({ when: all(where('opportunity', '=', true)) }),
      { opportunities: [{ id: 'o', status: 'open', createdAt: third }] },
      [true, false, true, false],
    ],
    [
      'it ends by a reply',
      own({ until: { type: 'reply' } }),
      { activities: [anActivity({ type: 'reply', occurredAt: third })] },
      [true, false, true, false],
    ],
    [
      'each of them counts',
      own({ each: { type: 'download' } }),
      { activities: [anActivity({ type: 'download', occurredAt: third })] },
      [true, false, true, false],
    ],
  ])('D8 judges a rule only where it can differ: %s', (_, of, facts, wanted) => {
    expect(asked(of, aLead({ ...facts, createdAt: start }), daily)).toEqual(wanted);
  });

  it('D8 what only fades can differ and not be more; what is taken off can be more by time', () => {
    const activities = [anActivity({ type: 'page_view', content: 'price', occurredAt: start })];
    const seen = (rule: Partial<Rule>): boolean[] => {
      let last: boolean[] = [];
      follow(own(rule), aLead({ activities, createdAt: start }), [start, start + days(1)], ({ score, at: now, facts }) => {
        last = [score.canDiffer(now), score.canBeMore(now)];
        score.read(now, () => facts);
      });
      return last;
    };
    const fading: Partial<Rule> = { decay: { kind: 'half_life', days: 1 } };
    expect(seen(fading)).toEqual([true, false]);
    expect(seen({ ...fading, points: -10 })).toEqual([true, true]);
    expect(seen({ ...fading, when: all(where('silence', 'is', { after: { type: 'page_view' }, days: 1 })) })).toEqual([true, true]);
    expect(seen({})).toEqual([false, false]);
  });

  it('D8 the most that can come is what stale rules give at most, within the bounds of group and axis', () => {
    const price = anActivity({ type: 'page_view', content: 'price', occurredAt: second });
    const most = (rule: Partial<Rule>, cap?: number): number => {
      const of = own(rule);
      const groups = of.scoring.groups.map((group) => (group.id === 'own' ? { ...group, cap } : group));
      let found = Number.NaN;
      follow(
        { ...of, scoring: { ...of.scoring, groups } },
        aLead({ activities: [price], createdAt: start }),
        [start, second],
        ({ score, at: now, facts }) => {
          found = score.ceilings(now).engagement;
          if (now === start) score.read(now, () => facts);
        },
      );
      return found;
    };
    expect(most({})).toBe(10);
    expect(most({ points: -10 })).toBe(0);
    expect(most({ each: { type: 'page_view' } })).toBe(60);
    expect(most({ each: { type: 'page_view' } }, 35)).toBe(35);
    expect(most({ each: { type: 'page_view' }, points: -3 })).toBe(0);
    expect(most({ when: all(happened({ type: 'call' })) })).toBe(0);
  });

  it('D8 begins anew with each lead', () => {
    const of = own({});
    const score = new RunningScore(of);
    const judges = compileJudges(of);
    const busy = aLead({ activities: [anActivity({ type: 'page_view', content: 'price', occurredAt: start })], createdAt: start });
    for (const [one, total] of [
      [busy, 10],
      [aLead({ createdAt: start }), 0],
    ] as const) {
      score.begin(one);
      expect(score.latest.total).toBe(Number.NEGATIVE_INFINITY);
      expect(score.canDiffer(start)).toBe(true);
      expect(score.ceilings(start)).toEqual({ fit: Number.POSITIVE_INFINITY, engagement: Number.POSITIVE_INFINITY });
      expect(score.read(start, () => new Facts(one, start, judges)).reading.total).toBe(total);
    }
  });

  it('D8 an outside score is read whole, before it comes and after', () => {
    const activities = [anActivity({ type: 'page_view', content: 'price', occurredAt: start })];
    const one = aLead({ activities, createdAt: start, importedScore: { value: 33, source: 'MA', at: second } });
    const judges = compileJudges(own({}));
    const score = new RunningScore(own({}));
    score.begin(one);
    const total = (now: Instant): number => score.read(now, () => new Facts(one, now, judges)).reading.total;
    score.happened(activities[0] as Activity);
    expect([total(start), score.canDiffer(second)]).toEqual([10, false]);
    score.held();
    expect([score.canBeMore(second), total(second), score.canDiffer(third)]).toEqual([true, 33, false]);
    expect(score.ceilings(third).engagement).toBe(Number.POSITIVE_INFINITY);
  });

  it('D8 where no points are kept there are none', () => {
    const of = withRules([{}], { mode: 'checklist' });
    const score = new RunningScore(of);
    score.begin(aLead());
    expect(score.read(start, () => new Facts(aLead(), start, compileJudges(of))).reading).toMatchObject({ mode: 'checklist', total: 0 });
  });

  it('D8 a rule that stands in both rulebooks is one for both; another one, or one that hangs on the stage, is not', () => {
    const before = withRules([{ points: 5 }, { when: all(where('stage', '=', 'mql')) }, { group: 'mail' }]);
    const after = withRules([{ points: 6 }, { when: all(where('stage', '=', 'mql')) }, { group: 'visits' }]);
    const one = new RunningScore(before);
    const other = new RunningScore(after, one.rules);
    expect(other.rules.map((rule, place) => rule === one.rules[place])).toEqual([
      false,
      false,
      true,
      ...agreement.scoring.rules.map(() => true),
    ]);
    expect(new RunningScore(after).rules.some((rule) => one.rules.includes(rule))).toBe(false);
  });

  it('D8 knows a score that rests on itself', () => {
    expect(new RunningScore(agreement).isCircular).toBe(false);
    const circular = new RunningScore(withRules([{ when: all(where('score.total', '>=', 5)) }]));
    expect([circular.isCircular, circular.canDiffer(0), circular.canBeMore(0)]).toEqual([true, true, true]);
  });
});
