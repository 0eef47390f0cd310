import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, withPromises } from '@/test/fixtures/builders';
import { readingOf } from '../clock-reading';
import { compile } from '../compiled-rulebook';
import { Facts } from '../facts';
import type { ClosedClock, Lead } from '../lead';
import type { Rulebook } from '../rulebook';
import { type PromiseOutcome, promiseOutcomes } from './promise-outcomes';

const handedOff = at('2026-11-04T10:00+09:00');
/** The first call is due at 18:00 on the third business day. */
const due = at('2026-11-09T18:00+09:00');
const later = at('2026-12-01T12:00+09:00');

function outcomes(facts: Partial<Lead>, { rulebook = aRulebook(), now = later } = {}): PromiseOutcome[] {
  const book = compile(rulebook);
  const known = new Facts(aLead({ handOffs: [aHandOff(handedOff)], ...facts }), now, book.judges);
  return promiseOutcomes(readingOf(known, book), known);
}

function of(promise: string, facts: Partial<Lead>, options: { rulebook?: Rulebook; now?: number } = {}): PromiseOutcome[] {
  return outcomes(facts, options).filter((outcome) => outcome.promise === promise);
}

function parked(moment: number): Lead['stages'] {
  return [{ stage: 'nurturing', at: moment, recordedAt: moment, by: 'crm' }];
}

const assigned = (owner: string | null, moment: number) => ({ owner, team: 'is-1', at: moment });

describe('D1 how a promise stands', () => {
  it.each<[string, Partial<Lead>, number, PromiseOutcome['outcome']]>([
    ['kept in the last moment', { activities: [aCall(due, 'no_answer')] }, later, 'met'],
    ['kept a moment too late', { activities: [aCall(due + 1, 'no_answer')] }, later, 'late'],
    ['not kept, in the last moment', {}, due, 'open'],
    ['not kept, a moment later', {}, due + 1, 'breached'],
    ['fell away in the last moment', { stages: parked(due) }, later, 'cancelled'],
    ['fell away a moment too late', { stages: parked(due + 1) }, later, 'breached'],
  ])('%s', (_, facts, now, outcome) => {
    expect(of('p3', facts, { now })).toEqual([{ promise: 'p3', outcome, at: due, owner: 'rep-1' }]);
  });

  it('belongs to who owned the lead when it ended, else when it fell due, else now', () => {
    const assignments = [assigned('a', handedOff), assigned('b', due - 1), assigned('c', due + 1)];
    const owner = (facts: Partial<Lead>, now = later) => of('p3', { assignments, ...facts }, { now })[0]?.owner;
    expect(owner({ activities: [aCall(handedOff + 5, 'no_answer')] })).toBe('a');
    expect(owner({ activities: [aCall(due + 5, 'no_answer')] })).toBe('c');
    expect(owner({})).toBe('b');
    expect(owner({}, due - 2)).toBe('a');
  });

  it('is nobody’s of the reps where a manager or marketing owes it', () => {
    const requests = [{ id: 'r', field: 'phone', at: handedOff + 5 }];
    expect(of('p9', { requests })).toMatchObject([{ outcome: 'breached', owner: null }]);
    expect(
      of('p0', { owner: 'rep-1', assignments: [assigned(null, handedOff - 5), assigned('rep-1', handedOff + days(1))] }),
    ).toMatchObject([{ owner: null }]);
  });

  it('is not told before it starts, without a deadline, or for whom it is not meant', () => {
    expect(of('p7', {})).toEqual([]);
    expect(of('p2', {})).toEqual([]);
    const rulebook = aRulebook();
    const never = rulebook.agreement.calendars.map((calendar) => ({ ...calendar, weekly: {} }));
    expect(of('p3', {}, { rulebook: { ...rulebook, agreement: { ...rulebook.agreement, calendars: never } } })).toEqual([]);
    const meant = (industry: string) =>
      withPromises({ p3: { appliesWhen: { combinator: 'and', rules: [{ field: 'lead.industry', operator: '=', value: industry }] } } });
    expect(of('p3', {}, { rulebook: meant('manufacturing') })).toHaveLength(1);
    expect(of('p3', {}, { rulebook: meant('retail') })).toEqual([]);
  });

  it('is told where it ended, though it stood still without end before', () => {
    // The promise waits for an answer that never came, so it has no due moment until the lead is parked.
    const rulebook = withPromises({ p3: { standsStillWhile: ['p9'] } });
    const requests = [{ id: 'r', field: 'phone', at: handedOff + 5 }];
    expect(of('p3', { requests }, { rulebook })).toEqual([]);
    const end = at('2026-11-25T10:00+09:00');
    expect(of('p3', { requests, stages: parked(end) }, { rulebook })).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('is not told while another replaces it, nor where that closed in the same moment', () => {
    const inquiry = anActivity({ type: 'inquiry', intent: 'price', occurredAt: handedOff - 1 });
    expect(of('p3', { activities: [inquiry] })).toEqual([]);
    expect(of('p3', { activities: [inquiry, aCall(handedOff + 5, 'no_answer')] })).toEqual([]);
  });
});

describe('B10 what is on record', () => {
  const record: ClosedClock = {
    promise: 'p3',
    startedAt: handedOff,
    outcome: 'met',
    due,
    at: due - 5,
    elapsed: 0,
    owner: 'rep-7',
    version: '0',
  };

  it('counts as recorded, with its own due moment and owner', () => {
    expect(of('p3', { closed: [{ ...record, due: due + 99 }] })).toEqual([{ promise: 'p3', outcome: 'met', at: due + 99, owner: 'rep-7' }]);
    expect(of('p3', { closed: [{ ...record, due: null, owner: undefined }] })).toEqual([
      { promise: 'p3', outcome: 'met', at: due - 5, owner: null },
    ]);
  });

  it('counts from the moment it was made', () => {
    expect(of('p3', { closed: [{ ...record, at: later }] })).toMatchObject([{ outcome: 'met' }]);
    expect(of('p3', { closed: [{ ...record, at: later + 1 }] })).toMatchObject([{ outcome: 'breached' }]);
  });

  it('names no rep where a manager or marketing owed it; of a promise that is gone it does', () => {
    const forgotten = (promise: string) => of(promise, { handOffs: [], closed: [{ ...record, promise }] });
    expect(forgotten('p9')).toMatchObject([{ owner: null }]);
    expect(forgotten('p3')).toMatchObject([{ owner: 'rep-7' }]);
    expect(forgotten('gone')).toMatchObject([{ owner: 'rep-7' }]);
  });

  it('counts though the rules of today would not start it, or replace it', () => {
    const meant = withPromises({
      p3: { appliesWhen: { combinator: 'and', rules: [{ field: 'lead.industry', operator: '=', value: 'retail' }] } },
    });
    expect(of('p3', { closed: [record] }, { rulebook: meant })).toHaveLength(1);
    const inquiry = anActivity({ type: 'inquiry', intent: 'price', occurredAt: handedOff - 1 });
    expect(of('p3', { activities: [inquiry], closed: [record] })).toHaveLength(1);
  });
});

describe('E8 go-live and trial run', () => {
  const rulebook = aRulebook();
  const live = (goLive: number, trialDays: number): Rulebook => ({
    ...rulebook,
    agreement: { ...rulebook.agreement, meta: { ...rulebook.agreement.meta, goLive, trialDays } },
  });
  const record = (startedAt: number): ClosedClock => ({
    promise: 'gone',
    startedAt,
    outcome: 'met',
    due,
    at: due,
    elapsed: 0,
    version: '0',
  });

  it.each([
    ['from go-live on', handedOff, 0, 1],
    ['not before', handedOff + 1, 0, 0],
  ])('hand-offs count %s', (_, goLive, trialDays, count) => {
    expect(of('p3', {}, { rulebook: live(goLive, trialDays) })).toHaveLength(count);
    expect(of('gone', { closed: [record(handedOff)] }, { rulebook: live(goLive, trialDays) })).toHaveLength(count);
  });

  it('and once the trial run is over', () => {
    const inTrial = live(at('2026-11-04T00:00+09:00'), 2);
    const { trialEnds } = compile(inTrial);
    const count = (moment: number) => of('p3', { handOffs: [aHandOff(moment)] }, { rulebook: inTrial }).length;
    expect([count(trialEnds - 1), count(trialEnds)]).toEqual([0, 1]);
    const kept = (moment: number) => of('gone', { handOffs: [], closed: [record(moment)] }, { rulebook: inTrial }).length;
    expect([kept(trialEnds - 1), kept(trialEnds)]).toEqual([0, 1]);
  });
});
