import { describe, expect, it } from 'vitest';
import { anActivity, aRulebook, at } from '@/test/fixtures/builders';
import type { Condition } from '../condition-schema';
import { all, any, happened, where } from '../defaults/write';
import type { Activity } from '../lead';
import type { Agreement } from '../rulebook';
import { asCondition, canChange, canChangeByType, type Dependence, dependenceOf } from './dependence';

const { agreement } = aRulebook();
const noon = at('2026-11-20T12:00+09:00');

function activity(facts: Partial<Activity> & Pick<Activity, 'type'>): Activity {
  return anActivity({ occurredAt: noon, ...facts });
}

const priced = activity({ type: 'page_view', content: 'price' });
const other = activity({ type: 'page_view', content: 'other' });
const call = activity({ type: 'call', result: 'talked', by: 'rep-1' });
const replied = activity({ type: 'reply' });
const every = [priced, other, call, replied];

function withGate(when: Condition): Agreement {
  return { ...agreement, bant: { ...agreement.bant, gate: { preset: 'custom', when } } };
}

function withPersona(match: Condition, partly?: Condition): Agreement {
  const [first, ...others] = agreement.personaLayers as [Agreement['personaLayers'][number]];
  return { ...agreement, personaLayers: [{ ...first, match, partly }, ...others] };
}

const nothing = { facts: false, stage: false, score: 'no' } as const;
const anything = { facts: true, stage: true } as const;

describe('D8 what a condition can depend on', () => {
  it.each<[string, unknown, Partial<Dependence>, readonly Activity[], Agreement?]>([
    ['nothing asked', undefined, nothing, []],
    ['no condition at all', { combinator: 'and', rules: [] }, nothing, []],
    ['what the lead is', all(where('lead.industry', '=', 'x'), where('account.customer', '=', true)), nothing, []],
    ['such an activity', all(happened({ type: 'page_view', content: 'price' })), nothing, [priced]],
    ['activities of several types', any(happened({ type: ['call', 'reply'] })), nothing, [call, replied]],
    ['a result, whatever the type', all(happened({ result: 'talked' })), nothing, [call]],
    ['what must not have happened', { ...all(happened({ type: 'call' })), not: true }, nothing, [call]],
    [
      'silence after one, unless another',
      all(where('silence', 'is', { after: { type: 'call' }, days: 3, unless: [{ type: 'reply' }] })),
      nothing,
      [call, replied],
    ],
    ['silence without exception', all(where('silence', 'is', { after: { type: 'call' }, days: 3 })), nothing, [call]],
    ['silence that says nothing', all(where('silence', 'is')), nothing, every],
    ['a surge of visits', all(where('surge', 'is', { days: 7, visitDays: 2, factor: 1, weeks: 2 })), nothing, [priced, other]],
    ['only some pages', all(where('only', 'is', { content: 'careers', withinDays: 5 })), nothing, [priced, other]],
    ['an activity that cannot be meant', all(where('activity', 'atLeast', 7)), nothing, every],
    ['BANT', all(where('bant.need', '=', 'yes')), { ...nothing, facts: true }, []],
    ['an opt-out', all(where('optOut.all', '=', true)), { ...nothing, facts: true }, []],
    ['a verdict', all(where('handOff.is', '=', 'accept')), { ...nothing, facts: true }, []],
    ['a deal', all(where('opportunity', '=', true)), { ...nothing, facts: true }, []],
    ['minimums', all(where('cutOffs', '!=', 'fail')), { ...nothing, facts: true }, []],
    ['an outside score', all(where('score.imported', '>', 5)), { ...nothing, facts: true }, []],
    ['the stage', all(where('stage', '=', 'mql')), { ...nothing, facts: true, stage: true }, []],
    ['the hand-over note, which a missed meeting makes void', all(where('handOff.note', '=', 'complete')), anything, every],
    ['readiness', all(where('readiness', '=', 'now')), anything, every],
    ['a field that nobody knows', all(where('nonsense', '=', 1)), anything, every],
    ['a part that cannot be read', { combinator: 'and', rules: [7] }, anything, every],
    ['at least so many points', all(where('score.total', '>=', 5)), { ...nothing, score: 'more' }, []],
    ['more than so many points', any(where('score.fit', '>', 5)), { ...nothing, score: 'more' }, []],
    ['fewer points', all(where('score.total', '<', 5)), { ...nothing, score: 'any' }, []],
    ['so many points exactly', all(where('score.total', '=', 5)), { ...nothing, score: 'any' }, []],
    ['a band', all(where('score.band', '>=', 'mid')), { ...nothing, score: 'any' }, []],
    ['not so many points', { ...all(where('score.total', '>=', 5)), not: true }, { ...nothing, score: 'any' }, []],
    [
      'not so many points, a level deeper',
      { combinator: 'and', not: true, rules: [all(where('score.total', '>=', 5))] },
      { ...nothing, score: 'any' },
      [],
    ],
    [
      'fewer points, and at least so many',
      all(where('score.fit', '<', 5), where('score.total', '>=', 5)),
      { ...nothing, score: 'any' },
      [],
    ],
    [
      'at least so many points, and fewer',
      all(where('score.total', '>=', 5), where('score.fit', '<', 5)),
      { ...nothing, score: 'any' },
      [],
    ],
    ['a persona of what the lead is', all(where('persona', '=', 'yes')), nothing, []],
    [
      'a persona that asks for a call',
      all(where('persona.account', '=', 'yes')),
      nothing,
      [call],
      withPersona(all(happened({ type: 'call' }))),
    ],
    [
      'a persona that is partly one by its score',
      all(where('persona', '=', 'yes')),
      { ...nothing, score: 'any' },
      [],
      withPersona(all(), all(where('score.total', '>=', 5))),
    ],
    [
      'a qualifying rule of its own that asks for the score',
      all(where('gate', '=', 'yes')),
      { ...anything, score: 'any' },
      every,
      withGate(all(where('score.total', '>', 1))),
    ],
    ['a qualifying rule that asks for itself', all(where('gate', '=', 'yes')), anything, every, withGate(all(where('gate', '=', 'yes')))],
    [
      'an appointment, with a persona by score',
      all(where('appointment.valid', '=', true)),
      { ...anything, score: 'any' },
      every,
      withPersona(all(where('score.fit', '>', 1))),
    ],
  ])('D8 %s', (_, condition, wanted, concerned, of = agreement) => {
    const found = dependenceOf([condition], of);
    expect(found).toMatchObject(wanted);
    expect(every.filter((each) => canChange(found, each))).toEqual(concerned);
    for (const each of concerned) expect(canChangeByType(found, each.type)).toBe(true);
  });

  it('D8 what keeps out holds by less as well', () => {
    const wanted = all(where('score.total', '>=', 5));
    expect(dependenceOf([undefined, wanted], agreement).score).toBe('more');
    expect(dependenceOf([wanted], agreement, wanted).score).toBe('any');
    expect(dependenceOf([], agreement, all(happened({ type: 'call' })))).toMatchObject({
      ...nothing,
      activities: [{ match: { type: 'call' } }],
    });
  });

  it('D8 a type that no part asks for needs no look', () => {
    const calls = dependenceOf([all(happened({ type: 'call' }))], agreement);
    expect([canChangeByType(calls, 'call'), canChangeByType(calls, 'reply')]).toEqual([true, false]);
    expect(canChangeByType(dependenceOf([all(happened({ type: ['call', 'reply'] }))], agreement), 'reply')).toBe(true);
    expect(canChangeByType(dependenceOf([all(happened({ result: 'talked' }))], agreement), 'reply')).toBe(true);
    expect(canChangeByType(dependenceOf([all(where('readiness', '=', 'now'))], agreement), 'reply')).toBe(true);
  });

  it('D8 a condition deeper than rules may be matters by everything', () => {
    let deep: Condition = all(where('lead.name', 'notNull'));
    for (let depth = 0; depth < 20; depth++) deep = all(deep);
    expect(dependenceOf([deep], agreement).activities).toBe('every');
  });

  it('D8 a match asks as a condition does', () => {
    expect(asCondition(undefined)).toBeUndefined();
    expect(dependenceOf([asCondition({ type: 'call' })], agreement)).toMatchObject({
      ...nothing,
      activities: [{ match: { type: 'call' } }],
    });
  });
});
