import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, withPromises } from '@/test/fixtures/builders';
import { all, happened, where } from '../defaults/write';
import type { Lead, StageEntry } from '../lead';
import type { Agreement, Rulebook } from '../rulebook';
import type { WhatIfResult } from './result';
import { Tally } from './tally';

const now = at('2026-12-18T18:00+09:00');
const start = at('2026-11-02T10:00+09:00');
const day = (count: number): number => start + days(count);
const shipped = aRulebook();

type Stage = Agreement['stages'][number];

function withStages(changes: Record<string, Partial<Stage>>, base: Rulebook = shipped): Rulebook {
  const stages = base.agreement.stages.map((stage) => ({ ...stage, ...changes[stage.id] }));
  return { ...base, agreement: { ...base.agreement, stages } };
}

function withScoring(change: Partial<Agreement['scoring']>): Rulebook {
  const { agreement } = shipped;
  return { ...shipped, agreement: { ...agreement, scoring: { ...agreement.scoring, ...change } } };
}

function tallied(leads: readonly Lead[], before: Rulebook, after: Rulebook): WhatIfResult {
  const tally = new Tally(before, after, now);
  for (const lead of leads) tally.add(lead);
  return tally.result();
}

/** Nothing but what people do brings leads up. */
const byHand = (id: string): Partial<Stage> => ({ entry: all(where('lead.name', '=', id)), triggers: [], excludedWhen: undefined });
const closed = withStages({ mql: byHand('nobody'), sal: byHand('nobody'), sql: byHand('nobody'), opp: byHand('nobody') });
/** Open to leads of one name, up to a stage. */
function openTo(name: string, ...stages: string[]): Rulebook {
  return withStages(Object.fromEntries(stages.map((id) => [id, { ...byHand(name), needsNote: false }])), closed);
}

function named(id: string, name: string, facts: Partial<Lead> = {}): Lead {
  return aLead({ id, name, createdAt: start, ...facts });
}

function entered(stage: string, on: number, facts: Partial<StageEntry> = {}): StageEntry {
  return { stage, at: day(on), recordedAt: day(on), by: 'person', ...facts };
}

describe('D8 what is told of stages', () => {
  it('D8 moves are told the most frequent first, fifty leads of each by name', () => {
    const leads = [
      named('x', 'two'),
      ...Array.from({ length: 52 }, (_, i) => named(`l${i}`, 'one', { owner: `rep-${i}`, company: { name: '会社' } })),
    ];
    const after = withStages(
      { sal: { entry: all(where('lead.name', '=', 'two')) } },
      withStages({ mql: { entry: all(where('lead.name', 'in', 'one,two')) } }, closed),
    );
    const { moves } = tallied(leads, closed, after);
    expect(moves.map(({ before, after: to, count }) => [before, to, count])).toEqual([
      ['lead', 'mql', 52],
      ['lead', 'sal', 1],
    ]);
    expect(moves[0]?.leads).toHaveLength(50);
    expect(moves[0]?.leads[0]).toEqual({
      id: 'l0',
      name: 'one',
      company: '会社',
      owner: 'rep-0',
      refs: [{ site: 'sample', type: 'lead', id: '1' }],
    });
    expect(moves[1]?.leads[0]?.company).toBe('株式会社つばめ精機');
  });

  it('D8 a result told stays as it is, whatever comes after', () => {
    const tally = new Tally(closed, openTo('one', 'mql'), now);
    tally.add(named('a', 'one'));
    const first = tally.result();
    const copy = structuredClone(first);
    tally.add(named('b', 'one'));
    expect(first).toEqual(copy);
    expect(tally.result()).toMatchObject({ leads: 2, affected: 2, moves: [{ count: 2 }] });
    expect(tally.result().top[0]).toBe(first.top[0]);
  });

  it('D8 a company without a name is told as none', () => {
    const { moves } = tallied([named('a', 'one', { company: {} })], closed, openTo('one', 'mql'));
    expect(moves[0]?.leads[0]?.company).toBeNull();
  });

  it('D8 stages are told in the order of the ladders with their names, those that are gone last', () => {
    const { agreement } = closed;
    const renamed = agreement.stages
      .filter(({ id }) => id !== 'sal')
      .map((stage) => ({ ...stage, name: { ja: `新${stage.id}`, en: stage.id } }));
    const { stages } = tallied([named('a', 'x', { stages: [entered('sal', 1), entered('sql', 2)] })], closed, {
      ...closed,
      agreement: { ...agreement, stages: renamed },
    });
    expect(stages.map(({ stage, name, before, after }) => [stage, name.en, before, after])).toEqual([
      ['lead', 'lead', 0, 0],
      ['mql', 'mql', 0, 0],
      ['sql', 'sql', 1, 1],
      ['opp', 'opp', 0, 0],
      ['sal', 'Working', 1, 1],
    ]);
  });

  it('D8 weeks are told in order, each by its Monday', () => {
    const leads = [16, 9, 3, 2].map((on) => named(`l${on}`, 'x', { stages: [entered('mql', on)] }));
    expect(tallied(leads, closed, openTo('x', 'mql')).weeks).toEqual([
      { week: '2026-11-02', before: 2, after: 4 },
      { week: '2026-11-09', before: 1, after: 0 },
      { week: '2026-11-16', before: 1, after: 0 },
    ]);
  });
});

describe('D8 what is told of promises', () => {
  /** Handed off and never called. */
  const forgotten = (id: string, owner: string, count = 1): Lead =>
    named(id, 'x', { owner, handOffs: Array.from({ length: count }, (_, i) => aHandOff(day(1 + i * 14), { id: `${id}${i}` })) });
  const slower = withPromises({ p3: { within: { amount: 6, unit: 'days' } } }, closed);
  const quick = withPromises({ p3: { within: { amount: 1, unit: 'days' } } }, closed);

  it('D8 every promise of either rulebook has a row, with its name', () => {
    const { agreement } = closed;
    const promises = agreement.promises
      .filter(({ id }) => id !== 'p4')
      .map((rule) => (rule.id === 'p3' ? { ...rule, name: { ja: 'x', en: 'Ring' } } : rule));
    const rows = tallied([forgotten('a', 'r')], closed, { ...closed, agreement: { ...agreement, promises } }).promises;
    expect(rows.map(({ promise }) => promise)).toEqual(agreement.promises.map(({ id }) => id));
    expect(rows.find(({ promise }) => promise === 'p3')).toMatchObject({
      name: { en: 'Ring' },
      before: 1,
      after: 1,
      appeared: 0,
      vanished: 0,
    });
    expect(rows.find(({ promise }) => promise === 'p4')?.name.en).toBe('Touch plan');
    const added = [
      ...agreement.promises,
      { ...(agreement.promises[3] as Agreement['promises'][number]), id: 'again', name: { ja: 'x', en: 'Again' } },
    ];
    const { promises: more } = tallied([forgotten('a', 'r')], closed, { ...closed, agreement: { ...agreement, promises: added } });
    expect(more.at(-1)).toEqual({ promise: 'again', name: { ja: 'x', en: 'Again' }, before: 0, after: 1, appeared: 1, vanished: 0 });
  });

  it('D8 reps are told by what is new to them, then by what they miss', () => {
    // Called on the second day: late by one day alone.
    const late = (id: string, owner: string): Lead => ({
      ...forgotten(id, owner),
      activities: [aCall(day(3), 'no_answer', { id: `${id}-call` })],
    });
    const leads = [forgotten('a', 'one'), forgotten('b', 'three', 3), late('c', 'new'), forgotten('d', 'two', 2)];
    const { reps } = tallied(leads, slower, quick);
    // Nobody held a first meeting within a month either; who called once did not go on, and decided nothing.
    expect(reps).toEqual([
      { owner: 'new', before: 3, after: 4, appeared: 1, vanished: 0 },
      { owner: 'three', before: 4, after: 4, appeared: 0, vanished: 0 },
      { owner: 'two', before: 3, after: 3, appeared: 0, vanished: 0 },
      { owner: 'one', before: 2, after: 2, appeared: 0, vanished: 0 },
    ]);
    const back = tallied(leads, quick, slower).reps.find(({ owner }) => owner === 'new');
    expect(back).toMatchObject({ before: 4, after: 3, appeared: 0, vanished: 1 });
  });

  it('D8 a clock that starts when a stage is entered follows the way under each rulebook', () => {
    const promises = closed.agreement.promises
      .slice(3, 4)
      .map((rule) => ({ ...rule, startsOn: { kind: 'stage' as const, stage: 'mql' }, replaces: [] }));
    const on = (activities: number): Rulebook => {
      const base = withStages({ mql: { ...byHand('x'), entry: all(happened({ type: 'webinar', count: activities })) } }, closed);
      return { ...base, agreement: { ...base.agreement, promises } };
    };
    const lead = named('a', 'x', { activities: [1, 45].map((n) => anActivity({ id: `w${n}`, type: 'webinar', occurredAt: day(n) })) });
    // A month later there was no time yet to miss it.
    expect(tallied([lead], on(1), on(2)).promises[0]).toMatchObject({ before: 1, after: 0, appeared: 0, vanished: 1 });
    expect(tallied([lead], on(2), on(1)).promises[0]).toMatchObject({ before: 0, after: 1, appeared: 1, vanished: 0 });
    expect(tallied([lead], on(1), on(3)).promises[0]).toMatchObject({ before: 1, after: 0 });
    const earlier = named('b', 'x', { activities: [1, 8].map((n) => anActivity({ id: `w${n}`, type: 'webinar', occurredAt: day(n) })) });
    expect(tallied([earlier], on(1), on(2)).promises[0]).toMatchObject({ before: 1, after: 1, appeared: 1, vanished: 1 });
  });
});

describe('D8 which leads change most', () => {
  it.each<[string, Lead, Rulebook, Rulebook, number]>([
    ['one stage up', named('a', 'x'), closed, openTo('x', 'mql'), 1000],
    ['one stage down', named('a', 'x'), openTo('x', 'mql'), closed, 1000],
    ['three stages up', named('a', 'x'), closed, openTo('x', 'mql', 'sal', 'sql'), 3000],
    ['three stages down', named('a', 'x'), openTo('x', 'mql', 'sal', 'sql'), closed, 3000],
    [
      'from a stage that is no more',
      named('a', 'x', { stages: [entered('sal', 1), entered('archive', 2, { by: 'rule' })] }),
      { ...closed, agreement: { ...closed.agreement, parked: [{ id: 'archive', name: { ja: 'x', en: 'x' } }] } },
      closed,
      1000,
    ],
    [
      'a promise less and six points more',
      named('a', 'x', {
        handOffs: [aHandOff(day(1), { id: 'h' })],
        activities: [aCall(day(3), 'no_answer', { id: 'c' }), anActivity({ type: 'webinar', occurredAt: day(1) })],
      }),
      withPromises({ p3: { within: { amount: 1, unit: 'days' } } }, closed),
      {
        ...closed,
        agreement: {
          ...closed.agreement,
          scoring: {
            ...closed.agreement.scoring,
            groups: closed.agreement.scoring.groups.map((group) => (group.id === 'events' ? { ...group, cap: 6 } : group)),
          },
        },
      },
      106,
    ],
    [
      'points that are kept no more',
      named('a', 'x', { company: { industry: '製造業' } }),
      closed,
      { ...closed, agreement: { ...closed.agreement, scoring: { ...closed.agreement.scoring, mode: 'off' } } },
      15,
    ],
  ])('D8 %s', (_, lead, before, after, change) => {
    const { top, affected } = tallied([lead], before, after);
    expect([affected, top.map((each) => each.change)]).toEqual([1, [change]]);
  });

  it('D8 ten of them, the most changed first, of equals the first that came', () => {
    const after = withStages({ mql: { ...byHand('x'), entry: all(where('lead.name', 'in', 'one,two')) }, sal: byHand('two') }, closed);
    const ones = Array.from({ length: 11 }, (_, i) => named(`one${i}`, 'one'));
    const twos = [named('two0', 'two'), named('two1', 'two')];
    const ids = (leads: readonly Lead[]): string[] => tallied(leads, closed, after).top.map(({ lead }) => lead.id);
    expect(ids([...ones.slice(0, 5), ...twos, named('none', 'none'), ...ones.slice(5)])).toEqual([
      'two0',
      'two1',
      ...ones.slice(0, 8).map(({ id }) => id),
    ]);
    expect(ids([...ones, ...twos])).toEqual(['two0', 'two1', ...ones.slice(0, 8).map(({ id }) => id)]);
    expect(ids(ones)).toEqual(ones.slice(0, 10).map(({ id }) => id));
    expect(ids([...twos, ...ones])).toEqual(['two0', 'two1', ...ones.slice(0, 8).map(({ id }) => id)]);
  });

  it('D8 are judged by each rulebook as it was given', () => {
    const draft = openTo('x', 'mql');
    const named2: Rulebook = { ...draft, agreement: { ...draft.agreement, meta: { ...draft.agreement.meta, version: '2.0.0' } } };
    const { top } = tallied([named('a', 'x')], closed, named2);
    expect(top[0]).toMatchObject({
      before: { version: '1.0.0', stage: { id: 'lead' } },
      after: { version: '2.0.0', stage: { id: 'mql' } },
    });
  });
});

describe('D8 what is told of scores', () => {
  const bands = [
    { id: 'low' as const, from: 10 },
    { id: 'high' as const, from: 30 },
    { id: 'mid' as const, from: 20 },
  ];
  const scored = (id: string, employees: number | undefined, industry?: string, facts: Partial<Lead> = {}): Lead =>
    named(id, id, { company: { ...(employees ? { employees } : {}), ...(industry ? { industry } : {}) }, ...facts });
  const won = { opportunities: [{ id: 'o', status: 'won' as const, createdAt: day(20) }] };

  it('D8 conversion is told by band, the highest first, and below the lowest where there is anybody', () => {
    const leads = [
      scored('30', 300, '製造業', won),
      scored('23', 50, '製造業'),
      scored('15', 300, undefined, won),
      scored('15b', 300),
      scored('8', 50),
      scored('0', undefined),
    ];
    const { score } = tallied(leads, withScoring({ bands }), withScoring({ bands: [...bands, { id: 'low', from: 0 }] }));
    expect(score.before?.bands).toEqual([
      { band: 'high', leads: 1, converted: 1, rate: 1 },
      { band: 'mid', leads: 1, converted: 0, rate: 0 },
      { band: 'low', leads: 2, converted: 1, rate: 0.5 },
      { band: null, leads: 2, converted: 0, rate: 0 },
    ]);
    expect(score.after?.bands.map(({ band, leads: count }) => [band, count])).toEqual([
      ['high', 1],
      ['mid', 1],
      ['low', 2],
      ['low', 2],
    ]);
    expect(score.before).toMatchObject({ leads: 6, converted: 2 });
  });

  it('D8 a band with nobody in it has no rate', () => {
    expect(tallied([scored('a', 300)], withScoring({ bands }), withScoring({ bands })).score.before?.bands[0]).toEqual({
      band: 'high',
      leads: 0,
      converted: 0,
      rate: null,
    });
  });

  it('A6 nothing is told of a score where no points are kept', () => {
    const { score } = tallied([scored('a', 300)], withScoring({ mode: 'checklist' }), withScoring({ mode: 'off' }));
    expect(score).toEqual({ before: null, after: null });
  });
});
