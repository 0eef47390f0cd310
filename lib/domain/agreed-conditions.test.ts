import { describe, expect, it } from 'vitest';
import { aRulebook } from '@/test/fixtures/builders';
import { agreedConditions } from './agreed-conditions';

const { agreement } = aRulebook();
const said = (stage: string, of = agreement) => agreedConditions(of, stage).map(({ en }) => en);

describe('C2 what was agreed for a hand-over, rule by rule', () => {
  it('is what the stage that hands over asks for, each in words of its own and once', () => {
    const mql = agreedConditions(agreement, 'mql');
    expect(mql.length).toBeGreaterThan(1);
    expect(new Set(mql.map(({ ja }) => ja)).size).toBe(mql.length);
    for (const { ja, en } of mql) {
      expect(ja).not.toMatch(/かつ|または/);
      expect(en).not.toMatch(/ (and|or) /);
    }
  });

  it('is still that of the stage before for a lead that was accepted, and the first there is for one outside the ladder', () => {
    expect(said('sal')).toEqual(said('mql'));
    expect(said('nurture')).toEqual(said('mql'));
    expect(said('a stage nobody knows')).toEqual(said('mql'));
    expect(said('sql')).not.toEqual(said('mql'));
  });

  it('is nothing where nothing was agreed', () => {
    const open = { ...agreement, cutOffs: [], stages: agreement.stages.map(({ entry, ...stage }) => stage) };
    expect(said('mql', open)).toEqual([]);
  });

  it('ends with what no lead may fall below', () => {
    expect(said('mql').slice(-agreement.cutOffs.length)).toEqual(agreement.cutOffs.map(({ name }) => name.en));
  });

  it('keeps together what is turned around', () => {
    const rules = [
      { field: 'score.fit', operator: '>=', value: 25 },
      { field: 'score.engagement', operator: '>=', value: 15 },
    ];
    const turned = agreement.stages.map((stage) =>
      stage.id === 'mql' ? { ...stage, entry: { combinator: 'and' as const, not: true, rules } } : stage,
    );
    expect(said('mql', { ...agreement, cutOffs: [], stages: turned as typeof agreement.stages })).toHaveLength(1);
  });
});
