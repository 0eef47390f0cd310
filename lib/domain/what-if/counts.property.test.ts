import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPastLead, NOW, numbers, otherPromise, otherScore } from '@/test/bench/past-leads';
import { runs } from '@/test/fixtures/runs';
import { all, where } from '../defaults/write';
import type { Lead } from '../lead';
import { defaultRulebook, type Rulebook } from '../rulebook';
import { countPart, type PlacedLeads, type WhatIfResult, whatIf, whatIfOf } from '../what-if';
import { bare, type Counts, type RepCount, together } from './counts';

const quick = { rest: async () => undefined };
const drafts = { promise: otherPromise(defaultRulebook), score: otherScore(defaultRulebook), stage: lowerStage(defaultRulebook) };

/** The first hand-off open to many more. */
function lowerStage({ agreement, almanac }: Rulebook): Rulebook {
  const entry = all(where('score.engagement', '>=', 3));
  return {
    agreement: { ...agreement, stages: agreement.stages.map((stage) => (stage.id === 'mql' ? { ...stage, entry } : stage)) },
    almanac,
  };
}

type PlacedLead = { lead: Lead; place: number };

/** Those that follow one another come together. */
async function* dealt(leads: readonly PlacedLead[]): AsyncGenerator<PlacedLeads, void, undefined> {
  for (let i = 0; i < leads.length; ) {
    const { place } = leads[i] as PlacedLead;
    const gap = leads.slice(i).findIndex((other, nth) => other.place !== place + nth);
    const run = gap < 0 ? leads.slice(i) : leads.slice(i, i + gap);
    yield { leads: run.map(({ lead }) => lead), place };
    i += run.length;
  }
}

async function plainly(leads: readonly Lead[], after: Rulebook): Promise<WhatIfResult> {
  let last: WhatIfResult | null = null;
  for await (const { result } of whatIf(leads, defaultRulebook, after, NOW, quick)) last = result;
  return last as WhatIfResult;
}

async function countedOf(leads: readonly PlacedLead[], after: Rulebook): Promise<Counts> {
  let last: Counts | null = null;
  for await (const { counts } of countPart(dealt(leads), defaultRulebook, after, NOW, quick)) last = counts;
  // As it comes from another worker.
  return structuredClone(last as Counts);
}

/** Each hand takes the leads dealt to it, in the order of their places. */
async function shared(leads: readonly Lead[], hands: readonly number[], count: number, after: Rulebook) {
  const deal = (hand: number) =>
    leads.flatMap((lead, place) => ((hands[Math.floor(place / 3) % hands.length] ?? 0) === hand ? [{ lead, place }] : []));
  const others = await Promise.all(Array.from({ length: count }, (_, i) => countedOf(deal(i + 1), after)));
  const found: WhatIfResult[] = [];
  for await (const { result } of whatIfOf(dealt(deal(0)), defaultRulebook, after, NOW, { ...quick, others: () => others }))
    found.push(result);
  return found.at(-1) as WhatIfResult;
}

describe('D8 a what-if of many hands', () => {
  it.each(['promise', 'score', 'stage'] as const)('D8 tells exactly what one hand tells: another %s', async (which) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 45 }),
        fc
          .integer({ min: 1, max: 3 })
          .chain((count) => fc.tuple(fc.constant(count), fc.array(fc.nat(count), { minLength: 1, maxLength: 12 }))),
        async (seed, size, [count, hands]) => {
          const next = numbers(seed);
          const leads = Array.from({ length: size }, (_, i) => aPastLead(i, next));
          // Several leads of one rep, and assignments, so that one lead brings several reps.
          for (const lead of leads) {
            if (next(3) > 0) continue;
            lead.assignments = [0, 10, 20].map((day) => ({ team: 'is', owner: `rep-${next(6)}`, at: lead.createdAt + day * 86_400_000 }));
          }
          expect(await shared(leads, hands, count, drafts[which])).toEqual(await plainly(leads, drafts[which]));
        },
      ),
      { numRuns: runs(4) },
    );
  });

  it('D8 names nobody on the way, and counts the same', async () => {
    const next = numbers(3);
    const leads = Array.from({ length: 40 }, (_, i) => ({ lead: aPastLead(i, next), place: i }));
    const counts = await countedOf(leads, drafts.stage);
    expect(counts.top.length).toBeGreaterThan(0);
    expect([...counts.moves.values()].some((move) => move.leads.length > 0)).toBe(true);
    const { top, moves, ...rest } = bare(counts);
    expect(top).toEqual([]);
    expect([...moves.values()].map(({ leads: _, ...move }) => move)).toEqual(
      [...counts.moves.values()].map(({ leads: _, ...move }) => move),
    );
    expect([...moves.values()].every((move) => move.leads.length === 0)).toBe(true);
    expect(rest).toEqual({ ...counts, top: undefined, moves: undefined, ...rest });
  });

  it('D8 tells reps whom one lead brought in the order in which it did, though another hand met one of them elsewhere', async () => {
    const empty = await countedOf([], drafts.promise);
    const rep = (place: number, nth: number): RepCount => ({ before: 1, after: 1, appeared: 0, vanished: 0, place, nth });
    const late = { ...empty, reps: new Map([['b', rep(9, 0)]]) };
    const early = {
      ...empty,
      reps: new Map([
        ['a', rep(1, 0)],
        ['b', rep(1, 1)],
      ]),
    };
    expect([...together([late, early]).reps]).toEqual([
      ['a', rep(1, 0)],
      ['b', { ...rep(1, 1), before: 2, after: 2 }],
    ]);
  });
});
