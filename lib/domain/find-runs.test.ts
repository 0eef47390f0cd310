import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours, minutes, withPromises } from '@/test/fixtures/builders';
import { readingOf } from './clock-reading';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Lead } from './lead';
import { runsOf } from './promise-run';
import type { PromiseRule, Rulebook } from './rulebook';
import type { Instant } from './time';

// A Monday.
const monday = at('2026-11-16T10:00+09:00');
const now = monday + days(20);

interface Told {
  id: string;
  at: number | null;
  end: [number, boolean] | null;
}

/** Every run of a promise, its times in hours since Monday. */
function runs(promise: string, lead: Lead, rulebook: Rulebook = aRulebook(), moment: Instant = now): Told[] {
  const book = compile(rulebook);
  const reading = readingOf(new Facts(lead, moment, book.judges), book);
  const compiled = book.promise.get(promise);
  if (!compiled) throw new Error(`no promise ${promise}`);
  const since = (instant: Instant): number => (instant - monday) / hours(1);
  return runsOf(reading, compiled).map(({ key, startedAt, end }) => ({
    id: key.slice(promise.length + 1),
    at: startedAt === null ? null : since(startedAt),
    end: end && [since(end.at), end.kept],
  }));
}

function changed(rule: Partial<PromiseRule>): Rulebook {
  return withPromises({ p3: rule });
}

function when(hour: number): Instant {
  return monday + hours(hour);
}

function handOff(id: string, hour: number, facts: Parameters<typeof aHandOff>[1] = {}) {
  return aHandOff(when(hour), { id, ...facts });
}

function stage(name: string, hour: number): Lead['stages'][number] {
  return { stage: name, at: when(hour), recordedAt: when(hour), by: 'person' };
}

function verdict(kind: 'accept' | 'nurture' | 'unfit' | 'reassign', hour: number, facts = {}) {
  return { kind, at: when(hour), recordedAt: when(hour), by: 'rep-1', ...facts };
}

function owners(...list: [string | null, number][]): Lead['assignments'] {
  return list.map(([owner, hour]) => ({ owner, team: 'is-1', at: when(hour) }));
}

describe('B1 a hand-off starts', () => {
  it.each<[string, Partial<Lead>, Told[]]>([
    [
      'one run each, until the next',
      { handOffs: [handOff('a', 0), handOff('b', 5)] },
      [
        { id: 'a', at: 0, end: [5, false] },
        { id: 'b', at: 5, end: null },
      ],
    ],
    ['none to another department', { handOffs: [handOff('a', 0, { to: 'fs' })] }, []],
    [
      'one that another department ends',
      { handOffs: [handOff('a', 0), handOff('b', 5, { to: 'fs' })] },
      [{ id: 'a', at: 0, end: [5, false] }],
    ],
    ['one that ends when parked', { handOffs: [handOff('a', 0)], stages: [stage('nurturing', 3)] }, [{ id: 'a', at: 0, end: [3, false] }]],
    [
      'one that a send-back ends',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 4) })] },
      [{ id: 'a', at: 0, end: [4, false] }],
    ],
    [
      'one that a decision to accept leaves',
      { handOffs: [handOff('a', 0, { verdict: verdict('accept', 4) })] },
      [{ id: 'a', at: 0, end: null }],
    ],
    ['one that being parked before leaves', { handOffs: [handOff('a', 2)], stages: [stage('unfit', 1)] }, [{ id: 'a', at: 2, end: null }]],
    ['one that another stage leaves', { handOffs: [handOff('a', 0)], stages: [stage('sal', 3)] }, [{ id: 'a', at: 0, end: null }]],
  ])('%s', (_, facts, expected) => {
    expect(runs('p3', aLead(facts))).toEqual(expected);
  });

  it('to the department itself where the rule names none', () => {
    const rules = changed({ startsOn: { kind: 'hand_off' }, department: 'fs' });
    expect(runs('p3', aLead({ handOffs: [handOff('a', 0), handOff('b', 5, { to: 'fs' })] }), rules)).toEqual([
      { id: 'b', at: 5, end: null },
    ]);
  });

  it('kept in the moment in which it would fall away, it is kept', () => {
    const lead = aLead({ handOffs: [handOff('a', 0), handOff('b', 5, { to: 'fs' })], activities: [aCall(when(5), 'no_answer')] });
    expect(runs('p3', lead)).toEqual([{ id: 'a', at: 0, end: [5, true] }]);
  });

  it('only the first to sales, until the lead is sent back', () => {
    const handOffs = [handOff('a', 0), handOff('b', 5, { to: 'fs' }), handOff('c', 9), handOff('d', 12, { to: 'fs' })];
    expect(runs('p6', aLead({ handOffs }))).toEqual([{ id: 'a', at: 0, end: null }]);
    const parked = aLead({ handOffs, stages: [stage('nurturing', 7)] });
    expect(runs('p6', parked)).toEqual([
      { id: 'a', at: 0, end: [7, false] },
      { id: 'c', at: 9, end: null },
    ]);
    const handedAnew = aLead({ handOffs, stages: [stage('nurturing', 9)] });
    expect(runs('p6', handedAnew).map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  });
});

describe('B2 a conversation starts', () => {
  const talk = aCall(when(4), 'talked', { id: 't' });

  it.each<[string, Partial<Lead>, Told[]]>([
    ['what waits until then', { handOffs: [handOff('a', 0)] }, [{ id: 'a', at: null, end: null }]],
    ['it when somebody talks', { handOffs: [handOff('a', 0)], activities: [talk] }, [{ id: 'a', at: 4, end: null }]],
    ['nothing when it came before', { handOffs: [handOff('a', 5)], activities: [talk] }, [{ id: 'a', at: null, end: null }]],
    ['nothing once it was decided', { handOffs: [handOff('a', 0, { verdict: verdict('accept', 3) })], activities: [talk] }, []],
    [
      'what a decision in the same moment keeps',
      { handOffs: [handOff('a', 0, { verdict: verdict('accept', 4) })], activities: [talk] },
      [{ id: 'a', at: 4, end: [4, true] }],
    ],
    [
      'it though somebody else was asked for',
      { handOffs: [handOff('a', 0, { verdict: verdict('reassign', 3) })], activities: [talk] },
      [{ id: 'a', at: 4, end: null }],
    ],
    ['nothing once the lead was handed on', { handOffs: [handOff('a', 0), handOff('b', 3, { to: 'fs' })], activities: [talk] }, []],
    ['nothing once it was parked', { handOffs: [handOff('a', 0)], stages: [stage('nurturing', 3)], activities: [talk] }, []],
  ])('%s', (_, facts, expected) => {
    expect(runs('p2', aLead(facts))).toEqual(expected);
  });

  it('to the department itself where the rule names none, and only by talking where it names no plan', () => {
    const rules = changed({ startsOn: { kind: 'conversation' }, keptBy: [{ kind: 'verdict' }] });
    const full = aLead({ handOffs: [handOff('a', 0)], activities: [aCall(when(1), 'no_answer')] });
    expect(runs('p3', full, rules, now + days(60))).toEqual([{ id: 'a', at: null, end: null }]);
    expect(runs('p3', aLead({ handOffs: [handOff('a', 0, { to: 'fs' })], activities: [talk] }), rules)).toEqual([]);
  });
});

describe('B3 the first attempt starts', () => {
  const call = (hour: number, id = `c${hour}`) => aCall(when(hour), 'no_answer', { id });

  it.each<[string, Partial<Lead>, Told[]]>([
    ['it once for a hand-off', { handOffs: [handOff('a', 0)], activities: [call(2), call(3)] }, [{ id: 'c2', at: 2, end: null }]],
    [
      'again for the next',
      { handOffs: [handOff('a', 0), handOff('b', 5)], activities: [call(2), call(6)] },
      [
        { id: 'c2', at: 2, end: [5, false] },
        { id: 'c6', at: 6, end: null },
      ],
    ],
    ['nothing before the hand-off', { handOffs: [handOff('a', 3)], activities: [call(2)] }, []],
    ['nothing once it is handed on', { handOffs: [handOff('a', 0), handOff('b', 5, { to: 'fs' })], activities: [call(5)] }, []],
    ['nothing for another department', { handOffs: [handOff('a', 0, { to: 'fs' })], activities: [call(2)] }, []],
    [
      'what a talk in it keeps at once',
      { handOffs: [handOff('a', 0)], activities: [aCall(when(2), 'talked', { id: 'c2' })] },
      [{ id: 'c2', at: 2, end: [2, true] }],
    ],
  ])('%s', (_, facts, expected) => {
    expect(runs('p4', aLead(facts))).toEqual(expected);
  });

  it('each meeting asks for a decision of its own, once the one before was decided', () => {
    const met = (hour: number) => anActivity({ id: `m${hour}`, type: 'meeting', result: 'held', by: 'rep-1', occurredAt: when(hour) });
    const fs = { to: 'fs' as const };
    const open = aLead({ handOffs: [handOff('a', 0, fs)], activities: [met(2), met(4)] });
    expect(runs('p7', open)).toEqual([{ id: 'm2', at: 2, end: null }]);
    const decided = aLead({ handOffs: [handOff('a', 0, { ...fs, verdict: verdict('accept', 3) })], activities: [met(2), met(4)] });
    expect(runs('p7', decided)).toEqual([
      { id: 'm2', at: 2, end: [3, true] },
      { id: 'm4', at: 4, end: null },
    ]);
    const handedOn = aLead({ handOffs: [handOff('a', 0, fs), handOff('b', 3, fs)], activities: [met(2), met(4)] });
    expect(runs('p7', handedOn).map(({ id }) => id)).toEqual(['m2', 'm4']);
  });
});

describe('B1 a hot intent starts', () => {
  const asked = (hour: number, facts = {}) =>
    anActivity({ id: `i${hour}`, type: 'inquiry', intent: 'price', occurredAt: when(hour), ...facts });

  it.each<[string, Partial<Lead>, string[]]>([
    ['an inquiry', { activities: [asked(1)] }, ['i1']],
    ['not one that one of ours logged for himself', { activities: [asked(1, { by: 'rep-1' })] }, []],
    ['not one that is not hot', { activities: [asked(1, { intent: 'paper' })] }, []],
    ['not a second one while the first is open', { activities: [asked(1), asked(2)] }, ['i1']],
    ['a second one once the first is kept', { activities: [asked(1), aCall(when(2), 'no_answer'), asked(3)] }, ['i1', 'i3']],
    ['not one in the moment that keeps the first', { activities: [asked(1), aCall(when(2), 'no_answer', { id: 'c' }), asked(2)] }, ['i1']],
    ['one in the moment the first fell away', { activities: [asked(1), asked(2)], stages: [stage('nurturing', 2)] }, ['i1', 'i2']],
    ['a hand-off for one', { handOffs: [handOff('a', 0, { intent: 'price' })] }, ['a']],
    ['not a hand-off to marketing', { handOffs: [handOff('a', 0, { to: 'mkt', intent: 'price' })] }, []],
    ['not a hand-off for something else', { handOffs: [handOff('a', 0, { intent: 'paper' })] }, []],
    ['a hand-off of a lead that came for one', { intent: 'price', handOffs: [handOff('a', 0)] }, ['a']],
    ['but only the first', { intent: 'price', handOffs: [handOff('a', 0, { intent: 'paper' }), handOff('b', 5)] }, []],
    ['not the hand-off that an inquiry led to', { activities: [asked(0)], handOffs: [handOff('a', 1, { intent: 'price' })] }, ['i0']],
    [
      'nor seven days later',
      { activities: [asked(0), aCall(when(1), 'no_answer')], handOffs: [handOff('a', 168, { intent: 'price' })] },
      ['i0'],
    ],
    [
      'but after that',
      { activities: [asked(0), aCall(when(1), 'no_answer')], handOffs: [handOff('a', 168.1, { intent: 'price' })] },
      ['i0', 'a'],
    ],
    ['nor is an inquiry after it the same', { activities: [asked(2)], handOffs: [handOff('a', 0, { intent: 'price' })] }, ['a']],
    [
      'a hand-off for another intent than the inquiry',
      { activities: [asked(0), aCall(when(0.5), 'no_answer')], handOffs: [handOff('a', 1, { intent: 'demo' })] },
      ['i0', 'a'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(runs('p1', aLead(facts)).map(({ id }) => id)).toEqual(expected);
  });

  it('inquiries and hand-offs in the order they came', () => {
    const lead = aLead({ activities: [aCall(when(1), 'no_answer'), asked(5)], handOffs: [handOff('a', 0, { intent: 'demo' })] });
    expect(runs('p1', lead).map(({ id }) => id)).toEqual(['a', 'i5']);
  });
});

describe('B7 a lead without an owner', () => {
  it.each<[string, Partial<Lead>, Told[]]>([
    ['starts with its hand-off', { owner: null, handOffs: [handOff('a', 0)] }, [{ id: `a@${when(0)}`, at: 0, end: null }]],
    [
      'starts when the owner goes',
      { handOffs: [handOff('a', 0)], assignments: owners(['rep-1', -1], [null, 3]) },
      [{ id: `a@${when(3)}`, at: 3, end: null }],
    ],
    [
      'of several hand-offs it is the latest',
      { handOffs: [handOff('a', 0), handOff('b', 1)], assignments: owners(['rep-1', -1], [null, 3]) },
      [{ id: `b@${when(3)}`, at: 3, end: null }],
    ],
    [
      'a hand-off meanwhile starts nothing new',
      { owner: null, handOffs: [handOff('a', 0), handOff('b', 1)] },
      [{ id: `a@${when(0)}`, at: 0, end: null }],
    ],
    [
      'is kept by an owner',
      { handOffs: [handOff('a', 0)], assignments: owners(['rep-1', 2]) },
      [{ id: `a@${when(0)}`, at: 0, end: [2, true] }],
    ],
    ['starts nothing before it is handed off', { owner: null }, []],
    ['starts nothing with marketing', { owner: null, handOffs: [handOff('a', 0, { to: 'mkt' })] }, []],
    [
      'starts nothing once parked',
      { handOffs: [handOff('a', 0)], stages: [stage('nurturing', 2)], assignments: owners(['rep-1', -1], [null, 3]) },
      [],
    ],
    [
      'falls away when parked',
      { owner: null, handOffs: [handOff('a', 0)], stages: [stage('nurturing', 2)] },
      [{ id: `a@${when(0)}`, at: 0, end: [2, false] }],
    ],
    ['starts nothing with an owner', { handOffs: [handOff('a', 0)] }, []],
  ])('%s', (_, facts, expected) => {
    expect(runs('p0', aLead(facts))).toEqual(expected);
  });
});

describe('B6 an owner who is away, where leads are then given to others', () => {
  const away = (from: number, to: number, enteredAt = from) => ({
    id: 'x',
    user: 'rep-1',
    from: when(from),
    to: when(to),
    enteredAt: when(enteredAt),
  });
  const rules = (absence: ReturnType<typeof away>) =>
    aRulebook({ agreement: { absencePolicy: 'reassign' }, almanac: { absences: [absence] } });

  it.each<[string, Partial<Lead>, ReturnType<typeof away>, Told[]]>([
    ['from the absence on', { handOffs: [handOff('a', 0)] }, away(3, 9), [{ id: `a@${when(3)}`, at: 3, end: [9, false] }]],
    ['from its entry on', { handOffs: [handOff('a', 0)] }, away(3, 9, 5), [{ id: `a@${when(5)}`, at: 5, end: [9, false] }]],
    ['from the hand-off on', { handOffs: [handOff('a', 4)] }, away(3, 9), [{ id: `a@${when(4)}`, at: 4, end: [9, false] }]],
    ['nothing of an absence entered when it was over', { handOffs: [handOff('a', 0)] }, away(3, 9, 9), []],
    [
      'until somebody is found',
      { handOffs: [handOff('a', 0)], assignments: owners(['rep-1', -1], ['rep-2', 5]) },
      away(3, 9),
      [{ id: `a@${when(3)}`, at: 3, end: [5, true] }],
    ],
    [
      'from being given to somebody away',
      { handOffs: [handOff('a', 0)], assignments: owners(['rep-2', -1], ['rep-1', 5]) },
      away(3, 9),
      [{ id: `a@${when(5)}`, at: 5, end: [9, false] }],
    ],
    ['nothing of somebody else', { owner: 'rep-2', handOffs: [handOff('a', 0)] }, away(3, 9), []],
    [
      'taken from somebody away it is still nobody’s',
      { handOffs: [handOff('a', 0)], assignments: owners(['rep-1', -1], [null, 5]) },
      away(3, 9),
      [
        { id: `a@${when(3)}`, at: 3, end: [5, false] },
        { id: `a@${when(5)}`, at: 5, end: null },
      ],
    ],
  ])('%s', (_, facts, absence, expected) => {
    expect(runs('p0', aLead(facts), rules(absence))).toEqual(expected);
  });

  it('not where the agreement has them covered', () => {
    const covered = aRulebook({ almanac: { absences: [away(3, 9)] } });
    expect(runs('p0', aLead({ handOffs: [handOff('a', 0)] }), covered)).toEqual([]);
  });
});

describe('B11 other starts', () => {
  it.each<[string, Partial<PromiseRule>, Partial<Lead>, Told[]]>([
    [
      'a stage entered',
      { startsOn: { kind: 'stage', stage: 'sal' } },
      { stages: [stage('mql', 1), stage('sal', 2)] },
      [{ id: `sal@${when(2)}`, at: 2, end: null }],
    ],
    [
      'a parked stage, which does not end it',
      { startsOn: { kind: 'stage', stage: 'nurturing' } },
      { stages: [stage('nurturing', 2)] },
      [{ id: `nurturing@${when(2)}`, at: 2, end: null }],
    ],
    [
      'an activity of a kind',
      { startsOn: { kind: 'activity', match: { type: 'trial_start' } } },
      {
        activities: [anActivity({ id: 'x', type: 'trial_start', occurredAt: when(1) }), anActivity({ type: 'login', occurredAt: when(2) })],
      },
      [{ id: 'x', at: 1, end: null }],
    ],
    [
      'an owner',
      { startsOn: { kind: 'assigned' } },
      { assignments: owners([null, 1], ['rep-1', 2], ['rep-2', 3]) },
      [{ id: `owner@${when(2)}`, at: 2, end: null }],
    ],
    ['no owner of always', { startsOn: { kind: 'assigned' } }, {}, []],
  ])('%s', (_, rule, facts, expected) => {
    expect(runs('p3', aLead(facts), changed(rule))).toEqual(expected);
  });

  it.each<[string, Partial<Lead>, Told[]]>([
    ['a question', { requests: [{ id: 'r', field: 'x', at: when(1) }] }, [{ id: 'r', at: 1, end: null }]],
    ['that is answered', { requests: [{ id: 'r', field: 'x', at: when(1), answeredAt: when(4) }] }, [{ id: 'r', at: 1, end: [4, true] }]],
    [
      'answered in its own past: at once',
      { requests: [{ id: 'r', field: 'x', at: when(1), answeredAt: when(0) }] },
      [{ id: 'r', at: 1, end: [1, true] }],
    ],
    [
      'that falls away when parked',
      { requests: [{ id: 'r', field: 'x', at: when(1) }], stages: [stage('unfit', 3)] },
      [{ id: 'r', at: 1, end: [3, false] }],
    ],
    [
      'answered as it is parked',
      { requests: [{ id: 'r', field: 'x', at: when(1), answeredAt: when(3) }], stages: [stage('unfit', 3)] },
      [{ id: 'r', at: 1, end: [3, true] }],
    ],
    [
      'answered after it was parked',
      { requests: [{ id: 'r', field: 'x', at: when(1), answeredAt: when(4) }], stages: [stage('unfit', 3)] },
      [{ id: 'r', at: 1, end: [3, false] }],
    ],
    [
      'asked of a parked lead',
      { requests: [{ id: 'r', field: 'x', at: when(3) }], stages: [stage('unfit', 3)] },
      [{ id: 'r', at: 3, end: null }],
    ],
    [
      'two, each by its own answer',
      {
        requests: [
          { id: 'r', field: 'x', at: when(1) },
          { id: 's', field: 'y', at: when(2), answeredAt: when(3) },
        ],
      },
      [
        { id: 'r', at: 1, end: null },
        { id: 's', at: 2, end: [3, true] },
      ],
    ],
  ])('%s', (_, facts, expected) => {
    expect(runs('p9', aLead(facts))).toEqual(expected);
  });

  it('an answer still to come is not there yet', () => {
    const lead = aLead({ requests: [{ id: 'r', field: 'x', at: when(1), answeredAt: when(4) }] });
    expect(runs('p9', lead, aRulebook(), when(4) - 1)).toEqual([{ id: 'r', at: 1, end: null }]);
    expect(runs('p9', lead, aRulebook(), when(4))[0]?.end).toEqual([4, true]);
  });

  it.each<[string, Partial<Lead>, Told[]]>([
    ['sent back', { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })] }, [{ id: `a@${when(2)}`, at: 2, end: null }]],
    ['found unfit is not sent back', { handOffs: [handOff('a', 0, { verdict: verdict('unfit', 2) })] }, []],
    [
      'being parked by it deals with nothing',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })], stages: [stage('nurturing', 2)] },
      [{ id: `a@${when(2)}`, at: 2, end: null }],
    ],
    [
      'parked anew later does',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })], stages: [stage('dormant', 3)] },
      [{ id: `a@${when(2)}`, at: 2, end: [3, true] }],
    ],
    [
      'another stage does not',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })], stages: [stage('mql', 3)] },
      [{ id: `a@${when(2)}`, at: 2, end: null }],
    ],
    [
      'handed off anew it is dealt with',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) }), handOff('b', 6)] },
      [{ id: `a@${when(2)}`, at: 2, end: [6, true] }],
    ],
    [
      'a note deals with it',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })], activities: [anActivity({ type: 'note', occurredAt: when(5) })] },
      [{ id: `a@${when(2)}`, at: 2, end: [5, true] }],
    ],
    [
      'a note of before does not',
      { handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2) })], activities: [anActivity({ type: 'note', occurredAt: when(2) })] },
      [{ id: `a@${when(2)}`, at: 2, end: null }],
    ],
  ])('%s', (_, facts, expected) => {
    expect(runs('p10', aLead(facts))).toEqual(expected);
  });

  it('a send-back says why', () => {
    const book = compile(aRulebook());
    const named = (reason: string) => {
      const lead = aLead({ handOffs: [handOff('a', 0, { verdict: verdict('nurture', 2, { reason, comment: '業種' }) })] });
      const promise = book.promise.get('p10');
      const [run] = promise ? runsOf(readingOf(new Facts(lead, now, book.judges), book), promise) : [];
      return [run?.startedBy, run?.note];
    };
    expect(named('mismatch')).toEqual([{ ja: '差し戻し: 引き渡し条件と違う', en: 'Sent back: Not what we agreed' }, '業種']);
    expect(named('unknown')).toEqual([{ ja: '差し戻し', en: 'Sent back' }, '業種']);
  });
});

describe('B2 a call-back agreed on', () => {
  const agreed = (hour: number, moment: number, id = `k${hour}`) => aCall(when(hour), 'callback', { id, callbackAt: when(moment) });
  const call = (moment: Instant, facts: Parameters<typeof aCall>[1] = 'no_answer') => aCall(moment, facts);

  it.each<[string, Partial<Lead>, Told[]]>([
    ['starts with the call that agreed on it', { activities: [agreed(1, 5)] }, [{ id: 'k1', at: 1, end: null }]],
    [
      'is kept by a call a quarter of an hour early',
      { activities: [agreed(1, 5), call(when(5) - minutes(15))] },
      [{ id: 'k1', at: 1, end: [4.75, true] }],
    ],
    ['not by an earlier one', { activities: [agreed(1, 5), call(when(5) - minutes(15) - 1)] }, [{ id: 'k1', at: 1, end: null }]],
    ['but by a talk at any time', { activities: [agreed(1, 5), call(when(2), 'talked')] }, [{ id: 'k1', at: 1, end: [2, true] }]],
    ['not by a wrong number', { activities: [agreed(1, 5), call(when(5), 'wrong_number')] }, [{ id: 'k1', at: 1, end: null }]],
    [
      'is moved by another moment',
      { activities: [agreed(1, 5), agreed(2, 9)] },
      [
        { id: 'k1', at: 1, end: [2, true] },
        { id: 'k2', at: 2, end: null },
      ],
    ],
    ['falls away when parked', { activities: [agreed(1, 5)], stages: [stage('unfit', 3)] }, [{ id: 'k1', at: 1, end: [3, false] }]],
    [
      'is not kept once parked',
      { activities: [agreed(1, 5), call(when(5))], stages: [stage('unfit', 3)] },
      [{ id: 'k1', at: 1, end: [3, false] }],
    ],
    ['of a parked lead it runs', { activities: [agreed(1, 5)], stages: [stage('unfit', 1)] }, [{ id: 'k1', at: 1, end: null }]],
  ])('%s', (_, facts, expected) => {
    expect(runs('p8', aLead(facts))).toEqual(expected);
  });
});
