import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRef, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { applyCommand, applyPending } from './apply-command';
import { closeClocks } from './close-clocks';
import type { Act, Actor, Command, RefusalCode } from './command';
import { evaluate } from './evaluate';
import { Lead } from './lead';
import type { Instant } from './time';

const rulebook = aRulebook();
const rep: Actor = { user: 'rep-1', roles: ['rep'], teams: ['is-1'] };
const manager: Actor = { user: 'boss', roles: ['manager'], teams: ['is-1'] };
const marketer: Actor = { user: 'marketer', roles: ['marketing'], teams: ['is-1'] };
const handedOffAt = at('2026-11-20T15:00+09:00');
const now = at('2026-11-24T12:00+09:00');

let made = 0;

function aCommand(act: Act, occurredAt: Instant = now): Command {
  made += 1;
  return { id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`, ref: aRef(), occurredAt, act };
}

function handedOff(facts: Partial<Lead> = {}): Lead {
  return aLead({
    handOffs: [aHandOff(handedOffAt, { id: 'h1' })],
    stages: [{ stage: 'mql', at: handedOffAt, recordedAt: handedOffAt, by: 'rule' }],
    ...facts,
  });
}

function acted(lead: Lead, act: Act, actor: Actor = rep, moment: Instant = now): Lead {
  const applied = applyCommand(lead, rulebook, aCommand(act, moment), moment, actor);
  if (!applied.ok) throw new Error(`refused: ${applied.code}`);
  expect(Lead.parse(applied.lead)).toEqual(applied.lead);
  return applied.lead;
}

function refusal(lead: Lead, act: Act, actor: Actor = rep, moment: Instant = now): RefusalCode | 'applied' {
  const applied = applyCommand(lead, rulebook, aCommand(act, moment), now, actor);
  return applied.ok ? 'applied' : applied.code;
}

const talked: Act = { kind: 'log_touch', result: 'talked' };
const accept: Act = { kind: 'verdict', verdict: 'accept' };
const note = {
  spokeWith: '佐藤 花子',
  spokeAt: now,
  problem: '在庫が合わない',
  agreedAt: at('2026-12-01T10:00+09:00'),
  place: 'オンライン',
  attendees: '佐藤 課長',
  nextStep: '見積を送る',
  avoid: '他社の話',
};

describe('when an act may be reported', () => {
  it.each<[string, Act, Actor, Instant, RefusalCode | 'applied']>([
    ['not before it happens', talked, rep, now + 1, 'in_future'],
    ['a week later at most', talked, rep, now - days(7), 'before_hand_off'],
    ['not before the hand-off', talked, rep, handedOffAt - 1, 'before_hand_off'],
    ['at the hand-off', talked, rep, handedOffAt, 'applied'],
    ['a verdict not before the hand-off either', accept, rep, handedOffAt - 1, 'before_hand_off'],
  ])('%s', (_, act, actor, moment, outcome) => {
    expect(refusal(handedOff(), act, actor, moment)).toBe(outcome);
  });

  it('further back needs a manager', () => {
    const old = handedOff({ handOffs: [aHandOff(now - days(30))] });
    expect(refusal(old, talked, rep, now - days(7))).toBe('applied');
    expect(refusal(old, talked, rep, now - days(7) - 1)).toBe('too_old');
    expect(refusal(old, talked, manager, now - days(20))).toBe('applied');
  });

  it('only on the lead it names, and only by whom it belongs to', () => {
    const command = { ...aCommand(talked), ref: aRef('other') };
    expect(applyCommand(handedOff(), rulebook, command, now, rep)).toEqual({ ok: false, code: 'not_found' });
    expect(refusal(handedOff(), { kind: 'assign', owner: 'rep-2' }, rep)).toBe('forbidden');
    expect(refusal(handedOff(), accept, marketer)).toBe('forbidden');
    expect(refusal(handedOff(), talked, { ...rep, roles: [] })).toBe('forbidden');
  });
});

describe('C3 logging a touch', () => {
  it('keeps the promise at once, by hand, under the id of the command', () => {
    const command = aCommand({ kind: 'log_touch', result: 'no_answer', note: ' 不在 ' });
    const applied = applyCommand(handedOff(), rulebook, command, now, rep);
    if (!applied.ok) throw new Error(applied.code);
    expect(applied.lead.activities).toEqual([
      {
        id: command.id,
        type: 'call',
        channel: 'phone',
        occurredAt: now,
        recordedAt: now,
        result: 'no_answer',
        source: 'manual',
        by: 'rep-1',
        note: '不在',
      },
    ]);
    expect(evaluate(applied.lead, rulebook, now).clocks.find(({ promise }) => promise === 'p3')?.state).toBe('met');
    expect(applyCommand(applied.lead, rulebook, command, now, rep)).toEqual(applied);
  });

  it.each([
    ['mail_sent', { type: 'mail', by: 'rep-1' }],
    ['replied', { type: 'reply' }],
    ['held', { type: 'meeting', by: 'rep-1' }],
    ['wrong_number', { type: 'call', by: 'rep-1' }],
  ] as const)('%s', (result, activity) => {
    const logged = acted(handedOff(), { kind: 'log_touch', result }).activities[0];
    expect(logged).toMatchObject(activity);
    expect(logged?.by).toBe('by' in activity ? activity.by : undefined);
  });

  it('a call-back needs a moment that lies ahead, and starts its clock', () => {
    expect(refusal(handedOff(), { kind: 'log_touch', result: 'callback' })).toBe('callback_needs_moment');
    expect(refusal(handedOff(), { kind: 'log_touch', result: 'callback', callbackAt: now })).toBe('callback_in_past');
    const lead = acted(handedOff(), { kind: 'log_touch', result: 'callback', callbackAt: now + hours(3), note: '15時に' });
    expect(evaluate(lead, rulebook, now).next).toMatchObject({ kind: 'promise', by: now + hours(3), note: '15時に' });
  });
});

describe('C2 verdicts', () => {
  const spoke = handedOff({ activities: [aCall(now - hours(1), 'talked')] });
  const verdict = (more: Partial<Extract<Act, { kind: 'verdict' }>>): Act => ({ kind: 'verdict', verdict: 'nurture', ...more });

  it('accepting moves the lead to the next stage', () => {
    const lead = acted(spoke, accept);
    expect(lead.handOffs[0]?.verdict).toEqual({ kind: 'accept', at: now, recordedAt: now, by: 'rep-1' });
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'sal', by: 'person', user: 'rep-1', at: now });
    expect(refusal(lead, accept, manager)).toBe('already_answered');
  });

  it.each<[string, Act, RefusalCode | 'applied']>([
    ['a reason is needed to send back', verdict({}), 'unknown_reason'],
    ['one that the agreement knows', verdict({ reason: 'whim' }), 'unknown_reason'],
    ['and that fits the verdict', verdict({ reason: 'need' }), 'reason_not_for_verdict'],
    ['no capacity exists only for a reassignment', verdict({ reason: 'capacity' }), 'capacity_only_reassign'],
    ['and there it does', verdict({ verdict: 'reassign', reason: 'capacity', until: now + days(7) }), 'applied'],
    ['too early needs a date', verdict({ reason: 'early', wakeAt: now - 1 }), 'needs_wake'],
    ['just researching wakes by itself in three months', verdict({ reason: 'research' }), 'applied'],
    ['no route needs a date or a signal', verdict({ reason: 'route' }), 'needs_wake'],
    ['a signal will do', verdict({ reason: 'route', wakeOn: ['price_page'] }), 'applied'],
    ['not what we agreed names the condition that failed', verdict({ reason: 'mismatch', wakeOn: ['reply'] }), 'needs_condition'],
    ['and is taken with it', verdict({ reason: 'mismatch', wakeOn: ['reply'], failedCondition: '従業員数' }), 'applied'],
    ['other needs ten characters', verdict({ verdict: 'unfit', reason: 'other', comment: 'いろいろあって' }), 'needs_text'],
    ['and ten are enough', verdict({ verdict: 'unfit', reason: 'other', comment: '担当の方が合わなかった' }), 'applied'],
    ['below the cut-off says by how much', verdict({ verdict: 'unfit', reason: 'cutoff' }), 'needs_text'],
    ["couldn't reach needs the touches agreed", verdict({ reason: 'unreached', wakeOn: ['reply'] }), 'needs_touch_minimum'],
    ['not a fit needs no date', verdict({ verdict: 'unfit', reason: 'need' }), 'applied'],
    ['a hand-off that is not there', verdict({ reason: 'research', handOff: 'nope' }), 'no_hand_off'],
  ])('%s', (_, act, outcome) => {
    expect(refusal(spoke, act)).toBe(outcome);
  });

  it("couldn't reach is taken after six touches, three of them calls", () => {
    const touches = ['11-24', '11-25', '11-26', '11-27', '11-30', '12-01'].map((day) => aCall(at(`2026-${day}T10:00+09:00`), 'no_answer'));
    const later = at('2026-12-01T11:00+09:00');
    const give = (lead: Lead) =>
      applyCommand(lead, rulebook, aCommand(verdict({ reason: 'unreached', wakeOn: ['reply'] }), later), later, rep);
    expect(give(handedOff({ activities: touches.slice(1) }))).toEqual({ ok: false, code: 'needs_touch_minimum' });
    expect(give(handedOff({ activities: touches })).ok).toBe(true);
  });

  it('sending back parks the lead until it wakes', () => {
    const lead = acted(spoke, verdict({ reason: 'early', until: at('2027-06-01T00:00+09:00') }));
    expect(lead.handOffs[0]?.verdict?.wakeAt).toBe(at('2027-04-01T00:00+09:00'));
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'nurturing', reason: 'early' });
    const parked = evaluate(lead, rulebook, now + 1);
    expect(parked.next).toMatchObject({ department: 'mkt' });
    expect(parked.clocks.filter(({ state }) => state === 'running').map(({ promise }) => promise)).toEqual(['p10']);
    expect(evaluate(lead, rulebook, at('2027-04-01T00:00+09:00')).woke?.why.en).toBe('Its wake-up date');
    expect(refusal(lead, verdict({ reason: 'research' }))).toBe('already_answered');
  });

  it('who asked not to be contacted is not', () => {
    const lead = acted(spoke, verdict({ verdict: 'unfit', reason: 'refused', answer: 'phone' }));
    expect(lead.optOuts).toEqual([{ channel: 'phone', at: now, source: 'rep-1' }]);
    expect(lead.stages.at(-1)?.stage).toBe('unfit');
  });

  it('asking for somebody else leaves stage and clock as they are', () => {
    const lead = acted(spoke, verdict({ verdict: 'reassign', reason: 'capacity', until: now + days(7) }));
    expect(lead.stages).toEqual(spoke.stages);
    expect(lead.handOffs[0]?.laterVerdicts).toHaveLength(1);
    const p2 = (of: Lead) => evaluate(of, rulebook, now + 1).clocks.find(({ promise }) => promise === 'p2');
    expect(p2(lead)).toEqual(p2(spoke));
    expect(refusal(lead, accept)).toBe('applied');
  });

  it('an accepted lead may still be sent back, and both answers stay', () => {
    const accepted = acted(spoke, accept);
    const lead = acted(accepted, verdict({ reason: 'research' }), rep, now + hours(1));
    expect(lead.handOffs[0]?.verdict?.kind).toBe('accept');
    expect(lead.handOffs[0]?.laterVerdicts).toMatchObject([{ kind: 'nurture' }]);
    expect(evaluate(lead, rulebook, now + hours(2)).clocks.find(({ promise }) => promise === 'p2')).toMatchObject({
      state: 'met',
      endedAt: now,
    });
  });

  it('accepting a lead that woke hands it off anew', () => {
    const parked = acted(spoke, verdict({ reason: 'route', wakeOn: ['price_page'] }));
    const woken = {
      ...parked,
      activities: [...parked.activities, anActivity({ type: 'page_view', content: 'price', occurredAt: now + hours(1) })],
    };
    const later = now + hours(2);
    expect(refusal(parked, accept)).toBe('already_answered');
    const lead = acted(woken, accept, rep, later);
    expect(lead.handOffs).toHaveLength(2);
    expect(lead.stages.map(({ stage }) => stage)).toEqual(['mql', 'nurturing', 'mql', 'sal']);
  });
});

describe('C3 BANT and the hand-off to field sales', () => {
  const spoke = acted(handedOff({ activities: [aCall(now - hours(1), 'talked', { id: 'call-1' })] }), accept);

  it('an answer carries who said it, when, in which call', () => {
    const lead = acted(spoke, { kind: 'set_bant', element: 'need', state: 'yes', words: '在庫が合わない', seesUs: true });
    expect(lead.bant.need).toEqual({
      state: 'yes',
      words: '在庫が合わない',
      saidBy: '佐藤 花子',
      at: now,
      by: 'rep-1',
      source: 'person',
      seesUs: true,
      activity: 'call-1',
    });
  });

  it('an older answer told late takes nothing from a newer one', () => {
    const lead = acted(spoke, { kind: 'set_bant', element: 'need', state: 'yes' });
    expect(acted(lead, { kind: 'set_bant', element: 'need', state: 'no' }, rep, now - hours(1)).bant.need?.state).toBe('yes');
  });

  it('with gate, minimums and note together the lead is handed off to field sales', () => {
    const asked = acted(acted(spoke, { kind: 'set_bant', element: 'need', state: 'yes' }), {
      kind: 'set_bant',
      element: 'authority',
      state: 'partly',
    });
    expect(asked.stages.at(-1)?.stage).toBe('sal');
    const lead = acted(asked, { kind: 'hand_over_note', note });
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'sql', by: 'rule' });
    expect(lead.handOffs.at(-1)).toMatchObject({ from: 'is', to: 'fs', note, at: now });
    expect(evaluate(lead, rulebook, now).clocks.find(({ promise }) => promise === 'p5')).toMatchObject({
      state: 'running',
      due: at('2026-11-25T18:00+09:00'),
    });
    expect(evaluate(lead, rulebook, now).clocks.find(({ promise }) => promise === 'p6')).toMatchObject({
      department: 'fs',
      due: at('2026-12-21T18:00+09:00'),
    });
  });

  it('an incomplete note is kept and hands nothing off', () => {
    const asked = acted(acted(spoke, { kind: 'set_bant', element: 'need', state: 'yes' }), {
      kind: 'set_bant',
      element: 'authority',
      state: 'partly',
    });
    const lead = acted(asked, { kind: 'hand_over_note', note: { spokeWith: '佐藤', problem: '在庫' } });
    expect([lead.handOffs.length, lead.handOffs[0]?.note?.problem]).toEqual([1, '在庫']);
    expect(refusal(asked, { kind: 'hand_over_note', note: { spokeWith: ' ', problem: '在庫' } })).toBe('needs_note');
    expect(refusal(aLead(), { kind: 'hand_over_note', note })).toBe('no_hand_off');
  });
});

describe('stages by hand', () => {
  it('are kept with their reason and count as forced', () => {
    const lead = acted(handedOff(), { kind: 'set_stage', stage: 'sal', reason: '展示会で約束' });
    expect(lead.stages.at(-1)).toMatchObject({ stage: 'sal', by: 'person', forced: 'by_hand', reason: '展示会で約束' });
    expect(lead.handOffs[0]?.verdict?.kind).toBe('accept');
  });

  it.each<[string, string, string, RefusalCode]>([
    ['a stage the agreement knows', 'nowhere', 'だから', 'unknown_stage'],
    ['a reason', 'sal', '  ', 'needs_text'],
    ['a note where the stage asks for one', 'sql', 'だから', 'needs_note'],
  ])('need %s', (_, stage, reason, code) => {
    expect(refusal(handedOff(), { kind: 'set_stage', stage, reason })).toBe(code);
  });

  it('a confirmed no on need blocks the way, but for a manager', () => {
    const lead = handedOff({
      handOffs: [aHandOff(handedOffAt, { id: 'h1', note })],
      bant: { need: { state: 'no', at: now, source: 'person' } },
    });
    const toSales: Act = { kind: 'set_stage', stage: 'sql', reason: '社長の指示' };
    expect(refusal(lead, toSales)).toBe('gate_not_met');
    expect(acted(lead, toSales, manager).handOffs.at(-1)).toMatchObject({ to: 'fs', from: 'is', note });
  });

  it('back down the ladder nothing is handed off anew', () => {
    const lead = acted(handedOff({ stages: [{ stage: 'sal', at: handedOffAt, recordedAt: handedOffAt, by: 'person' }] }), {
      kind: 'set_stage',
      stage: 'mql',
      reason: '誤り',
    });
    expect([lead.stages.at(-1)?.stage, lead.handOffs.length]).toEqual(['mql', 1]);
  });
});

describe('B5 pausing', () => {
  const hold = (more: Partial<Extract<Act, { kind: 'pause' }>> = {}): Act => ({
    kind: 'pause',
    reason: 'scheduling',
    until: now + days(3),
    ...more,
  });

  it.each<[string, Act, RefusalCode | 'applied']>([
    ['with a reason of the agreement', hold(), 'applied'],
    ['and no other', hold({ reason: 'holiday' }), 'unknown_reason'],
    ['a promise that is running', hold({ promise: 'p3' }), 'applied'],
    ['not one that is not', hold({ promise: 'p7' }), 'not_pausable'],
    ['to its longest', hold({ until: at('2026-12-08T18:00+09:00') }), 'applied'],
    ['no longer than agreed', hold({ until: at('2026-12-08T18:01+09:00') }), 'pause_too_long'],
    ['not into the past', hold({ until: now }), 'invalid'],
  ])('%s', (_, act, outcome) => {
    expect(refusal(handedOff(), act)).toBe(outcome);
  });

  it('the answer to a hot inquiry never waits', () => {
    expect(refusal(handedOff({ intent: 'price' }), hold({ promise: 'p1' }))).toBe('not_pausable');
  });

  it('twice at most, and again on resuming', () => {
    const once = acted(handedOff(), hold({ promise: 'p3' }));
    const resumed = acted(once, { kind: 'resume', pause: once.pauses[0]?.id as string }, rep, now + hours(1));
    expect(resumed.pauses[0]?.endedAt).toBe(now + hours(1));
    expect(refusal(resumed, { kind: 'resume', pause: once.pauses[0]?.id as string })).toBe('unknown_pause');
    const twice = acted(resumed, hold({ promise: 'p3' }), rep, now + hours(2));
    expect(applyCommand(twice, rulebook, aCommand(hold({ promise: 'p3' }), now + hours(3)), now + hours(3), rep)).toEqual({
      ok: false,
      code: 'too_many_pauses',
    });
  });
});

describe('B11 questions to marketing', () => {
  it('are asked once, answered once, and fill the blank they asked about', () => {
    const company = { name: '株式会社つばめ精機' };
    const asked = acted(handedOff({ company }), { kind: 'ask_marketing', field: 'employees' });
    const request = asked.requests[0]?.id as string;
    expect(acted(asked, { kind: 'ask_marketing', field: 'employees' }).requests).toHaveLength(1);
    expect(refusal(asked, { kind: 'answer_request', request, answer: '300' }, rep)).toBe('forbidden');
    expect(refusal(asked, { kind: 'answer_request', request }, marketer)).toBe('needs_text');
    expect(refusal(asked, { kind: 'answer_request', request: 'no', answer: '1' }, marketer)).toBe('unknown_request');
    const answered = acted(asked, { kind: 'answer_request', request, answer: '1,200名' }, marketer, now + hours(1));
    expect(answered.company.employees).toBe(1200);
    expect(answered.requests[0]).toMatchObject({ answeredAt: now + hours(1), answer: '1,200名' });
    const command = aCommand({ kind: 'answer_request', request, answer: '1' }, now + hours(1));
    expect(applyCommand(answered, rulebook, command, now + hours(1), marketer)).toEqual({ ok: false, code: 'already_answered' });
  });
});

describe('B7 owners', () => {
  it('a reassignment keeps who owned it before, and the clock', () => {
    const lead = acted(handedOff(), { kind: 'assign', owner: 'rep-2' }, manager);
    expect(lead).toMatchObject({ owner: 'rep-2', charged: [] });
    expect(lead.assignments.map(({ owner }) => owner)).toEqual(['rep-1', 'rep-2']);
    const p3 = (of: Lead) => evaluate(of, rulebook, now).clocks.find(({ promise }) => promise === 'p3');
    expect(p3(lead)).toEqual(p3(handedOff()));
  });

  it('a hand-over charges the team its hours', () => {
    const lead = acted(handedOff(), { kind: 'assign', owner: 'rep-9', team: 'is-2' }, manager);
    expect(lead.charged).toContainEqual({ promise: 'p3', team: 'is-1', until: now, elapsed: hours(6), startedAt: handedOffAt });
    expect(evaluate(lead, rulebook, now + hours(1)).clocks.find(({ promise }) => promise === 'p3')?.elapsed).toBe(hours(7));
  });
});

describe('opt-outs', () => {
  it('are kept once, with their source', () => {
    const lead = acted(handedOff(), { kind: 'opt_out', channel: 'mail', source: '電話で' });
    expect(lead.optOuts).toEqual([{ channel: 'mail', at: now, source: '電話で' }]);
    expect(acted(lead, { kind: 'opt_out', channel: 'mail' }).optOuts).toHaveLength(1);
  });
});

describe('acts on their way', () => {
  it('are shown in their order, without those that will be refused', () => {
    const commands = [
      aCommand(talked, now - hours(2)),
      aCommand({ kind: 'verdict', verdict: 'nurture' }, now - hours(1)),
      aCommand(accept, now),
    ];
    const lead = applyPending(handedOff(), rulebook, commands, rep);
    expect([lead.activities.length, lead.stages.at(-1)?.stage]).toEqual([1, 'sal']);
  });

  it('change nothing of the lead they are shown on', () => {
    const lead = handedOff();
    const before = structuredClone(lead);
    applyPending(lead, rulebook, [aCommand(talked), aCommand(accept), aCommand({ kind: 'opt_out', channel: 'all' })], rep);
    expect(lead).toEqual(before);
  });
});

describe('B10 what an act closes is recorded', () => {
  it('with outcome, due moment and version', () => {
    const before = handedOff();
    const closed = closeClocks(before, acted(before, talked), rulebook, now);
    expect(closed.map(({ promise, outcome }) => [promise, outcome])).toEqual([
      ['p3', 'met'],
      ['p4', 'met'],
    ]);
    expect(closed[0]).toEqual({
      promise: 'p3',
      startedAt: handedOffAt,
      outcome: 'met',
      due: at('2026-11-26T18:00+09:00'),
      at: now,
      elapsed: hours(6),
      allowed: hours(30),
      owner: 'rep-1',
      version: '1.0.0',
    });
  });

  it('once, unless a late fact moves its end', () => {
    const logged = acted(handedOff(), talked);
    const recorded = { ...logged, closed: closeClocks(handedOff(), logged, rulebook, now) };
    expect(closeClocks(recorded, acted(recorded, talked, rep, now + hours(1)), rulebook, now + hours(1))).toEqual([]);
    const command = aCommand({ kind: 'log_touch', result: 'no_answer' }, now - hours(2));
    const late = applyCommand(recorded, rulebook, command, now + hours(1), rep);
    if (!late.ok) throw new Error(late.code);
    const anew = closeClocks(recorded, late.lead, rulebook, now + hours(1)).find(({ promise }) => promise === 'p3');
    expect(anew).toMatchObject({ outcome: 'met', at: now - hours(2), elapsed: hours(4) });
  });

  it('a clock that falls away overdue was breached', () => {
    const later = at('2026-11-27T10:00+09:00');
    const before = handedOff();
    const closed = closeClocks(before, acted(before, { kind: 'verdict', verdict: 'unfit', reason: 'need' }, rep, later), rulebook, later);
    expect(closed.find(({ promise }) => promise === 'p3')?.outcome).toBe('breached');
    expect(closed.find(({ promise }) => promise === 'p6')?.outcome).toBe('cancelled');
  });
});
