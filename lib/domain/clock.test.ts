import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes, withPromises } from '@/test/fixtures/builders';
import type { Clock } from './assessment';
import { evaluate } from './evaluate';
import type { Activity, Lead, Pause } from './lead';
import type { Rulebook } from './rulebook';
import type { Instant } from './time';

const rulebook = aRulebook();
// Friday before a long weekend: Monday 23 November 2026 is a holiday.
const friday = at('2026-11-20T15:00+09:00');
const never = { kind: 'none' } as const;

function clocksOf(lead: Lead, now: Instant, rules: Rulebook = rulebook): Clock[] {
  return evaluate(lead, rules, now).clocks;
}

function clock(promise: string, lead: Lead, now: Instant, rules: Rulebook = rulebook): Clock {
  const found = clocksOf(lead, now, rules).find((each) => each.promise === promise);
  if (!found) throw new Error(`no clock ${promise}`);
  return found;
}

function handedOff(facts: Partial<Lead> = {}, moment: Instant = friday): Lead {
  return aLead({ handOffs: [aHandOff(moment, { id: 'h1' })], ...facts });
}

function aPause(from: string, until: string, facts: Partial<Pause> = {}): Pause {
  return { id: 'pause-1', reason: 'scheduling', from: at(from), until: at(until), recordedAt: at(from), by: 'rep-1', ...facts };
}

describe('B1 units of time', () => {
  it.each([
    ['days leave out the hand-off day and fall due at closing of the n-th', 'p3', '2026-11-20T15:00+09:00', '2026-11-26T18:00+09:00'],
    ['days run the same from a hand-off on a Saturday', 'p3', '2026-11-21T15:00+09:00', '2026-11-26T18:00+09:00'],
    [
      'a month is the same date, and closing of the next day where that is a Sunday',
      'p6',
      '2026-11-20T15:00+09:00',
      '2026-12-21T18:00+09:00',
    ],
    ['a month clamps to the last day', 'p6', '2027-01-31T10:00+09:00', '2027-03-01T18:00+09:00'],
    ['a month that ends in the New Year closure falls due after it', 'p6', '2026-11-30T10:00+09:00', '2027-01-04T18:00+09:00'],
  ])('%s', (_, promise, start, due) => {
    expect(clock(promise, handedOff({}, at(start)), at(start)).due).toBe(at(due));
  });

  it('an hour is working time: a price inquiry of Friday 17:50 is due Tuesday 9:50', () => {
    const asked = at('2026-11-20T17:50+09:00');
    const lead = handedOff({ activities: [anActivity({ id: 'a1', type: 'inquiry', intent: 'price', occurredAt: asked })] }, asked);
    const p1 = clock('p1', lead, asked);
    expect(p1.due).toBe(at('2026-11-24T09:50+09:00'));
    expect([p1.allowed, p1.left, p1.hours, p1.businessDaysLeft]).toEqual([hours(1), hours(1), true, null]);
  });

  it('some intents have their own time: 30 minutes for a comparison site', () => {
    const lead = handedOff({ intent: 'compare' });
    expect(clock('p1', lead, friday).due).toBe(friday + minutes(30));
  });

  it('with the switch the same day counts', () => {
    const rules = withPromises({ p3: { sameDayCounts: true } });
    expect(clock('p3', handedOff(), friday, rules).due).toBe(at('2026-11-25T18:00+09:00'));
  });

  it('allows the working time from start to due, so that used and left add up to it', () => {
    const now = at('2026-11-24T12:00+09:00');
    const p3 = clock('p3', handedOff(), now);
    expect(p3.allowed).toBe(hours(3 + 3 * 9));
    expect([p3.elapsed, p3.left]).toEqual([hours(3 + 3), hours(24)]);
  });

  it.each([
    ['2026-11-20T16:00+09:00', 3],
    ['2026-11-23T12:00+09:00', 3],
    ['2026-11-24T00:00+09:00', 2],
    ['2026-11-26T08:00+09:00', 0],
    ['2026-11-27T10:00+09:00', 0],
  ])('counts the business days after today: at %s %i', (now, left) => {
    expect(clock('p3', handedOff(), at(now)).businessDaysLeft).toBe(left);
  });

  it('runs first call and first meeting side by side', () => {
    const states = clocksOf(handedOff(), friday).map(({ promise, state }) => [promise, state]);
    expect(states).toEqual([
      ['p2', 'waiting'],
      ['p3', 'running'],
      ['p6', 'running'],
    ]);
  });

  it('a calendar that never opens gives no deadline, and says so at once', () => {
    const calendars = rulebook.agreement.calendars.map((each) => ({ ...each, weekly: {} }));
    const rules = aRulebook({ agreement: { calendars } });
    const p3 = clock('p3', handedOff(), friday, rules);
    expect([p3.state, p3.due, p3.still]).toEqual(['no_deadline', null, { kind: 'off_hours', until: null }]);
  });
});

describe('states of a clock', () => {
  const due = at('2026-11-26T18:00+09:00');

  it.each([
    ['running on the day of the hand-off', '2026-11-20T15:00+09:00', 'running'],
    ['running to the eve', '2026-11-25T23:59+09:00', 'running'],
    ['at risk from opening of the due day', '2026-11-26T09:00+09:00', 'at_risk'],
    ['at risk to the very last moment', '2026-11-26T18:00+09:00', 'at_risk'],
  ])('%s', (_, now, state) => {
    expect(clock('p3', handedOff(), at(now)).state).toBe(state);
  });

  it('breached a millisecond later, in the same unit', () => {
    expect(clock('p3', handedOff(), due + 1)).toMatchObject({ state: 'breached', overdueBy: 0, left: 0 });
    expect(clock('p3', handedOff(), at('2026-11-27T11:05+09:00')).overdueBy).toBe(hours(2) + minutes(5));
  });

  it('met by a call at the closing instant, met late after it', () => {
    const called = (moment: Instant) => handedOff({ activities: [aCall(moment, 'no_answer')] });
    expect(clock('p3', called(due), due + hours(48))).toMatchObject({ state: 'met', endedAt: due, overdueBy: 0 });
    const late = at('2026-11-27T10:00+09:00');
    expect(clock('p3', called(late), late)).toMatchObject({ state: 'met_late', endedAt: late, overdueBy: hours(1), left: 0 });
  });

  it.each<[string, Activity['result'], boolean]>([
    ['nobody answered', 'no_answer', true],
    ['reception', 'reception', true],
    ['a wrong number', 'wrong_number', false],
  ])('B2 %s: does the call keep the promise?', (_, result, kept) => {
    const lead = handedOff({ activities: [aCall(friday + hours(1), result)] });
    expect(clock('p3', lead, friday + hours(2)).state).toBe(kept ? 'met' : 'running');
  });

  it('is judged by when it happened, not by when it was heard of', () => {
    const call = aCall(at('2026-11-26T17:00+09:00'), 'talked', { recordedAt: at('2026-11-30T09:00+09:00') });
    expect(clock('p3', handedOff({ activities: [call] }), at('2026-11-30T09:00+09:00')).state).toBe('met');
  });

  it('does not know what has not happened yet', () => {
    const lead = handedOff({ activities: [aCall(friday + hours(1), 'talked')] });
    expect(clock('p3', lead, friday + hours(1) - 1).state).toBe('running');
    expect(evaluate(lead, rulebook, friday).changesAt).toBe(friday + hours(1));
  });

  it('is cancelled when the lead is parked', () => {
    const parked = { stage: 'unfit', at: friday + hours(1), recordedAt: friday + hours(1), by: 'person' as const };
    expect(clock('p3', handedOff({ stages: [parked] }), friday + hours(2)).state).toBe('cancelled');
  });
});

describe('why a clock stands still', () => {
  it.each<[string, string, Clock['still']]>([
    ['it does not, in working hours', '2026-11-20T16:00+09:00', null],
    ['off hours', '2026-11-24T19:00+09:00', { kind: 'off_hours', until: at('2026-11-25T09:00+09:00') }],
    ['the weekend before a holiday', '2026-11-21T12:00+09:00', { kind: 'off_hours', until: at('2026-11-24T09:00+09:00') }],
    [
      'a holiday, by name',
      '2026-11-23T12:00+09:00',
      { kind: 'holiday', name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' }, until: at('2026-11-24T09:00+09:00') },
    ],
  ])('%s', (_, now, still) => {
    expect(clock('p3', handedOff(), at(now)).still).toEqual(still);
  });
});

describe('B2 decisions and call-backs', () => {
  const talked = at('2026-11-24T10:00+09:00');

  it('a decision waits for the first conversation and then has one business day', () => {
    const lead = handedOff({ activities: [aCall(friday + hours(1), 'no_answer'), aCall(talked, 'talked')] });
    expect(clock('p2', lead, talked - 1).state).toBe('waiting');
    expect(clock('p2', lead, talked)).toMatchObject({ state: 'running', startedAt: talked, due: at('2026-11-25T18:00+09:00') });
  });

  it('without a conversation it starts when the touch plan is over', () => {
    const lead = handedOff({ activities: [aCall(talked, 'no_answer')] });
    const planDue = clock('p4', lead, talked).due as Instant;
    expect(planDue).toBe(at('2026-12-15T18:00+09:00'));
    expect(clock('p2', lead, planDue - 1).state).toBe('waiting');
    expect(clock('p2', lead, planDue)).toMatchObject({ startedAt: planDue, due: at('2026-12-16T18:00+09:00') });
  });

  it('is kept by the verdict on its own hand-off', () => {
    const verdict = { kind: 'accept' as const, at: talked + hours(1), recordedAt: talked + hours(1), by: 'rep-1' };
    const lead = handedOff({ handOffs: [aHandOff(friday, { id: 'h1', verdict })], activities: [aCall(talked, 'talked')] });
    expect(clock('p2', lead, talked + hours(2))).toMatchObject({ state: 'met', endedAt: talked + hours(1) });
  });

  it('asking for somebody else keeps it running', () => {
    const verdict = { kind: 'reassign' as const, at: talked + hours(1), recordedAt: talked + hours(1), by: 'rep-1' };
    const lead = handedOff({ handOffs: [aHandOff(friday, { id: 'h1', laterVerdicts: [verdict] })], activities: [aCall(talked, 'talked')] });
    expect(clock('p2', lead, talked + hours(2)).state).toBe('running');
  });

  const agreed = at('2026-11-25T15:00+09:00');
  const promised = aCall(talked, 'callback', { id: 'c1', callbackAt: agreed, note: '部長も同席' });

  it('a call-back is due a quarter of an hour after the agreed moment, at risk from it', () => {
    const p8 = clock('p8', handedOff({ activities: [promised] }), talked);
    expect(p8).toMatchObject({ state: 'running', due: agreed + minutes(15), warnAt: agreed, still: null });
  });

  it('the call that agreed on it does not keep it, the call at the agreed moment does', () => {
    const lead = handedOff({ activities: [promised, aCall(agreed, 'no_answer')] });
    expect(clock('p8', lead, agreed - 1).state).toBe('running');
    expect(clock('p8', lead, agreed).state).toBe('met');
  });

  it('agreeing on another moment moves it', () => {
    const moved = aCall(agreed - hours(3), 'callback', { id: 'c2', callbackAt: agreed + hours(20) });
    const clocks = clocksOf(handedOff({ activities: [promised, moved] }), agreed).filter(({ promise }) => promise === 'p8');
    expect(clocks).toMatchObject([{ key: 'p8:c2', state: 'running', due: agreed + hours(20) + minutes(15) }]);
  });

  it('a meeting counts only when it was held, and then asks for a decision', () => {
    const meeting = (result: Activity['result']) =>
      aLead({
        handOffs: [aHandOff(friday, { id: 'h2', from: 'is', to: 'fs' })],
        activities: [anActivity({ type: 'meeting', occurredAt: talked, result, by: 'rep-1' })],
      });
    expect(clock('p6', meeting('no_show'), talked).state).toBe('running');
    expect(clock('p6', meeting('held'), talked).state).toBe('met');
    expect(clock('p7', meeting('held'), talked)).toMatchObject({ state: 'running', due: at('2026-11-27T18:00+09:00') });
    expect(clocksOf(meeting('no_show'), talked).some(({ promise }) => promise === 'p7')).toBe(false);
  });
});

describe('B3 touch promises', () => {
  const touchAt = (day: string, result: Activity['result'] = 'no_answer') => aCall(at(`2026-${day}T10:00+09:00`), result);

  it('counts touches on different business days, and says from when the next one counts', () => {
    const lead = handedOff({ activities: [touchAt('11-24'), aCall(at('2026-11-24T16:00+09:00'), 'no_answer'), touchAt('11-25')] });
    expect(clock('p4', lead, at('2026-11-25T12:00+09:00')).touches).toEqual({
      made: 2,
      calls: 2,
      wanted: 6,
      max: 8,
      nextFrom: at('2026-11-26T09:00+09:00'),
    });
  });

  it('is kept by six touches with three calls, and not by six mails', () => {
    const days = ['11-24', '11-25', '11-26', '11-27', '11-30', '12-01'];
    const calls = handedOff({ activities: days.map((day) => touchAt(day)) });
    expect(clock('p4', calls, at('2026-12-01T12:00+09:00'))).toMatchObject({ state: 'met', endedAt: at('2026-12-01T10:00+09:00') });
    const mails = days
      .slice(1)
      .map((day) => anActivity({ type: 'mail', occurredAt: at(`2026-${day}T10:00+09:00`), result: 'mail_sent', by: 'rep-1' }));
    const mostlyMails = handedOff({ activities: [touchAt('11-24'), ...mails] });
    expect(clock('p4', mostlyMails, at('2026-12-01T12:00+09:00')).state).toBe('running');
  });

  it('ends with a conversation', () => {
    const lead = handedOff({ activities: [touchAt('11-24'), touchAt('11-25', 'talked')] });
    expect(clock('p4', lead, at('2026-11-25T12:00+09:00')).state).toBe('met');
  });

  it('after the upper bound the decision is due, whatever the touches were', () => {
    const days = ['11-25', '11-26', '11-27', '11-30', '12-01', '12-02', '12-03'];
    const mails = days.map((day) =>
      anActivity({ type: 'mail', occurredAt: at(`2026-${day}T10:00+09:00`), result: 'mail_sent', by: 'rep-1' }),
    );
    const lead = handedOff({ activities: [touchAt('11-24'), ...mails] });
    expect(clock('p2', lead, at('2026-12-03T12:00+09:00'))).toMatchObject({ state: 'running', startedAt: at('2026-12-03T10:00+09:00') });
  });
});

describe('B5 pauses', () => {
  it('move the due moment by the working time they covered', () => {
    const lead = handedOff({ pauses: [aPause('2026-11-24T12:00+09:00', '2026-11-25T12:00+09:00')] });
    const p3 = clock('p3', lead, at('2026-11-24T13:00+09:00'));
    expect(p3.due).toBe(at('2026-11-27T18:00+09:00'));
    expect(p3.still).toEqual({
      kind: 'paused',
      reason: { ja: '先方と日程調整中', en: 'Scheduling with the customer' },
      until: at('2026-11-25T12:00+09:00'),
    });
  });

  it('move a month by their length on the wall', () => {
    const lead = handedOff({ pauses: [aPause('2026-11-24T12:00+09:00', '2026-11-26T12:00+09:00')] });
    expect(clock('p6', lead, friday + hours(100)).due).toBe(at('2026-12-23T18:00+09:00'));
  });

  it('that overlap count once', () => {
    const pauses = [
      aPause('2026-11-24T12:00+09:00', '2026-11-25T12:00+09:00'),
      aPause('2026-11-24T15:00+09:00', '2026-11-25T11:00+09:00', { id: 'pause-2', reason: 'internal' }),
    ];
    expect(clock('p3', handedOff({ pauses }), at('2026-11-26T12:00+09:00')).due).toBe(at('2026-11-27T18:00+09:00'));
  });

  it('end by themselves when the lead answers', () => {
    const reply = anActivity({ type: 'reply', occurredAt: at('2026-11-24T14:00+09:00') });
    const lead = handedOff({ pauses: [aPause('2026-11-24T12:00+09:00', '2026-11-30T12:00+09:00')], activities: [reply] });
    const p3 = clock('p3', lead, at('2026-11-24T14:00+09:00'));
    expect([p3.still, p3.due]).toEqual([null, at('2026-11-27T11:00+09:00')]);
  });

  it('last no longer than their reason allows: five business days for an internal check', () => {
    const lead = handedOff({ pauses: [aPause('2026-11-24T12:00+09:00', '2026-12-24T12:00+09:00', { reason: 'internal' })] });
    expect(clock('p3', lead, at('2026-11-25T12:00+09:00')).still).toMatchObject({ kind: 'paused', until: at('2026-12-01T18:00+09:00') });
  });

  it('a third one does not count, a resumed one ends there', () => {
    const pauses = ['24', '25', '26'].map((day) =>
      aPause(`2026-11-${day}T10:00+09:00`, `2026-11-${day}T18:00+09:00`, { id: day, endedAt: at(`2026-11-${day}T11:00+09:00`) }),
    );
    expect(clock('p3', handedOff({ pauses }), at('2026-11-26T12:00+09:00')).due).toBe(at('2026-11-27T11:00+09:00'));
  });

  it('never hold the answer to a hot inquiry', () => {
    const asked = at('2026-11-24T10:00+09:00');
    const lead = handedOff({ intent: 'price', pauses: [aPause('2026-11-24T10:10+09:00', '2026-11-26T10:00+09:00')] }, asked);
    expect(clock('p1', lead, asked + minutes(20))).toMatchObject({ due: asked + hours(1), still: null });
  });
});

describe('B6 absences', () => {
  const absence = {
    id: 'x',
    user: 'rep-1',
    from: at('2026-11-24T00:00+09:00'),
    to: at('2026-11-26T00:00+09:00'),
    enteredAt: at('2026-11-19T09:00+09:00'),
  };
  const rules = (policy: 'stop' | 'cover' | 'reassign', enteredAt = absence.enteredAt) =>
    aRulebook({ agreement: { absencePolicy: policy }, almanac: { absences: [{ ...absence, enteredAt }] } });
  const during = at('2026-11-24T12:00+09:00');

  it.each([
    ['stop', '2026-11-30T18:00+09:00', { kind: 'absence', until: absence.to }],
    ['cover', '2026-11-26T18:00+09:00', null],
  ] as const)('policy %s', (policy, due, still) => {
    const p3 = clock('p3', handedOff(), during, rules(policy));
    expect([p3.due, p3.still]).toEqual([at(due), still]);
  });

  it('policy reassign: the manager finds somebody, and until then nobody else is charged', () => {
    const [p0, p3] = ['p0', 'p3'].map((promise) => clock(promise, handedOff(), during, rules('reassign')));
    expect(p0).toMatchObject({ startedAt: absence.from, startedBy: { en: 'Owner away' }, runsOn: 'manager', state: 'breached' });
    expect(p3).toMatchObject({ elapsed: hours(3), still: { kind: 'waiting_for', promise: 'p0' } });
    const given = handedOff({
      assignments: [
        { owner: 'rep-1', team: 'is-1', at: friday - hours(1) },
        { owner: 'rep-2', team: 'is-1', at: at('2026-11-24T10:00+09:00') },
      ],
    });
    expect(clock('p0', given, during, rules('reassign')).state).toBe('met');
    expect(clock('p3', given, during, rules('reassign'))).toMatchObject({ elapsed: hours(3 + 2), still: null });
  });

  it('policy reassign: once the owner is back there is nobody to find', () => {
    const back = at('2026-11-26T00:00+09:00');
    expect(clock('p0', handedOff(), back, rules('reassign'))).toMatchObject({ state: 'cancelled', endedAt: back });
    expect(clock('p3', handedOff(), back, rules('reassign')).due).toBe(at('2026-11-30T18:00+09:00'));
  });

  it('entered afterwards it counts from its entry only', () => {
    const entered = at('2026-11-25T09:00+09:00');
    expect(clock('p3', handedOff(), entered - 1, rules('stop', entered)).due).toBe(at('2026-11-26T18:00+09:00'));
    expect(clock('p3', handedOff(), entered, rules('stop', entered)).due).toBe(at('2026-11-27T18:00+09:00'));
  });

  it('of somebody else changes nothing', () => {
    expect(clock('p3', handedOff({ owner: 'rep-2' }), during, rules('stop')).due).toBe(at('2026-11-26T18:00+09:00'));
  });
});

describe('B7 hand-overs and unassigned leads', () => {
  it('each team is charged its own hours', () => {
    const asked = at('2026-11-24T10:00+09:00');
    const until = at('2026-11-24T10:40+09:00');
    const lead = handedOff({ intent: 'price', charged: [{ promise: 'p1', team: 'old', until, elapsed: minutes(10) }] }, asked);
    const p1 = clock('p1', lead, until);
    expect(p1).toMatchObject({ due: at('2026-11-24T11:30+09:00'), elapsed: minutes(10), left: minutes(50), allowed: hours(1) });
  });

  it('an unassigned lead runs on the manager, and the rep is charged nothing until it has one', () => {
    const assigned = at('2026-11-24T10:00+09:00');
    const open = handedOff({ owner: null });
    expect(clock('p0', open, friday)).toMatchObject({ runsOn: 'manager', state: 'running', due: friday + hours(2) });
    expect(clock('p3', open, friday)).toMatchObject({ elapsed: 0, still: { kind: 'waiting_for', promise: 'p0' } });
    const lead = handedOff({ assignments: [{ owner: 'rep-1', team: 'is-1', at: assigned }] });
    expect(clock('p0', lead, assigned).state).toBe('met_late');
    expect(clock('p3', lead, assigned)).toMatchObject({ elapsed: 0, still: null, due: at('2026-11-27T13:00+09:00') });
  });

  it('a reassignment within the team neither restarts nor extends a clock', () => {
    const assignments = [
      { owner: 'rep-2', team: 'is-1', at: friday - hours(1) },
      { owner: 'rep-1', team: 'is-1', at: at('2026-11-25T10:00+09:00') },
    ];
    expect(clock('p3', handedOff({ assignments }), at('2026-11-25T12:00+09:00'))).toMatchObject({
      startedAt: friday,
      due: at('2026-11-26T18:00+09:00'),
    });
  });
});

describe('B8 warnings', () => {
  it('half of the hour for a quick response', () => {
    const asked = at('2026-11-24T10:00+09:00');
    expect(clock('p1', handedOff({ intent: 'price' }, asked), asked).warnAt).toBe(asked + minutes(30));
  });

  it('five business days before the first meeting is due, but on the day once a date is agreed', () => {
    expect(clock('p6', handedOff(), friday).warnAt).toBe(at('2026-12-14T09:00+09:00'));
    const note = { spokeWith: '佐藤', problem: '在庫', agreedAt: at('2026-12-17T10:00+09:00') };
    const booked = aLead({ handOffs: [aHandOff(friday, { note })] });
    expect(clock('p6', booked, friday).warnAt).toBe(at('2026-12-21T09:00+09:00'));
  });

  it('or never, where the agreement says so', () => {
    expect(clock('p3', handedOff(), friday, withPromises({ p3: { warn: never } })).warnAt).toBeNull();
  });
});

describe('B10 closed clocks keep their judgement', () => {
  it('whatever the rules say since', () => {
    const closed = [
      {
        promise: 'p3',
        startedAt: friday,
        outcome: 'met_late' as const,
        due: friday + hours(1),
        at: friday + hours(2),
        elapsed: hours(2),
        version: '0.9.0',
      },
    ];
    const lead = handedOff({ closed, activities: [aCall(friday + hours(2), 'no_answer')] });
    expect(clock('p3', lead, friday + hours(50))).toMatchObject({
      state: 'met_late',
      version: '0.9.0',
      due: friday + hours(1),
      elapsed: hours(2),
      overdueBy: hours(1),
    });
  });

  it('a record of one question closes no other that was asked at the very same moment', () => {
    const answeredAt = friday + hours(1);
    const asked = { at: friday, by: 'rep-1' };
    const open = { ...asked, id: 'b', field: 'phone' };
    const answered = { ...asked, id: 'a', field: 'address', answer: '港区芝', answeredAt };
    const record = {
      promise: 'p9',
      startedAt: friday,
      outcome: 'met' as const,
      due: null,
      at: answeredAt,
      elapsed: hours(1),
      version: '0.9.0',
    };
    const lead = handedOff({ requests: [answered, open], closed: [record] });
    const p9 = evaluate(lead, rulebook, friday + hours(2)).clocks.filter(({ promise }) => promise === 'p9');
    expect(p9.map(({ key, state }) => [key, state])).toEqual([['p9:b', 'running']]);
    // Alone it keeps its judgement, whatever the facts say since.
    const alone = handedOff({ requests: [open], closed: [record] });
    expect(evaluate(alone, rulebook, friday + hours(2)).clocks.find(({ promise }) => promise === 'p9')?.state).toBe('met');
  });

  it('running clocks follow the new version', () => {
    const rules = withPromises({ p3: { within: { amount: 1, unit: 'days' } } });
    expect(clock('p3', handedOff(), friday, rules).due).toBe(at('2026-11-24T18:00+09:00'));
  });
});

describe('B10 what a record says of a closed clock', () => {
  const record = {
    promise: 'p3',
    startedAt: friday,
    outcome: 'met' as const,
    due: friday + hours(2),
    at: friday + hours(1),
    elapsed: hours(1),
    version: '0.9.0',
  };
  type Record = Lead['closed'][number];
  const recorded = (...closed: Partial<Record>[]) =>
    handedOff({ closed: closed.map((facts) => ({ ...record, ...facts })), activities: [aCall(friday + hours(1), 'no_answer')] });
  const later = friday + hours(500);

  it.each<[string, Partial<Record>, Partial<Clock>]>([
    ['kept in time', { allowed: hours(2) }, { state: 'met', overdueBy: 0, allowed: hours(2), elapsed: hours(1), system: 0 }],
    [
      'kept late',
      { outcome: 'met_late', elapsed: hours(3), allowed: hours(2) },
      { state: 'met_late', overdueBy: hours(1), allowed: hours(2) },
    ],
    [
      'kept late, by a system',
      { outcome: 'met_late', elapsed: hours(1), system: hours(3), allowed: hours(2) },
      { overdueBy: hours(2), system: hours(3) },
    ],
    [
      'never kept: it owes nothing any more',
      { outcome: 'breached', elapsed: hours(3), allowed: hours(2) },
      { state: 'cancelled', overdueBy: hours(1) },
    ],
    ['fallen away in time', { outcome: 'cancelled', elapsed: hours(3), allowed: hours(2) }, { state: 'cancelled', overdueBy: 0 }],
    [
      'without a deadline nothing is overdue',
      { outcome: 'met_late', due: null, elapsed: hours(3), allowed: hours(2) },
      { overdueBy: 0, due: null },
    ],
    ['never less than nothing', { outcome: 'met_late', elapsed: hours(1), allowed: hours(2) }, { overdueBy: 0 }],
    ['older, in time: what was left is allowed as well', {}, { state: 'met', allowed: hours(2), overdueBy: 0 }],
    ['older, in time, with what a system held', { system: hours(1) }, { allowed: hours(3) }],
    [
      'older, late: what is over was not allowed',
      { outcome: 'met_late', at: friday + hours(3), elapsed: hours(3) },
      { allowed: hours(2), overdueBy: hours(1) },
    ],
    [
      'older, never kept',
      { outcome: 'breached', at: friday + hours(3), elapsed: hours(3) },
      { allowed: hours(2), overdueBy: hours(1), state: 'cancelled' },
    ],
    ['older, late by more than it used', { outcome: 'met_late', at: friday + hours(3), elapsed: 0 }, { allowed: 0, overdueBy: hours(1) }],
    ['older, without a deadline', { due: null }, { allowed: hours(1), overdueBy: 0 }],
  ])('%s', (_, facts, expected) => {
    expect(clock('p3', recorded(facts), later)).toMatchObject({ version: '0.9.0', ...expected });
  });

  it.each<[string, Partial<Record>[], string]>([
    ['the newest judgement counts', [{ version: '0.8.0' }, {}], '0.9.0'],
    ['not one of another promise', [{}, { promise: 'p6', version: '0.1.0' }], '0.9.0'],
    ['not one of another run', [{}, { startedAt: friday - 1, version: '0.1.0' }], '0.9.0'],
    ['not one still to come', [{}, { at: later + 1, version: '0.1.0' }], '0.9.0'],
    ['but one of this moment', [{ version: '0.1.0' }, { at: later }], '0.9.0'],
  ])('%s', (_, records, version) => {
    expect(clock('p3', recorded(...records), later).version).toBe(version);
  });

  it('of what started beyond the known facts only the record is left, the newest, none still to come', () => {
    const bare = (...at: number[]) => aLead({ closed: at.map((moment) => ({ ...record, startedAt: moment - hours(1), at: moment })) });
    const told = clocksOf(bare(friday - hours(9), friday - hours(5)), friday);
    expect(told).toMatchObject([
      { key: `p3:@${friday - hours(6)}`, startedBy: { ja: '記録', en: 'On record' }, endedAt: friday - hours(5) },
    ]);
    expect(clocksOf(bare(friday), friday)).toHaveLength(1);
    expect(clocksOf(bare(friday + 1), friday)).toEqual([]);
  });
});

describe('A1 whose clock it is', () => {
  it('a promise over several departments is shown to the one that has the lead', () => {
    const is = aHandOff(friday, { id: 'h1' });
    const fs = aHandOff(friday + hours(1), { id: 'h2', from: 'is', to: 'fs' });
    const mkt = aHandOff(friday + hours(2), { id: 'h3', from: 'fs', to: 'mkt' });
    const now = friday + hours(3);
    const department = (promise: string, handOffs: Lead['handOffs'], rules: Rulebook = rulebook) =>
      clock(promise, aLead({ handOffs }), now, rules).department;
    expect([department('p6', [is]), department('p6', [is, fs]), department('p6', [is, fs, mkt])]).toEqual(['is', 'fs', 'fs']);
    expect(department('p6', [is], withPromises({ p6: { startsOn: { kind: 'hand_off', to: ['is', 'fs'] } } }))).toBe('fs');
    expect(
      department('p6', [is, fs], withPromises({ p6: { department: 'mkt', startsOn: { kind: 'hand_off', to: ['is'], first: true } } })),
    ).toBe('mkt');
    expect(department('p3', [is], withPromises({ p3: { department: 'mkt', startsOn: { kind: 'hand_off', to: ['is'] } } }))).toBe('mkt');
    expect(department('p2', [is], withPromises({ p2: { department: 'fs' } }))).toBe('fs');
  });
});

describe('when something other than a countdown changes', () => {
  const only = (promise: string, more: Rulebook = rulebook): Rulebook => ({
    ...more,
    agreement: { ...more.agreement, promises: more.agreement.promises.filter(({ id }) => id === promise) },
  });
  const due = at('2026-11-26T18:00+09:00');

  it.each<[string, string, string]>([
    ['the team closes', '2026-11-25T10:00+09:00', '2026-11-25T18:00+09:00'],
    ['a business day less is left', '2026-11-25T19:00+09:00', '2026-11-26T00:00+09:00'],
    ['it is at risk', '2026-11-26T03:00+09:00', '2026-11-26T09:00+09:00'],
    ['it is due', '2026-11-26T12:00+09:00', '2026-11-26T18:00+09:00'],
  ])('%s', (_, now, expected) => {
    expect(evaluate(handedOff(), only('p3'), at(now)).changesAt).toBe(at(expected));
  });

  it('it is breached a moment after it was due, and then has no days left', () => {
    expect(evaluate(handedOff(), only('p3'), due).changesAt).toBe(due + 1);
    expect(clock('p3', handedOff(), due).businessDaysLeft).toBe(0);
    expect(clock('p3', handedOff(), due + hours(90)).businessDaysLeft).toBe(0);
  });

  it('a day less is left where the team works round the clock', () => {
    const calendars = rulebook.agreement.calendars.map((each) => ({
      ...each,
      holidays: 'none' as const,
      closures: [],
      weekly: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00'] as [string, string]]]),
      ),
    }));
    const never = only('p3', withPromises({ p3: { warn: { kind: 'none' } } }, aRulebook({ agreement: { calendars } })));
    const now = at('2026-11-21T10:00+09:00');
    const p3 = clock('p3', handedOff(), now, never);
    expect(p3).toMatchObject({ due: at('2026-11-24T00:00+09:00'), businessDaysLeft: 2, warnAt: null });
    expect(evaluate(handedOff(), never, now).changesAt).toBe(at('2026-11-22T00:00+09:00'));
    const hourly = only('p3', withPromises({ p3: { within: { amount: 50, unit: 'hours' }, warn: { kind: 'none' } } }, never));
    expect(evaluate(handedOff(), hourly, now).changesAt).toBe(friday + hours(50));
    const risky = only('p3', withPromises({ p3: { within: { amount: 50, unit: 'hours' }, warn: { kind: 'share', share: 0.5 } } }, never));
    expect(evaluate(handedOff(), risky, now).changesAt).toBe(friday + hours(25));
  });

  it('an absence is entered, begins, ends', () => {
    const absence = {
      id: 'x',
      user: 'rep-1',
      from: at('2026-11-24T10:00+09:00'),
      to: at('2026-11-24T15:00+09:00'),
      enteredAt: at('2026-11-24T09:10+09:00'),
    };
    const rules = only('p3', aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [absence] } }));
    const next = (now: string) => evaluate(handedOff(), rules, at(now)).changesAt;
    expect(next('2026-11-24T09:05+09:00')).toBe(absence.enteredAt);
    expect(next('2026-11-24T09:10+09:00')).toBe(absence.from);
    expect(next('2026-11-24T10:00+09:00')).toBe(absence.to);
  });

  it('what is waited for falls due', () => {
    const talked = at('2026-11-24T10:00+09:00');
    const waits = withPromises({ p3: { standsStillWhile: ['p9'], pausable: false } });
    const rules: Rulebook = {
      ...waits,
      agreement: { ...waits.agreement, promises: waits.agreement.promises.filter(({ id }) => id === 'p3' || id === 'p9') },
    };
    const lead = handedOff({ requests: [{ id: 'r1', field: 'x', at: talked }] });
    const answer = clock('p9', lead, talked, rules).due as Instant;
    expect(evaluate(lead, rules, answer - 1).changesAt).toBe(answer);
    expect(clock('p3', lead, answer - 1, rules).due).not.toBeNull();
    expect(clock('p3', lead, answer, rules).due).toBeNull();
  });

  it('what happens after a clock is over changes nothing of it', () => {
    const called = at('2026-11-24T10:00+09:00');
    const absence = { id: 'x', user: 'rep-1', from: called, to: called + hours(8), enteredAt: friday };
    const stops = aRulebook({ agreement: { absencePolicy: 'stop' }, almanac: { absences: [absence] } });
    const activities = [aCall(called, 'no_answer')];
    expect(clock('p3', handedOff({ activities }), called + hours(20), stops).due).toBe(due);
    const waits = withPromises({ p3: { standsStillWhile: ['p9'] } });
    const requests = [{ id: 'r1', field: 'x', at: called, answeredAt: called + hours(3) }];
    expect(clock('p3', handedOff({ activities, requests }), called + hours(20), waits).due).toBe(due);
    expect(clock('p3', handedOff({ requests }), called + hours(4), waits).due).toBe(at('2026-11-27T12:00+09:00'));
  });
});

describe('B11 promises of every department', () => {
  const talked = at('2026-11-24T10:00+09:00');
  const asked = at('2026-11-24T11:00+09:00');

  it('while marketing owes an answer, the decision stands still', () => {
    const lead = handedOff({ activities: [aCall(talked, 'talked')], requests: [{ id: 'r1', field: 'employees', at: asked }] });
    expect(clock('p9', lead, asked)).toMatchObject({ runsOn: 'marketing', department: 'mkt', due: at('2026-11-26T18:00+09:00') });
    const p2 = clock('p2', lead, asked + hours(1));
    expect(p2).toMatchObject({ elapsed: hours(1), still: { kind: 'waiting_for', promise: 'p9' } });
    expect(p2.due).toBe(at('2026-11-30T16:00+09:00'));
  });

  it('and goes on with the answer', () => {
    const answeredAt = at('2026-11-24T15:00+09:00');
    const lead = handedOff({
      activities: [aCall(talked, 'talked')],
      requests: [{ id: 'r1', field: 'employees', at: asked, answeredAt, answer: '300' }],
    });
    expect(clock('p9', lead, answeredAt).state).toBe('met');
    expect(clock('p2', lead, answeredAt)).toMatchObject({ still: null, elapsed: hours(1), due: at('2026-11-26T13:00+09:00') });
  });

  it('nobody knows when it goes on once the answer is overdue', () => {
    const lead = handedOff({ activities: [aCall(talked, 'talked')], requests: [{ id: 'r1', field: 'employees', at: asked }] });
    expect(clock('p2', lead, at('2026-11-27T10:00+09:00'))).toMatchObject({ state: 'running', due: null, elapsed: hours(1) });
  });

  it('a send-back is dealt with in five business days, by a plan', () => {
    const verdict = { kind: 'nurture' as const, reason: 'mismatch', at: talked, recordedAt: talked, failedCondition: '業種' };
    const parked = { stage: 'nurturing', at: talked, recordedAt: talked, by: 'person' as const };
    const lead = handedOff({ handOffs: [aHandOff(friday, { id: 'h1', verdict })], stages: [parked] });
    expect(clock('p10', lead, talked)).toMatchObject({ state: 'running', due: at('2026-12-01T18:00+09:00'), runsOn: 'marketing' });
    const note = anActivity({ type: 'note', occurredAt: talked + hours(3), by: 'marketer' });
    expect(clock('p10', { ...lead, activities: [note] }, talked + hours(4)).state).toBe('met');
  });

  it('a lead that woke is checked in two business days', () => {
    const parked = { stage: 'nurturing', at: friday, recordedAt: friday, by: 'person' as const };
    const seen = anActivity({ id: 'v1', type: 'page_view', content: 'price', occurredAt: talked });
    const lead = aLead({ stages: [parked], activities: [seen] });
    expect(evaluate(lead, rulebook, talked).woke).toEqual({ at: talked, why: { ja: '価格ページの閲覧', en: 'Saw the price page' } });
    expect(clock('p11', lead, talked)).toMatchObject({ state: 'running', due: at('2026-11-26T18:00+09:00') });
  });
});

describe('promises that replace others', () => {
  const asked = at('2026-11-24T10:00+09:00');
  const lead = handedOff({ intent: 'price' }, asked);

  it('the quick response stands for the first call while it is open', () => {
    expect(clocksOf(lead, asked).map(({ promise }) => promise)).toEqual(['p1', 'p2', 'p6']);
  });

  it('answered by mail, the first call is still owed', () => {
    const mail = anActivity({ type: 'mail', occurredAt: asked + minutes(10), by: 'rep-1', result: 'mail_sent' });
    const states = clocksOf({ ...lead, activities: [mail] }, asked + minutes(20)).map(({ promise, state }) => [promise, state]);
    expect(states).toContainEqual(['p1', 'met']);
    expect(states).toContainEqual(['p3', 'running']);
  });

  it('a second inquiry never restarts the clock of the first', () => {
    const inquiry = (id: string, occurredAt: Instant) => anActivity({ id, type: 'inquiry', intent: 'price', occurredAt });
    const twice = { ...lead, activities: [inquiry('i1', asked), inquiry('i2', asked + minutes(40))] };
    expect(clock('p1', twice, asked + minutes(50))).toMatchObject({ key: 'p1:i1', due: asked + hours(1) });
  });
});

describe('E8 go-live', () => {
  const rules = (goLive: string) => aRulebook({ agreement: { meta: { ...rulebook.agreement.meta, goLive: at(goLive) } } });

  it('older hand-offs have no clocks and are listed', () => {
    const assessment = evaluate(handedOff(), rules('2026-11-21T00:00+09:00'), friday + hours(100));
    expect([assessment.clocks, assessment.beforeGoLive]).toEqual([[], true]);
  });

  it('the first ten business days are a trial run', () => {
    expect(clock('p3', handedOff(), friday, rules('2026-11-20T00:00+09:00')).trial).toBe(true);
    expect(clock('p3', handedOff(), friday, rules('2026-11-01T00:00+09:00')).trial).toBe(false);
  });
});
