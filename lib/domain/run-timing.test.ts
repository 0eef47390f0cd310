import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { evaluate } from './evaluate';
import type { Lead, Pause } from './lead';
import type { PromiseRule, Rulebook } from './rulebook';
import type { Instant } from './time';

// Friday before a long weekend: Monday 23 November 2026 is a holiday.
const friday = at('2026-11-20T15:00+09:00');

function clock(lead: Lead, now: Instant, rules: Rulebook, promise = 'p3'): Clock {
  const found = evaluate(lead, rules, now).clocks.find((each) => each.promise === promise);
  if (!found) throw new Error(`no clock ${promise}`);
  return found;
}

function rule(within: PromiseRule['within'], more: Partial<PromiseRule> = {}): Rulebook {
  return withPromises({ p3: { within, ...more } });
}

function handedOff(facts: Partial<Lead> = {}, moment: Instant = friday): Lead {
  return aLead({ handOffs: [aHandOff(moment, { id: 'h1' })], ...facts });
}

function held(from: string, to: string, facts: Partial<Pause> = {}): Pause {
  return { id: from, reason: 'customer_away', from: at(`2026-${from}+09:00`), until: at(`2026-${to}+09:00`), recordedAt: friday, ...facts };
}

const hour = (amount: number): PromiseRule['within'] => ({ amount, unit: 'hours' });
const day = (amount: number): PromiseRule['within'] => ({ amount, unit: 'days' });
const month = (amount: number): PromiseRule['within'] => ({ amount, unit: 'months' });

describe('B1 when it falls due', () => {
  it.each<[string, PromiseRule['within'], Partial<PromiseRule>, string, string]>([
    ['minutes of working time', { amount: 90, unit: 'minutes' }, {}, '2026-11-20T17:00+09:00', '2026-11-24T09:30+09:00'],
    ['half an hour', hour(0.5), {}, '2026-11-20T15:00+09:00', '2026-11-20T15:30+09:00'],
    ['a part of a day is a day', day(0.5), {}, '2026-11-20T15:00+09:00', '2026-11-24T18:00+09:00'],
    ['days, from before opening', day(1), {}, '2026-11-20T05:00+09:00', '2026-11-24T18:00+09:00'],
    ['the same day, from before opening', day(1), { sameDayCounts: true }, '2026-11-20T05:00+09:00', '2026-11-20T18:00+09:00'],
    ['the same day, once it is over, is the next', day(1), { sameDayCounts: true }, '2026-11-20T18:00+09:00', '2026-11-24T18:00+09:00'],
    ['the same day and one more', day(2), { sameDayCounts: true }, '2026-11-20T15:00+09:00', '2026-11-24T18:00+09:00'],
    ['a part of a month is a month', month(0.5), {}, '2026-11-20T15:00+09:00', '2026-12-21T18:00+09:00'],
    ['two months', month(2), {}, '2026-11-20T15:00+09:00', '2027-01-20T18:00+09:00'],
  ])('%s', (_, within, more, start, due) => {
    expect(clock(handedOff({}, at(start)), at(start), rule(within, more)).due).toBe(at(due));
  });

  it('a part of a millisecond is none', () => {
    const p3 = clock(handedOff(), friday, rule({ amount: 1 / 7, unit: 'minutes' }));
    expect(p3.due).toBe(friday + 8571);
  });

  it('each intent its own time', () => {
    const rules = rule(day(3), { withinFor: [{ intent: 'fair_talk', amount: 1, unit: 'hours' }] });
    expect(clock(aLead({ handOffs: [aHandOff(friday, { intent: 'fair_talk' })] }), friday, rules).due).toBe(friday + hours(1));
    expect(clock(aLead({ handOffs: [aHandOff(friday, { intent: 'paper' })] }), friday, rules).due).toBe(at('2026-11-26T18:00+09:00'));
  });
});

describe('B5 a pause moves it', () => {
  it.each<[string, PromiseRule['within'], Pause[], string]>([
    ['hours by the working time it covered', hour(4), [held('11-24T09:30', '11-24T11:00')], '2026-11-24T11:30+09:00'],
    ['hours not at all at night', hour(4), [held('11-20T20:00', '11-24T09:00')], '2026-11-24T10:00+09:00'],
    ['days by the working time it covered', day(1), [held('11-24T09:30', '11-24T11:00')], '2026-11-25T10:30+09:00'],
    ['days by nothing where it was closed', day(1), [held('11-20T20:00', '11-24T08:00')], '2026-11-24T18:00+09:00'],
    ['days by what it covered on the day of the hand-off as well', day(1), [held('11-20T16:00', '11-20T18:00')], '2026-11-25T11:00+09:00'],
    ['not by what it covered before the hand-off', day(1), [held('11-20T14:00', '11-20T16:00')], '2026-11-25T10:00+09:00'],
    ['nor by one that begins when it is due', day(1), [held('11-24T18:00', '11-26T18:00')], '2026-11-24T18:00+09:00'],
    ['days by two', day(1), [held('11-24T09:00', '11-24T10:00'), held('11-24T12:00', '11-24T13:00')], '2026-11-25T11:00+09:00'],
    [
      'and by one that only begins because of the other',
      day(1),
      [held('11-24T09:00', '11-24T10:00'), held('11-25T09:30', '11-25T11:00')],
      '2026-11-25T11:30+09:00',
    ],
    ['a month by its length on the wall', month(1), [held('11-24T12:00', '11-26T12:00')], '2026-12-23T18:00+09:00'],
    ['a month not by what lay before', month(1), [held('11-18T15:00', '11-21T15:00')], '2026-12-22T18:00+09:00'],
    ['a month by an hour to the next closing', month(1), [held('11-24T12:00', '11-24T13:00')], '2026-12-22T18:00+09:00'],
    [
      'a month by two as by one of their length',
      month(1),
      [held('11-24T12:00', '11-24T22:00'), held('11-26T08:00', '11-26T22:00')],
      '2026-12-22T18:00+09:00',
    ],
    ['a month into the New Year closure', month(1), [held('11-24T12:00', '12-02T12:00')], '2027-01-04T18:00+09:00'],
    ['a month not by one that begins when it is due', month(1), [held('12-21T18:00', '12-23T18:00')], '2026-12-21T18:00+09:00'],
  ])('%s', (_, within, pauses, due) => {
    const now = at('2026-12-25T12:00+09:00');
    expect(clock(handedOff({ pauses }), now, rule(within)).due).toBe(at(due));
  });

  it('no more of them than the rule allows, the first ones', () => {
    const pauses = ['24', '25', '26'].map((date) => held(`11-${date}T09:00`, `11-${date}T10:00`));
    const due = (maxPauses: number) => clock(handedOff({ pauses }), at('2026-11-26T12:00+09:00'), rule(day(3), { maxPauses })).due;
    expect([0, 1, 2, 3].map(due)).toEqual(['26T18:00', '27T10:00', '27T11:00', '27T12:00'].map((text) => at(`2026-11-${text}+09:00`)));
  });

  it('those over before it started, or meant for another promise, are none of these', () => {
    const pauses = [
      held('11-19T09:00', '11-19T10:00'),
      held('11-24T09:00', '11-24T10:00', { promise: 'p6' }),
      held('11-25T09:00', '11-25T10:00'),
    ];
    expect(clock(handedOff({ pauses }), at('2026-11-26T12:00+09:00'), rule(day(3), { maxPauses: 1 })).due).toBe(
      at('2026-11-27T10:00+09:00'),
    );
  });

  it('one for this promise counts', () => {
    const pauses = [held('11-24T09:00', '11-24T10:00', { promise: 'p3' })];
    expect(clock(handedOff({ pauses }), at('2026-11-26T12:00+09:00'), rule(day(3))).due).toBe(at('2026-11-27T10:00+09:00'));
  });

  it('one that begins with or after the end of the promise is none of its', () => {
    const called = at('2026-11-24T10:00+09:00');
    const lead = handedOff({ activities: [aCall(called, 'no_answer')], pauses: [held('11-24T10:00', '11-24T15:00')] });
    expect(clock(lead, at('2026-11-25T12:00+09:00'), rule(day(3))).due).toBe(at('2026-11-26T18:00+09:00'));
  });

  it('not yet resumed it lasts as planned; resumed it ends there', () => {
    const pauses = [held('11-24T09:00', '11-24T13:00', { endedAt: at('2026-11-24T11:00+09:00') })];
    const due = (now: string) => clock(handedOff({ pauses }), at(now), rule(day(3))).due;
    expect(due('2026-11-24T10:59+09:00')).toBe(at('2026-11-27T13:00+09:00'));
    expect(due('2026-11-24T11:00+09:00')).toBe(at('2026-11-27T11:00+09:00'));
  });

  it('a reply of before it began does not end it', () => {
    const reply = (time: string) => anActivity({ type: 'reply', occurredAt: at(`2026-11-24T${time}+09:00`) });
    const due = (time: string) =>
      clock(
        handedOff({ pauses: [held('11-24T09:00', '11-24T13:00')], activities: [reply(time)] }),
        at('2026-11-24T14:00+09:00'),
        rule(day(3)),
      ).due;
    expect(due('09:00')).toBe(at('2026-11-27T13:00+09:00'));
    expect(due('09:30')).toBe(at('2026-11-27T09:30+09:00'));
  });

  it('a reason that the agreement does not know has no longest time, and its own name', () => {
    const lead = handedOff({ pauses: [held('11-24T09:00', '12-24T09:00', { reason: 'other_reason' })] });
    expect(clock(lead, at('2026-12-20T12:00+09:00'), rule(day(3))).still).toEqual({
      kind: 'paused',
      reason: { ja: 'other_reason', en: 'other_reason' },
      until: at('2026-12-24T09:00+09:00'),
    });
  });
});

describe('B11 waiting for others moves it too', () => {
  const asked = at('2026-11-24T10:00+09:00');
  const waits = rule(day(3), { standsStillWhile: ['p9', 'p3', 'nobody'] });
  const request = (more: object = {}) => [{ id: 'r1', field: 'x', at: asked, ...more }];

  it.each<[string, Partial<Lead>, string, string | null]>([
    ['as expected, until the answer is due', { requests: request() }, '2026-11-24T12:00+09:00', '2026-12-01T17:00+09:00'],
    ['nobody knows once that has passed', { requests: request() }, '2026-11-26T18:00+09:00', null],
    [
      'by what the answer took',
      { requests: request({ answeredAt: asked + hours(1) }) },
      '2026-11-25T12:00+09:00',
      '2026-11-27T10:00+09:00',
    ],
    [
      'not by an answer of before',
      { requests: request({ at: friday - hours(3), answeredAt: friday - hours(1) }) },
      '2026-11-24T12:00+09:00',
      '2026-11-26T18:00+09:00',
    ],
  ])('%s', (_, facts, now, due) => {
    expect(clock(handedOff(facts), at(now), waits).due).toBe(due === null ? null : at(due));
  });

  it('what is left is known even so: what is allowed less what is used', () => {
    const p3 = clock(handedOff({ requests: request() }), at('2026-11-27T12:00+09:00'), waits);
    expect([p3.elapsed, p3.left, p3.allowed, p3.state, p3.overdueBy]).toEqual([hours(4), hours(26), hours(30), 'running', 0]);
  });

  it('a month waits by its length on the wall, and for good where nobody knows', () => {
    const months = rule(month(1), { standsStillWhile: ['p9'] });
    const answered = handedOff({ requests: request({ answeredAt: asked + hours(48) }) });
    expect(clock(answered, at('2026-12-01T12:00+09:00'), months).due).toBe(at('2026-12-23T18:00+09:00'));
    expect(clock(handedOff({ requests: request() }), at('2026-12-01T12:00+09:00'), months)).toMatchObject({ due: null, state: 'running' });
  });

  it('an owner’s clock waits for an owner, marketing’s does not', () => {
    const unowned = { owner: null };
    expect(clock(handedOff(unowned), friday + hours(1), rule(day(3))).elapsed).toBe(0);
    expect(clock(handedOff(unowned), friday + hours(1), rule(day(3), { runsOn: 'marketing' })).elapsed).toBe(hours(1));
  });

  it('nobody waits for a promise that is not meant for the lead', () => {
    const rules = withPromises(
      { p9: { appliesWhen: { combinator: 'and', rules: [{ field: 'lead.employees', operator: '>', value: 9_999 }] } } },
      waits,
    );
    expect(clock(handedOff({ requests: request() }), at('2026-11-24T12:00+09:00'), rules)).toMatchObject({
      still: null,
      elapsed: hours(6),
    });
  });

  it('two promises that wait for each other are judged all the same', () => {
    const both = withPromises({ p3: { standsStillWhile: ['p6'] }, p6: { standsStillWhile: ['p3'] } });
    const p3 = clock(handedOff(), friday + hours(1), both);
    expect([p3.state, p3.still?.kind]).toEqual(['running', 'waiting_for']);
  });
});

describe('B7 what other teams used up', () => {
  const until = at('2026-11-24T10:00+09:00');
  const share = (elapsed: number, more: object = {}) => ({ promise: 'p3', team: 'old', until, elapsed, ...more });
  const now = at('2026-11-24T11:00+09:00');

  it.each<[string, Lead['charged'], number, string]>([
    ['is taken off what is allowed', [share(hours(1))], hours(2), '2026-11-24T13:00+09:00'],
    ['of two teams together', [share(hours(1)), share(hours(2), { until: until + minutes(30) })], hours(3.5), '2026-11-24T11:30+09:00'],
    ['of more than allowed: due at once', [share(hours(9))], hours(10), '2026-11-24T10:00+09:00'],
    ['not of another promise', [share(hours(1), { promise: 'p6' })], hours(5), '2026-11-24T10:00+09:00'],
    ['not of another run of it', [share(hours(1), { startedAt: friday - 1 })], hours(5), '2026-11-24T10:00+09:00'],
    ['but of this run', [share(hours(1), { startedAt: friday })], hours(2), '2026-11-24T13:00+09:00'],
    ['not of before it started', [share(hours(1), { until: friday })], hours(5), '2026-11-24T10:00+09:00'],
    ['not of what is still to come', [share(hours(1), { until: now + 1 })], hours(5), '2026-11-24T10:00+09:00'],
    ['nothing below nought', [share(-hours(1))], hours(1), '2026-11-24T14:00+09:00'],
    [
      'what a system held meanwhile is used up as well, by nobody',
      [share(hours(1), { system: hours(2) })],
      hours(2),
      '2026-11-24T11:00+09:00',
    ],
    ['nothing below nought of that either', [share(hours(1), { system: -hours(2) })], hours(2), '2026-11-24T13:00+09:00'],
  ])('%s', (_, charged, elapsed, due) => {
    const p3 = clock(handedOff({ charged }), now, rule(hour(4)));
    expect([p3.elapsed, p3.due]).toEqual([elapsed, at(due)]);
  });

  it('never more than there was time', () => {
    const p3 = clock(handedOff({ charged: [share(hours(500), { system: hours(500) })] }), until, rule(hour(4)));
    expect(p3.elapsed + p3.system).toBe(until - friday);
  });

  it('a day stays a day whoever has it', () => {
    const p3 = clock(handedOff({ charged: [share(hours(1))] }), now, rule(day(1)));
    expect(p3).toMatchObject({ due: at('2026-11-24T18:00+09:00'), elapsed: hours(2), left: hours(7), allowed: hours(9) });
  });

  it('of a promise that was kept before the hand-over nothing is charged after it', () => {
    const called = at('2026-11-24T09:30+09:00');
    const p3 = clock(handedOff({ charged: [share(hours(1))], activities: [aCall(called, 'no_answer')] }), now, rule(hour(4)));
    expect(p3.elapsed).toBe(hours(3.5));
  });

  it('half of the time is half of all of it', () => {
    const rules = rule(hour(4), { warn: { kind: 'share', share: 0.75 } });
    expect(clock(handedOff({ charged: [share(hours(1))] }), now, rules).warnAt).toBe(at('2026-11-24T12:00+09:00'));
    const held = handedOff({ charged: [share(hours(1), { system: hours(1) })] });
    expect(clock(held, now, rules).warnAt).toBe(at('2026-11-24T11:00+09:00'));
  });
});

describe('no deadline', () => {
  it('where the team does not open long enough, however it stands still', () => {
    const base = aRulebook();
    const calendars = base.agreement.calendars.map((each) => ({
      ...each,
      weekly: {},
      openings: { '2026-11-24': [['09:00', '10:00'] as [string, string]] },
    }));
    const rules = (within: PromiseRule['within']) => withPromises({ p3: { within } }, aRulebook({ agreement: { calendars } }));
    const pauses = [held('11-24T09:00', '11-24T09:30')];
    expect(clock(handedOff(), friday, rules(hour(1))).due).toBe(at('2026-11-24T10:00+09:00'));
    expect(clock(handedOff(), friday, rules(hour(2)))).toMatchObject({ state: 'no_deadline', due: null, left: 0, allowed: 0 });
    expect(clock(handedOff(), friday, rules(day(2))).state).toBe('no_deadline');
    expect(clock(handedOff(), friday, rules(month(1))).state).toBe('no_deadline');
    // It opened for it, and was on hold just then: when it goes on nobody knows.
    expect(clock(handedOff({ pauses }), at('2026-11-25T12:00+09:00'), rules(hour(1)))).toMatchObject({
      state: 'running',
      due: null,
      left: minutes(30),
    });
    expect(clock(handedOff({ pauses }), at('2026-11-25T12:00+09:00'), rules(day(1)))).toMatchObject({ state: 'running', due: null });
  });
});
