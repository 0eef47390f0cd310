import { describe, expect, it } from 'vitest';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, hours, minutes } from '@/test/fixtures/builders';
import { aDeal, aVerdict, delivered } from '@/test/fixtures/deliveries';
import type { HandOff, Lead, Opportunity, Verdict } from './lead';
import { makeReport, type ReportOptions, report } from './report';
import type { Rulebook } from './rulebook';
import { noInsideSales } from './templates/no-inside-sales';
import type { Instant } from './time';

const november = '2026-11';
const december10 = at('2026-12-10T12:00+09:00');

function of(leads: Lead[], options: ReportOptions = {}, { rulebook = aRulebook(), month = november, now = december10 } = {}) {
  return report(leads, rulebook, month, now, options);
}

describe('D1 leads delivered', () => {
  it.each([
    ['the last minute of October in Japan', '2026-10-31T23:59:59+09:00', '2026-10'],
    ['the first moment of November in Japan, still October in London', '2026-11-01T00:00+09:00', '2026-11'],
    ['the 30th at 23:59', '2026-11-30T23:59+09:00', '2026-11'],
    ['the first moment of December', '2026-12-01T00:00+09:00', '2026-12'],
  ])('handed off at %s belongs to its month', (_, when, month) => {
    const { cohorts } = of([delivered('a', when)], {}, { month: '2026-12' });
    expect(cohorts.filter((cohort) => cohort.delivered > 0).map((cohort) => cohort.month)).toEqual([month]);
  });

  it('a hand-off within sales, back to marketing or still ahead is none', () => {
    const lead = delivered('a', '2026-11-04T10:00+09:00');
    const handOffs = [
      ...lead.handOffs,
      aHandOff(at('2026-11-10T10:00+09:00'), { from: 'is', to: 'fs' }),
      aHandOff(at('2026-11-12T10:00+09:00'), { from: 'fs', to: 'mkt' }),
      aHandOff(at('2026-11-28T10:00+09:00')),
    ];
    expect(of([{ ...lead, handOffs }], {}, { now: at('2026-11-20T10:00+09:00') }).figures.delivered).toBe(1);
  });

  it('D2 towards the pledge a lead counts once a month, and not if sales found it; each hand-off is delivered', () => {
    const twice = delivered('a', '2026-11-04T10:00+09:00');
    twice.handOffs.push(aHandOff(at('2026-11-20T10:00+09:00')), aHandOff(at('2026-12-02T10:00+09:00')));
    const leads = [
      twice,
      delivered('b', '2026-11-05T10:00+09:00', { sourcedBy: 'sales' }),
      delivered('c', '2026-11-06T10:00+09:00', { sourcedBy: 'mkt' }),
    ];
    const { figures, cohorts } = of(leads, {}, { month: '2026-12' });
    expect(cohorts.at(-2)).toMatchObject({ delivered: 4, pledged: 2, sourced: { mkt: 1, sales: 1, unknown: 2 } });
    expect(figures).toMatchObject({ delivered: 1, pledged: 1 });
  });

  it('an empty month has shares of nothing', () => {
    const { figures, over, leads } = of([]);
    expect({ over, leads }).toEqual({ over: true, leads: 0 });
    expect(figures.sql).toEqual({ count: 0, of: 0, rate: null });
    expect(figures.firstResponse).toEqual({ median: null, p90: null, n: 0, untouched: 0, unknown: 0 });
    expect(figures.revenue).toEqual({ deals: 0, withoutAmount: 0, amounts: [] });
  });

  it.each(['2026-13', '2026-1', '202611', ''])('"%s" is no month', (month) => {
    expect(() => makeReport(aRulebook(), month, december10)).toThrow(RangeError);
  });

  it('shows twelve months, or as many as asked for', () => {
    expect(of([]).cohorts.map(({ month }) => month)).toEqual([
      '2025-12',
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ]);
    expect(of([], { months: 2 }).cohorts.map(({ month }) => month)).toEqual(['2026-10', '2026-11']);
    expect(of([], { months: 0 }).cohorts).toHaveLength(1);
  });

  it('is the same in any order, and says the report so far', () => {
    const leads = [delivered('a', '2026-11-04T10:00+09:00'), delivered('b', '2026-11-05T10:00+09:00', { owner: 'rep-2' })];
    const maker = makeReport(aRulebook(), november, december10);
    maker.add(leads[1] as Lead);
    expect(maker.result().leads).toBe(1);
    maker.add(leads[0] as Lead);
    expect(maker.result()).toEqual(of(leads));
    expect(maker.result()).toEqual(maker.result());
  });
});

describe('D1 answers to what was delivered', () => {
  const cases: [string, Lead][] = [
    ['accepted', delivered('a', '2026-11-04T10:00+09:00', {}, { verdict: aVerdict('accept', '2026-11-05T10:00+09:00') })],
    [
      'sent back in the next month, and that counts for the month of the hand-off',
      delivered('b', '2026-11-30T23:59+09:00', {}, { verdict: aVerdict('nurture', '2026-12-09T10:00+09:00', { reason: 'early' }) }),
    ],
    [
      'a verdict that is still ahead',
      delivered('c', '2026-11-04T10:00+09:00', {}, { verdict: aVerdict('accept', '2026-12-10T12:01+09:00') }),
    ],
    [
      'asked for somebody else, then found unfit',
      delivered(
        'd',
        '2026-11-04T10:00+09:00',
        {},
        {
          verdict: aVerdict('reassign', '2026-11-05T10:00+09:00', { reason: 'capacity' }),
          laterVerdicts: [aVerdict('unfit', '2026-11-09T10:00+09:00', { reason: 'need' })],
        },
      ),
    ],
    [
      'accepted, and sent back later',
      delivered(
        'e',
        '2026-11-04T10:00+09:00',
        {},
        {
          verdict: aVerdict('accept', '2026-11-05T10:00+09:00'),
          laterVerdicts: [aVerdict('nurture', '2026-11-25T10:00+09:00', { reason: 'budget' })],
        },
      ),
    ],
    ['nothing yet', delivered('f', '2026-11-04T10:00+09:00')],
    [
      'moved up without a verdict',
      delivered('g', '2026-11-04T10:00+09:00', {
        stages: [
          { stage: 'mql', at: at('2026-11-04T10:00+09:00'), recordedAt: 0, by: 'rule' },
          { stage: 'sal', at: at('2026-11-06T10:00+09:00'), recordedAt: 0, by: 'crm' },
        ],
      }),
    ],
    [
      'parked without a verdict',
      delivered('h', '2026-11-04T10:00+09:00', {
        stages: [{ stage: 'unfit', at: at('2026-11-06T10:00+09:00'), recordedAt: 0, by: 'crm', reason: 'rival' }],
      }),
    ],
    [
      'parked before it was handed off',
      delivered('i', '2026-11-04T10:00+09:00', {
        stages: [{ stage: 'nurturing', at: at('2026-11-03T10:00+09:00'), recordedAt: 0, by: 'crm' }],
      }),
    ],
  ];

  it('sum to what was delivered, by reason', () => {
    const { figures } = of(cases.map(([, lead]) => lead));
    expect(figures.answers).toEqual({
      accept: 3,
      nurture: 1,
      unfit: 2,
      open: 3,
      byDeed: 2,
      reasons: [
        { kind: 'nurture', reason: 'early', count: 1 },
        { kind: 'unfit', reason: 'need', count: 1 },
        { kind: 'unfit', reason: 'rival', count: 1 },
      ],
    });
    expect(figures.delivered).toBe(9);
  });

  it('D4 leads sent back are counted whenever that was, of those answered', () => {
    const { sentBack, isAccept, fsAccept } = of(cases.map(([, lead]) => lead)).figures;
    expect(sentBack).toEqual({
      count: 2,
      of: 6,
      rate: 1 / 3,
      reasons: [
        { reason: 'budget', count: 1 },
        { reason: 'early', count: 1 },
      ],
    });
    expect(isAccept).toEqual({ count: 3, of: 6, rate: 0.5 });
    expect(fsAccept).toEqual({ count: 0, of: 0, rate: null });
  });

  it('field sales answers what inside sales handed on; both belong to the month of the delivery', () => {
    const on = (id: string, when: string, answer?: Verdict): Lead => {
      const lead = delivered(id, '2026-11-20T10:00+09:00', {}, { verdict: aVerdict('accept', '2026-11-21T10:00+09:00') });
      const next = aHandOff(at(when), { from: 'is', to: 'fs', ...(answer ? { verdict: answer } : {}) });
      return { ...lead, handOffs: [...lead.handOffs, next] };
    };
    const { isAccept, fsAccept, sql } = of([
      on('a', '2026-12-01T10:00+09:00', aVerdict('accept', '2026-12-02T10:00+09:00')),
      on('b', '2026-11-25T10:00+09:00', aVerdict('nurture', '2026-11-26T10:00+09:00', { reason: 'early' })),
      on('c', '2026-11-25T10:00+09:00'),
      delivered('d', '2026-11-25T10:00+09:00'),
    ]).figures;
    expect(isAccept).toMatchObject({ count: 3, of: 3 });
    expect(fsAccept).toMatchObject({ count: 1, of: 2 });
    expect(sql).toMatchObject({ count: 3, of: 4 });
  });

  it('what happens after the next delivery belongs to that one', () => {
    const lead = delivered('a', '2026-10-05T10:00+09:00', {
      stages: [
        { stage: 'sql', at: at('2026-11-18T10:00+09:00'), recordedAt: 0, by: 'rule' },
        { stage: 'nurturing', at: at('2026-12-01T10:00+09:00'), recordedAt: 0, by: 'crm' },
      ],
      activities: [aCall(at('2026-11-17T10:00+09:00'), 'talked')],
      opportunities: [aDeal('o', '2026-11-19T10:00+09:00')],
    });
    lead.handOffs.push(aHandOff(at('2026-11-16T10:00+09:00')));
    const [october, reported] = of([lead], { months: 2 }).cohorts;
    expect(october).toMatchObject({
      answers: { open: 1 },
      sql: { count: 0 },
      conversation: { count: 0 },
      pipeline: { made: { deals: 0 } },
      firstResponse: { untouched: 1 },
    });
    expect(reported).toMatchObject({
      answers: { accept: 1 },
      sql: { count: 1 },
      conversation: { count: 1 },
      pipeline: { made: { deals: 1 } },
      firstResponse: { n: 1 },
    });
  });
});

describe('D1 SQL rate', () => {
  const entered = (stage: string, when: string): Partial<Lead> => ({
    stages: [{ stage, at: at(when), recordedAt: 0, by: 'rule' }],
  });

  it.each<[string, Partial<Lead>, number]>([
    ['entered sales-ready', entered('sql', '2026-12-01T10:00+09:00'), 1],
    ['entered a stage above it', entered('opp', '2026-11-20T10:00+09:00'), 1],
    ['is being worked', entered('sal', '2026-11-20T10:00+09:00'), 0],
    ['was sales-ready before', entered('sql', '2026-11-01T10:00+09:00'), 0],
    ['will be', entered('sql', '2026-12-11T10:00+09:00'), 0],
  ])('%s', (_, facts, count) => {
    expect(of([delivered('a', '2026-11-04T10:00+09:00', facts)]).figures.sql).toMatchObject({ count, of: 1 });
  });

  it('delivered straight to field sales, a lead is sales-ready once accepted there', () => {
    const to = (id: string, answer: Partial<HandOff>) => delivered(id, '2026-11-04T10:00+09:00', {}, { to: 'fs', ...answer });
    const { sql, fsAccept } = of([
      to('a', { verdict: aVerdict('accept', '2026-11-05T10:00+09:00') }),
      to('b', { verdict: aVerdict('nurture', '2026-11-05T10:00+09:00', { reason: 'early' }) }),
      to('c', {}),
    ]).figures;
    expect(sql).toMatchObject({ count: 1, of: 3 });
    expect(fsAccept).toMatchObject({ count: 1, of: 2 });
  });
});

describe('D1 SQL rate by other ladders', () => {
  const into = (stage: string) =>
    delivered(
      'a',
      '2026-11-04T10:00+09:00',
      { stages: [{ stage, at: at('2026-11-20T10:00+09:00'), recordedAt: 0, by: 'rule' }] },
      { to: 'fs', verdict: aVerdict('accept', '2026-11-05T10:00+09:00') },
    );
  const { agreement } = aRulebook();

  it('without inside sales being accepted makes no lead sales-ready, entering the stage does', () => {
    const rulebook = aRulebook({ agreement: noInsideSales.change(agreement) });
    expect(of([into('mql')], {}, { rulebook }).figures.sql).toMatchObject({ count: 0, of: 1 });
    expect(of([into('sql')], {}, { rulebook }).figures.sql).toMatchObject({ count: 1, of: 1 });
    const lost = into('mql');
    lost.handOffs.push(aHandOff(at('2026-11-10T10:00+09:00'), { from: 'fs', to: 'is' }));
    expect(of([lost], {}, { rulebook }).figures.sql).toMatchObject({ count: 0, of: 1 });
  });

  const renamed = (stages: typeof agreement.stages) => aRulebook({ agreement: { ...agreement, stages } });

  it('the stage is known by its acronym, else it is the last that hands off, else there is none', () => {
    const byAcronym = renamed(agreement.stages.map((stage) => (stage.id === 'sql' ? { ...stage, id: 'ready', handsOff: false } : stage)));
    expect(of([into('ready')], {}, { rulebook: byAcronym }).figures.sql).toMatchObject({ count: 1 });
    expect(of([into('sal')], {}, { rulebook: byAcronym }).figures.sql).toMatchObject({ count: 0 });
    const byId = renamed(agreement.stages.map((stage) => (stage.id === 'sql' ? { ...stage, acronym: undefined, handsOff: false } : stage)));
    expect(of([into('sql')], {}, { rulebook: byId }).figures.sql).toMatchObject({ count: 1 });
    expect(of([into('sal')], {}, { rulebook: byId }).figures.sql).toMatchObject({ count: 0 });
    const last = renamed(agreement.stages.map((stage) => (stage.id === 'sql' ? { ...stage, id: 'ready', acronym: undefined } : stage)));
    expect(of([into('sal')], {}, { rulebook: last }).figures.sql).toMatchObject({ count: 1 });
    expect(
      of([{ ...into('ready'), handOffs: [aHandOff(at('2026-11-04T10:00+09:00'))] }], {}, { rulebook: last }).figures.sql,
    ).toMatchObject({ count: 1 });
    const none = renamed(agreement.stages.filter(({ id }) => id !== 'sql').map((stage) => ({ ...stage, handsOff: false })));
    expect(of([into('opp')], {}, { rulebook: none }).figures.sql).toMatchObject({ count: 0 });
  });
});

describe('D1 first response', () => {
  it('is working time of the team that got the lead, to the first touch of ours', () => {
    // Inside sales works 9 to 18 without a lunch gap; the 23rd is a holiday, the 21st and 22nd a weekend.
    const touched = (id: string, ...activities: Lead['activities']) => delivered(id, '2026-11-20T17:30+09:00', { activities });
    const leads = [
      touched('a', aCall(at('2026-11-24T09:30+09:00'), 'no_answer')),
      touched('b', aCall(at('2026-11-20T17:40:30+09:00'), 'talked'), aCall(at('2026-11-20T17:50+09:00'), 'talked')),
      touched(
        'c',
        aCall(at('2026-11-20T17:45+09:00'), 'wrong_number'),
        anActivity({ type: 'mail', by: 'rep-1', occurredAt: at('2026-11-24T11:00+09:00') }),
      ),
      touched('d', anActivity({ type: 'reply', occurredAt: at('2026-11-20T17:35+09:00') })),
      touched('e', aCall(at('2026-11-20T17:29+09:00'), 'talked')),
      delivered('f', '2026-11-20T17:30+09:00', {
        activitiesSince: at('2026-11-20T17:31+09:00'),
        activities: [aCall(at('2026-11-24T09:30+09:00'), 'no_answer')],
      }),
    ];
    expect(of(leads).figures.firstResponse).toEqual({ median: hours(1), p90: hours(2.5), n: 3, untouched: 2, unknown: 1 });
  });

  it('is told to the minute', () => {
    const lead = delivered('b', '2026-11-20T17:30+09:00', { activities: [aCall(at('2026-11-20T17:40:59+09:00'), 'talked')] });
    expect(of([lead]).figures.firstResponse.median).toBe(minutes(10));
  });

  it('E8 nobody is counted before go-live or in the trial run; what was delivered is', () => {
    const rulebook = aRulebook();
    const live: Rulebook = {
      ...rulebook,
      agreement: { ...rulebook.agreement, meta: { ...rulebook.agreement.meta, goLive: at('2026-11-04T00:00+09:00'), trialDays: 2 } },
    };
    const lead = (id: string, day: string) =>
      delivered(id, `2026-11-${day}T10:00+09:00`, { activities: [aCall(at(`2026-11-${day}T11:00+09:00`), 'no_answer')] });
    // The trial run is the 4th and the 5th.
    const { figures } = of([lead('a', '02'), lead('b', '04'), lead('c', '05'), lead('d', '06')], {}, { rulebook: live });
    expect(figures).toMatchObject({ delivered: 4, uncounted: 3, firstResponse: { n: 1 } });
    expect(figures.promises.find(({ promise }) => promise === 'p3')).toMatchObject({ met: 1, kept: { of: 1 } });
  });
});

describe('D1 conversations, appointments, meetings', () => {
  const note = { spokeWith: '田中', spokeAt: at('2026-11-06T10:00+09:00'), problem: '手作業が多い', nextStep: '提案' };
  const agreed = (facts: Partial<Lead>, agreedAt: string): Lead =>
    delivered('n', '2026-11-04T10:00+09:00', { title: '課長', ...facts }, { note: { ...note, agreedAt: at(agreedAt) } });

  it.each<[string, Lead, boolean, boolean]>([
    [
      'talked on the phone',
      delivered('a', '2026-11-04T10:00+09:00', { activities: [aCall(at('2026-11-05T10:00+09:00'), 'talked')] }),
      true,
      false,
    ],
    [
      'nobody there',
      delivered('b', '2026-11-04T10:00+09:00', { activities: [aCall(at('2026-11-05T10:00+09:00'), 'no_answer')] }),
      false,
      false,
    ],
    ['agreed on a date within 30 days', agreed({}, '2026-11-20T10:00+09:00'), true, true],
    ['agreed on a date too far off', agreed({}, '2027-02-20T10:00+09:00'), false, false],
    [
      'did not come',
      agreed(
        { activities: [anActivity({ type: 'meeting', result: 'no_show', occurredAt: at('2026-11-20T10:00+09:00') })] },
        '2026-11-20T10:00+09:00',
      ),
      false,
      false,
    ],
    ['a staff member of no buying department', agreed({ title: '担当' }, '2026-11-20T10:00+09:00'), false, false],
  ])('%s', (_, lead, talked, appointment) => {
    const { figures } = of([lead]);
    expect(figures.conversation).toMatchObject({ count: talked ? 1 : 0, of: 1 });
    expect(figures.appointment).toMatchObject({ count: appointment ? 1 : 0, of: talked ? 1 : 0 });
  });

  it('a meeting counts once it was held', () => {
    const met = (id: string, result: 'held' | 'moved') =>
      delivered(id, '2026-11-04T10:00+09:00', {
        activities: [anActivity({ type: 'meeting', result, occurredAt: at('2026-11-20T10:00+09:00') })],
      });
    expect(of([met('a', 'held'), met('b', 'moved')]).figures.meeting).toEqual({ count: 1, of: 2, rate: 0.5 });
  });

  it('where activities are no longer known nothing is said, but what is known counts', () => {
    const late = at('2026-11-10T10:00+09:00');
    const gone = delivered('a', '2026-11-04T10:00+09:00', { activitiesSince: late });
    const talked = delivered('b', '2026-11-04T10:00+09:00', {
      activitiesSince: late,
      activities: [aCall(at('2026-11-11T10:00+09:00'), 'talked')],
    });
    const { conversation, meeting } = of([gone, talked]).figures;
    expect(conversation).toEqual({ count: 1, of: 1, rate: 1 });
    expect(meeting).toEqual({ count: 0, of: 0, rate: null });
  });
});

describe('D2 persona share', () => {
  const company = { name: '株式会社つばめ精機', industry: '製造業', employees: 300 };

  it('is what the lead is when handed off; not known is not persona, and told', () => {
    const leads = [
      delivered('yes', '2026-11-04T10:00+09:00', { company, department: 'マーケティング部' }),
      delivered('no', '2026-11-04T10:00+09:00', { company: { ...company, employees: 5 }, department: 'マーケティング部' }),
      delivered('unknown', '2026-11-04T10:00+09:00', { company: { ...company, employees: undefined }, department: 'マーケティング部' }),
      delivered('sales', '2026-11-04T10:00+09:00', { company, department: 'マーケティング部', sourcedBy: 'sales' }),
    ];
    expect(of(leads).figures.persona).toEqual({ count: 1, of: 3, rate: 1 / 3, unknown: 1 });
  });
});

describe('D1 pipeline and revenue', () => {
  const won = (closedAt: string, facts: Partial<Opportunity> = {}): Partial<Opportunity> => ({
    status: 'won',
    closedAt: at(closedAt),
    ...facts,
  });
  const withDeals = (id: string, when: string, opportunities: Opportunity[], facts: Partial<Lead> = {}) =>
    delivered(id, when, { opportunities, ...facts });

  const leads = [
    withDeals('a', '2026-11-04T10:00+09:00', [aDeal('1', '2026-11-20T10:00+09:00', won('2026-12-05T10:00+09:00', { amount: 300 }))]),
    withDeals('b', '2026-11-04T10:00+09:00', [
      aDeal('2', '2026-11-21T10:00+09:00', { status: 'lost', closedAt: at('2026-11-30T23:59+09:00'), amount: 50 }),
    ]),
    withDeals('c', '2026-11-04T10:00+09:00', [aDeal('3', '2026-12-02T10:00+09:00', { amount: 20 })], { sourcedBy: 'sales' }),
    withDeals('d', '2026-10-10T10:00+09:00', [aDeal('4', '2026-10-20T10:00+09:00', won('2026-11-02T10:00+09:00', { amount: 7 }))]),
    withDeals('e', '2026-11-04T10:00+09:00', [aDeal('5', '2026-11-01T10:00+09:00', won('2026-11-20T10:00+09:00', { amount: 1000 }))]),
    withDeals('f', '2026-11-04T10:00+09:00', [
      aDeal('6', '2026-11-20T10:00+09:00', { amount: undefined }),
      aDeal('7', '2026-12-10T12:01+09:00'),
    ]),
    withDeals('g', '2026-11-04T10:00+09:00', [aDeal('8', '2026-11-20T10:00+09:00', won('2027-01-05T10:00+09:00', { amount: 4 }))]),
  ];

  it('of a month are the deals that came of its leads, whenever that was', () => {
    const { pipeline, revenue, win } = of(leads).figures;
    expect(pipeline.made).toEqual({ deals: 5, withoutAmount: 1, amounts: [{ currency: 'JPY', amount: 374 }] });
    expect(pipeline.open).toEqual({ deals: 3, withoutAmount: 1, amounts: [{ currency: 'JPY', amount: 24 }] });
    expect(revenue).toEqual({ deals: 1, withoutAmount: 0, amounts: [{ currency: 'JPY', amount: 300 }] });
    expect(win).toEqual({ count: 1, of: 2, rate: 0.5 });
  });

  it('what moved in the month is told apart: made, won and lost in it, open at its end', () => {
    const { flow } = of(leads).figures;
    expect(flow.made).toMatchObject({ deals: 4, amounts: [{ currency: 'JPY', amount: 354 }] });
    expect(flow.won).toMatchObject({ deals: 1, amounts: [{ currency: 'JPY', amount: 7 }] });
    expect(flow.win).toEqual({ count: 1, of: 2, rate: 0.5 });
    expect(flow.openAtEnd).toMatchObject({ deals: 3, withoutAmount: 1, amounts: [{ currency: 'JPY', amount: 304 }] });
  });

  it('A17 deals made in the month by who found the lead, delivered or not', () => {
    const own = aLead({ id: 'z', sourcedBy: 'sales', opportunities: [aDeal('9', '2026-11-15T10:00+09:00', { amount: 11 })] });
    const { madeBy } = of([...leads, own]).figures.flow;
    expect(madeBy.sales).toMatchObject({ deals: 1, amounts: [{ currency: 'JPY', amount: 11 }] });
    expect(madeBy.unknown).toMatchObject({ deals: 5 });
    expect(madeBy.mkt).toMatchObject({ deals: 0 });
  });

  it('a deal that several leads of a company carry counts once, for the delivery that came first', () => {
    const shared = aDeal('s', '2026-11-25T10:00+09:00', { amount: 40 });
    const first = withDeals('x', '2026-10-05T10:00+09:00', [shared]);
    const second = withDeals('y', '2026-11-05T10:00+09:00', [shared]);
    const other = withDeals('w', '2026-11-05T10:00+09:00', [shared], { refs: [{ site: 'another', type: 'lead', id: 'w' }] });
    for (const leads of [
      [first, second, other],
      [other, second, first],
    ]) {
      const [october, reported] = of(leads, { months: 2 }).cohorts;
      expect(october?.pipeline.made.deals).toBe(1);
      expect(reported?.pipeline.made.deals).toBe(1);
      expect(reported?.flow.made.deals).toBe(2);
    }
  });
});

describe('D1 promises kept', () => {
  const called = (id: string, when: string, call: string | null, facts: Partial<Lead> = {}) =>
    delivered(id, when, { activities: call ? [aCall(at(call), 'no_answer')] : [], ...facts });
  const p3 = (leads: Lead[], now?: Instant) =>
    of(leads, {}, now === undefined ? {} : { now }).figures.promises.find(({ promise }) => promise === 'p3');

  it('of those that fell due in the month: met, late, never', () => {
    // A first call is due at 18:00 on the third business day: for the 4th that is the 9th.
    const leads = [
      called('met', '2026-11-04T10:00+09:00', '2026-11-09T18:00+09:00'),
      called('late', '2026-11-04T10:00+09:00', '2026-11-09T18:00:01+09:00'),
      called('never', '2026-11-04T10:00+09:00', null),
      called('falls away', '2026-11-04T10:00+09:00', null, {
        stages: [{ stage: 'nurturing', at: at('2026-11-05T10:00+09:00'), recordedAt: 0, by: 'crm' }],
      }),
      called('falls away too late', '2026-11-04T10:00+09:00', null, {
        stages: [{ stage: 'nurturing', at: at('2026-11-15T10:00+09:00'), recordedAt: 0, by: 'crm' }],
      }),
      called('due in October', '2026-10-05T10:00+09:00', null),
      called('due in November', '2026-10-30T10:00+09:00', '2026-10-30T11:00+09:00'),
      called('due in December', '2026-11-30T10:00+09:00', '2026-11-30T11:00+09:00'),
    ];
    expect(p3(leads)).toEqual({ promise: 'p3', kept: { count: 2, of: 5, rate: 0.4 }, met: 2, late: 1, breached: 2, cancelled: 1, open: 0 });
  });

  it('what is not due yet is open and in no share', () => {
    const leads = [called('a', '2026-11-04T10:00+09:00', null)];
    expect(p3(leads, at('2026-11-09T18:00+09:00'))).toMatchObject({ open: 1, kept: { count: 0, of: 0, rate: null } });
    expect(p3(leads, at('2026-11-09T18:00:01+09:00'))).toMatchObject({ open: 0, breached: 1 });
  });

  const closed = {
    startedAt: at('2026-11-04T10:00+09:00'),
    due: at('2026-11-09T18:00+09:00'),
    at: at('2026-11-05T10:00+09:00'),
    elapsed: 0,
    version: '0',
  };

  it.each([
    ['met', { met: 1 }],
    ['met_late', { late: 1 }],
    ['breached', { breached: 1 }],
    ['cancelled', { cancelled: 1 }],
  ] as const)('B10 a closed clock keeps its recorded outcome: %s', (outcome, wanted) => {
    const lead = called('a', '2026-11-04T10:00+09:00', '2026-11-05T10:00+09:00', { closed: [{ promise: 'p3', outcome, ...closed }] });
    const none = { met: 0, late: 0, breached: 0, cancelled: 0, open: 0 };
    expect(p3([lead])).toMatchObject({ ...none, ...wanted });
  });

  it('B10 the newest record counts, one of the future does not, and one is enough where what started it is forgotten', () => {
    const records = [
      { promise: 'p3', outcome: 'met' as const, ...closed },
      { promise: 'p3', outcome: 'met_late' as const, ...closed },
      { promise: 'p3', outcome: 'breached' as const, ...closed, at: at('2026-12-11T10:00+09:00') },
      { promise: 'gone', outcome: 'met' as const, ...closed },
    ];
    const { promises, followUp, kept } = of([aLead({ id: 'a', closed: records })]).figures;
    expect(promises.find(({ promise }) => promise === 'p3')).toMatchObject({ late: 1, met: 0, breached: 0 });
    expect(promises.find(({ promise }) => promise === 'gone')).toMatchObject({ met: 1 });
    expect(kept).toEqual({ count: 1, of: 2, rate: 0.5 });
    expect(followUp).toEqual(kept);
  });

  it('E8 a record from before go-live or of the trial run is not counted', () => {
    const rulebook = aRulebook();
    const meta = { ...rulebook.agreement.meta, goLive: at('2026-11-04T00:00+09:00'), trialDays: 2 };
    const live = { ...rulebook, agreement: { ...rulebook.agreement, meta } };
    const record = (startedAt: string) => ({ promise: 'p3', outcome: 'met' as const, ...closed, startedAt: at(startedAt) });
    const lead = aLead({
      id: 'a',
      closed: [record('2026-11-02T10:00+09:00'), record('2026-11-05T18:00+09:00'), record('2026-11-05T10:00+09:00')],
    });
    const { promises } = of([lead], {}, { rulebook: live }).figures;
    expect(promises.find(({ promise }) => promise === 'p3')).toMatchObject({ met: 1 });
  });

  it("D2 sales' follow-up leaves out what marketing owes", () => {
    const asked = called('a', '2026-11-04T10:00+09:00', '2026-11-04T11:00+09:00', {
      requests: [{ id: 'r', field: 'phone', at: at('2026-11-05T10:00+09:00') }],
    });
    const { kept, followUp, promises } = of([asked]).figures;
    expect(promises.find(({ promise }) => promise === 'p9')).toMatchObject({ breached: 1 });
    expect(kept.of - followUp.of).toBe(1);
    expect(kept.count).toBe(followUp.count);
  });

  it('a promise that another replaces is not counted twice', () => {
    const hot = delivered('a', '2026-11-04T10:00+09:00', { intent: 'price', createdAt: at('2026-11-04T10:00+09:00') }, { intent: 'price' });
    const { promises } = of([hot]).figures;
    expect(promises.find(({ promise }) => promise === 'p1')).toMatchObject({ breached: 1 });
    expect(promises.find(({ promise }) => promise === 'p3')).toMatchObject({ kept: { of: 0 }, open: 0, cancelled: 0 });
  });
});

describe('D1 young months', () => {
  const sale = (id: string, days: number, month = '06') => {
    const start = at(`2026-${month}-01T10:00+09:00`);
    const close = start + days * 24 * hours(1);
    return delivered(id, `2026-${month}-01T10:00+09:00`, {
      opportunities: [{ id, status: 'won', createdAt: start + hours(1), closedAt: close }],
    });
  };

  it('are younger than the median of hand-off to won or lost', () => {
    const sales = Array.from({ length: 11 }, (_, i) => sale(`s${i}`, 35 + i));
    const { cycle, cohorts } = of(sales);
    expect(cycle).toEqual({ days: 40, until: 'closed', n: 11, minimum: 10 });
    // November ended 10 days ago, September 71; October's last day will be 40 days old on the 11th.
    expect(cohorts.slice(-3).map(({ mature }) => mature)).toEqual([true, false, false]);
    expect(of(sales, {}, { now: at('2026-12-10T23:59+09:00') }).cohorts.at(-2)?.mature).toBe(false);
    expect(of(sales, {}, { now: at('2026-12-11T00:00+09:00') }).cohorts.at(-2)?.mature).toBe(true);
  });

  it('with too few closed deals, younger than the median to sales-ready; with too few of these, nobody knows', () => {
    const ready = Array.from({ length: 10 }, (_, i) =>
      delivered(`r${i}`, '2026-06-01T10:00+09:00', {
        stages: [{ stage: 'sql', at: at('2026-06-08T11:00+09:00'), recordedAt: 0, by: 'rule' }],
      }),
    );
    const sales = Array.from({ length: 9 }, (_, i) => sale(`s${i}`, 35));
    expect(of([...ready, ...sales]).cycle).toEqual({ days: 8, until: 'sql', n: 10, minimum: 10 });
    const few = of([...ready.slice(1), ...sales]);
    expect(few.cycle).toEqual({ days: null, until: null, n: 9, minimum: 10 });
    expect(few.figures.mature).toBeNull();
  });
});
