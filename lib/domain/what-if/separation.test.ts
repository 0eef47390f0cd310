import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addScore, type ScoreTable, separationOf } from './separation';

type Scored = [score: number, converted: boolean];

function tableOf(leads: readonly Scored[]): ScoreTable {
  const table: ScoreTable = new Map();
  for (const [score, converted] of leads) addScore(table, score, converted);
  return table;
}

/** The AUC by its meaning: every converted lead beside every other one. */
function pairs(leads: readonly Scored[]): number | null {
  let [wins, count] = [0, 0];
  for (const [a, yes] of leads) {
    for (const [b, alsoYes] of leads) {
      if (!yes || alsoYes) continue;
      count += 1;
      wins += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return count === 0 ? null : wins / count;
}

/** DeLong's variance by its definition, lead by lead. */
function deLong(leads: readonly Scored[], auc: number): number {
  const yes = leads.filter(([, converted]) => converted).map(([score]) => score);
  const no = leads.filter(([, converted]) => !converted).map(([score]) => score);
  const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (all: number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
  const spread = (all: number[]): number => all.reduce((sum, one) => sum + (one - auc) ** 2, 0) / (all.length - 1) / all.length;
  return spread(yes.map((x) => mean(no.map((y) => wins(x, y))))) + spread(no.map((y) => mean(yes.map((x) => wins(x, y)))));
}

const someLeads = fc.array(fc.tuple(fc.integer({ min: -5, max: 12 }), fc.boolean()), { minLength: 1, maxLength: 60 });

describe('D8 how well a score separates', () => {
  it('D8 the AUC is the share of pairs won, ties counted half', () => {
    fc.assert(
      fc.property(someLeads, (leads) => {
        const wanted = pairs(leads);
        const { auc } = separationOf(tableOf(leads));
        if (wanted === null) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(wanted, 10);
      }),
    );
  });

  it('D8 the interval lies within 0 to 1 and holds the AUC', () => {
    fc.assert(
      fc.property(someLeads, (leads) => {
        const { auc, interval } = separationOf(tableOf(leads));
        if (auc === null || interval === null) {
          expect(auc).toBe(interval);
          return;
        }
        const [low, high] = interval;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(auc + 1e-9);
        expect(high).toBeGreaterThanOrEqual(auc - 1e-9);
        expect(high - low).toBeGreaterThan(0);
      }),
    );
  });

  it("D8 the interval is DeLong's on the logit scale", () => {
    const leads: Scored[] = Array.from({ length: 80 }, (_, i) => [(i * 7) % 11, (i * 7) % 11 > (i * 5) % 13]);
    const { auc, interval } = separationOf(tableOf(leads));
    const seen = auc as number;
    const reach = (1.959964 * Math.sqrt(deLong(leads, seen))) / (seen * (1 - seen));
    const logit = Math.log(seen / (1 - seen));
    expect(interval?.[0]).toBeCloseTo(1 / (1 + Math.exp(reach - logit)), 10);
    expect(interval?.[1]).toBeCloseTo(1 / (1 + Math.exp(-reach - logit)), 10);
  });

  it('D8 perfect order is not taken for certainty, and more leads make it surer', () => {
    const perfect = (count: number): Scored[] => Array.from({ length: count * 2 }, (_, i) => [i, i >= count]);
    const few = separationOf(tableOf(perfect(5)));
    const many = separationOf(tableOf(perfect(200)));
    expect([few.auc, many.auc]).toEqual([1, 1]);
    expect(few.interval?.[1]).toBe(1);
    expect(few.interval?.[0]).toBeLessThan(0.9);
    expect(many.interval?.[0]).toBeGreaterThan(0.97);
  });

  it.each<[string, Scored[], number | null]>([
    ['five times where all who converted are the best fifth', Array.from({ length: 20 }, (_, i): Scored => [i, i >= 16]), 5],
    ['once where the score says nothing', Array.from({ length: 20 }, (_, i): Scored => [7, i % 4 === 0]), 1],
    ['none where the best never converted', Array.from({ length: 20 }, (_, i): Scored => [i, i < 4]), 0],
    ['unknown where nobody converted', [[1, false]], null],
    [
      'by shares where the edge of the fifth is a tie',
      [
        [9, true],
        [5, true],
        [5, false],
        [5, false],
        [5, false],
        [1, false],
        [1, false],
        [1, false],
        [1, false],
        [1, false],
      ],
      ((1 + 1 / 4) / 2) * 5,
    ],
  ])('D8 the best fifth converted %s', (_, leads, lift) => {
    const { topFifthLift } = separationOf(tableOf(leads));
    if (lift === null) expect(topFifthLift).toBeNull();
    else expect(topFifthLift).toBeCloseTo(lift, 10);
  });

  it('D8 says nothing of an AUC without leads of both kinds', () => {
    expect(separationOf(tableOf([[1, true]]))).toMatchObject({ leads: 1, converted: 1, auc: null, interval: null });
    expect(separationOf(new Map())).toEqual({ leads: 0, converted: 0, auc: null, interval: null, topFifthLift: null });
  });
});
