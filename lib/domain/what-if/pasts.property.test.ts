import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPastLead, NOW, numbers, otherPromise, otherScore } from '@/test/bench/past-leads';
import { aLead, anActivity, days, hours } from '@/test/fixtures/builders';
import { edited, lead, now, promiseEdit, rulebook, wayEdit } from '@/test/fixtures/past-cases';
import { runs } from '@/test/fixtures/runs';
import { all, happened, where } from '../defaults/write';
import type { ActivityType, Lead } from '../lead';
import { defaultRulebook, type Rulebook, type ScoreRule } from '../rulebook';
import { pastsBy, type WhatIfResult, whatIf } from '../what-if';
import { Pasts } from './pasts';

const quick = { rest: async () => undefined };

/** Facts by which clocks stand still, start anew or fall away as time goes by. */
const timed: fc.Arbitrary<Lead> = fc
  .tuple(
    lead,
    fc.array(fc.record({ from: fc.nat({ max: 70 }), days: fc.nat({ max: 30 }), reason: fc.constantFrom('customer_away', 'x') }), {
      maxLength: 2,
    }),
    fc.array(fc.tuple(fc.nat({ max: 24 }), fc.nat({ max: 70 })), { maxLength: 2 }),
    fc.option(fc.nat({ max: 70 })),
  )
  .map(([one, pauses, withdrawn, wakeAt]) => {
    const day = (nth: number) => now - days(60) + days(nth);
    const activities = one.activities.map((activity, place) => {
      const at = withdrawn.find(([which]) => which === place)?.[1];
      const called = activity.type === 'call' && place % 3 === 0 ? { callbackAt: activity.occurredAt + days(2) } : {};
      return { ...activity, ...called, ...(at === undefined ? {} : { withdrawn: { at: day(at), by: 'rep-1' } }) };
    });
    const handOffs = one.handOffs.map((handOff) =>
      handOff.verdict && wakeAt !== null ? { ...handOff, verdict: { ...handOff.verdict, wakeAt: day(wakeAt) } } : handOff,
    );
    const paused = pauses.map(({ from, days: length, reason }, nth) => {
      return { id: `${nth}`, from: day(from), until: day(from + length), recordedAt: day(from), reason, by: 'rep-1' };
    });
    return { ...one, activities, handOffs, pauses: paused };
  });

/** How much later: a moment, a night, half a year. */
const later = fc.oneof(
  fc.constantFrom(0, 1, 60_000),
  fc.integer({ min: 0, max: 72 }).map(hours),
  fc.integer({ min: 0, max: 180 }).map((count) => days(count)),
);

async function plainly(leads: readonly Lead[], before: Rulebook, after: Rulebook, moment: number, pasts?: Pasts): Promise<WhatIfResult> {
  let last: WhatIfResult | null = null;
  for await (const { result } of whatIf(leads, before, after, moment, { ...quick, pasts })) last = result;
  return last as WhatIfResult;
}

describe('D8 what is remembered of past leads', { timeout: 120_000 }, () => {
  it('D8 is what is judged anew, for as long as it says that it holds', () => {
    let [recalled, asked] = [0, 0];
    fc.assert(
      fc.property(rulebook, fc.array(timed, { minLength: 1, maxLength: 6 }), later, (rules, leads, after) => {
        const [ahead, fresh] = [new Pasts(rules), new Pasts(rules)];
        for (const one of leads) {
          ahead.judge(one, now);
          const known = ahead.recall(one, now + after);
          asked += 1;
          if (known === null) continue;
          recalled += 1;
          fresh.judge(one, now + after);
          expect(known).toEqual(fresh.recall(one, now + after));
        }
      }),
      { numRuns: runs(100) },
    );
    expect(recalled).toBeGreaterThan(asked / 10);
  });

  it('D8 does not hold any more once points taken away have faded, so that the score may be higher than ever', () => {
    const { agreement, almanac } = defaultRulebook;
    const [first] = agreement.scoring.rules.filter(({ group }) =>
      agreement.scoring.groups.some(({ id, axis }) => id === group && axis === 'engagement'),
    );
    const rule = (id: string, type: string, points: number, decay: ScoreRule['decay']): ScoreRule => {
      return { ...(first as ScoreRule), id, points, decay, when: all(happened({ type })), each: undefined, until: undefined };
    };
    const rules = [rule('less', 'page_view', -20, { kind: 'half_life', days: 6 }), rule('more', 'download', 10, { kind: 'none' })];
    const stages = agreement.stages.map((stage) => ({ ...stage, entry: all(where('stage', '=', 'nowhere')) }));
    const happening = (type: ActivityType, nth: number) => anActivity({ id: type, type, occurredAt: now - days(nth) });
    const one = aLead({ createdAt: now - days(4), activities: [happening('page_view', 2), happening('download', 1)] });
    const pasts = pastsBy({ agreement: { ...agreement, stages, scoring: { ...agreement.scoring, rules } }, almanac });
    pasts.judge(one, now);
    expect(pasts.recall(one, now + 1)?.replay.score).toBe(0);
    expect(pasts.recall(one, now + days(20))).toBeNull();
    pasts.judge(one, now + days(20));
    expect(pasts.recall(one, now + days(20))?.replay.score).toBeGreaterThan(5);
  });

  it('D8 leaves every figure of a what-if as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        rulebook,
        fc.oneof(fc.array(wayEdit, { maxLength: 2 }), fc.array(promiseEdit, { maxLength: 2 })),
        fc.array(fc.tuple(timed, fc.boolean()), { minLength: 1, maxLength: 6 }),
        later,
        async (before, edits, dealt, after) => {
          const pasts = pastsBy(before);
          for (const [one, isAhead] of dealt) if (isAhead) pasts.judge(one, now);
          const leads = dealt.map(([one]) => one);
          const draft = edited(before.agreement, edits);
          const wanted = await plainly(leads, before, draft, now + after);
          expect(await plainly(leads, before, draft, now + after, pasts)).toEqual(wanted);
          // What the first one learned serves the next.
          expect(await plainly(leads, before, draft, now + after, pasts)).toEqual(wanted);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it.each([otherPromise, otherScore])('D8 holds for nearly all leads of a team five minutes later: %o', async (other) => {
    const next = numbers(5);
    const leads = Array.from({ length: 120 }, (_, i) => aPastLead(i, next));
    const pasts = pastsBy(defaultRulebook);
    for (const one of leads) pasts.judge(one, NOW);
    const soon = NOW + 300_000;
    expect(leads.filter((one) => pasts.recall(one, soon) !== null).length).toBeGreaterThan(110);
    expect(leads.map((one) => structuredClone(one)).every((one) => pasts.recall(one, soon) === null)).toBe(true);
    const draft = other(defaultRulebook);
    expect(await plainly(leads, defaultRulebook, draft, soon, pasts)).toEqual(await plainly(leads, defaultRulebook, draft, soon));
  });
});
