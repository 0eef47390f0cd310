import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
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

describe('C1 the next step past what is closed, away or used up', () => {
  const stopped = (...ways: ('mail' | 'phone' | 'visit')[]) => ways.map((channel) => ({ channel, at: start - hours(1) }));
  const inquiry = anActivity({ id: 'i1', type: 'inquiry', intent: 'price', channel: 'form', occurredAt: start });

  it.each<[string, Partial<Lead>, string, string]>([
    ['A14 no call to who stopped calls', { optOuts: stopped('phone') }, 'メールか訪問で連絡', 'Contact by mail or visit'],
    ['A14 nor where visits are stopped too', { optOuts: stopped('phone', 'visit') }, 'メールで連絡', 'Contact by mail'],
    ['A14 a call as ever to who stopped mails', { optOuts: stopped('mail') }, '電話', 'Call'],
    [
      'A14 an own inquiry is answered by phone where mails are stopped',
      { optOuts: stopped('mail'), activities: [inquiry] },
      'すぐ返信(電話で)',
      'Reply now (by phone)',
    ],
    ['A14 and by mail where calls are', { optOuts: stopped('phone'), activities: [inquiry] }, 'すぐ返信(メールで)', 'Reply now (by mail)'],
    ['A14 by what is left where both are', { optOuts: stopped('phone', 'mail'), activities: [inquiry] }, '訪問で連絡', 'Contact by visit'],
    [
      'A14 as ever where its inquiry opened everything again',
      { optOuts: [{ channel: 'all', at: start - hours(1) }], activities: [inquiry] },
      'すぐ返信',
      'Reply now',
    ],
  ])('%s', (_, facts, ja, en) => {
    expect(next(handedOff(facts), start + minutes(1)).action).toEqual({ ja, en });
  });

  it('A14 a promise that any way keeps names none', () => {
    const lead = handedOff({ optOuts: stopped('phone'), activities: [aCall(start + hours(1), 'no_answer')] });
    expect(next(lead, start + hours(2)).action).toEqual({ ja: '次の接触', en: 'Next touch' });
  });

  it('A14 a call-back that was agreed before calls were stopped is answered another way', () => {
    const call = aCall(start, 'callback', { id: 'c1', callbackAt: start + hours(3) });
    const lead = handedOff({ activities: [call], optOuts: [{ channel: 'phone', at: start + hours(1) }] });
    expect(next(lead, start + hours(2))).toMatchObject({
      clock: 'p8:c1',
      by: start + hours(3),
      action: { en: 'Contact by mail or visit' },
    });
  });

  it('A14 nothing but the decision for whom no way is left', () => {
    expect(next(handedOff({ optOuts: stopped('phone', 'mail', 'visit') }), start)).toMatchObject({
      kind: 'do_not_contact',
      action: { ja: '連絡しない', en: 'Do not contact' },
      clock: null,
      note: null,
    });
  });

  it('B5 what is held, or whose owner is away, comes after what runs', () => {
    const pause = { id: 'p', promise: 'p3', reason: 'scheduling', from: start, until: start + hours(72), recordedAt: start };
    expect(next(handedOff({ pauses: [pause] }), start + hours(1)).clock).toBe('p6:h1');
    expect(next(handedOff(), start + hours(1)).clock).toBe('p3:h1');
    const away = { id: 'a', user: 'rep-1', from: start, to: start + hours(48), enteredAt: start };
    const stops = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [away] } });
    const lead = handedOff({ requests: [{ id: 'r1', field: 'employees', at: start + hours(1) }] });
    expect(evaluate(lead, stops, start + hours(2)).next.clock).toBe('p9:r1');
  });

  it('B3 a touch plan that is used up or overdue leaves the way to the decision', () => {
    const days = ['11-24', '11-25', '11-26', '11-27', '11-30', '12-01'];
    const touches = days.map((day) => aCall(at(`2026-${day}T10:30+09:00`), 'no_answer'));
    expect(next(handedOff({ activities: touches }), at('2026-12-01T11:00+09:00'))).toMatchObject({ kind: 'decide', clock: 'p2:h1' });
    const overdue = next(handedOff({ activities: touches.slice(0, 2) }), at('2026-12-17T10:00+09:00'));
    expect(overdue).toMatchObject({ kind: 'decide', clock: 'p2:h1', by: at('2026-12-16T18:00+09:00') });
  });

  it('B3 beyond its upper bound no touch is asked for any more', () => {
    const max = { min: 2, minCalls: 2, spacingDays: 0, max: 3 };
    const promises = {
      p4: { touches: max, keptBy: [{ kind: 'conversation' as const }] },
      p6: { appliesWhen: { combinator: 'and' as const, rules: [{ field: 'lead.name', operator: 'null' as const }] } },
    };
    const calls = [1, 2, 3].map((n) => aCall(start + hours(n), 'no_answer'));
    const stepAfter = (count: number) =>
      evaluate(handedOff({ activities: calls.slice(0, count) }), withPromises(promises), start + hours(4)).next;
    expect(stepAfter(1)).toMatchObject({ kind: 'promise', action: { en: 'Next touch' } });
    expect(stepAfter(3)).toMatchObject({ kind: 'decide', clock: 'p2:h1' });
  });

  it('B11 what a woken lead was sent back for comes after its checking', () => {
    const verdict = { kind: 'nurture' as const, reason: 'route', at: start, recordedAt: start };
    const reply = anActivity({ type: 'reply', occurredAt: start + hours(50) });
    const stages = [{ stage: 'nurturing', at: start, recordedAt: start, by: 'person' as const }];
    const lead = aLead({ handOffs: [aHandOff(start - hours(9), { verdict })], stages });
    expect(next(lead, start + hours(51))).toMatchObject({ action: { en: 'Deal with the send-back' }, owner: null, department: 'mkt' });
    expect(next({ ...lead, activities: [reply] }, start + hours(51))).toMatchObject({
      action: { en: 'Check on the visit' },
      owner: 'rep-1',
    });
  });
});

describe('C1 the next step where nothing is owed by a deadline', () => {
  const goLive = start + hours(100);
  const old = aRulebook();
  const before = { ...old, agreement: { ...old.agreement, meta: { ...old.agreement.meta, goLive } } };
  const step = (lead: Lead) => evaluate(lead, before, start + hours(1)).next;
  const entered = (stage: string) => ({ stage, at: start, recordedAt: start, by: 'rule' as const });

  it.each<[string, Lead, Partial<ReturnType<typeof next>>]>([
    [
      'E8 is the first call while nobody has spoken',
      handedOff(),
      { kind: 'nothing', action: { ja: '電話', en: 'Call' }, department: 'is', owner: 'rep-1' },
    ],
    [
      'E8 the decision once somebody has',
      handedOff({ activities: [aCall(start, 'talked')] }),
      { kind: 'decide', action: { ja: '引き受けるか決める', en: 'Accept or send back' }, department: 'is', owner: 'rep-1', clock: null },
    ],
    [
      'not by what was said before the hand-off',
      handedOff({ activities: [aCall(start - 1, 'talked')] }),
      { kind: 'nothing', action: { ja: '電話', en: 'Call' } },
    ],
    [
      'E8 the decision at once for field sales',
      handedOff({ handOffs: [aHandOff(start, { to: 'fs' })], stages: [entered('sql')] }),
      { kind: 'decide', department: 'fs' },
    ],
    [
      'what the stage asks for',
      aLead({ stages: [entered('sal')] }),
      {
        kind: 'nothing',
        action: { ja: '予算・決裁・ニーズ・時期を聞く', en: 'Ask budget, authority, need and timing' },
        department: 'is',
        owner: 'rep-1',
      },
    ],
    [
      'nothing in a stage nobody knows',
      aLead({ stages: [entered('old')] }),
      { kind: 'nothing', action: { ja: '今することはありません', en: 'Nothing to do now' } },
    ],
    [
      'nurture for a parked lead',
      aLead({ stages: [entered('nurturing')] }),
      { kind: 'nurture', action: { ja: '育成を続ける', en: 'Keep nurturing' }, department: 'mkt', by: null, owner: null },
    ],
    [
      'C6 revival for a dormant one',
      aLead({ stages: [entered('dormant')] }),
      { kind: 'nurture', action: { ja: '掘り起こす', en: 'Revive' }, department: 'mkt' },
    ],
    ['nothing for a customer', aLead({ stages: [entered('customer')] }), { kind: 'nothing', department: null, owner: null }],
    [
      'nothing for who is no fit, documents or not',
      aLead({ stages: [entered('unfit')], activities: [anActivity({ type: 'download', intent: 'paper', occurredAt: start })] }),
      { kind: 'nothing', department: null },
    ],
    [
      'A13 nurture for who only fetched documents',
      aLead({ activities: [anActivity({ type: 'download', intent: 'paper', occurredAt: start })] }),
      { kind: 'nurture', action: { ja: '育成を続ける(資料DLのみ)', en: 'Keep nurturing: documents only' } },
    ],
    [
      'A13 but the first call once it was handed off all the same',
      handedOff({ activities: [anActivity({ type: 'download', intent: 'paper', occurredAt: start })] }),
      { kind: 'nothing', action: { ja: '電話', en: 'Call' } },
    ],
  ])('%s', (_, lead, expected) => {
    expect(step(lead)).toMatchObject(expected);
  });

  it('B11 falls back on the stage where no promise says what is done first', () => {
    const none = { ...before, agreement: { ...before.agreement, promises: [] } };
    expect(evaluate(handedOff(), none, start).next).toMatchObject({
      kind: 'nothing',
      action: { ja: '担当を決める', en: 'Assign an owner' },
      department: 'is',
    });
    const stages = none.agreement.stages.map((stage) => ({ ...stage, actions: [] }));
    expect(evaluate(handedOff(), { ...none, agreement: { ...none.agreement, stages } }, start).next.action.en).toBe('Nothing to do now');
    const woken = aLead({ stages: [entered('dormant')], activities: [anActivity({ type: 'reply', occurredAt: start + 1 })] });
    expect(evaluate(woken, none, start + hours(1)).next).toMatchObject({ kind: 'decide', department: 'is', owner: 'rep-1' });
  });

  it('names the wake-up date only while it lies ahead', () => {
    const verdict = (wakeAt: Instant) => ({ kind: 'nurture' as const, at: start, recordedAt: start, wakeAt });
    const lead = (wakeAt: Instant) =>
      aLead({ stages: [entered('nurturing')], handOffs: [aHandOff(start - 9, { verdict: verdict(wakeAt) })] });
    expect(step(lead(start + hours(900)))).toMatchObject({ kind: 'nurture', by: start + hours(900) });
    expect(step(lead(start + hours(1)))).toMatchObject({ kind: 'decide', by: null });
  });
});

describe('C1 whose the next step is', () => {
  it('is nobody’s by name where a manager or marketing owes it', () => {
    expect(next(handedOff({ owner: null }), start).owner).toBeNull();
    const waiting = handedOff({ requests: [{ id: 'r1', field: 'employees', at: start }], activities: [aCall(start, 'talked')] });
    expect(next(waiting, start + 1)).toMatchObject({ owner: null, department: 'mkt' });
  });

  it('is the owner’s of that moment', () => {
    const assignments = [
      { owner: 'rep-1', team: 'is-1', at: start - hours(9) },
      { owner: 'rep-2', team: 'is-1', at: start + hours(2) },
    ];
    expect([next(handedOff({ assignments }), start + hours(1)).owner, next(handedOff({ assignments }), start + hours(2)).owner]).toEqual([
      'rep-1',
      'rep-2',
    ]);
  });
});

describe('C1 in which order', () => {
  const pressing = anActivity({ id: 'i1', type: 'inquiry', intent: 'price', occurredAt: start + minutes(1) });
  const soon = aCall(start, 'callback', { id: 'c1', callbackAt: start + minutes(10) });

  it('a hot inquiry goes before a call-back that is due sooner, an owner before both: nobody else could act', () => {
    expect(next(handedOff({ activities: [pressing, soon] }), start + minutes(2)).clock).toBe('p1:i1');
    expect(next(handedOff({ activities: [soon], owner: null }), start + minutes(2)).action.en).toBe('Assign an owner');
    expect(next(handedOff({ activities: [pressing], owner: null }), start + minutes(2)).action.en).toBe('Assign an owner');
  });

  it('a call-back of tomorrow goes before a decision that is overdue', () => {
    const later = aCall(start + hours(1), 'callback', { id: 'c2', callbackAt: start + hours(72) });
    const lead = handedOff({ activities: [aCall(start, 'talked'), later] });
    expect(next(lead, start + hours(50))).toMatchObject({ clock: 'p8:c2', by: start + hours(72) });
  });

  it('what is at risk is owed, and so is what has no deadline', () => {
    expect(next(handedOff(), at('2026-11-27T10:00+09:00')).clock).toBe('p3:h1');
    const promises = rulebook.agreement.promises.map((promise) => ({ ...promise, calendar: 'gone' }));
    expect(evaluate(handedOff(), aRulebook({ agreement: { promises } }), start).next).toMatchObject({
      kind: 'promise',
      clock: 'p3:h1',
      by: null,
    });
    expect(next(handedOff(), at('2026-11-30T10:00+09:00')).clock).toBe('p3:h1');
  });

  it('whose owner is away comes after what somebody else owes later', () => {
    const from = at('2026-11-26T09:00+09:00');
    const away = { id: 'a', user: 'rep-1', from, to: from + hours(3), enteredAt: start };
    const stops = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [away] } });
    const lead = handedOff({ requests: [{ id: 'r1', field: 'employees', at: from + minutes(30) }] });
    const step = (moment: Instant) => evaluate(lead, stops, moment).next.clock;
    expect([step(from + hours(1)), step(from + hours(3))]).toEqual(['p9:r1', 'p3:h1']);
  });

  it('an overdue plan stays first while the decision waits for marketing', () => {
    const touches = ['11-24', '11-25'].map((day) => aCall(at(`2026-${day}T10:30+09:00`), 'no_answer'));
    const moment = at('2026-12-17T10:00+09:00');
    const waiting = handedOff({ activities: touches, requests: [{ id: 'r1', field: 'employees', at: at('2026-12-16T17:00+09:00') }] });
    expect(next(waiting, moment).action.en).toBe('Next touch');
  });

  it('E8 an attempt in vain is no conversation, so the first call is still the thing to do', () => {
    const meta = { ...rulebook.agreement.meta, goLive: start + hours(100) };
    const lead = handedOff({ activities: [aCall(start, 'no_answer')] });
    expect(evaluate(lead, aRulebook({ agreement: { meta } }), start + 1).next.action.en).toBe('Call');
  });

  it('A14 C6 a woken lead that may not be contacted is still decided', () => {
    const stages = [{ stage: 'dormant', at: start, recordedAt: start, by: 'rule' as const }];
    const optOuts = [{ channel: 'all' as const, at: start }];
    const lead = aLead({ stages, optOuts, activities: [anActivity({ type: 'reply', occurredAt: start + 1 })] });
    expect(next(lead, start + 2)).toMatchObject({ kind: 'decide', action: { en: 'Check on the visit' } });
  });

  it('B11 a woken lead is checked by whom the agreement says', () => {
    const stages = [{ stage: 'dormant', at: start, recordedAt: start, by: 'rule' as const }];
    const lead = aLead({ stages, activities: [anActivity({ type: 'reply', occurredAt: start + 1 }), aCall(start + 2, 'no_answer')] });
    expect(evaluate(lead, withPromises({ p11: { department: 'fs', keptBy: [{ kind: 'touch' }] } }), start + 3).next).toMatchObject({
      kind: 'decide',
      department: 'fs',
      clock: null,
    });
  });

  it.each<[string, Parameters<typeof withPromises>[0], string]>([
    ['any activity', { p3: { keptBy: [{ kind: 'activity', match: { intent: 'price' } }] } }, 'Call'],
    ['calls or visits', { p3: { keptBy: [{ kind: 'attempt', types: ['call', 'visit'] }] } }, 'Call (by visit)'],
    [
      'visits or mails by an activity',
      { p3: { keptBy: [{ kind: 'attempt' }, { kind: 'activity', match: { type: ['visit', 'mail'] } }] } },
      'Call (by mail or visit)',
    ],
    ['a call or a meeting', { p3: { keptBy: [{ kind: 'attempt', types: ['call', 'meeting'] }] } }, 'Call'],
    ['mails alone', { p3: { keptBy: [{ kind: 'attempt', types: ['mail'] }] } }, 'Call'],
  ])('A14 where calls are stopped and %s keep the promise', (_, promises, expected) => {
    const lead = handedOff({ optOuts: [{ channel: 'phone', at: start - 1 }] });
    expect(evaluate(lead, withPromises(promises), start).next.action.en).toBe(expected);
  });

  it('a promise to whomever was handed it says so by its department', () => {
    const meta = { ...rulebook.agreement.meta, goLive: start + hours(100) };
    const step = (to: 'is' | 'fs') => {
      const { agreement } = withPromises(
        { p3: { startsOn: { kind: 'hand_off' } }, p5: { startsOn: { kind: 'hand_off' } } },
        aRulebook({ agreement: { meta } }),
      );
      const stages = [{ stage: to === 'is' ? 'mql' : 'sql', at: start, recordedAt: start, by: 'rule' as const }];
      return evaluate(handedOff({ handOffs: [aHandOff(start, { to })], stages }), { ...rulebook, agreement }, start).next;
    };
    expect([step('is').action.en, step('fs').kind]).toEqual(['Call', 'decide']);
  });
});
