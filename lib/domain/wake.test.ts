import { describe, expect, it } from 'vitest';
import { acted, handedOff, manager, marketer, now, refusal } from '@/test/fixtures/acts';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import type { Act } from './command';
import { compile } from './compiled-rulebook';
import { dormantFrom, parkDormant } from './dormancy';
import { evaluate } from './evaluate';
import type { Activity, Lead, StageEntry } from './lead';
import { wakeDate } from './wake-date';

const rulebook = aRulebook();
const { agreement } = rulebook;
const { days: reader } = compile(rulebook).judges;
const reason = (id: string) => agreement.reasons.find((one) => one.id === id) ?? null;
const entered = (stage: string, moment: number, by: StageEntry['by'] = 'person'): StageEntry => ({
  stage,
  at: moment,
  recordedAt: moment,
  by,
});
const nurture = (more: Partial<Extract<Act, { kind: 'verdict' }>>): Act => ({ kind: 'verdict', verdict: 'nurture', ...more });

describe('C2 when a lead that is sent back wakes', () => {
  it.each<[string, Parameters<typeof wakeDate>[0], string, string | null]>([
    ['as asked', { wakeAt: at('2027-01-15T09:00+09:00') }, 'early', '2027-01-15T09:00+09:00'],
    ['too early: two months before the month named', { until: at('2027-06-01T00:00+09:00') }, 'early', '2027-04-01T00:00+09:00'],
    ['by the months of Japan, not of Greenwich', { until: at('2027-03-01T00:00+09:00') }, 'early', '2027-01-01T00:00+09:00'],
    [
      'in the month itself where two months before it has passed',
      { until: at('2027-01-01T00:00+09:00') },
      'early',
      '2027-01-01T00:00+09:00',
    ],
    ['too early without a month is left to signals', {}, 'early', null],
    ['no budget: in the next budget month', { until: at('2027-04-01T00:00+09:00') }, 'budget', '2027-04-01T00:00+09:00'],
    ['no budget without a month', {}, 'budget', null],
    ['chose another: in the renewal month', { until: at('2028-02-01T09:00+09:00') }, 'lost_other', '2028-02-01T09:00+09:00'],
    ['chose another: else in 12 months', {}, 'lost_other', '2027-11-24T12:00+09:00'],
    ['just researching: in 3 months', {}, 'research', '2027-02-24T12:00+09:00'],
    ['no route to the decider: on a signal', {}, 'route', null],
    ['without a reason: as named', { until: at('2027-02-01T00:00+09:00') }, 'no such reason', '2027-02-01T00:00+09:00'],
    ['a month beyond any calendar', { until: Number.MAX_SAFE_INTEGER }, 'budget', null],
  ])('%s', (_, wish, id, expected) => {
    const wakes = wakeDate(wish, reason(id), now, reader);
    if (wish.until === Number.MAX_SAFE_INTEGER) expect(wakes).toBe(Number.MAX_SAFE_INTEGER);
    else expect(wakes).toBe(expected === null ? null : at(expected));
  });

  it('a figure of no months is none', () => {
    expect(wakeDate({}, { ...(reason('research') as NonNullable<ReturnType<typeof reason>>), wakeMonths: 0 }, now, reader)).toBeNull();
    expect(wakeDate({}, null, now, reader)).toBeNull();
  });

  it('is kept with the verdict; a moment that lies behind is not', () => {
    const wakesAt = (more: Parameters<typeof nurture>[0]) => acted(handedOff(), nurture(more)).handOffs[0]?.verdict;
    expect(wakesAt({ reason: 'research' })).toMatchObject({ wakeAt: at('2027-02-24T12:00+09:00') });
    expect(wakesAt({ reason: 'budget', until: now - days(9), wakeOn: ['reply'] })).not.toHaveProperty('wakeAt');
    expect(wakesAt({ reason: 'budget', until: now - days(9), wakeOn: ['reply'] })).toMatchObject({ wakeOn: ['reply'] });
    expect(wakesAt({ reason: 'research' })).not.toHaveProperty('wakeOn');
    expect(wakesAt({ reason: 'research', wakeOn: [] })).not.toHaveProperty('wakeOn');
  });

  it.each<[string, Parameters<typeof nurture>[0], string]>([
    ['a date or a signal', { reason: 'route' }, 'needs_wake'],
    ['a signal that the agreement has', { reason: 'route', wakeOn: ['full moon'] }, 'needs_wake'],
    ['such a signal', { reason: 'route', wakeOn: ['full moon', 'reply'] }, 'applied'],
    ['a date ahead', { reason: 'route', wakeAt: now }, 'needs_wake'],
    ['a date ahead, even with a signal', { reason: 'route', wakeAt: now, wakeOn: ['reply'] }, 'needs_wake'],
    ['a moment later', { reason: 'route', wakeAt: now + 1 }, 'applied'],
    ['no month that has passed', { reason: 'budget', until: now }, 'needs_wake'],
  ])('asks for %s', (_, more, outcome) => {
    expect(refusal(handedOff(), nurture(more))).toBe(outcome);
  });
});

const parkedAt = now - days(30);
const did = (type: Activity['type'], more: Partial<Activity> = {}) => anActivity({ type, occurredAt: now - days(1), ...more });
const sentBack = (
  activities: Activity[],
  more: Partial<NonNullable<Lead['handOffs'][number]['verdict']>> = {},
  facts: Partial<Lead> = {},
) => {
  const verdict = { kind: 'nurture' as const, reason: 'route', at: parkedAt, recordedAt: parkedAt, ...more };
  return aLead({
    activities,
    handOffs: [aHandOff(now - days(40), { verdict })],
    stages: [entered('mql', now - days(40)), entered('nurturing', parkedAt)],
    ...facts,
  });
};
const woke = (lead: Lead, moment = now) => evaluate(lead, rulebook, moment).woke;

describe('C6 a parked lead wakes', () => {
  it.each<[string, Activity[], string | null]>([
    ['by a hot inquiry', [did('inquiry', { intent: 'demo' })], 'Hot inquiry'],
    ['by the price page', [did('page_view', { content: 'price' })], 'Saw the price page'],
    ['not by another page', [did('page_view', { content: 'careers' })], null],
    [
      'by three visit days in seven',
      [1, 3, 7].map((n) => did('page_view', { content: 'other', occurredAt: now - days(n) })),
      'Visited on 3 or more days of 7',
    ],
    ['not by three in nine', [1, 3, 9].map((n) => did('page_view', { content: 'other', occurredAt: now - days(n) })), null],
    ['not by three on one day', [1, 2, 3].map((n) => did('page_view', { content: 'other', occurredAt: now - hours(n) })), null],
    ['by a reply', [did('reply')], 'Replied to a mail'],
    ['by a reply that a rep wrote down', [did('reply', { result: 'replied', by: 'rep-1' })], 'Replied to a mail'],
    ['not by our own reply', [did('reply', { by: 'rep-1' })], null],
    ['by a webinar', [did('webinar')], 'Attended a webinar'],
    ['by what the hub saw of its company', [did('other', { intent: 'woke' })], 'Back again after dormancy'],
    ['not by our own calls', [aCall(now - days(1), 'talked', { intent: 'price' })], null],
    ['not by what was before', [did('webinar', { occurredAt: parkedAt })], null],
    ['not by a bot', [did('webinar', { bot: true })], null],
    ['not by what lies ahead', [did('webinar', { occurredAt: now + 1 })], null],
  ])('%s', (_, activities, why) => {
    expect(woke(sentBack(activities))?.why.en ?? null).toBe(why);
  });

  it('by the first of several, at its moment', () => {
    const lead = sentBack([did('webinar', { occurredAt: now - days(2) }), did('reply')]);
    expect(woke(lead)).toEqual({ at: now - days(2), why: { ja: 'ウェビナー参加', en: 'Attended a webinar' } });
  });

  it('by the signals that were named alone', () => {
    expect(woke(sentBack([did('webinar')], { wakeOn: ['reply'] }))).toBeNull();
    expect(woke(sentBack([did('reply')], { wakeOn: ['reply'] }))?.why.en).toBe('Replied to a mail');
    expect(woke(sentBack([did('webinar')], { wakeOn: [] }))?.why.en).toBe('Attended a webinar');
    expect(woke(sentBack([did('other', { intent: 'woke' })], { wakeOn: ['reply'] }))).not.toBeNull();
  });

  it('on its date, which is told ahead', () => {
    const wakeAt = now + days(3);
    const lead = sentBack([did('note', { by: 'marketer', occurredAt: parkedAt + hours(1) })], { wakeAt });
    expect([woke(lead), evaluate(lead, rulebook, now).next.by]).toEqual([null, wakeAt]);
    expect(evaluate(lead, rulebook, now).changesAt).toBeLessThanOrEqual(wakeAt);
    expect(woke(lead, wakeAt)).toEqual({ at: wakeAt, why: { ja: '再開予定日', en: 'Its wake-up date' } });
    expect(woke(sentBack([], { wakeAt: parkedAt }))).toBeNull();
  });

  it('what was said when it was sent back an earlier time says nothing of this one', () => {
    const earlier = {
      kind: 'nurture' as const,
      reason: 'route',
      at: now - days(90),
      recordedAt: now,
      wakeOn: ['reply'],
      wakeAt: now - days(10),
    };
    const lead = aLead({
      activities: [did('webinar')],
      handOffs: [aHandOff(now - days(99), { verdict: earlier })],
      stages: [entered('nurturing', now - days(90)), entered('mql', now - days(50)), entered('nurturing', parkedAt)],
    });
    expect(woke(lead)?.why.en).toBe('Attended a webinar');
  });

  it('a dormant one by any signal, whatever was named before it fell asleep', () => {
    const lead = sentBack([did('webinar')], { wakeOn: ['reply'], wakeAt: now - days(2) });
    expect(woke({ ...lead, stages: [...lead.stages, entered('dormant', now - days(3), 'rule')] })?.why.en).toBe('Attended a webinar');
  });

  it.each<[string, StageEntry[]]>([
    ['one that is no fit', [entered('unfit', parkedAt)]],
    ['a customer', [entered('customer', parkedAt)]],
    ['one on the ladder', [entered('mql', parkedAt)]],
    ['one that was never anywhere', []],
  ])('never %s', (_, stages) => {
    expect(woke(aLead({ stages, activities: [did('reply')] }))).toBeNull();
  });

  it('and once it is handed off anew it has woken', () => {
    const lead = sentBack([did('reply')]);
    expect(woke({ ...lead, handOffs: [...lead.handOffs, aHandOff(now - hours(1))] })).toBeNull();
    expect(woke({ ...lead, handOffs: [...lead.handOffs, aHandOff(parkedAt)] })).not.toBeNull();
  });

  it('C6 is to be checked in two days, then decided', () => {
    const lead = sentBack([did('reply', { occurredAt: now - hours(2) })]);
    const { next } = evaluate(lead, rulebook, now);
    expect(next).toMatchObject({ action: { en: 'Check on the visit' }, by: at('2026-11-26T18:00+09:00'), department: 'is' });
    const planned = { ...lead, activities: [did('note', { by: 'marketer', occurredAt: parkedAt + hours(1) }), ...lead.activities] };
    const called = acted(planned, { kind: 'log_touch', result: 'no_answer' });
    expect(evaluate(called, rulebook, now).next).toMatchObject({
      kind: 'decide',
      action: { en: 'Accept or send back' },
      clock: null,
      department: 'is',
      owner: 'rep-1',
    });
    expect(
      acted(called, { kind: 'verdict', verdict: 'accept' })
        .stages.map(({ stage }) => stage)
        .slice(-2),
    ).toEqual(['mql', 'sal']);
  });

  it('and may be given to somebody else, or back to sleep, which is answered then', () => {
    const lead = sentBack([did('reply')]);
    expect(refusal(lead, { kind: 'verdict', verdict: 'reassign', reason: 'capacity', until: now + days(3) })).toBe('applied');
    const asleep = acted(lead, nurture({ reason: 'research' }));
    expect([woke(asleep, now + 1), asleep.stages.at(-1)?.at]).toEqual([null, now]);
    expect(refusal(asleep, nurture({ reason: 'route', wakeOn: ['reply'] }), { at: now + 1 })).toBe('already_answered');
  });

  it('C2 while it sleeps nothing is to be decided', () => {
    for (const verdict of ['accept', 'nurture', 'unfit', 'reassign'] as const)
      expect(
        refusal(sentBack([]), {
          kind: 'verdict',
          verdict,
          ...(verdict === 'accept' ? {} : { reason: 'other', comment: '十文字以上の説明を書いた' }),
        }),
      ).toBe('already_answered');
  });

  it('one that was never handed off is handed off by accepting it', () => {
    const asleep = aLead({ stages: [entered('dormant', parkedAt, 'rule')] });
    expect(refusal(asleep, { kind: 'verdict', verdict: 'accept' })).toBe('no_hand_off');
    const lead = { ...asleep, activities: [did('reply')] };
    const accepted = acted(lead, { kind: 'verdict', verdict: 'accept' });
    expect(accepted.handOffs).toMatchObject([{ from: 'mkt', to: 'is', at: now, verdict: { kind: 'accept', by: 'rep-1' } }]);
    expect(accepted.stages.map(({ stage }) => stage)).toEqual(['dormant', 'mql', 'sal']);
    const again = acted(lead, nurture({ reason: 'research' }));
    expect(again.handOffs).toMatchObject([{ verdict: { kind: 'nurture', reason: 'research' } }]);
    expect(again.stages.at(-1)).toMatchObject({ stage: 'nurturing', reason: 'research' });
    expect(refusal(lead, { kind: 'verdict', verdict: 'reassign', reason: 'capacity', until: now + 1 })).toBe('no_hand_off');
    expect(refusal(lead, { kind: 'verdict', verdict: 'accept', handOff: 'h9' })).toBe('no_hand_off');
    expect(refusal(aLead(), { kind: 'verdict', verdict: 'accept' })).toBe('no_hand_off');
  });

  it('where the agreement hands nothing off it stays where it is', () => {
    const stages = agreement.stages.map((stage) => ({ ...stage, handsOff: false }));
    const lead = aLead({ stages: [entered('dormant', parkedAt, 'rule')], activities: [did('reply')] });
    expect(acted(lead, { kind: 'verdict', verdict: 'accept' }, { rulebook: aRulebook({ agreement: { stages } }) }).stages).toEqual(
      lead.stages,
    );
  });
});

describe('A1 dormant', () => {
  const created = at('2025-10-01T09:00+09:00');
  const later = at('2026-11-24T12:00+09:00');
  const silent = (facts: Partial<Lead> = {}) => aLead({ createdAt: created, ...facts });
  const falls = (facts: Partial<Lead>, moment = later) => dormantFrom(silent(facts), rulebook, moment);
  const on = (day: string) => at(`${day}T00:00+09:00`);

  it.each<[string, Partial<Lead>, string | null]>([
    ['twelve months after it became known', {}, '2026-10-01'],
    ['after its last sign', { activities: [did('page_view', { occurredAt: at('2025-12-10T10:00+09:00') })] }, '2026-12-10'],
    ['a reply is one', { activities: [did('reply', { occurredAt: at('2026-02-28T10:00+09:00') })] }, '2027-02-28'],
    ['so is a conversation', { activities: [aCall(at('2026-03-01T10:00+09:00'), 'talked')] }, '2027-03-01'],
    ['our calls in vain are none', { activities: [aCall(at('2026-03-01T10:00+09:00'), 'no_answer')] }, '2026-10-01'],
    ['our mails are none', { activities: [did('mail', { by: 'rep-1', occurredAt: at('2026-03-01T10:00+09:00') })] }, '2026-10-01'],
    ['opens are none', { activities: [did('mail_open', { occurredAt: at('2026-03-01T10:00+09:00') })] }, '2026-10-01'],
    [
      'nor are notes and tasks of systems',
      { activities: [did('note', { occurredAt: later }), did('task', { occurredAt: later })] },
      '2026-10-01',
    ],
    ['nor bots', { activities: [did('mail_click', { bot: true, occurredAt: later })] }, '2026-10-01'],
    ['the stage it entered last counts as a sign', { stages: [entered('nurturing', at('2026-01-05T10:00+09:00'))] }, '2027-01-05'],
    ['what is not known may have been one', { activitiesSince: at('2025-11-20T00:00+09:00') }, '2026-11-20'],
    ['never in the hands of sales', { stages: [entered('mql', created)] }, null],
    ['nor once it is no fit', { stages: [entered('unfit', created)] }, null],
    ['nor twice', { stages: [entered('dormant', created)] }, null],
    ['nor in a stage nobody knows', { stages: [entered('old', created)] }, null],
  ])('%s', (_, facts, day) => {
    expect(falls(facts)).toBe(day === null ? null : on(day));
  });

  it('not while a date lies ahead on which it shall wake', () => {
    const verdict = { kind: 'nurture' as const, at: created, recordedAt: created, wakeAt: later + 1 };
    const lead = { stages: [entered('nurturing', created)], handOffs: [aHandOff(created, { verdict })] };
    expect(falls(lead)).toBeNull();
    expect(falls(lead, later + 1)).toBe(on('2026-10-01'));
    const asked = { ...verdict, kind: 'reassign' as const };
    expect(falls({ ...lead, handOffs: [aHandOff(created, { laterVerdicts: [asked] })] })).toBeNull();
    expect(falls({ stages: [entered('lead', created)], handOffs: [aHandOff(created, { verdict })] })).toBe(on('2026-10-01'));
    expect(falls({ ...lead, handOffs: [aHandOff(created, { to: 'mkt', verdict })] })).toBe(on('2026-10-01'));
  });

  it('after as many months as agreed', () => {
    expect(dormantFrom(silent(), aRulebook({ agreement: { dormancy: { afterMonths: 6 } } }), later)).toBe(on('2026-04-01'));
  });

  it('is recorded as a stage by the rule, from the day it was, once', () => {
    const asleep = parkDormant(silent(), rulebook, later);
    expect(asleep.stages).toEqual([{ stage: 'dormant', at: on('2026-10-01'), recordedAt: later, by: 'rule' }]);
    expect(parkDormant(asleep, rulebook, later)).toBe(asleep);
    const awake = silent();
    expect(parkDormant(awake, rulebook, on('2026-10-01') - 1)).toBe(awake);
    expect(parkDormant(awake, rulebook, on('2026-10-01')).stages).toHaveLength(1);
    expect(evaluate(asleep, rulebook, later).next).toMatchObject({ kind: 'nurture', action: { en: 'Revive' }, department: 'mkt' });
  });
});

describe('A1 a wrong contact', () => {
  const wrong = acted(handedOff(), nurture({ reason: 'wrong', wakeOn: ['reply'], answer: '後任: 鈴木様' }));

  it('is kept out of sales until marketing has corrected it', () => {
    expect([wrong.relation, wrong.stages.at(-1)?.stage]).toEqual(['wrong_contact', 'nurturing']);
    const judged = evaluate(wrong, rulebook, now + 1);
    expect(judged.clocks.filter(({ state }) => state === 'running').map(({ promise }) => promise)).toEqual(['p10']);
    expect(judged.next).toMatchObject({ department: 'mkt', by: at('2026-12-01T18:00+09:00') });
    const fixed = acted(wrong, { kind: 'set_stage', stage: 'lead', reason: '後任に更新' }, { actor: marketer, at: now + days(1) });
    expect(fixed).not.toHaveProperty('relation');
    expect(fixed.stages.at(-1)).toMatchObject({ stage: 'lead', user: 'marketer' });
  });

  it('that answers was none', () => {
    const woken = { ...wrong, activities: [did('reply', { occurredAt: now + hours(1) })] };
    expect(acted(woken, { kind: 'verdict', verdict: 'accept' }, { at: now + hours(2) })).not.toHaveProperty('relation');
  });

  it.each([
    ['学生の方', 'student'],
    ['vendor selling to us', 'vendor'],
    ['競合のA社', 'competitor'],
    ['不明', undefined],
  ] as const)('C2 who is no customer: %s', (answer, relation) => {
    expect(acted(handedOff(), { kind: 'verdict', verdict: 'unfit', reason: 'rival', answer }).relation).toBe(relation);
  });

  it('C2 no other reason says what the lead is, and what it was stays', () => {
    const rival = handedOff({ relation: 'customer' });
    expect(acted(rival, { kind: 'verdict', verdict: 'unfit', reason: 'need' }).relation).toBe('customer');
    expect(acted(rival, { kind: 'set_stage', stage: 'sal', reason: '合意' }).relation).toBe('customer');
    expect(acted(handedOff(), { kind: 'verdict', verdict: 'unfit', reason: 'cutoff', answer: '競合ではない' })).not.toHaveProperty(
      'relation',
    );
  });

  it('C2 whose company is known already goes to the account owner', () => {
    const known: Act = { kind: 'verdict', verdict: 'unfit', reason: 'known', answer: '株式会社つばめ精機' };
    const lead = acted(handedOff({ account: { owner: 'rep-7' } }), known);
    expect([lead.owner, lead.stages.at(-1)?.stage, lead.assignments.at(-1)?.by]).toEqual(['rep-7', 'unfit', 'rep-1']);
    expect(acted(handedOff(), known).owner).toBe('rep-1');
    expect(acted(handedOff({ account: { owner: 'rep-7' } }), { kind: 'verdict', verdict: 'unfit', reason: 'need' }).owner).toBe('rep-1');
    expect(refusal(handedOff(), known, { actor: manager })).toBe('applied');
  });
});
