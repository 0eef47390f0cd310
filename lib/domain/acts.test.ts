import { describe, expect, it } from 'vitest';
import { aCommand, acted, afterActs, handedOff, handedOffAt, manager, marketer, now, refusal, rep } from '@/test/fixtures/acts';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { applyCommand, applyPending } from './apply-command';
import type { Act, Actor, RefusalCode } from './command';
import { evaluate } from './evaluate';
import type { Lead, StageEntry } from './lead';

const rulebook = aRulebook();
const entered = (stage: string, moment: number): StageEntry => ({ stage, at: moment, recordedAt: moment, by: 'rule' });
const verdict = (more: Partial<Extract<Act, { kind: 'verdict' }>>): Act => ({ kind: 'verdict', verdict: 'nurture', ...more });
const talked: Act = { kind: 'log_touch', result: 'talked' };
const accept: Act = { kind: 'verdict', verdict: 'accept' };
const clock = (lead: Lead, promise: string, moment = now + 1) =>
  evaluate(lead, rulebook, moment).clocks.find((each) => each.promise === promise);

describe('C5 who may do what', () => {
  const roles = (...names: Actor['roles']): Actor => ({ user: 'x', roles: names, teams: [] });
  const hold: Act = { kind: 'pause', reason: 'scheduling', until: now + days(1) };
  it.each<[string, Act, Actor, RefusalCode | 'applied']>([
    ['a rep answers a hand-off', accept, roles('rep'), 'applied'],
    ['so does a manager', accept, roles('manager'), 'applied'],
    ['and an admin', accept, roles('admin'), 'applied'],
    ['marketing does not', accept, roles('marketing'), 'forbidden'],
    ['marketing holds no clocks', hold, roles('marketing'), 'forbidden'],
    ['a rep does', hold, roles('rep'), 'applied'],
    ['nor resumes them', { kind: 'resume', pause: 'x' }, roles('marketing'), 'forbidden'],
    ['a rep assigns nobody', { kind: 'assign', owner: 'rep-2' }, roles('rep', 'marketing'), 'forbidden'],
    ['an admin does', { kind: 'assign', owner: 'rep-2' }, roles('admin'), 'applied'],
    ['a rep answers no questions to marketing', { kind: 'answer_request', request: 'r1', answer: '300' }, roles('rep'), 'forbidden'],
    ['marketing does', { kind: 'answer_request', request: 'r1', answer: '300' }, roles('marketing'), 'applied'],
    ['a manager may', { kind: 'answer_request', request: 'r1', answer: '300' }, roles('manager'), 'applied'],
    ['marketing logs what it heard', talked, roles('marketing'), 'applied'],
    ['nobody without a role does anything', { kind: 'opt_out', channel: 'mail' }, roles(), 'forbidden'],
  ])('%s', (_, act, actor, outcome) => {
    expect(refusal(handedOff({ requests: [{ id: 'r1', field: 'employees', at: handedOffAt }] }), act, { actor })).toBe(outcome);
  });

  it.each([
    [{ site: 'other', type: 'lead', id: '1' }],
    [{ site: 'sample', type: 'deal', id: '1' }],
    [{ site: 'sample', type: 'lead', id: '2' }],
  ])('on no lead that goes by another ref', (ref) => {
    expect(applyCommand(handedOff(), rulebook, { ...aCommand(talked), ref }, now, rep)).toEqual({ ok: false, code: 'not_found' });
    expect(
      applyCommand(handedOff({ refs: [{ site: 'sample', type: 'lead', id: '1' }, ref] }), rulebook, { ...aCommand(talked), ref }, now, rep)
        .ok,
    ).toBe(true);
  });
});

describe('B7 E6 late facts', () => {
  const old = handedOff({ handOffs: [aHandOff(now - days(60), { id: 'h1' })], stages: [entered('mql', now - days(60))] });
  it.each<[string, number, Actor, RefusalCode | 'applied']>([
    ['nothing happens tomorrow', 1, manager, 'in_future'],
    ['seven days back anybody', -days(7), rep, 'applied'],
    ['further back nobody', -days(7) - 1, rep, 'too_old'],
    ['but a manager', -days(30), manager, 'applied'],
    ['or an admin', -days(30), { ...rep, roles: ['admin'] }, 'applied'],
    ['never before the hand-off', -days(60) - 1, manager, 'before_hand_off'],
  ])('%s', (_, offset, actor, outcome) => {
    expect(refusal(old, talked, { actor, at: now + offset, judgedAt: now })).toBe(outcome);
  });

  it('as many days as agreed', () => {
    const acts = { ...rulebook.agreement.acts, reportWithinDays: 2 };
    const stricter = aRulebook({ agreement: { acts } });
    expect(refusal(old, talked, { at: now - days(2), judgedAt: now, rulebook: stricter })).toBe('applied');
    expect(refusal(old, talked, { at: now - days(2) - 1, judgedAt: now, rulebook: stricter })).toBe('too_old');
  });

  it('a touch of before any hand-off to sales is one like any other', () => {
    expect(refusal(aLead(), talked, { at: now - days(3), judgedAt: now })).toBe('applied');
    expect(refusal(aLead({ handOffs: [aHandOff(now, { to: 'mkt' })] }), talked, { at: now - days(3), judgedAt: now })).toBe('applied');
    const twice = { handOffs: [aHandOff(now - days(1)), aHandOff(now - days(4))] };
    expect(refusal(aLead(twice), talked, { at: now - days(3), judgedAt: now })).toBe('applied');
  });

  it('both times are kept', () => {
    const [activity] = acted(handedOff(), talked, { at: now, judgedAt: now + hours(5) }).activities;
    expect(activity).toMatchObject({ occurredAt: now, recordedAt: now + hours(5) });
  });
});

describe('C3 a touch', () => {
  it.each<[Extract<Act, { kind: 'log_touch' }>['result'], Extract<Act, { kind: 'log_touch' }>['channel'], string, string | undefined]>([
    ['talked', undefined, 'call', 'phone'],
    ['talked', 'phone', 'call', 'phone'],
    ['talked', 'visit', 'visit', 'visit'],
    ['talked', 'online', 'call', 'online'],
    ['no_answer', 'mail', 'mail', 'mail'],
    ['mail_sent', 'phone', 'mail', 'mail'],
    ['replied', undefined, 'reply', 'mail'],
    ['replied', 'phone', 'reply', 'phone'],
    ['held', undefined, 'meeting', undefined],
    ['moved', 'online', 'meeting', 'online'],
    ['no_show', 'visit', 'meeting', 'visit'],
  ])('%s by %s is a %s', (result, channel, type, by) => {
    const [activity] = acted(handedOff(), { kind: 'log_touch', result, ...(channel ? { channel } : {}) }).activities;
    expect([activity?.type, activity?.channel]).toEqual([type, by]);
    expect(activity).not.toHaveProperty('note');
    expect(activity).not.toHaveProperty('callbackAt');
  });

  it('without words has no note', () => {
    expect(acted(handedOff(), { ...talked, note: '  ' } as Act).activities[0]).not.toHaveProperty('note');
    expect(acted(handedOff(), { ...talked, note: ' 不在 ' } as Act).activities[0]?.note).toBe('不在');
  });

  it('with its result asks for the moment as the agreement says', () => {
    const touchResults = rulebook.agreement.touchResults.map((result) =>
      result.id === 'message' ? { ...result, asks: 'moment' as const } : result,
    );
    const asking = aRulebook({ agreement: { touchResults } });
    expect(refusal(handedOff(), { kind: 'log_touch', result: 'message' }, { rulebook: asking })).toBe('callback_needs_moment');
    expect(
      acted(handedOff(), { kind: 'log_touch', result: 'message', callbackAt: now + 1 }, { rulebook: asking }).activities[0]?.callbackAt,
    ).toBe(now + 1);
    expect(refusal(handedOff(), { kind: 'log_touch', result: 'message' })).toBe('applied');
  });

  it('is logged once, whatever was asked for since', () => {
    const command = aCommand({ kind: 'log_touch', result: 'callback', callbackAt: now + hours(2) });
    const first = applyCommand(handedOff(), rulebook, command, now, rep);
    if (!first.ok) throw new Error(first.code);
    const stopped = { ...first.lead, optOuts: [{ channel: 'phone' as const, at: now - 1 }] };
    expect(applyCommand(stopped, rulebook, command, now, rep)).toEqual({ ok: true, lead: stopped });
  });

  it('with a wrong number asks marketing for the right one, once', () => {
    const lead = acted(handedOff({ phone: '03-0000-0000' }), { kind: 'log_touch', result: 'wrong_number' });
    const [request] = lead.requests;
    expect(lead.requests).toEqual([{ id: lead.activities[0]?.id, field: 'phone', at: now, by: 'rep-1' }]);
    expect(clock(lead, 'p9')).toMatchObject({ state: 'running', due: at('2026-11-26T18:00+09:00') });
    expect(clock(lead, 'p3')?.state).toBe('running');
    const again = acted(lead, { kind: 'log_touch', result: 'wrong_number' }, { at: now + 1 });
    expect(again.requests).toHaveLength(1);
    const answer = (text: string): Act => ({ kind: 'answer_request', request: request?.id as string, answer: text });
    const judging = { actor: marketer, at: now + hours(1) };
    expect(acted(lead, answer('03-1234-5678'), judging).phone).toBe('03-1234-5678');
    expect(acted(lead, answer('+81 3 1234 5678'), judging).phone).toBe('+81 3 1234 5678');
    expect(acted(lead, answer('3月に退職'), judging)).toMatchObject({ phone: '03-0000-0000', requests: [{ answer: '3月に退職' }] });
    const answered = acted(lead, answer('03-1234-5678'), judging);
    expect(acted(answered, { kind: 'log_touch', result: 'wrong_number' }, { at: now + hours(2) }).requests).toHaveLength(2);
    expect(acted(lead, { kind: 'answer_request', request: request?.id as string, unknowable: true }, judging).phone).toBe('03-0000-0000');
  });

  it('with a wrong address asks for the address', () => {
    const lead = acted(handedOff({ email: 'old@example.jp' }), { kind: 'log_touch', result: 'wrong_number', channel: 'mail' });
    expect(lead.requests[0]?.field).toBe('email');
    const answer = (text: string) =>
      acted(lead, { kind: 'answer_request', request: lead.requests[0]?.id as string, answer: text }, { actor: marketer, at: now + 1 })
        .email;
    expect([answer('new@example.jp'), answer('わかりません @')]).toEqual(['new@example.jp', 'old@example.jp']);
    const both = acted(lead, { kind: 'log_touch', result: 'wrong_number' }, { at: now + 1 });
    expect(both.requests.map(({ field }) => field)).toEqual(['email', 'phone']);
    expect(acted(handedOff(), talked).requests).toEqual([]);
  });
});

describe('C3 B11 questions to marketing', () => {
  const request = { id: 'r1', field: 'employees', at: handedOffAt, by: 'rep-1' };
  const asked = (field: string, facts: Partial<Lead> = {}) => handedOff({ ...facts, requests: [{ ...request, field }] });
  const reply = (lead: Lead, text: string) => acted(lead, { kind: 'answer_request', request: 'r1', answer: text }, { actor: marketer });

  it.each<[string, Partial<Lead>, string, Partial<Lead>]>([
    ['employees', { company: {} }, ' 1,200名 ', { company: { employees: 1200 } }],
    ['company.employees', { company: {} }, '300人', { company: { employees: 300 } }],
    ['lead.employees', { company: {} }, '３００', { company: { employees: 300 } }],
    ['employees', { company: {} }, '多い', { company: {} }],
    ['employees', { company: {} }, '-5', { company: {} }],
    ['employees', { company: {} }, '0', { company: { employees: 0 } }],
    ['employees', { company: { employees: 10 } }, '300', { company: { employees: 10 } }],
    ['industry', { company: {} }, '製造業', { company: { industry: '製造業' } }],
    ['company.address', { company: { name: 'つばめ' } }, '東京', { company: { name: 'つばめ', address: '東京' } }],
    ['industry', { company: { industry: '小売' } }, '製造業', { company: { industry: '小売' } }],
    ['title', {}, '課長', { title: '課長' }],
    ['lead.phone', {}, '03-1234-5678', { phone: '03-1234-5678' }],
    ['title', { title: '部長' }, '課長', { title: '部長' }],
    ['budget_process', {}, '稟議', {}],
  ])('an answer about %s of %o: "%s"', (field, facts, text, expected) => {
    const lead = reply(asked(field, facts), text);
    for (const [key, value] of Object.entries(expected)) expect(lead[key as keyof Lead]).toEqual(value);
    expect(lead.requests[0]).toMatchObject({ answeredAt: now, answer: text.trim() });
    expect(lead.requests[0]).not.toHaveProperty('unknowable');
    if (field === 'budget_process') expect(Object.keys(lead)).not.toContain('budget_process');
  });

  it('what can’t be known is an answer too', () => {
    const lead = acted(asked('title'), { kind: 'answer_request', request: 'r1', unknowable: true, answer: ' ' }, { actor: marketer });
    expect(lead.requests[0]).toEqual({ ...request, field: 'title', answeredAt: now, unknowable: true });
    expect(clock(lead, 'p9')?.state).toBe('met');
    expect(clock(asked('title'), 'p9')?.state).not.toBe('met');
  });

  it('is answered once; the same answer again is the same', () => {
    const lead = reply(asked('title'), '課長');
    const again = (text: string, moment = now) =>
      applyCommand(lead, rulebook, aCommand({ kind: 'answer_request', request: 'r1', answer: text }, moment), now + 1, marketer);
    expect(again('課長')).toEqual({ ok: true, lead });
    expect(again('部長')).toEqual({ ok: false, code: 'already_answered' });
    expect(again('課長', now + 1)).toEqual({ ok: false, code: 'already_answered' });
  });

  it.each<[string, Act, number, RefusalCode | 'applied']>([
    ['before it was asked', { kind: 'answer_request', request: 'r1', answer: 'x' }, handedOffAt - 1, 'unknown_request'],
    ['as it was asked', { kind: 'answer_request', request: 'r1', answer: 'x' }, handedOffAt, 'applied'],
    ['another one', { kind: 'answer_request', request: 'r2', answer: 'x' }, now, 'unknown_request'],
    ['with nothing', { kind: 'answer_request', request: 'r1', answer: ' ' }, now, 'needs_text'],
  ])('is not answered %s', (_, act, moment, outcome) => {
    expect(refusal(asked('title'), act, { actor: marketer, at: moment })).toBe(outcome);
  });

  it('is asked once with the same words; other words are another question', () => {
    const ask = (question?: string): Act => ({ kind: 'ask_marketing', field: 'title', ...(question === undefined ? {} : { question }) });
    const lead = acted(handedOff(), ask());
    expect(lead.requests[0]).not.toHaveProperty('question');
    expect(acted(lead, ask(' ')).requests).toHaveLength(1);
    expect(acted(lead, ask(' 役職は ')).requests.at(-1)).toMatchObject({ question: '役職は', by: 'rep-1', at: now });
    expect(acted(lead, { kind: 'ask_marketing', field: 'phone' }).requests).toHaveLength(2);
    expect(acted(reply(asked('title'), '課長'), ask()).requests).toHaveLength(2);
    const command = aCommand(ask());
    const first = applyCommand(handedOff(), rulebook, command, now, rep);
    if (!first.ok) throw new Error(first.code);
    const answered = { ...first.lead, requests: first.lead.requests.map((each) => ({ ...each, answeredAt: now })) };
    expect(applyCommand(answered, rulebook, command, now, rep)).toEqual({ ok: true, lead: answered });
  });
});

describe('A7 a BANT answer', () => {
  const set = (more: Partial<Extract<Act, { kind: 'set_bant' }>> = {}): Act => ({
    kind: 'set_bant',
    element: 'timing',
    state: 'yes',
    ...more,
  });

  it('carries words, who said it, when, the month, and the talk of that day', () => {
    const activities = [
      aCall(now - hours(30), 'talked', { id: 'old' }),
      aCall(now - hours(3), 'talked', { id: 'talk' }),
      anActivity({ type: 'page_view', occurredAt: now - 1 }),
    ];
    expect(acted(handedOff({ activities }), set({ words: ' 来年4月 ', saidBy: ' 鈴木様 ', month: '2027-04' })).bant.timing).toEqual({
      state: 'yes',
      at: now,
      by: 'rep-1',
      source: 'person',
      words: '来年4月',
      saidBy: '鈴木様',
      month: '2027-04',
      activity: 'talk',
    });
  });

  it('of nobody and without a talk says so', () => {
    expect(
      acted(handedOff({ activities: [aCall(now - days(1), 'talked')] }), set({ state: 'not_asked', words: ' ', saidBy: '誰か' })).bant
        .timing,
    ).toEqual({
      state: 'not_asked',
      at: now,
      by: 'rep-1',
      source: 'person',
    });
    expect(acted(handedOff(), set({ saidBy: ' ' })).bant.timing).toMatchObject({ saidBy: '佐藤 花子' });
    expect(acted(handedOff(), set({ element: 'need', seesUs: false })).bant.need).toMatchObject({ seesUs: false });
  });

  it.each<[string, Lead['bant']['timing'], string]>([
    ['a newer one of a person stays', { state: 'no', at: now + 1, source: 'person' }, 'no'],
    ['one of the same moment is replaced', { state: 'no', at: now, source: 'person' }, 'yes'],
    ['a connector’s gives way', { state: 'no', at: now + 1, source: 'connector' }, 'yes'],
    ['one without a date gives way', { state: 'no', source: 'person' }, 'yes'],
  ])('%s', (_, timing, state) => {
    expect(acted(handedOff({ bant: { timing } }), set()).bant.timing?.state).toBe(state);
  });
});

describe('C2 the answer to a hand-off', () => {
  const spoke = handedOff({ activities: [aCall(now - hours(1), 'talked')] });

  it('is kept in full', () => {
    const lead = acted(
      spoke,
      verdict({ reason: 'mismatch', failedCondition: ' 従業員数 ', answer: ' 20名 ', comment: ' 少ない ', wakeOn: ['reply'] }),
      { judgedAt: now + 5 },
    );
    expect(lead.handOffs[0]?.verdict).toEqual({
      kind: 'nurture',
      at: now,
      recordedAt: now + 5,
      by: 'rep-1',
      reason: 'mismatch',
      comment: '20名\n少ない',
      failedCondition: '従業員数',
      wakeOn: ['reply'],
    });
    expect(lead.stages.at(-1)).toEqual({
      stage: 'nurturing',
      at: now,
      recordedAt: now + 5,
      by: 'person',
      user: 'rep-1',
      reason: 'mismatch',
    });
    const bare = acted(spoke, verdict({ verdict: 'unfit', reason: 'need', failedCondition: ' ', answer: ' ' })).handOffs[0]?.verdict;
    expect(bare).toEqual({ kind: 'unfit', at: now, recordedAt: now, by: 'rep-1', reason: 'need' });
  });

  it.each<[string, Act, RefusalCode | 'applied']>([
    ['accepting needs no reason', accept, 'applied'],
    ['but takes one', verdict({ verdict: 'accept', reason: 'other', comment: '紹介元からの依頼で対応' }), 'applied'],
    ['that the agreement knows', verdict({ verdict: 'accept', reason: 'whim' }), 'unknown_reason'],
    ['"other" in the answer will do', verdict({ verdict: 'unfit', reason: 'other', answer: '担当の方が合わなかった' }), 'applied'],
    ['spaces are no words', verdict({ verdict: 'unfit', reason: 'other', comment: `   あいうえおかきくけ   ` }), 'needs_text'],
    ['characters are counted, not bytes', verdict({ verdict: 'unfit', reason: 'other', comment: '😀😀😀😀😀' }), 'needs_text'],
    ['mismatch with blanks for a condition', verdict({ reason: 'mismatch', wakeOn: ['reply'], failedCondition: ' ' }), 'needs_condition'],
    ['a value in the comment', verdict({ verdict: 'unfit', reason: 'cutoff', comment: '20名' }), 'applied'],
    ['no record', verdict({ verdict: 'unfit', reason: 'known' }), 'needs_text'],
    ['no channel', verdict({ verdict: 'unfit', reason: 'refused' }), 'needs_text'],
    ['capacity until when', verdict({ verdict: 'reassign', reason: 'capacity' }), 'needs_text'],
    ['capacity until then, in words', verdict({ verdict: 'reassign', reason: 'capacity', comment: '年内' }), 'applied'],
    ['capacity until a moment that has passed', verdict({ verdict: 'reassign', reason: 'capacity', until: now }), 'invalid'],
    ['no capacity elsewhere', verdict({ verdict: 'unfit', reason: 'capacity', until: now + 1 }), 'capacity_only_reassign'],
    ['a reason of another verdict', verdict({ verdict: 'unfit', reason: 'early' }), 'reason_not_for_verdict'],
    ['who else is asked, not demanded', verdict({ reason: 'route', wakeOn: ['reply'] }), 'applied'],
  ])('%s', (_, act, outcome) => {
    expect(refusal(spoke, act)).toBe(outcome);
  });

  it('as many characters as agreed', () => {
    const acts = { ...rulebook.agreement.acts, leastWords: 3 };
    const other = verdict({ verdict: 'unfit', reason: 'other', comment: '不明だ' });
    expect(refusal(spoke, other, { rulebook: aRulebook({ agreement: { acts } }) })).toBe('applied');
    expect(refusal(spoke, other)).toBe('needs_text');
  });

  describe("B3 couldn't reach needs the touches agreed", () => {
    const calls = (count: number, result: 'no_answer' | 'mail_sent' = 'no_answer') =>
      ['11-24', '11-25', '11-26', '11-27', '11-30', '12-01', '12-02', '12-03']
        .slice(0, count)
        .map((day, index) =>
          index < 3 || result === 'no_answer'
            ? aCall(at(`2026-${day}T10:00+09:00`), 'no_answer')
            : anActivity({ type: 'mail', result: 'mail_sent', by: 'rep-1', occurredAt: at(`2026-${day}T10:00+09:00`) }),
        );
    const mails = (count: number) =>
      calls(count).map((each) => anActivity({ type: 'mail', result: 'mail_sent', by: 'rep-1', occurredAt: each.occurredAt }));
    const later = at('2026-12-03T11:00+09:00');
    const unreached = verdict({ reason: 'unreached', wakeOn: ['reply'] });
    it.each<[string, Lead['activities'], RefusalCode | 'applied']>([
      ['five calls', calls(5), 'needs_touch_minimum'],
      ['six calls', calls(6), 'applied'],
      ['three calls and three mails', calls(6, 'mail_sent'), 'applied'],
      ['six mails', mails(6), 'needs_touch_minimum'],
      ['eight mails: no more are allowed', mails(8), 'applied'],
      ['none', [], 'needs_touch_minimum'],
    ])('%s', (_, activities, outcome) => {
      expect(refusal(handedOff({ activities }), unreached, { at: later })).toBe(outcome);
    });

    it('any touch where nothing was planned', () => {
      const plain = aRulebook({ agreement: { promises: rulebook.agreement.promises.filter(({ touches }) => !touches) } });
      expect(refusal(handedOff({ activities: calls(1) }), unreached, { at: later, rulebook: plain })).toBe('applied');
      expect(refusal(handedOff(), unreached, { at: later, rulebook: plain })).toBe('needs_touch_minimum');
      expect(refusal(handedOff({ activities: [aCall(handedOffAt - 1, 'no_answer')] }), unreached, { at: later, rulebook: plain })).toBe(
        'needs_touch_minimum',
      );
      expect(refusal(handedOff({ activities: [aCall(handedOffAt, 'no_answer')] }), unreached, { at: later, rulebook: plain })).toBe(
        'applied',
      );
    });

    it('by the plan of the department that was handed it', () => {
      const plan = rulebook.agreement.promises.find(({ id }) => id === 'p4');
      const own = plan && { ...plan, id: 'p4fs', department: 'fs' as const, touches: { min: 1, minCalls: 1, spacingDays: 0, max: 2 } };
      const both = aRulebook({ agreement: { promises: [...rulebook.agreement.promises, ...(own ? [own] : [])] } });
      const lead = (to: 'is' | 'fs') => handedOff({ handOffs: [aHandOff(handedOffAt, { to })], activities: calls(1) });
      expect(refusal(lead('fs'), unreached, { at: later, rulebook: both })).toBe('applied');
      expect(refusal(lead('is'), unreached, { at: later, rulebook: both })).toBe('needs_touch_minimum');
      expect(refusal(lead('fs'), unreached, { at: later })).toBe('needs_touch_minimum');
    });
  });

  it('the same answer again is the same, anything else comes too late', () => {
    for (const act of [
      accept,
      verdict({ reason: 'research' }),
      verdict({ verdict: 'reassign', reason: 'capacity', until: now + days(1) }),
    ]) {
      const lead = acted(spoke, act);
      expect(acted(lead, act)).toBe(lead);
    }
    const accepted = acted(spoke, accept);
    expect(refusal(accepted, accept, { at: now + 1 })).toBe('already_answered');
    expect(refusal(accepted, accept, { actor: manager })).toBe('already_answered');
    expect(refusal(accepted, verdict({ verdict: 'accept', reason: 'other', comment: '十文字以上の説明を書いた' }))).toBe(
      'already_answered',
    );
  });

  it.each<[string, Lead, Act, number, RefusalCode | 'applied']>([
    ['an accepted lead may go back', acted(spoke, accept), verdict({ reason: 'research' }), now + 1, 'applied'],
    ['not before it was accepted', acted(spoke, accept), verdict({ reason: 'research' }), now - 1, 'already_answered'],
    ['what went back is settled', acted(spoke, verdict({ reason: 'research' })), accept, now + 1, 'already_answered'],
    ['before the hand-off there is nothing to answer', spoke, accept, handedOffAt - 1, 'before_hand_off'],
    ['in its moment there is', spoke, accept, handedOffAt, 'applied'],
    [
      'one that went on to field sales is settled',
      handedOff({ handOffs: [aHandOff(handedOffAt, { id: 'h1' }), aHandOff(now - 1, { to: 'fs' })] }),
      { ...accept, handOff: 'h1' } as Act,
      now,
      'already_answered',
    ],
    [
      'one that marketing had since is not',
      handedOff({ handOffs: [aHandOff(handedOffAt, { id: 'h1' }), aHandOff(now - 1, { to: 'mkt' })] }),
      { ...accept, handOff: 'h1' } as Act,
      now,
      'applied',
    ],
    ['one that is not there', spoke, { ...accept, handOff: 'h9' } as Act, now, 'no_hand_off'],
    ['one to marketing', handedOff({ handOffs: [aHandOff(handedOffAt, { id: 'm', to: 'mkt' })] }), accept, now, 'no_hand_off'],
  ])('%s', (_, lead, act, moment, outcome) => {
    expect(refusal(lead, act, { at: moment })).toBe(outcome);
  });

  it('of several the latest is meant', () => {
    const lead = handedOff({ handOffs: [aHandOff(now - 5, { id: 'late', to: 'fs' }), aHandOff(handedOffAt, { id: 'early' })] });
    expect(acted(lead, accept).handOffs.map(({ id, verdict: given }) => [id, given?.kind])).toEqual([
      ['late', 'accept'],
      ['early', undefined],
    ]);
  });

  it('after a meeting field sales decides anew', () => {
    const fs = handedOff({ handOffs: [aHandOff(handedOffAt, { id: 'h1', to: 'fs' })], stages: [entered('sql', handedOffAt)] });
    const accepted = acted(fs, accept);
    expect(refusal(accepted, accept, { at: now + 1 })).toBe('already_answered');
    const met = acted(accepted, { kind: 'log_touch', result: 'held' }, { at: now + hours(1) });
    const decided = acted(met, accept, { at: now + hours(2) });
    expect(decided.handOffs[0]).toMatchObject({ verdict: { at: now }, laterVerdicts: [{ kind: 'accept', at: now + hours(2) }] });
    expect(clock(decided, 'p7', now + hours(3))?.state).toBe('met');
    const before = acted(fs, accept, { at: now });
    const earlier = { ...before, activities: [anActivity({ type: 'meeting', result: 'held', occurredAt: now - 1 })] };
    expect(refusal(earlier, accept, { at: now + 1 })).toBe('already_answered');
    expect(refusal({ ...before, activities: [aCall(now, 'talked')] }, accept, { at: now + 1 })).toBe('already_answered');
  });

  it('asking for somebody else is kept beside the answer, with until when', () => {
    const asked = acted(spoke, verdict({ verdict: 'reassign', reason: 'capacity', until: now + days(3) }));
    expect(asked.handOffs[0]).not.toHaveProperty('verdict');
    expect(asked.handOffs[0]?.laterVerdicts).toEqual([
      { kind: 'reassign', at: now, recordedAt: now, by: 'rep-1', reason: 'capacity', wakeAt: now + days(3) },
    ]);
    const words = acted(spoke, verdict({ verdict: 'reassign', reason: 'capacity', answer: '年内' })).handOffs[0]?.laterVerdicts?.[0];
    expect(words).not.toHaveProperty('wakeAt');
    const accepted = acted(asked, accept, { at: now + 1 });
    expect(accepted.handOffs[0]).toMatchObject({ verdict: { kind: 'accept' }, laterVerdicts: [{ kind: 'reassign' }] });
    const told = handedOff({ handOffs: [aHandOff(handedOffAt, { verdict: { kind: 'reassign', at: now - 1, recordedAt: now } })] });
    expect(acted(told, accept).handOffs[0]).toMatchObject({ verdict: { kind: 'accept' }, laterVerdicts: [{ kind: 'reassign' }] });
    expect(refusal(acted(spoke, accept), verdict({ verdict: 'reassign', reason: 'capacity', until: now + 9 }), { at: now + 1 })).toBe(
      'applied',
    );
  });

  it('touches no other hand-off', () => {
    const lead = handedOff({ handOffs: [aHandOff(handedOffAt - 9, { id: 'h0' }), aHandOff(handedOffAt, { id: 'h1' })] });
    expect(acted(lead, accept).handOffs[0]).toEqual(lead.handOffs[0]);
  });
});

describe('A1 D9 a stage set by hand', () => {
  const set = (stage: string, more: Partial<Extract<Act, { kind: 'set_stage' }>> = {}): Act => ({
    kind: 'set_stage',
    stage,
    reason: ' 社長の紹介 ',
    ...more,
  });

  it('is kept with who and why, counts as forced, and would not qualify today', () => {
    const lead = acted(aLead(), set('mql'), { judgedAt: now + 5 });
    expect(lead.stages).toEqual([
      { stage: 'mql', at: now, recordedAt: now + 5, by: 'person', user: 'rep-1', reason: '社長の紹介', forced: 'by_hand' },
    ]);
    expect(lead.handOffs).toMatchObject([{ from: 'mkt', to: 'is', by: 'rep-1' }]);
    expect(evaluate(lead, rulebook, now).stage).toMatchObject({
      id: 'mql',
      forced: true,
      by: 'person',
      reason: '社長の紹介',
      qualifiesToday: 'no',
    });
  });

  it.each(['by_hand', 'invited', 'cold_call'] as const)('or by other ways than earning it: %s', (forced) => {
    expect(acted(aLead(), set('mql', { forced })).stages[0]?.forced).toBe(forced);
  });

  it('to the stage it is in changes nothing', () => {
    const lead = handedOff();
    expect(acted(lead, set('mql'))).toBe(lead);
  });

  it('the same again is the same, even once it moved on', () => {
    const act = set('mql');
    const lead = acted(aLead(), act);
    expect(acted(lead, act)).toBe(lead);
    const on = acted(lead, accept, { at: now + 5 });
    expect(acted(on, act)).toBe(on);
    expect(refusal(on, act, { at: now + 1 })).toBe('overtaken');
    expect(refusal(on, act, { actor: manager })).toBe('overtaken');
    expect(refusal(on, set('sal'))).toBe('overtaken');
    expect(refusal(on, set('lead'), { at: now + 5 })).toBe('applied');
  });

  it('outside the ladder is plain', () => {
    const lead = acted(handedOff(), set('customer'));
    expect(lead.stages.at(-1)).toEqual({ stage: 'customer', at: now, recordedAt: now, by: 'person', user: 'rep-1', reason: '社長の紹介' });
    expect(lead.handOffs).toEqual(handedOff({ handOffs: lead.handOffs }).handOffs);
  });

  it('forward accepts the hand-off that was open, and no other', () => {
    const answered = (lead: Lead) => acted(lead, set('sal')).handOffs.map(({ verdict: given }) => given?.kind);
    expect(acted(handedOff(), set('sal')).handOffs[0]?.verdict).toEqual({
      kind: 'accept',
      at: now,
      recordedAt: now,
      by: 'rep-1',
      comment: '社長の紹介',
    });
    expect(answered(handedOff({ handOffs: [aHandOff(handedOffAt), aHandOff(now - 1, { to: 'mkt' })] }))).toEqual(['accept', undefined]);
    expect(answered(handedOff({ handOffs: [aHandOff(handedOffAt), aHandOff(now + 1)] }))).toEqual(['accept', undefined]);
    expect(answered(handedOff({ handOffs: [aHandOff(handedOffAt, { verdict: { kind: 'unfit', at: now, recordedAt: now } })] }))).toEqual([
      'unfit',
    ]);
    expect(answered(handedOff({ stages: [entered('nurturing', now - 1)] }))).toEqual([undefined]);
    expect(answered(handedOff({ stages: [entered('nurturing', handedOffAt - 1), entered('mql', handedOffAt)] }))).toEqual(['accept']);
    expect(acted(handedOff({ stages: [entered('sal', handedOffAt)] }), set('lead')).handOffs[0]).not.toHaveProperty('verdict');
  });

  it('needs the note, and no blocked gate, only on the way forward', () => {
    const no = { need: { state: 'no' as const, at: now - 1, source: 'person' as const } };
    const note = {
      spokeWith: '佐藤',
      spokeAt: now,
      problem: '在庫',
      agreedAt: now + days(3),
      place: '本社',
      attendees: '課長',
      nextStep: 'デモ',
      avoid: 'なし',
    };
    const lead = handedOff({ handOffs: [aHandOff(handedOffAt, { note })], bant: no });
    expect(refusal(lead, set('sql'))).toBe('gate_not_met');
    expect(refusal(lead, set('sql'), { actor: { ...rep, roles: ['rep', 'admin'] } })).toBe('applied');
    expect(refusal(lead, set('sal'))).toBe('applied');
    expect(refusal({ ...lead, bant: {} }, set('sql'))).toBe('applied');
    expect(refusal(handedOff({ stages: [entered('opp', handedOffAt)] }), set('sql'))).toBe('applied');
    expect(
      refusal(handedOff({ handOffs: [aHandOff(handedOffAt, { note: { spokeWith: 'x', problem: 'y' } })] }), set('sql'), { actor: manager }),
    ).toBe('needs_note');
  });
});

describe('B5 a hold', () => {
  const hold = (more: Partial<Extract<Act, { kind: 'pause' }>> = {}): Act => ({
    kind: 'pause',
    reason: 'scheduling',
    until: now + days(3),
    ...more,
  });

  it('is kept once with who, why and until when', () => {
    const command = aCommand(hold({ promise: 'p3' }));
    const held = applyCommand(handedOff(), rulebook, command, now + 5, rep);
    if (!held.ok) throw new Error(held.code);
    expect(held.lead.pauses).toEqual([
      { id: command.id, promise: 'p3', reason: 'scheduling', from: now, until: now + days(3), by: 'rep-1', recordedAt: now + 5 },
    ]);
    expect(applyCommand(held.lead, rulebook, command, now + 5, rep)).toEqual(held);
    expect(acted(handedOff(), hold()).pauses[0]).not.toHaveProperty('promise');
  });

  it('of everything may be as long as the longest allows, while one of them may still be held', () => {
    const twice = [1, 2].map((n) => ({
      id: `p${n}`,
      promise: 'p3',
      reason: 'internal',
      from: now - hours(2 * n),
      until: now - hours(2 * n - 1),
      recordedAt: now,
    }));
    const lead = handedOff({ pauses: twice });
    expect(refusal(lead, hold({ promise: 'p3' }))).toBe('too_many_pauses');
    expect(refusal(lead, hold())).toBe('applied');
    expect(refusal(lead, hold({ promise: 'p6' }))).toBe('applied');
    const all = twice.map(({ promise: _, ...pause }) => pause);
    expect(refusal(handedOff({ pauses: all }), hold({ promise: 'p6' }))).toBe('too_many_pauses');
    const before = twice.map((pause) => ({ ...pause, endedAt: handedOffAt }));
    expect(refusal(handedOff({ pauses: before }), hold({ promise: 'p3' }))).toBe('applied');
  });

  it('is for what runs', () => {
    expect(refusal(aLead(), hold())).toBe('not_pausable');
    expect(refusal(handedOff({ activities: [aCall(now - 1, 'no_answer')] }), hold({ promise: 'p3' }))).toBe('not_pausable');
    const goLive = { ...rulebook.agreement.meta, goLive: now };
    expect(refusal(handedOff(), hold(), { rulebook: aRulebook({ agreement: { meta: goLive } }) })).toBe('not_pausable');
  });

  it('ends once, while it is on', () => {
    const held = acted(handedOff(), hold());
    const other = acted(held, hold({ promise: 'p6' }), { at: now + 1 });
    const id = held.pauses[0]?.id as string;
    const end = (moment: number, lead = held) => refusal(lead, { kind: 'resume', pause: id }, { at: moment });
    expect([end(now - 1), end(now), end(now + days(3) - 1), end(now + days(3))]).toEqual([
      'unknown_pause',
      'applied',
      'applied',
      'unknown_pause',
    ]);
    const ended = acted(other, { kind: 'resume', pause: id }, { at: now + 5 });
    expect(ended.pauses.map(({ endedAt }) => endedAt)).toEqual([now + 5, undefined]);
    expect(end(now + 9, ended)).toBe('unknown_pause');
    expect(refusal(held, { kind: 'resume', pause: 'nope' })).toBe('unknown_pause');
  });
});

describe('B7 an owner', () => {
  const give = (owner: string | null, team?: string): Act => ({ kind: 'assign', owner, ...(team ? { team } : {}) });
  const by = (moment: number) => ({ actor: manager, at: moment });

  it('is known with everybody who was it before', () => {
    const lead = acted(handedOff(), give('rep-2'), by(now));
    expect(lead.assignments).toEqual([
      { owner: 'rep-1', team: 'is-1', at: lead.createdAt },
      { owner: 'rep-2', team: 'is-1', at: now, by: 'boss' },
    ]);
    expect(acted(handedOff({ createdAt: now + 1 }), give('rep-2'), by(now)).assignments[0]?.at).toBe(now);
    expect(acted(lead, give('rep-2'), by(now + 1))).toBe(lead);
    expect(acted(lead, give(null), by(now + 1))).toMatchObject({ owner: null, team: 'is-1' });
    expect(acted(lead, give('rep-2', 'is-2'), by(now + 1))).toMatchObject({ owner: 'rep-2', team: 'is-2' });
  });

  it('told late takes the lead from nobody', () => {
    const lead = acted(handedOff(), give('rep-2'), by(now));
    const late = acted(lead, give('rep-3', 'is-2'), { ...by(now - hours(1)), judgedAt: now + 1 });
    expect(late).toMatchObject({ owner: 'rep-2', team: 'is-1', charged: [] });
    expect(late.assignments.map(({ owner }) => owner)).toEqual(['rep-1', 'rep-3', 'rep-2']);
    expect(acted(late, give('rep-3', 'is-2'), { ...by(now - hours(1)), judgedAt: now + 1 })).toBe(late);
    const back = acted(lead, give('rep-1'), by(now + 5));
    expect(acted(back, give('rep-2'), { ...by(now), judgedAt: now + 9 })).toBe(back);
    expect(acted(lead, give('rep-2'), { ...by(now - 1), judgedAt: now + 9 }).assignments).toHaveLength(3);
  });

  it('of the same moment is the one told last; the same owner may come again', () => {
    const lead = acted(handedOff(), give('rep-2'), by(now));
    expect(acted(lead, give('rep-3'), by(now)).owner).toBe('rep-3');
    expect(acted(lead, give('rep-2', 'is-2'), by(now)).team).toBe('is-2');
    const back = afterActs(lead, [
      [give('rep-1'), by(now + 1)],
      [give('rep-2'), by(now + 2)],
    ]);
    expect([back.owner, back.assignments.length]).toEqual(['rep-2', 4]);
  });

  it('is charged past what was charged to others already, and to no other clock', () => {
    const share = { promise: 'p3', team: 'is-0', until: handedOffAt + hours(1), elapsed: hours(1) };
    const of = (charged: Lead['charged']) =>
      acted(handedOff({ charged }), give('rep-9', 'is-2'), by(now)).charged.filter(
        ({ promise, team }) => promise === 'p3' && team === 'is-1',
      );
    expect(of([])).toEqual([{ promise: 'p3', team: 'is-1', until: now, elapsed: hours(6), startedAt: handedOffAt }]);
    expect(of([share])[0]?.elapsed).toBe(hours(5));
    expect(of([{ ...share, startedAt: handedOffAt }])[0]?.elapsed).toBe(hours(5));
    expect(of([{ ...share, startedAt: 5 }])[0]?.elapsed).toBe(hours(6));
    expect(of([{ ...share, promise: 'p9' }])[0]?.elapsed).toBe(hours(6));
    expect(of([{ ...share, until: handedOffAt }])[0]?.elapsed).toBe(hours(6));
  });

  it('what a system held is charged apart', () => {
    const late = handedOff({ handOffs: [aHandOff(handedOffAt, { id: 'h1', recordedAt: handedOffAt + hours(1) })] });
    const over = acted(late, give('rep-9', 'is-2'), by(now));
    expect(over.charged.find(({ promise }) => promise === 'p3')).toMatchObject({ system: hours(1) });
    const again = acted(over, give('rep-8', 'is-3'), by(now + hours(2)));
    expect(again.charged.filter(({ promise, team }) => promise === 'p3' && team === 'is-2')[0]).not.toHaveProperty('system');
  });

  it('of another team takes over what is open, and each is charged its own hours', () => {
    const over = afterActs(handedOff({ activities: [aCall(handedOffAt + hours(1), 'no_answer')] }), [
      [give('rep-9', 'is-2'), by(now)],
      [give('rep-8', 'is-3'), by(now + hours(2))],
    ]);
    const shares = over.charged.filter(({ promise }) => promise === 'p6');
    expect(shares.map(({ team, until, elapsed }) => [team, until, elapsed])).toEqual([
      ['is-1', now, hours(6)],
      ['is-2', now + hours(2), hours(1)],
    ]);
    expect(over.charged.some(({ promise }) => promise === 'p3')).toBe(false);
    const fresh = acted(handedOff(), give('rep-9', 'is-2'), by(handedOffAt));
    expect(fresh.charged).toEqual([]);
  });
});

describe('E6 acts on their way', () => {
  it('A14 a call-back that will be refused is not shown', () => {
    const stopped = handedOff({ optOuts: [{ channel: 'phone', at: handedOffAt }] });
    const pending = [aCommand({ kind: 'log_touch', result: 'callback', callbackAt: now + 5 }), aCommand(talked)];
    expect(applyPending(stopped, rulebook, pending, rep).activities.map(({ result }) => result)).toEqual(['talked']);
  });
});
