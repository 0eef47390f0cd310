import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes } from '@/test/fixtures/builders';
import { evaluate } from './evaluate';
import type { Lead } from './lead';
import type { Instant } from './time';

const rulebook = aRulebook();
const start = at('2026-11-24T10:00+09:00');

function next(lead: Lead, now: Instant) {
  return evaluate(lead, rulebook, now).next;
}

function handedOff(facts: Partial<Lead> = {}): Lead {
  return aLead({
    handOffs: [aHandOff(start, { id: 'h1' })],
    stages: [{ stage: 'mql', at: start, recordedAt: start, by: 'rule' }],
    ...facts,
  });
}

describe('C1 the one thing to do next', () => {
  it('is the first call after a hand-off, by its deadline, for its owner', () => {
    expect(next(handedOff(), start)).toEqual({
      kind: 'promise',
      action: { ja: '電話', en: 'Call' },
      clock: 'p3:h1',
      by: at('2026-11-27T18:00+09:00'),
      department: 'is',
      owner: 'rep-1',
      note: null,
    });
  });

  it('is the answer to a hot inquiry before anything that is due sooner', () => {
    const talked = aCall(start + minutes(1), 'talked');
    const inquiry = anActivity({ id: 'i1', type: 'inquiry', intent: 'price', occurredAt: start + hours(7), title: '見積の依頼' });
    expect(next(handedOff({ activities: [talked, inquiry] }), start + hours(7))).toMatchObject({ clock: 'p1:i1', note: '見積の依頼' });
  });

  it('is an owner, while nobody has the lead', () => {
    expect(next(handedOff({ owner: null }), start)).toMatchObject({ action: { en: 'Assign an owner' }, owner: null });
  });

  it('is an agreed call-back before what is due later or earlier', () => {
    const call = aCall(start + hours(1), 'callback', { id: 'c1', callbackAt: start + hours(48), note: '部長が戻る' });
    expect(next(handedOff({ activities: [call] }), start + hours(1))).toMatchObject({
      clock: 'p8:c1',
      by: start + hours(48),
      note: '部長が戻る',
    });
  });

  it('is a decision after the first conversation', () => {
    expect(next(handedOff({ activities: [aCall(start + hours(1), 'talked')] }), start + hours(1))).toMatchObject({
      kind: 'decide',
      clock: 'p2:h1',
    });
  });

  it('is what others owe, while the own clock waits for it', () => {
    const lead = handedOff({
      activities: [aCall(start + hours(1), 'talked')],
      requests: [{ id: 'r1', field: 'employees', at: start + hours(2) }],
    });
    expect(next(lead, start + hours(2))).toMatchObject({ clock: 'p9:r1', department: 'mkt', owner: null });
  });

  it('is no contact with whoever asked for none, though a decision may be due', () => {
    const doNotApproach = { reason: '訴訟中', at: start };
    expect(next(handedOff({ doNotApproach }), start)).toMatchObject({ kind: 'do_not_contact', note: '訴訟中' });
    const talked = handedOff({ doNotApproach, activities: [aCall(start + hours(1), 'talked')] });
    expect(next(talked, start + hours(1)).kind).toBe('decide');
  });

  it('is nurture for whoever only took documents', () => {
    const download = anActivity({ type: 'download', content: 'paper', intent: 'paper', occurredAt: start });
    expect(next(aLead({ activities: [download] }), start + hours(1))).toMatchObject({ kind: 'nurture', department: 'mkt', clock: null });
  });

  it('is nothing with a deadline once a lead is not a fit', () => {
    const unfit = { stage: 'unfit', at: start, recordedAt: start, by: 'person' as const };
    expect(next(aLead({ stages: [unfit] }), start)).toMatchObject({ kind: 'nothing', clock: null, by: null });
  });
});
