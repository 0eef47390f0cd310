import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours } from '@/test/fixtures/builders';
import { compile } from './compiled-rulebook';
import { Facts } from './facts';
import type { Lead, Verdict } from './lead';
import { ownerAt, timelineOf } from './timeline';

const book = compile(aRulebook());
const now = at('2026-11-24T12:00+09:00');
const timeline = (facts: Partial<Lead>, moment = now) =>
  timelineOf(new Facts(aLead(facts), moment, book.judges), book.weights, book.isParked);
const gave = (kind: Verdict['kind'], moment: number): Verdict => ({ kind, at: moment, recordedAt: moment });
const pause = (id: string, from: number, more: Partial<Lead['pauses'][number]> = {}) => ({
  id,
  reason: 'internal',
  from,
  until: from + 9,
  recordedAt: from,
  ...more,
});
const request = (id: string, moment: number, more: Partial<Lead['requests'][number]> = {}) => ({ id, field: 'title', at: moment, ...more });

describe('B1 what had happened by a moment', () => {
  it('in the order it happened, whatever order it came in, and nothing of later', () => {
    const { pauses, requests, opportunities } = timeline({
      pauses: [pause('later', now + 1), pause('b', now), pause('a', now - 5)],
      requests: [request('b', now - 1), request('a', now - 9), request('later', now + 1)],
      opportunities: [
        { id: 'b', status: 'open', createdAt: now },
        { id: 'a', status: 'won', createdAt: now - 3 },
      ],
    });
    expect([pauses, requests, opportunities].map((list) => list.map(({ id }) => id))).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('as it came where it is in order already, those of one moment too', () => {
    const pauses = [pause('b', now - 1), pause('a', now - 1), pause('c', now)];
    const { lead, pauses: laid } = timeline({ pauses });
    expect(laid).toBe(lead.pauses);
    expect(timeline({ pauses }).pauses.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect(timeline({ pauses: [...pauses, pause('later', now + 1)] }).pauses.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });

  it('touches with what they count as, notes and answers apart', () => {
    const activities = [
      aCall(now - 4, 'no_answer'),
      aCall(now - 3, 'wrong_number'),
      anActivity({ type: 'note', by: 'x', occurredAt: now - 2 }),
      anActivity({ type: 'reply', occurredAt: now - 1 }),
    ];
    const { touches, notes, replies } = timeline({ activities });
    expect(touches.map((touch) => touch.at)).toEqual([now - 4, now - 1]);
    expect([notes.length, replies]).toEqual([1, [now - 1]]);
  });

  it('the latest hand-off to sales, past those back to marketing', () => {
    const handOffs = [
      aHandOff(now - 9, { id: 'a' }),
      aHandOff(now - 5, { id: 'b', to: 'fs' }),
      aHandOff(now - 1, { id: 'c', to: 'mkt' }),
      aHandOff(now + 1, { id: 'd' }),
    ];
    expect(timeline({ handOffs }).handOff?.id).toBe('b');
    expect(timeline({ handOffs: handOffs.slice(2, 3) }).handOff).toBeNull();
  });

  it('decisions of all hand-offs, those that decide', () => {
    const handOffs = [
      aHandOff(now - 90, {
        verdict: gave('accept', now - 80),
        laterVerdicts: [gave('reassign', now - 70), gave('nurture', now - 10), gave('unfit', now + 1)],
      }),
      aHandOff(now - 60, { verdict: gave('unfit', now - 50) }),
    ];
    const { decisions, parked } = timeline({
      handOffs,
      stages: [
        { stage: 'dormant', at: now - 30, recordedAt: now, by: 'rule' },
        { stage: 'mql', at: now - 29, recordedAt: now, by: 'rule' },
      ],
    });
    expect(decisions.map(({ at: moment, verdict, handOff }) => [moment - now, verdict.kind, handOff.at - now])).toEqual([
      [-80, 'accept', -90],
      [-50, 'unfit', -60],
      [-10, 'nurture', -90],
    ]);
    expect(parked.map((moment) => moment - now)).toEqual([-50, -30, -10]);
  });
});

describe('B7 whose a lead was', () => {
  const assignments = [
    { owner: 'rep-2', team: 'is-1', at: now - hours(1) },
    { owner: 'rep-1', team: 'is-1', at: now - hours(9) },
    { owner: 'rep-3', team: 'is-1', at: now + hours(1) },
  ];
  it.each<[string, Partial<Lead>, number, string | null]>([
    ['the owner of today all along, where nothing else is known', { owner: 'rep-9' }, -hours(99), 'rep-9'],
    ['nobody’s before the first', { assignments }, -hours(9) - 1, null],
    ['from its moment on', { assignments }, -hours(9), 'rep-1'],
    ['until the next', { assignments }, -hours(1) - 1, 'rep-1'],
    ['which begins in its moment', { assignments }, -hours(1), 'rep-2'],
    ['and holds, what comes later aside', { assignments }, hours(5), 'rep-2'],
  ])('%s', (_, facts, offset, owner) => {
    expect(ownerAt(timeline(facts), now + offset)).toBe(owner);
  });

  it('nobody’s while every change lies ahead', () => {
    expect(ownerAt(timeline({ assignments: assignments.slice(2) }), now)).toBeNull();
  });
});

describe('B8 the next fact already known', () => {
  const clock = { promise: 'p3', startedAt: 1, outcome: 'met' as const, due: null, elapsed: 0, version: '1' };
  it.each<[string, Partial<Lead>, number | null]>([
    ['nothing', {}, null],
    ['an activity', { activities: [aCall(now + 5, 'talked')] }, 5],
    ['a hand-off', { handOffs: [aHandOff(now + 4)] }, 4],
    ['a later verdict', { handOffs: [aHandOff(now - 9, { laterVerdicts: [gave('unfit', now + 7), gave('accept', now - 1)] })] }, 7],
    ['an assignment', { assignments: [{ owner: null, team: 'x', at: now + 3 }] }, 3],
    ['a share', { charged: [{ promise: 'p3', team: 'x', until: now + 6, elapsed: 1 }] }, 6],
    ['a closed clock', { closed: [{ ...clock, at: now + 8 }] }, 8],
    ['a pause', { pauses: [pause('a', now + 2)] }, 2],
    ['the end of a pause', { pauses: [pause('a', now - 2, { endedAt: now + 9 })] }, 9],
    ['a request', { requests: [request('a', now + 5)] }, 5],
    ['its answer', { requests: [request('a', now - 5, { answeredAt: now + 6 })] }, 6],
    ['the nearest of several', { requests: [request('a', now + 5)], pauses: [pause('a', now + 2), pause('b', now + 4)] }, 2],
    ['an activity before a pause', { activities: [aCall(now + 1, 'talked')], pauses: [pause('a', now + 2)] }, 1],
    ['what happens now is no later fact', { pauses: [pause('a', now)], requests: [request('a', now, { answeredAt: now })] }, null],
  ])('%s', (_, facts, offset) => {
    expect(timeline(facts).nextFact).toBe(offset === null ? Number.POSITIVE_INFINITY : now + offset);
  });
});
