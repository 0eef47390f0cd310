import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours } from '@/test/fixtures/builders';
import { aVerdict, entered } from '@/test/fixtures/deliveries';
import { readingOf } from '../clock-reading';
import { compile } from '../compiled-rulebook';
import { Facts } from '../facts';
import type { HandOff, Lead } from '../lead';
import { type Delivery, deliveriesOf } from './delivery';
import { planOf } from './plan';

const first = at('2026-11-04T10:00+09:00');
const second = at('2026-11-20T10:00+09:00');
const book = compile(aRulebook());

function all(facts: Partial<Lead>, now = at('2026-12-10T12:00+09:00'), live = book): Delivery[] {
  const facts_ = new Facts(aLead(facts), now, live.judges);
  return deliveriesOf(readingOf(facts_, live), planOf(live, '2026-11', now, 12));
}

/** What belongs to the first of two deliveries, and to the second. */
function both(facts: Partial<Lead>, more: HandOff[] = [], own: Partial<HandOff> = {}): [Delivery, Delivery] {
  const handOffs = [aHandOff(first, own), aHandOff(second), ...more];
  return all({ ...facts, handOffs }) as [Delivery, Delivery];
}

describe('D1 what belongs to a delivery: from its moment on, before the next', () => {
  it('only a hand-off from marketing to sales is one', () => {
    const handOffs = [
      aHandOff(first, { from: 'mkt', to: 'mkt' }),
      aHandOff(first + 1, { from: 'is', to: 'fs' }),
      aHandOff(first + 2, { from: 'is', to: 'mkt' }),
      aHandOff(first + 3),
    ];
    expect(all({ handOffs }).map(({ handOff }) => handOff.at)).toEqual([first + 3]);
  });

  it.each([
    [first, [1, 0]],
    [first - 1, [0, 0]],
    [second - 1, [1, 0]],
    [second, [0, 1]],
  ] as const)('a stage entered at %i', (moment, wanted) => {
    const stages = [{ stage: 'sql', at: moment, recordedAt: moment, by: 'rule' as const }];
    expect(both({ stages }).map(({ sqlAt }) => (sqlAt === moment ? 1 : 0))).toEqual(wanted);
  });

  it('the earliest way of becoming sales-ready counts', () => {
    const on = (moment: number) => aHandOff(moment, { from: 'is', to: 'fs' });
    const stage = (moment: number) => [{ stage: 'opp', at: moment, recordedAt: moment, by: 'rule' as const }];
    expect(both({ stages: stage(first + 20) }, [on(first + 10)])[0].sqlAt).toBe(first + 10);
    expect(both({ stages: stage(first + 5) }, [on(first + 10)])[0].sqlAt).toBe(first + 5);
    expect(both({}, [on(first - 1)]).map(({ sqlAt }) => sqlAt)).toEqual([null, null]);
    expect(both({}, [on(second + 1)]).map(({ sqlAt }) => sqlAt)).toEqual([null, second + 1]);
    expect(both({}, [aHandOff(first + 5, { from: 'is', to: 'mkt' })])[0].sqlAt).toBeNull();
  });

  it.each([
    ['of the hand-off', first, [1, 0]],
    ['just before it', first - 1, [0, 0]],
    ['just before the next', second - 1, [1, 0]],
    ['of the next', second, [0, 1]],
  ] as const)('a conversation in the moment %s', (_, moment, wanted) => {
    const found = both({ activities: [aCall(moment, 'talked')] });
    expect(found.map(({ conversation }) => (conversation ? 1 : 0))).toEqual(wanted);
    expect(found.map(({ firstResponse }) => (firstResponse === 'none' ? 0 : 1))).toEqual(wanted);
  });

  it.each([
    ['just before it', first - 1, 'is', [0, 0], [0, 0]],
    ['just after it', first + 1, 'fs', [0, 1], [0, 0]],
    ['just before the next', second - 1, 'fs', [0, 1], [0, 0]],
    ['just after the next', second + 1, 'fs', [0, 0], [0, 1]],
    ['after it, but back to marketing', first + 1, 'mkt', [0, 0], [0, 0]],
  ] as const)('an answer to a hand-off within sales %s', (_, moment, to, one, other) => {
    const on = aHandOff(moment, { from: 'is', to, verdict: { kind: 'accept', at: moment + 1, recordedAt: moment + 1 } });
    const found = both({}, [on]);
    expect(found.map(({ answered }) => [answered.is.answered, answered.fs.answered])).toEqual([one, other]);
    expect(found.map(({ answered }) => [answered.is.accepted, answered.fs.accepted])).toEqual([one, other]);
  });

  it('D4 sent back: the first time any of its hand-offs was, by its reason', () => {
    const on = (moment: number, reason: string, when: number) =>
      aHandOff(moment, { from: 'is', to: 'fs', verdict: { kind: 'nurture', reason, at: when, recordedAt: when } });
    const own = {
      verdict: aVerdict('accept', '2026-11-05T10:00+09:00'),
      laterVerdicts: [aVerdict('nurture', '2026-11-12T10:00+09:00', { reason: 'early' })],
    };
    const ninth = at('2026-11-09T10:00+09:00');
    const fifteenth = at('2026-11-15T10:00+09:00');
    expect(both({}, [], own).map(({ sentBack }) => sentBack)).toEqual([{ reason: 'early' }, null]);
    expect(both({}, [on(ninth, 'budget', ninth + 1)], own)[0].sentBack).toEqual({ reason: 'budget' });
    expect(both({}, [on(ninth, 'budget', fifteenth)], own)[0].sentBack).toEqual({ reason: 'early' });
    expect(both({}, [on(second + 1, 'budget', second + 2)]).map(({ sentBack }) => sentBack)).toEqual([null, { reason: 'budget' }]);
    expect(both({}, [on(first - 1, 'budget', first + 2)]).map(({ sentBack }) => sentBack)).toEqual([null, null]);
    expect(both({}, [on(ninth, 'budget', at('2027-01-01T10:00+09:00'))])[0].sentBack).toBeNull();
    const back = aHandOff(ninth, { from: 'is', to: 'mkt', verdict: { kind: 'nurture', at: ninth + 1, recordedAt: ninth + 1 } });
    expect(both({}, [back])[0].sentBack).toBeNull();
    expect(both({}, [], { verdict: aVerdict('nurture', '2026-11-12T10:00+09:00') })[0].sentBack).toEqual({ reason: null });
    expect(both({}, [], { verdict: aVerdict('unfit', '2026-11-12T10:00+09:00', { reason: 'need' }) })[0].sentBack).toBeNull();
  });

  it('D4 sent back by deed: parked with the reason recorded; found unfit is not', () => {
    expect(both({ stages: [entered('nurturing', '2026-11-05T10:00+09:00', { reason: 'budget' })] })[0].sentBack).toEqual({
      reason: 'budget',
    });
    expect(both({ stages: [entered('unfit', '2026-11-05T10:00+09:00', { reason: 'need' })] })[0].sentBack).toBeNull();
  });

  it('an appointment is the one noted with its own hand-offs, as it stood before the next delivery', () => {
    const note = { spokeWith: '田中', spokeAt: first, problem: '手作業が多い', nextStep: '提案', agreedAt: at('2026-11-18T10:00+09:00') };
    const title = '課長';
    expect(both({ title }, [], { note }).map(({ appointment }) => appointment)).toEqual([true, false]);
    expect(both({ title }, [aHandOff(second + 1, { from: 'is', to: 'fs', note })]).map(({ appointment }) => appointment)).toEqual([
      false,
      true,
    ]);
    expect(both({ title }, [], { note: { ...note, agreedAt: undefined } })[0].appointment).toBe(false);
    const missed = (moment: number) => [anActivity({ type: 'meeting', result: 'no_show', occurredAt: moment })];
    expect(both({ title, activities: missed(second - 1) }, [], { note })[0].appointment).toBe(false);
    expect(both({ title, activities: missed(second) }, [], { note })[0].appointment).toBe(true);
  });

  it('repeated: a second time in the same month, not in the next', () => {
    const handOffs = [first, second, at('2026-12-01T00:00+09:00'), at('2026-12-02T00:00+09:00')].map((moment) => aHandOff(moment));
    expect(all({ handOffs }).map(({ repeated }) => repeated)).toEqual([false, true, false, true]);
  });

  it('activities known from the moment of the hand-off on are enough', () => {
    const known = (activitiesSince: number) =>
      all({ activitiesSince, handOffs: [aHandOff(first)], activities: [aCall(first + hours(1), 'talked')] })[0];
    expect(known(first)).toMatchObject({ conversation: true, meeting: false, firstResponse: hours(1) });
    expect(known(first + 1)).toMatchObject({ conversation: true, meeting: null, firstResponse: 'unknown' });
  });

  it('E8 counted from the end of the trial run on', () => {
    const rulebook = aRulebook();
    const meta = { ...rulebook.agreement.meta, goLive: at('2026-11-04T00:00+09:00'), trialDays: 2 };
    const live = compile({ ...rulebook, agreement: { ...rulebook.agreement, meta } });
    const ends = live.trialEnds;
    const handOffs = [aHandOff(ends - 1), aHandOff(ends)];
    expect(all({ handOffs }, undefined, live).map(({ counted }) => counted)).toEqual([false, true]);
  });
});

describe('C4 who got a delivery', () => {
  const given = (owner: string | null, moment: number) => ({ owner, team: 'is-1', at: moment });
  const owners = (assignments: Lead['assignments']) => both({ owner: 'today', assignments }).map(({ owner }) => owner);

  it.each<[string, Lead['assignments'], (string | null)[]]>([
    ['without assignments the owner of today', [], ['today', 'today']],
    ['the owner in that moment', [given('a', first), given('b', second)], ['a', 'b']],
    ['not one until then', [given('a', first - 5), given(null, first), given('b', second)], [null, 'b']],
    ['the first one after', [given(null, first - 5), given('c', first + 5), given('d', first + 9)], ['c', 'd']],
    ['not one from the next delivery on', [given('c', second)], [null, 'c']],
    ['nobody ever', [given(null, first - 5)], [null, null]],
  ])('%s', (_, assignments, wanted) => {
    expect(owners(assignments)).toEqual(wanted);
  });
});
