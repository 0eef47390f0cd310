import { describe, expect, it } from 'vitest';
import { aRulebook, withPromises } from '@/test/fixtures/builders';
import { all, where } from '../defaults/write';
import type { Agreement, Rulebook } from '../rulebook';
import { areSameClocks, areSameRules, differingPromises, isSameWay } from './alike';

const rulebook = aRulebook();
const { agreement, almanac } = rulebook;

function changed(change: Partial<Agreement>): Rulebook {
  return { agreement: { ...agreement, ...change }, almanac };
}

const { scoring, stages, meta, glossary, bant, cutOffs, personaLayers, parked } = agreement;
const otherStage = stages.map((stage, i) => (i === 1 ? { ...stage, entry: all() } : stage));
const onlyForSome = withPromises({ p3: { appliesWhen: all(where('score.total', '>=', 5)) } });

describe('D8 what two rulebooks have in common', () => {
  it.each<[string, Rulebook, { way: boolean; clocks: boolean; rules: boolean }, Rulebook?]>([
    ['nothing', structuredClone(rulebook), { way: true, clocks: true, rules: true }],
    [
      'a version and a title',
      changed({ meta: { ...meta, version: '9', title: { ja: 'x', en: 'x' } } }),
      { way: true, clocks: true, rules: true },
    ],
    ['a word in the glossary', changed({ glossary: glossary.slice(1) }), { way: true, clocks: true, rules: true }],
    ['a promise', withPromises({ p3: { within: { amount: 9, unit: 'days' } } }), { way: true, clocks: true, rules: true }],
    ['for whom a promise is meant', onlyForSome, { way: true, clocks: true, rules: true }],
    [
      'the years that calendars are made for',
      changed({ meta: { ...meta, effectiveFrom: 0 } }),
      { way: false, clocks: false, rules: false },
    ],
    ['points', changed({ scoring: { ...scoring, rules: scoring.rules.slice(1) } }), { way: false, clocks: true, rules: true }],
    ['an entry condition', changed({ stages: otherStage }), { way: false, clocks: true, rules: true }],
    ['a trigger', changed({ stages: stages.map((stage) => ({ ...stage, triggers: [] })) }), { way: false, clocks: true, rules: true }],
    [
      'whom a stage keeps out',
      changed({ stages: stages.map((stage) => ({ ...stage, excludedWhen: all() })) }),
      { way: false, clocks: true, rules: true },
    ],
    ['a stage', changed({ stages: stages.slice(1) }), { way: false, clocks: false, rules: true }],
    ['the qualifying rule', changed({ bant: { ...bant, gate: { preset: 'all' } } }), { way: false, clocks: true, rules: false }],
    ['a minimum', changed({ cutOffs: cutOffs.slice(1) }), { way: false, clocks: true, rules: false }],
    ['a persona', changed({ personaLayers: personaLayers.slice(1) }), { way: false, clocks: true, rules: false }],
    ['a parked state', changed({ parked: parked.slice(1) }), { way: false, clocks: false, rules: false }],
    ['a closed day', { agreement, almanac: { ...almanac, holidays: {} } }, { way: false, clocks: false, rules: false }],
    [
      'points, where a promise asks for them',
      { agreement: { ...onlyForSome.agreement, scoring: { ...scoring, mode: 'off' } }, almanac },
      { way: false, clocks: false, rules: true },
      onlyForSome,
    ],
    [
      'points, where a promise is to ask for them',
      { agreement: { ...onlyForSome.agreement, scoring: { ...scoring, mode: 'off' } }, almanac },
      { way: false, clocks: false, rules: true },
    ],
  ])('D8 rulebooks that differ in %s', (_, other, { way, clocks, rules }, base = rulebook) => {
    expect({ way: isSameWay(base, other), clocks: areSameClocks(base, other), rules: areSameRules(base, other) }).toEqual({
      way,
      clocks,
      rules,
    });
    expect({ way: isSameWay(other, base), clocks: areSameClocks(other, base), rules: areSameRules(other, base) }).toEqual({
      way,
      clocks,
      rules,
    });
  });

  const { promises } = agreement;
  const owners = promises.filter(({ runsOn }) => runsOn === 'owner').map(({ id }) => id);
  const moved = [promises[1], promises[0], ...promises.slice(2)] as Agreement['promises'];

  it.each<[string, Rulebook, readonly string[]]>([
    ['none', structuredClone(rulebook), []],
    ['one that nobody leans on', withPromises({ p8: { within: { amount: 20, unit: 'minutes' } } }), ['p8']],
    ['one that is the end of which another waits for', withPromises({ p4: { within: { amount: 20, unit: 'days' } } }), ['p2', 'p4']],
    ['one for which others stand still', withPromises({ p9: { within: { amount: 3, unit: 'days' } } }), ['p2', 'p5', 'p9']],
    ['one that takes the place of another', withPromises({ p1: { within: { amount: 2, unit: 'hours' } } }), ['p1', 'p3']],
    ['one that takes the place of another no more', withPromises({ p1: { replaces: [] } }), ['p1', 'p3']],
    ['one that newly takes the place of another', withPromises({ p8: { replaces: ['p6'] } }), ['p6', 'p8']],
    ['one that newly stands still, and whoever it replaces', withPromises({ p1: { standsStillWhile: ['p9'] } }), ['p1', 'p3']],
    ['one that is gone', changed({ promises: promises.filter(({ id }) => id !== 'p9') }), ['p2', 'p5', 'p9']],
    ['a new one', changed({ promises: [...promises, { ...(promises[8] as Agreement['promises'][number]), id: 'new' }] }), ['new']],
    ['how an owner is found: every clock of an owner', withPromises({ p0: { within: { amount: 3, unit: 'hours' } } }), ['p0', ...owners]],
    ['the order, that of the one by which an owner is found aside', changed({ promises: moved }), []],
  ])('D8 promises that can be kept otherwise where there differs %s', (_, { agreement: other }, ids) => {
    expect([...differingPromises(agreement, other)].sort()).toEqual([...ids].sort());
    expect([...differingPromises(other, agreement)].sort()).toEqual([...ids].sort());
  });

  it('D8 where another promise finds the owner, every clock of an owner can be kept otherwise', () => {
    const second = { ...(promises[0] as Agreement['promises'][number]), id: 'p0b' };
    const before = changed({ promises: [...promises, second] }).agreement;
    const after = changed({ promises: [second, ...promises] }).agreement;
    expect([...differingPromises(before, after)].sort()).toEqual([...owners].sort());
  });
});
