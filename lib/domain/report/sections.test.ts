import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours } from '@/test/fixtures/builders';
import { aDeal, aVerdict, delivered, entered } from '@/test/fixtures/deliveries';
import type { Activity, Lead } from '../lead';
import { type ReportOptions, report } from '../report';
import type { Rulebook } from '../rulebook';

const now = at('2026-12-10T12:00+09:00');

function of(leads: Lead[], options: ReportOptions = {}, rulebook: Rulebook = aRulebook()) {
  return report(leads, rulebook, '2026-11', now, options);
}

const accepted = { verdict: aVerdict('accept', '2026-11-05T10:00+09:00') };
const persona = { company: { name: 'つばめ', industry: '製造業', employees: 300 }, department: 'マーケティング部' };

describe('C4 spread of leads', () => {
  const leads = [
    delivered('a', '2026-11-04T10:00+09:00', persona, accepted),
    delivered('b', '2026-11-04T10:00+09:00', { opportunities: [] }),
    delivered('c', '2026-11-04T10:00+09:00', { owner: 'rep-2', stages: [entered('sql', '2026-11-20T10:00+09:00')] }),
    delivered('d', '2026-10-04T10:00+09:00', { owner: 'rep-3', activities: [aCall(at('2026-10-04T10:00+09:00'), 'talked')] }),
    delivered('e', '2026-11-04T10:00+09:00', { owner: null, company: {} }),
  ];

  it('by rep: what each got and what came of it; those who got nothing count where they are known', () => {
    const { reps } = of(leads, { reps: ['rep-1', 'rep-2', 'rep-4'] });
    expect(reps).toMatchObject({ groups: 4, hidden: 0, together: null });
    expect(reps.rows.map(({ group, delivered: count }) => [group, count])).toEqual([
      ['rep-1', 2],
      ['rep-2', 1],
      [null, 1],
      ['rep-3', 0],
      ['rep-4', 0],
    ]);
    expect(reps.rows[0]).toMatchObject({ persona: 1, accepted: { count: 1, of: 1 }, sql: { count: 0, of: 2 } });
    expect(reps.rows[1]).toMatchObject({ persona: 0, accepted: { count: 1, of: 1 }, sql: { count: 1, of: 1 } });
    // Of 0, 0, 1, 2: (−3·0 − 1·0 + 1·1 + 3·2) ÷ (3 × 3).
    expect(reps.gini).toBeCloseTo(7 / 9, 12);
  });

  it('by rep: promises that fell due in the month, on the clock of who owned the lead then', () => {
    const { reps } = of(leads);
    const kept = new Map(reps.rows.map(({ group, kept: { count, of } }) => [group, [count, of]]));
    // Nobody called the two of November in time; the meeting with the lead of October was due on 4 November.
    expect(kept.get('rep-1')).toEqual([0, 2]);
    expect(kept.get('rep-3')).toEqual([0, 1]);
  });

  it('by rep: a lead handed off before anybody owned it went to the first owner after', () => {
    const lead = delivered('a', '2026-11-04T10:00+09:00', {
      owner: 'rep-9',
      assignments: [
        { owner: 'rep-1', team: 'is-1', at: at('2026-10-01T10:00+09:00') },
        { owner: null, team: 'is-1', at: at('2026-11-04T09:00+09:00') },
        { owner: 'rep-2', team: 'is-1', at: at('2026-11-04T12:00+09:00') },
        { owner: 'rep-9', team: 'is-1', at: at('2026-11-20T12:00+09:00') },
      ],
    });
    expect(of([lead]).reps.rows.find(({ delivered: count }) => count > 0)?.group).toBe('rep-2');
  });

  it('by industry; one not known is told and not measured', () => {
    const { industries } = of(leads);
    expect(industries.rows.map(({ group, delivered: count }) => [group, count])).toEqual([
      ['manufacturing', 2],
      ['製造業', 1],
      [null, 1],
    ]);
    expect(industries.gini).toBeCloseTo(1 / 3, 12);
  });

  it.each([
    [4, null],
    [5, 5],
  ])('C5 marketing sees %i reps only together, and none of fewer than five', (count, together) => {
    const each = Array.from({ length: count }, (_, i) => delivered(`l${i}`, '2026-11-04T10:00+09:00', { owner: `rep-${i}` }, accepted));
    const { reps, feedback, unregistered, industries } = of(each, { audience: 'marketing' });
    expect(reps).toMatchObject({ rows: [], groups: count, hidden: count });
    expect(reps.gini).toBe(together === null ? null : 0);
    expect(reps.together?.delivered ?? null).toBe(together);
    if (together) expect(reps.together).toMatchObject({ group: null, accepted: { count: 5, of: 5 }, kept: { of: 5 } });
    expect(feedback.byRep).toEqual([]);
    expect(unregistered.leads).toEqual([]);
    expect(industries.rows).toHaveLength(1);
  });
});

describe('D5 channel profiles', () => {
  it('tell volume, quality and speed of a source, in the month and over all months', () => {
    const web = { source: 'web' };
    const leads = [
      delivered('a', '2026-11-04T10:00+09:00', { ...web, ...persona, stages: [entered('sql', '2026-11-07T10:00+09:00')] }, accepted),
      delivered('b', '2026-11-04T16:00+09:00', web, { verdict: aVerdict('nurture', '2026-11-05T10:30+09:00', { reason: 'early' }) }),
      delivered('c', '2026-10-05T10:00+09:00', {
        ...web,
        stages: [entered('sql', '2026-10-06T11:00+09:00')],
        opportunities: [
          aDeal('1', '2026-10-07T10:00+09:00', { status: 'won', amount: 5 }),
          aDeal('2', '2026-10-07T10:00+09:00', { status: 'lost' }),
          aDeal('3', '2026-10-07T10:00+09:00'),
        ],
      }),
      delivered('d', '2026-11-04T10:00+09:00', { source: 'fair' }),
      delivered('e', '2025-10-05T10:00+09:00', { source: 'gone' }),
      delivered('f', '2026-12-02T10:00+09:00', { source: 'later', opportunities: [aDeal('4', '2026-12-03T10:00+09:00')] }),
    ];
    const { channels } = of(leads);
    expect(channels.map(({ source, all }) => [source, all.delivered])).toEqual([
      ['web', 3],
      ['fair', 1],
    ]);
    const [first, second] = channels;
    expect(first?.month).toEqual({
      delivered: 2,
      persona: { count: 1, of: 2, rate: 0.5, unknown: 1 },
      accepted: { count: 1, of: 2, rate: 0.5 },
      sql: { count: 1, of: 2, rate: 0.5 },
      win: { count: 0, of: 0, rate: null },
      won: { deals: 0, withoutAmount: 0, amounts: [] },
      toVerdict: { median: hours(3.5), n: 2 },
      toSql: { median: 3, n: 1 },
    });
    expect(first?.all).toMatchObject({
      delivered: 3,
      sql: { count: 2, of: 3 },
      accepted: { count: 2, of: 3 },
      win: { count: 1, of: 2 },
      won: { deals: 1, amounts: [{ currency: 'JPY', amount: 5 }] },
      toVerdict: { n: 2 },
      toSql: { median: 2, n: 2 },
    });
    expect(second?.month).toMatchObject({ accepted: { of: 0 }, toVerdict: { median: null, n: 0 }, toSql: { median: null, n: 0 } });
  });
});

describe('D4 feedback', () => {
  const leads = [
    delivered(
      'a',
      '2026-10-04T10:00+09:00',
      { campaign: 'autumn', company: { industry: '製造業' } },
      { verdict: aVerdict('nurture', '2026-11-01T00:00+09:00', { reason: 'mismatch', failedCondition: ' 従業員数 ', by: 'rep-2' }) },
    ),
    delivered(
      'b',
      '2026-11-04T10:00+09:00',
      {},
      {
        verdict: aVerdict('accept', '2026-11-05T10:00+09:00'),
        laterVerdicts: [
          aVerdict('reassign', '2026-11-06T10:00+09:00', { reason: 'capacity', by: undefined }),
          aVerdict('nurture', '2026-11-30T23:59+09:00', { reason: 'mismatch' }),
        ],
      },
    ),
    delivered('c', '2026-11-04T10:00+09:00', {}, { verdict: aVerdict('unfit', '2026-12-01T00:00+09:00', { reason: 'need' }) }),
    delivered('d', '2026-10-04T10:00+09:00', {}, { verdict: aVerdict('unfit', '2026-10-31T23:59+09:00') }),
    delivered('e', '2026-10-04T10:00+09:00', {}, { verdict: aVerdict('accept', '2026-11-08T10:00+09:00', { reason: 'other' }) }),
    delivered(
      'f',
      '2026-11-04T10:00+09:00',
      {},
      { to: 'mkt', from: 'is', verdict: aVerdict('nurture', '2026-11-08T10:00+09:00', { reason: 'early' }) },
    ),
  ];

  it('reasons of the verdicts given in the month, whenever the lead was handed off', () => {
    const { feedback } = of(leads);
    expect(feedback.reasons).toEqual([
      { kind: 'nurture', reason: 'mismatch', count: 2 },
      { kind: 'accept', reason: 'other', count: 1 },
      { kind: 'reassign', reason: 'capacity', count: 1 },
    ]);
    expect(feedback.byRep).toEqual([
      { group: 'rep-1', reason: 'capacity', count: 1 },
      { group: 'rep-1', reason: 'mismatch', count: 1 },
      { group: 'rep-1', reason: 'other', count: 1 },
      { group: 'rep-2', reason: 'mismatch', count: 1 },
    ]);
    expect(feedback.byCampaign).toContainEqual({ group: 'autumn', reason: 'mismatch', count: 1 });
    expect(feedback.byIndustry).toContainEqual({ group: '製造業', reason: 'mismatch', count: 1 });
    expect(feedback.byIndustry).toContainEqual({ group: 'manufacturing', reason: 'capacity', count: 1 });
    expect(feedback.failedConditions).toEqual([{ condition: '従業員数', count: 1 }]);
  });

  it('reasons month by month, as far as months are shown', () => {
    expect(of(leads).feedback.byMonth).toEqual([
      { group: '2026-10', reason: null, count: 1 },
      { group: '2026-11', reason: 'capacity', count: 1 },
      { group: '2026-11', reason: 'mismatch', count: 2 },
      { group: '2026-11', reason: 'other', count: 1 },
    ]);
    expect(of(leads, { months: 1 }).feedback.byMonth.map(({ group }) => group)).not.toContain('2026-10');
  });
});

describe('D4 wasted follow-ups', () => {
  const call = (when: string, facts: Partial<Activity> = {}) => aCall(at(when), 'no_answer', facts);
  const downloaded = anActivity({ type: 'download', occurredAt: at('2026-10-01T10:00+09:00') });

  it.each<[string, Partial<Lead>, string | null]>([
    ['a lead that only downloaded documents', { activities: [downloaded, call('2026-11-05T10:00+09:00')] }, 'document_only'],
    [
      'a lead that also asked something',
      {
        activities: [downloaded, anActivity({ type: 'inquiry', occurredAt: at('2026-10-02T10:00+09:00') }), call('2026-11-05T10:00+09:00')],
      },
      null,
    ],
    [
      'a lead that was reached by this very call, after nothing but documents',
      { activities: [downloaded, aCall(at('2026-11-05T10:00+09:00'), 'talked')] },
      'document_only',
    ],
    [
      'a phone call after the phone was stopped',
      { optOuts: [{ channel: 'phone', at: at('2026-11-04T10:00+09:00') }], activities: [call('2026-11-05T10:00+09:00')] },
      'stopped',
    ],
    [
      'a phone call before it',
      { optOuts: [{ channel: 'phone', at: at('2026-11-05T10:00+09:00') }], activities: [call('2026-11-05T10:00+09:00')] },
      null,
    ],
    [
      'a phone call after mails were stopped',
      { optOuts: [{ channel: 'mail', at: at('2026-11-04T10:00+09:00') }], activities: [call('2026-11-05T10:00+09:00')] },
      null,
    ],
    [
      'a mail without a channel after mails were stopped',
      {
        optOuts: [{ channel: 'mail', at: at('2026-11-04T10:00+09:00') }],
        activities: [anActivity({ type: 'mail', by: 'rep-1', occurredAt: at('2026-11-05T10:00+09:00') })],
      },
      'stopped',
    ],
    [
      'an answer by mail after mails were stopped',
      {
        optOuts: [{ channel: 'mail', at: at('2026-11-04T10:00+09:00') }],
        activities: [anActivity({ type: 'reply', by: 'rep-1', occurredAt: at('2026-11-05T10:00+09:00') })],
      },
      'stopped',
    ],
    [
      'a visit after visits were stopped',
      {
        optOuts: [{ channel: 'visit', at: at('2026-11-04T10:00+09:00') }],
        activities: [anActivity({ type: 'visit', by: 'rep-1', occurredAt: at('2026-11-05T10:00+09:00') })],
      },
      'stopped',
    ],
    [
      'a call without a channel after the phone was stopped',
      {
        optOuts: [{ channel: 'phone', at: at('2026-11-04T10:00+09:00') }],
        activities: [call('2026-11-05T10:00+09:00', { channel: undefined })],
      },
      'stopped',
    ],
    [
      'a meeting online after the phone was stopped',
      {
        optOuts: [{ channel: 'phone', at: at('2026-11-04T10:00+09:00') }],
        activities: [anActivity({ type: 'meeting', by: 'rep-1', channel: 'online', occurredAt: at('2026-11-05T10:00+09:00') })],
      },
      null,
    ],
    [
      'A14 the answer to its own inquiry after it had stopped everything',
      {
        optOuts: [{ channel: 'all', at: at('2026-11-03T10:00+09:00') }],
        activities: [
          anActivity({ type: 'inquiry', intent: 'price', channel: 'form', occurredAt: at('2026-11-04T12:00+09:00') }),
          call('2026-11-05T10:00+09:00'),
        ],
      },
      null,
    ],
    [
      'a lead nobody may approach',
      { doNotApproach: { reason: '取引停止', at: at('2026-11-04T10:00+09:00') }, activities: [call('2026-11-05T10:00+09:00')] },
      'stopped',
    ],
    ['a lead found unfit', { stages: [entered('unfit', '2026-11-04T12:00+09:00')], activities: [call('2026-11-05T10:00+09:00')] }, 'unfit'],
    [
      'a lead found unfit later',
      { stages: [entered('unfit', '2026-11-05T10:00+09:00')], activities: [call('2026-11-05T10:00+09:00')] },
      null,
    ],
    [
      'a lead found unfit once and taken up again',
      {
        stages: [entered('unfit', '2026-11-04T12:00+09:00'), entered('mql', '2026-11-05T09:00+09:00')],
        activities: [call('2026-11-05T10:00+09:00')],
      },
      null,
    ],
    ['a competitor', { relation: 'competitor', activities: [call('2026-11-05T10:00+09:00')] }, 'unfit'],
    ['a customer', { relation: 'customer', activities: [call('2026-11-05T10:00+09:00')] }, null],
  ])('%s', (_, facts, kind) => {
    const { touches } = of([delivered('a', '2026-11-04T10:00+09:00', facts)]);
    expect(touches.wasted).toMatchObject({ count: kind === null ? 0 : 1, of: 1 });
    expect(touches.kinds.filter((one) => one.touches > 0)).toEqual(kind === null ? [] : [{ kind, touches: 1, leads: 1 }]);
  });

  it('a verdict alone makes a lead unfit, too', () => {
    const lead = delivered(
      'a',
      '2026-11-04T10:00+09:00',
      { activities: [call('2026-11-05T10:00+09:00')] },
      { verdict: aVerdict('unfit', '2026-11-04T12:00+09:00', { reason: 'need' }) },
    );
    expect(of([lead]).touches.kinds[1]).toEqual({ kind: 'unfit', touches: 1, leads: 1 });
  });

  it('C4 touches of ours in the month count, leads once; the share logged by hand is told', () => {
    const activities = [
      downloaded,
      call('2026-10-31T23:59:59+09:00'),
      call('2026-11-01T00:00+09:00'),
      call('2026-11-12T10:00+09:00', { source: 'captured' }),
      aCall(at('2026-11-13T10:00+09:00'), 'wrong_number'),
      anActivity({ type: 'page_view', occurredAt: at('2026-11-14T10:00+09:00') }),
      call('2026-11-30T23:59:59+09:00', { source: 'captured' }),
      call('2026-12-01T00:00+09:00'),
    ];
    const { touches } = of([delivered('a', '2026-10-04T10:00+09:00', { activities }), aLead({ id: 'b' })]);
    expect(touches.byHand).toEqual({ count: 1, of: 3, rate: 1 / 3 });
    expect(touches.kinds).toEqual([
      { kind: 'stopped', touches: 0, leads: 0 },
      { kind: 'unfit', touches: 0, leads: 0 },
      { kind: 'document_only', touches: 3, leads: 1 },
    ]);
  });
});

describe('C7 worked but not registered', () => {
  const yes = { state: 'yes' as const, at: at('2026-11-06T10:00+09:00'), source: 'person' as const };
  const bant = { need: yes, authority: { ...yes, state: 'partly' as const }, timing: { ...yes, state: 'no' as const } };
  const calls = [5, 6, 9].map((day) => aCall(at(`2026-11-0${day}T10:00+09:00`), 'no_answer'));
  const worked = (facts: Partial<Lead>) => delivered('a', '2026-11-04T10:00+09:00', { bant, activities: calls, ...facts });

  it.each<[string, Partial<Lead>, number]>([
    ['three answers, three touches, no deal', {}, 1],
    ['a deal is registered', { opportunities: [aDeal('1', '2026-11-10T10:00+09:00')] }, 0],
    ['a deal will be registered', { opportunities: [aDeal('1', '2026-12-11T10:00+09:00')] }, 1],
    ['two touches', { activities: calls.slice(1) }, 0],
    ['one of them before the hand-off', { activities: [aCall(at('2026-11-03T10:00+09:00'), 'talked'), ...calls.slice(1)] }, 0],
    [
      'one of them the lead’s own',
      { activities: [...calls.slice(1), anActivity({ type: 'reply', occurredAt: at('2026-11-10T10:00+09:00') })] },
      0,
    ],
    ['two answers', { bant: { ...bant, timing: { ...yes, state: 'no_answer' } } }, 0],
    ['one not asked', { bant: { ...bant, timing: { ...yes, state: 'not_asked' } } }, 0],
    ['one of tomorrow', { bant: { ...bant, timing: { ...yes, at: at('2026-12-11T10:00+09:00') } } }, 0],
    ['one of a day nobody recorded', { bant: { ...bant, timing: { ...yes, at: undefined } } }, 1],
    ['parked', { stages: [entered('nurturing', '2026-11-11T10:00+09:00')] }, 0],
    ['parked once and back', { stages: [entered('nurturing', '2026-11-01T10:00+09:00'), entered('mql', '2026-11-04T10:00+09:00')] }, 1],
    ['never handed off', { handOffs: [] }, 0],
  ])('%s', (_, facts, count) => {
    const { unregistered } = of([worked(facts)]);
    expect(unregistered.count).toBe(count);
    expect(unregistered.leads).toHaveLength(count);
  });

  it('names the lead with how far it was worked; to marketing without its rep', () => {
    expect(of([worked({})]).unregistered).toMatchObject({
      limits: { bant: 3, touches: 3 },
      leads: [{ id: 'a', company: '株式会社つばめ精機', owner: 'rep-1', bant: 3, touches: 3 }],
    });
    expect(of([worked({})], { audience: 'marketing' }).unregistered.leads[0]?.owner).toBeNull();
    expect(of([worked({})], { worked: { touches: 4 } }).unregistered).toMatchObject({ count: 0, limits: { bant: 3, touches: 4 } });
    expect(of([worked({ company: {} })], { worked: { bant: 1 } }).unregistered.leads[0]?.company).toBeNull();
  });
});

describe('C6 dormant leads that woke', () => {
  const price = (when: string) => anActivity({ type: 'page_view', content: 'price', occurredAt: at(when) });
  const dormant = (facts: Partial<Lead>, id = 'a') =>
    delivered(id, '2026-09-04T10:00+09:00', { stages: [entered('dormant', '2026-10-10T10:00+09:00')], ...facts });

  it.each<[string, Partial<Lead>, string | null]>([
    ['by a signal in the month', { activities: [price('2026-11-12T10:00+09:00')] }, 'Saw the price page'],
    ['by one in the last minute of October', { activities: [price('2026-10-31T23:59+09:00'), price('2026-11-12T10:00+09:00')] }, null],
    ['by one in the first moment of November', { activities: [price('2026-11-01T00:00+09:00')] }, 'Saw the price page'],
    ['by one in December', { activities: [price('2026-12-01T00:00+09:00')] }, null],
    ['not at all', {}, null],
    ['not while it was not parked', { stages: [], activities: [price('2026-11-12T10:00+09:00')] }, null],
    [
      'and was handed off again since',
      {
        stages: [entered('dormant', '2026-10-10T10:00+09:00'), entered('mql', '2026-11-12T10:00+09:00')],
        activities: [price('2026-11-12T10:00+09:00')],
      },
      'Saw the price page',
    ],
    [
      'but only after it was taken up by hand',
      {
        stages: [entered('dormant', '2026-10-10T10:00+09:00'), entered('mql', '2026-11-11T10:00+09:00')],
        activities: [price('2026-11-12T10:00+09:00')],
      },
      null,
    ],
    ['which nothing wakes', { stages: [entered('unfit', '2026-10-10T10:00+09:00')], activities: [price('2026-11-12T10:00+09:00')] }, null],
  ])('%s', (_, facts, why) => {
    const { woken } = of([dormant(facts)]);
    expect(woken.reasons.map((reason) => reason.why.en)).toEqual(why === null ? [] : [why]);
    expect(woken.count).toBe(why === null ? 0 : 1);
  });

  it('counts why, from where and whether sales got it again; each time a lead slept is one', () => {
    const revived = dormant(
      {
        stages: [
          entered('nurturing', '2026-10-10T10:00+09:00'),
          entered('mql', '2026-11-06T10:00+09:00'),
          entered('dormant', '2026-11-10T10:00+09:00'),
        ],
        activities: [price('2026-11-05T10:00+09:00'), price('2026-11-20T10:00+09:00')],
      },
      'b',
    );
    revived.handOffs.push(aHandOff(at('2026-11-06T10:00+09:00')));
    const { woken } = of([dormant({ activities: [price('2026-11-12T10:00+09:00')] }), revived]);
    expect(woken).toMatchObject({ count: 3, revived: { count: 1, of: 3 } });
    expect(woken.reasons.map(({ from, count }) => [from, count])).toEqual([
      ['dormant', 2],
      ['nurturing', 1],
    ]);
    expect(woken.leads.map(({ id, at: moment, from }) => [id, moment, from])).toEqual([
      ['a', at('2026-11-12T10:00+09:00'), 'dormant'],
      ['b', at('2026-11-05T10:00+09:00'), 'nurturing'],
      ['b', at('2026-11-20T10:00+09:00'), 'dormant'],
    ]);
  });
});

describe('D9 forced-MQL share', () => {
  it('of all that entered in the month, those who did not earn it', () => {
    const entries: [string, string, Partial<Lead['stages'][number]>][] = [
      ['mql', '2026-11-01T00:00+09:00', { forced: 'by_hand' }],
      ['mql', '2026-11-04T10:00+09:00', { forced: 'invited' }],
      ['mql', '2026-11-04T10:00+09:00', { forced: 'cold_call' }],
      ['mql', '2026-11-04T10:00+09:00', {}],
      ['mql', '2026-11-30T23:59+09:00', { by: 'import' }],
      ['mql', '2026-12-01T00:00+09:00', { forced: 'by_hand' }],
      ['mql', '2026-10-31T23:59+09:00', { forced: 'by_hand' }],
      ['sql', '2026-11-04T10:00+09:00', { forced: 'by_hand' }],
    ];
    const leads = entries.map(([stage, when, facts], i) => aLead({ id: `l${i}`, stages: [entered(stage, when, facts)] }));
    expect(of(leads).forced).toEqual({ forced: { count: 3, of: 5, rate: 0.6 }, kinds: { by_hand: 1, invited: 1, cold_call: 1 } });
  });
});

describe('D4 what leads know nothing of', () => {
  it('is handed through: last month’s actions and the expectations written down', () => {
    const actions = [{ text: '展示会の名刺は3日以内に架電', owner: 'is-head', due: '2026-11-30', done: true }];
    const expectations = [{ about: 'quality' as const, text: '課長以上', product: 'A' }];
    expect(of([], { actions, expectations })).toMatchObject({ actions, expectations, audience: 'sales', version: '1.0.0' });
    expect(of([])).toMatchObject({ actions: [], expectations: [] });
  });
});
