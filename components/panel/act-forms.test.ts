import { describe, expect, it } from 'vitest';
import type { Act, Actor } from '@/lib/domain/command';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import { actsOf, wouldRefuse } from '@/lib/domain/would-refuse';
import { aCall, aHandOff, aLead, aRulebook, at, hours } from '@/test/fixtures/builders';
import { bantAct, bantForm } from './bant-form';
import { isClosedAltogether, isClosedTo, logAct, logForm } from './log-form';
import { latestNote, noteAct, noteFaults, noteForm, noteLacks } from './note-form';
import { holdable, holdEnd, holdFault, latestHold, pauseAct } from './pause-form';
import { questionOf, typedIn } from './question';
import { type VerdictForm, verdictAct, verdictForm, verdictLacks } from './verdict-form';

const zone = 'Asia/Tokyo';
const now = at('2026-11-24T10:00+09:00');
const rulebook = aRulebook();
const rep: Actor = { user: 'rep-1', roles: ['rep'], teams: ['is-1'] };
const marketer: Actor = { user: 'mkt-1', roles: ['marketing'], teams: ['is-1'] };
const boss: Actor = { user: 'boss', roles: ['manager'], teams: ['is-1'] };
const handedOver = (facts: Partial<Lead> = {}) => aLead({ handOffs: [aHandOff(at('2026-11-20T15:00+09:00'), { id: 'h1' })], ...facts });
const bantOf = (lead: Lead, element: string) => {
  const reading = evaluate(lead, rulebook, now).bant.find((one) => one.element === element);
  if (!reading) throw new Error(element);
  return reading;
};

describe('C3 setting BANT', () => {
  const form = bantForm(bantOf(aLead(), 'budget'));

  it('makes no act before an answer was chosen', () => {
    expect(form.state).toBeNull();
    expect(bantAct(form)).toBeNull();
  });

  it.each<[string, Partial<typeof form>, object]>([
    [
      'amount and month belong to the budget',
      { state: 'yes', amount: ' 500万円 ', words: '稟議中', month: '2027-04' },
      { words: '500万円 稟議中', month: '2027-04' },
    ],
    ['who said it is kept', { state: 'partly', saidBy: '総務 山本' }, { saidBy: '総務 山本' }],
    ['nobody knows the month of what was not told', { state: 'no_answer', month: '2027-04' }, { month: undefined }],
    ['what was never asked has no words', { state: 'not_asked', words: 'x', saidBy: 'y' }, { words: undefined, saidBy: undefined }],
    ['authority has no month', { element: 'authority', state: 'yes', month: '2027-04' }, { month: undefined }],
    ['only need says whether they see us', { element: 'need', state: 'yes', seesUs: 'no' }, { seesUs: false }],
    ['not known is left open', { element: 'need', state: 'yes', seesUs: 'unknown' }, { seesUs: undefined }],
  ])('%s', (_, over, expected) => {
    expect({
      ...{ words: undefined, saidBy: undefined, month: undefined, seesUs: undefined },
      ...bantAct({ ...form, ...over }),
    }).toMatchObject(expected);
  });

  it('opens with what is known, and again with what was typed', () => {
    const known = bantOf(
      aLead({ bant: { timing: { state: 'partly', words: '来年度上期', at: now, month: '2027-04', source: 'person' } } }),
      'timing',
    );
    expect(bantForm(known)).toMatchObject({ state: 'partly', words: '来年度上期', month: '2027-04' });
    expect(bantForm(known, { kind: 'set_bant', element: 'timing', state: 'no', words: '未定' })).toMatchObject({
      state: 'no',
      words: '未定',
      month: '',
    });
  });
});

describe('A1 the hand-over note', () => {
  const written = {
    ...noteForm(null, zone),
    spokeWith: ' 佐々木様 ',
    problem: '二重入力',
    spokeAt: '2026-11-24T09:00',
    agreedAt: '2026-12-01T14:00',
    place: 'オンライン',
  };

  it('is kept unfinished, and says what it lacks in the order it is written', () => {
    expect(noteAct(written, zone)).toEqual({
      kind: 'hand_over_note',
      note: {
        spokeWith: '佐々木様',
        problem: '二重入力',
        spokeAt: at('2026-11-24T09:00+09:00'),
        agreedAt: at('2026-12-01T14:00+09:00'),
        place: 'オンライン',
      },
    });
    expect(noteLacks(written, rulebook, zone)).toEqual(['attendees', 'nextStep', 'avoid']);
  });

  it.each<[string, Partial<typeof written>, object]>([
    ['as one writes it', {}, {}],
    ['a talk that has not been yet', { spokeAt: '2026-11-25T09:00' }, { spokeAt: 'ahead' }],
    ['a talk of another century', { spokeAt: '1999-02-03T04:05' }, { spokeAt: 'far' }],
    ['a meeting of another century', { agreedAt: '1999-02-03T04:05' }, { agreedAt: 'far' }],
    ['a meeting before the talk that agreed on it', { agreedAt: '2026-11-23T14:00' }, { agreedAt: 'before' }],
    ['a meeting that has been since', { spokeAt: '2026-11-10T09:00', agreedAt: '2026-11-20T14:00' }, {}],
    ['neither', { spokeAt: '', agreedAt: '' }, {}],
  ])('its moments are looked at: %s', (_, over, faults) => {
    expect(noteFaults({ ...written, ...over }, zone, now)).toEqual(faults);
  });

  it.each(['spokeWith', 'problem'] as const)('is no note without %s', (field) => {
    expect(noteAct({ ...written, [field]: ' ' }, zone)).toBeNull();
  });

  it('goes on from the note the lead carries', () => {
    const act = noteAct(written, zone);
    const lead = handedOver({ handOffs: [aHandOff(now - hours(20), { note: act?.note })] });
    expect(noteForm(latestNote(lead), zone)).toMatchObject({ spokeWith: '佐々木様', agreedAt: '2026-12-01T14:00', avoid: '' });
  });
});

describe('B5 holding promises', () => {
  const lead = handedOver();
  const { clocks } = evaluate(lead, rulebook, now);
  const may = holdable(clocks, rulebook);
  const form = { reason: 'internal', promise: '', until: '2026-11-27' };
  const latest = latestHold(form, may, rulebook, now);

  it('offers what runs and may be held', () => {
    expect(may.map(({ promise }) => promise)).toContain('p3');
    expect(may.every(({ state }) => state !== 'met' && state !== 'waiting')).toBe(true);
  });

  it('ends at the latest so many business days on', () => {
    // Five business days after Tuesday 24 November: Tuesday 1 December, closing.
    expect(latest).toBe(at('2026-12-01T18:00+09:00'));
    expect(latestHold({ ...form, reason: null }, may, rulebook, now)).toBeNull();
  });

  it.each<[string, string, 'past' | 'too_long' | null]>([
    ['a day that has passed', '2026-11-23', 'past'],
    ['today to its end', '2026-11-24', null],
    ['the last day, to the moment it may', '2026-12-01', null],
    ['the day after', '2026-12-02', 'too_long'],
  ])('judges %s', (_, until, fault) => {
    const end = holdEnd({ ...form, until }, latest, zone);
    expect(holdFault(end, latest, now)).toBe(fault);
    const act = pauseAct({ ...form, until }, latest, zone, now);
    expect(act === null).toBe(fault !== null);
    // What the form lets through the hub takes too.
    if (act) expect(wouldRefuse(act, lead, rulebook, rep, now)).toBeNull();
  });
});

describe('A14 logging by a way that is closed', () => {
  const guard = { blocked: ['phone' as const], exempt: [], doNotApproach: null, documentOnly: false };
  it.each([
    ['by phone', guard, 'phone', true],
    ['by mail', guard, 'mail', false],
    ['online', guard, 'online', false],
    ['where an own inquiry opened it again', { ...guard, exempt: ['phone' as const] }, 'phone', false],
    ['where nobody may approach', { ...guard, doNotApproach: '社長の依頼' }, 'online', true],
  ] as const)('%s', (_, of, way, closed) => {
    expect(isClosedTo({ ...of, blocked: [...of.blocked], exempt: [...of.exempt] }, way)).toBe(closed);
  });
  it('nothing is left once every way is closed', () => {
    expect(isClosedAltogether({ ...guard, blocked: ['mail', 'phone', 'visit'] })).toBe(true);
    expect(isClosedAltogether({ ...guard, blocked: ['mail', 'phone', 'visit'], exempt: ['mail'] })).toBe(false);
  });
});

it('C3 a touch carries the way, the words and whom one spoke to', () => {
  expect(logAct('reception', { note: '午後に再度', contact: '受付 山田様', channel: 'visit' }, ': ')).toEqual({
    kind: 'log_touch',
    result: 'reception',
    note: '受付 山田様: 午後に再度',
    channel: 'visit',
  });
  expect(logAct('no_answer', logForm(), ': ')).toEqual({ kind: 'log_touch', result: 'no_answer' });
});

describe('an act that was refused comes back as it was typed', () => {
  const acts: Act[] = [
    { kind: 'log_touch', result: 'talked', note: '前向き' },
    { kind: 'log_touch', result: 'callback', callbackAt: now + hours(2), note: '朝なら' },
    { kind: 'verdict', verdict: 'nurture', reason: 'early', answer: '2027-06', comment: '来期' },
    { kind: 'verdict', verdict: 'unfit', reason: 'refused', answer: 'phone 総務' },
    { kind: 'set_bant', element: 'need', state: 'yes', words: '二重入力' },
    { kind: 'set_stage', stage: 'sal', reason: '引き受け済み' },
    { kind: 'hand_over_note', note: { spokeWith: '佐々木様', problem: '二重入力' } },
    { kind: 'ask_marketing', field: 'address', question: '本社は' },
    { kind: 'answer_request', request: 'q1', answer: '港区' },
    { kind: 'opt_out', channel: 'phone', source: '本人' },
    { kind: 'nudge', text: 'お願いします' },
    { kind: 'withdraw', activity: 'c1', reason: '押し間違い' },
  ];
  it.each(acts.map((act) => [act.kind, act] as const))('%s', (_, act) => {
    const question = questionOf(act);
    expect(question?.from).toEqual(act);
    expect(typedIn(act).length).toBeGreaterThan(0);
  });

  it.each([
    { kind: 'verdict', verdict: 'nurture', reason: 'early', answer: '2027-06', comment: '来期' },
    { kind: 'verdict', verdict: 'nurture', reason: 'mismatch', failedCondition: '従業員数', comment: '20名でした' },
    { kind: 'verdict', verdict: 'unfit', reason: 'refused', answer: 'phone 総務' },
    { kind: 'verdict', verdict: 'unfit', reason: 'other', comment: '十文字以上の説明を書きました' },
    { kind: 'verdict', verdict: 'reassign', reason: 'capacity', until: at('2026-12-01T18:00+09:00') },
  ] satisfies Act[])('a verdict for $reason makes the same act again', (act) => {
    const form = verdictForm(act.verdict, rulebook, zone, act);
    expect(verdictAct(form, rulebook, now, zone)).toMatchObject(act);
  });
});

describe('C2 a lead sent back wakes by a day or a signal', () => {
  const early = { ...verdictForm('nurture', rulebook, zone), reason: 'route' };
  it.each<[string, object, object | null]>([
    ['on a day of one’s own', { wakeDate: '2027-02-01' }, { wakeAt: at('2027-02-01T09:00+09:00') }],
    ['on chosen signals', { signals: ['reply'] }, { wakeOn: ['reply'] }],
    ['not without either', { signals: [] }, null],
    ['not in the past', { wakeDate: '2026-11-20' }, null],
  ])('%s', (_, over, expected) => {
    const act = verdictAct({ ...early, ...over }, rulebook, now, zone);
    if (expected === null) expect(act).toBeNull();
    else expect(act).toMatchObject(expected);
  });
});

describe('C2 a verdict that is not whole says what it lacks', () => {
  it.each<[string, Partial<VerdictForm>, string | null]>([
    ['a reason', { reason: '' }, 'reason'],
    ['words for “other”', { reason: 'other', answer: '短い' }, 'answer'],
    ['nothing with enough of them', { reason: 'other', answer: '十文字以上の説明をここに書きます' }, null],
    ['the condition that failed', { reason: 'mismatch', answer: '  ' }, 'answer'],
    ['a day ahead', { reason: 'route', wakeDate: '1999-02-03' }, 'wake'],
    ['a day or a signal', { reason: 'route', signals: [] }, 'wake'],
  ])('%s', (_, over, lack) => {
    expect(verdictLacks({ ...verdictForm('nurture', rulebook, zone), ...over }, rulebook, now, zone)).toBe(lack);
  });
});

describe('who may do what', () => {
  const lead = handedOver({ activities: [aCall(now - hours(2), 'no_answer', { id: 'c1' })] });
  it.each<[string, Actor, Act['kind'], boolean]>([
    ['a rep decides', rep, 'verdict', true],
    ['a rep doesn’t assign', rep, 'assign', false],
    ['a rep doesn’t answer for marketing', rep, 'answer_request', false],
    ['marketing answers', marketer, 'answer_request', true],
    ['marketing gives no verdicts', marketer, 'verdict', false],
    ['a manager nudges', boss, 'nudge', true],
  ])('%s', (_, actor, kind, may) => {
    expect(actsOf(lead, rulebook, actor, now).has(kind)).toBe(may);
  });

  it('what the hub would refuse is known before it leaves', () => {
    expect(wouldRefuse({ kind: 'log_touch', result: 'callback', callbackAt: now - 1 }, lead, rulebook, rep, now)).toBe('callback_in_past');
    expect(wouldRefuse({ kind: 'log_touch', result: 'talked' }, lead, rulebook, rep, now)).toBeNull();
  });
});
