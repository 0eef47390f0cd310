import { describe, expect, it } from 'vitest';
import { adviseScoring, type ScoringAdvice, scoringFigures } from './advisor';
import { hanleyMcNeilError } from './what-if/separation';

describe('A6 the advisor on scoring', () => {
  it.each<[string, number, number, number, ScoringAdvice['mode'], ScoringAdvice['refused']]>([
    ['says off where everybody can be called', 40, 2, 500, 'off', null],
    ['says checklist just above that', 41, 2, 500, 'checklist', null],
    ['says checklist where each can be judged by hand', 300, 3, 500, 'checklist', null],
    ['says points where volume asks for it', 301, 3, 500, 'points', null],
    ['refuses points where too few converted', 5_000, 3, 29, 'checklist', 'points'],
    ['allows points from 30 converted on', 5_000, 3, 30, 'points', null],
    ['refuses nothing where points are not asked for', 10, 3, 0, 'off', null],
    ['says nothing without people', 100, 0, 100, null, null],
    ['says nothing without leads', 0, 5, 100, null, null],
    ['says nothing of what is no number', Number.NaN, 5, 100, null, null],
  ])('A6 %s', (_, leadsPerMonth, headcount, converted, mode, refused) => {
    const advice = adviseScoring({ leadsPerMonth, headcount, converted });
    expect(advice).toMatchObject({ mode, refused });
    expect(advice.reasons.length).toBeGreaterThan(0);
    for (const { ja, en } of advice.reasons) expect(ja && en && ja !== en).toBe(true);
  });

  it('A6 says that weights stay hypotheses until 100 converted', () => {
    const words = (converted: number) => adviseScoring({ leadsPerMonth: 900, headcount: 3, converted }).reasons.at(-1)?.en;
    expect(words(scoringFigures.enough - 1)).toContain('hypotheses');
    expect(words(scoringFigures.enough)).not.toContain('hypotheses');
  });

  it.each([
    [30, 300, 0.11],
    [100, 1000, 0.06],
  ])('A6 with %i converted beside %i others an AUC of 0.7 is known to ± %d', (converted, others, margin) => {
    expect(1.96 * hanleyMcNeilError(0.7, converted, others)).toBeCloseTo(margin, 2);
  });
});
