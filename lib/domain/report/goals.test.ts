import { describe, expect, it } from 'vitest';
import { aCall, anActivity, aRulebook, at } from '@/test/fixtures/builders';
import { aDeal, aVerdict, delivered, entered } from '@/test/fixtures/deliveries';
import { blankGoals, type Goals, type KpiId, kpiIds, kpis } from '../goals';
import type { Lead } from '../lead';
import { lintRulebook } from '../lint';
import { type ReportOptions, report } from '../report';
import { lintHistoryOf } from './history';

const now = at('2026-12-10T12:00+09:00');

function of(leads: Lead[], options: ReportOptions = {}, month = '2026-11', moment = now) {
  return report(leads, aRulebook(), month, moment, options);
}

function goals(values: Partial<Record<KpiId, number>>, facts: Partial<Goals> = {}): Goals {
  return { ...blankGoals('2026-11'), values, ...facts };
}

describe('D2 the pacing line', () => {
  const three = [
    delivered('a', '2026-11-01T10:00+09:00'),
    delivered('b', '2026-11-04T10:00+09:00'),
    delivered('c', '2026-11-30T23:59+09:00'),
    delivered('d', '2026-11-04T10:00+09:00', { sourcedBy: 'sales' }),
    delivered('e', '2026-10-31T23:59+09:00'),
  ];

  it('lays volume beside the pledge by business days of marketing', () => {
    // November 2026: 21 weekdays, the 3rd and the 23rd are holidays.
    const { pacing } = of(three, { goals: goals({ delivered_mql: 38 }) });
    expect(pacing).toMatchObject({ month: '2026-11', pledge: 38, delivered: 3, plannedByNow: 38, businessDays: 19, businessDaysOver: 19 });
    expect(pacing.days).toHaveLength(30);
    expect(pacing.days.slice(0, 5)).toEqual([
      { date: '2026-11-01', businessDay: false, planned: 0, delivered: 1 },
      { date: '2026-11-02', businessDay: true, planned: 2, delivered: 1 },
      { date: '2026-11-03', businessDay: false, planned: 2, delivered: 1 },
      { date: '2026-11-04', businessDay: true, planned: 4, delivered: 2 },
      { date: '2026-11-05', businessDay: true, planned: 6, delivered: 2 },
    ]);
    expect(pacing.days.at(-1)).toEqual({ date: '2026-11-30', businessDay: true, planned: 38, delivered: 3 });
  });

  it.each([
    ['before the month', '2026-10-31T23:59+09:00', 0, 0, []],
    ['on its first day', '2026-11-01T12:00+09:00', 0, 0, [1]],
    ['in the first moment of the second', '2026-11-02T00:00+09:00', 0, 0, [1, 1]],
    ['while the first business day runs', '2026-11-02T17:59+09:00', 0, 0, [1, 1]],
    ['when it closes', '2026-11-02T18:00+09:00', 1, 2, [1, 1]],
    ['when the fourth closes', '2026-11-04T18:00+09:00', 2, 4, [1, 1, 1, 2]],
  ])('%s: days that are over count, days to come say nothing', (_, moment, over, planned, line) => {
    const { pacing } = of(three, { goals: goals({ delivered_mql: 38 }) }, '2026-11', at(moment));
    expect(pacing).toMatchObject({ businessDaysOver: over, plannedByNow: planned });
    expect(pacing.days.map(({ delivered: count }) => count).filter((count) => count !== null)).toEqual(line);
  });

  it('without a pledge there is no line', () => {
    const { pacing } = of(three);
    expect(pacing).toMatchObject({ pledge: null, plannedByNow: null, delivered: 3 });
    expect(pacing.days.every(({ planned }) => planned === null)).toBe(true);
  });

  it('a month in which marketing never works asks for everything from the start', () => {
    const rulebook = aRulebook();
    const closed = rulebook.agreement.calendars.map((calendar) => ({ ...calendar, weekly: {} }));
    const never = { ...rulebook, agreement: { ...rulebook.agreement, calendars: closed } };
    const { pacing } = report(three, never, '2026-11', at('2026-11-10T12:00+09:00'), { goals: goals({ delivered_mql: 38 }) });
    expect(pacing).toMatchObject({ businessDays: 0, plannedByNow: 38 });
    expect(pacing.days[0]).toMatchObject({ businessDay: false, planned: 38 });
  });
});

describe('D2 the KPI dictionary', () => {
  const company = { name: 'つばめ', industry: '製造業', employees: 300 };
  const fit = { company, department: 'マーケティング部', title: '課長' };
  const note = {
    spokeWith: '田中',
    spokeAt: at('2026-11-05T10:00+09:00'),
    problem: '手作業が多い',
    agreedAt: at('2026-11-20T10:00+09:00'),
  };
  // Handed off on the 4th: the first call is due on the 9th, the first meeting on 4 December.
  const leads = [
    delivered(
      'a',
      '2026-11-04T10:00+09:00',
      {
        ...fit,
        activities: [aCall(at('2026-11-05T10:00+09:00'), 'talked')],
        stages: [entered('sql', '2026-11-06T10:00+09:00')],
        opportunities: [aDeal('1', '2026-11-21T10:00+09:00', { status: 'won', closedAt: at('2026-11-28T10:00+09:00'), amount: 300 })],
      },
      { note, verdict: aVerdict('accept', '2026-11-05T10:30+09:00') },
    ),
    delivered(
      'b',
      '2026-11-04T10:00+09:00',
      {
        activities: [aCall(at('2026-11-12T10:00+09:00'), 'talked')],
        opportunities: [aDeal('2', '2026-11-21T10:00+09:00', { amount: 60 })],
      },
      { verdict: aVerdict('nurture', '2026-11-12T10:30+09:00', { reason: 'early' }) },
    ),
    delivered('c', '2026-11-04T10:00+09:00', {
      opportunities: [aDeal('3', '2026-11-21T10:00+09:00', { status: 'lost', closedAt: at('2026-11-28T10:00+09:00'), amount: 40 })],
    }),
    delivered('d', '2026-11-04T10:00+09:00', { sourcedBy: 'sales' }, { to: 'fs', verdict: aVerdict('accept', '2026-11-05T10:30+09:00') }),
    // The meeting was due on 4 November.
    delivered('e', '2026-10-02T10:00+09:00', {
      activities: [anActivity({ type: 'meeting', result: 'held', occurredAt: at('2026-10-20T10:00+09:00') })],
    }),
    // Fell due in November: a quick response that came, one that came late, and one in time.
    ...(['09:30', '11:30', '09:10'] as const).map((time, i) =>
      delivered(`p${i}`, '2026-10-01T10:00+09:00', {
        activities: [
          anActivity({ type: 'inquiry', intent: 'price', occurredAt: at('2026-11-05T09:00+09:00') }),
          aCall(at(`2026-11-05T${time}+09:00`), 'no_answer'),
        ],
      }),
    ),
  ];
  const pack = of(leads, { goals: goals({}, { quota: 12 }) });
  const readings = new Map(pack.kpis.map((reading) => [reading.id, reading]));

  it('has one reading for every entry, in its order', () => {
    expect(pack.kpis.map(({ id }) => id)).toEqual(kpiIds);
  });

  it.each<[KpiId, number, number]>([
    // Leads a to c; d was found by sales.
    ['delivered_mql', 3, 3],
    ['persona_ratio', 100 / 3, 3],
    ['kept_p1', 200 / 3, 3],
    // Due in November: a in time, b late, c never.
    ['kept_p3', 100 / 3, 3],
    ['kept_p5', 100, 1],
    // Due in November: e in time; those of 1 October were due on 2 November and nobody met.
    ['kept_p6', 25, 4],
    // a and b of a, b, c, d.
    ['conversation_rate', 50, 4],
    ['appointments', 1, 2],
    ['appointment_rate', 50, 2],
    ['is_accept_rate', 50, 2],
    ['fs_accept_rate', 100, 1],
    // a, and d accepted by field sales.
    ['sql_rate', 50, 4],
    // b of a, b, d.
    ['send_back_rate', 100 / 3, 3],
    ['win_rate', 50, 2],
    ['pipeline', 400, 3],
    // 60 open against a quota of 12.
    ['coverage', 5, 1],
    ['revenue', 300, 1],
  ])('%s is %d of %d', (id, value, n) => {
    expect(readings.get(id)?.value).toBeCloseTo(value, 9);
    expect(readings.get(id)?.n).toBe(n);
  });

  it('tells what still moves with the leads of the month', () => {
    expect(pack.kpis.filter(({ ripens }) => ripens).map(({ id }) => id)).toEqual([
      'conversation_rate',
      'appointments',
      'appointment_rate',
      'is_accept_rate',
      'sql_rate',
      'fs_accept_rate',
      'send_back_rate',
    ]);
  });

  it.each<[string, Partial<Record<KpiId, number>>, KpiId, boolean | null]>([
    ['reached', { pipeline: 400 }, 'pipeline', true],
    ['missed', { pipeline: 401 }, 'pipeline', false],
    ['fewer is better, reached', { send_back_rate: 34 }, 'send_back_rate', true],
    ['fewer is better, exactly', { is_accept_rate: 50 }, 'is_accept_rate', true],
    ['fewer is better, missed', { send_back_rate: 33 }, 'send_back_rate', false],
    ['not asked for', {}, 'pipeline', null],
  ])('a goal is %s', (_, values, id, met) => {
    expect(of(leads, { goals: goals(values) }).kpis.find((reading) => reading.id === id)?.met).toBe(met);
  });

  it('a goal with nothing to measure it by is neither reached nor missed', () => {
    const { kpis: empty } = of([], { goals: goals({ sql_rate: 10, kept_p1: 90, delivered_mql: 1 }) });
    const met = (id: KpiId) => empty.find((reading) => reading.id === id);
    expect(met('sql_rate')).toMatchObject({ value: null, n: 0, goal: 10, met: null });
    expect(met('kept_p1')).toMatchObject({ value: null, met: null });
    expect(met('delivered_mql')).toMatchObject({ value: 0, met: false });
    expect(met('revenue')).toMatchObject({ value: 0, n: 0 });
    expect(met('coverage')).toMatchObject({ value: null });
  });

  it.each<[string, Lead['opportunities'], number | null]>([
    [
      'in two currencies is no single figure',
      [aDeal('x', '2026-11-20T10:00+09:00'), aDeal('y', '2026-11-20T10:00+09:00', { currency: 'USD' })],
      null,
    ],
    ['that nobody named is not nothing', [aDeal('x', '2026-11-20T10:00+09:00', { amount: undefined })], null],
    [
      'is what was named',
      [aDeal('x', '2026-11-20T10:00+09:00', { amount: 7 }), aDeal('y', '2026-11-20T10:00+09:00', { amount: undefined })],
      7,
    ],
  ])('money %s', (_, opportunities, value) => {
    const { kpis: read } = of([delivered('a', '2026-11-04T10:00+09:00', { opportunities })]);
    expect(read.find(({ id }) => id === 'pipeline')).toMatchObject({ value, n: opportunities.length });
  });

  it('a promise that the agreement does not have says nothing', () => {
    const rulebook = aRulebook();
    const promises = rulebook.agreement.promises.filter(({ id }) => id !== 'p3');
    const { kpis: read } = report(leads, { ...rulebook, agreement: { ...rulebook.agreement, promises } }, '2026-11', now);
    expect(read.find(({ id }) => id === 'kept_p3')).toMatchObject({ value: null, n: 0 });
  });
});

describe('D3 root cause', () => {
  const company = { name: 'つばめ', industry: '製造業', employees: 300 };
  // Called: talked to and accepted within a day, so that first call, touch plan and decision are kept; else the first call is missed.
  const make = (name: string, count: number, facts: Partial<Lead>, called: boolean) =>
    Array.from({ length: count }, (_, i) =>
      delivered(
        `${name}${i}`,
        '2026-11-04T10:00+09:00',
        { ...facts, activities: called ? [aCall(at('2026-11-05T10:00+09:00'), 'talked')] : [] },
        called ? { verdict: aVerdict('accept', '2026-11-05T11:00+09:00') } : {},
      ),
    );
  const fit = { company, department: 'マーケティング部' };
  const misfit = { company: { ...company, employees: 5 }, department: 'マーケティング部' };
  const unclear = { company: { ...company, employees: undefined }, department: 'マーケティング部' };
  const asked = (values: Partial<Record<KpiId, number>>, facts: Partial<Goals> = {}) => ({
    goals: goals({ delivered_mql: 20, persona_ratio: 50, ...values }, facts),
  });
  const twenty = make('f', 20, fit, true);

  it('volume short: the channels', () => {
    const { rootCause } = of(twenty, asked({ delivered_mql: 21 }));
    expect(rootCause).toMatchObject({ kind: 'cause', causes: ['channels'], missed: ['delivered_mql'] });
    expect(rootCause.checks).toEqual([
      { kind: 'volume', wanted: 21, actual: 20, n: 21, minimum: 5, unknown: 0, state: 'short' },
      { kind: 'persona', wanted: 50, actual: 100, n: 20, minimum: 20, unknown: 0, state: 'met' },
      { kind: 'follow_up', wanted: 90, actual: 100, n: 60, minimum: 20, unknown: 0, state: 'met' },
    ]);
  });

  it('persona share short: the content; both short: both', () => {
    const half = [...make('f', 9, fit, true), ...make('m', 11, misfit, true)];
    expect(of(half, asked({})).rootCause).toMatchObject({ kind: 'cause', causes: ['content'], missed: ['persona_ratio'] });
    expect(of(half, asked({ delivered_mql: 21 })).rootCause).toMatchObject({ causes: ['channels', 'content'] });
  });

  it('both met and promises missed: the follow-up', () => {
    // 36 of 44 kept: who was never called missed the first call.
    const leads = [...make('f', 12, fit, true), ...make('n', 8, fit, false)];
    expect(of(leads, asked({})).rootCause).toMatchObject({ kind: 'cause', causes: ['follow_up'], missed: [] });
    expect(of(leads, asked({}, { target: 81 })).rootCause).toMatchObject({ kind: 'on_target' });
    const pledge = { marketing: { volume: null, personaRatio: null }, sales: { followUp: 80 } };
    expect(of(leads, asked({}, { pledge })).rootCause).toMatchObject({ kind: 'on_target' });
  });

  it('all met and another goal missed: sales execution; none missed: on target', () => {
    expect(of(twenty, asked({ revenue: 1 })).rootCause).toMatchObject({ kind: 'cause', causes: ['sales_execution'], missed: ['revenue'] });
    expect(of(twenty, asked({})).rootCause).toMatchObject({ kind: 'on_target' });
  });

  it('names no cause for what leads may still reach', () => {
    const sales = Array.from({ length: 10 }, (_, i) =>
      delivered(`s${i}`, '2026-06-01T10:00+09:00', {
        activities: [anActivity({ type: 'meeting', result: 'held', occurredAt: at('2026-06-02T10:00+09:00') })],
        opportunities: [aDeal(`s${i}`, '2026-06-02T10:00+09:00', { status: 'won', closedAt: at('2026-08-02T10:00+09:00') })],
      }),
    );
    expect(of([...twenty, ...sales], asked({ sql_rate: 10 })).rootCause).toMatchObject({ kind: 'immature', missed: ['sql_rate'] });
    expect(of([...twenty, ...sales], asked({ sql_rate: 10, revenue: 1 })).rootCause).toMatchObject({
      kind: 'cause',
      missed: ['sql_rate', 'revenue'],
    });
    expect(of(twenty, asked({ sql_rate: 10 })).rootCause).toMatchObject({ kind: 'cause', causes: ['sales_execution'] });
  });

  it.each<[string, Lead[], ReportOptions, object]>([
    ['nobody entered a goal', twenty, {}, { kind: 'no_goal', missing: ['volume', 'persona'] }],
    ['a goal is missing', twenty, { goals: goals({ delivered_mql: 20 }) }, { kind: 'no_goal', missing: ['persona'] }],
    [
      'the pledge is too small to miss',
      make('f', 4, fit, true),
      asked({ delivered_mql: 4 }),
      { kind: 'too_few', of: 'volume', n: 4, minimum: 5 },
    ],
    [
      'too few were delivered',
      make('f', 19, fit, true),
      asked({ delivered_mql: 19 }),
      { kind: 'too_few', of: 'persona', n: 19, minimum: 20 },
    ],
    [
      'too few promises fell due',
      [...make('one', 1, fit, true), ...twenty.map(noCalls)],
      asked({}),
      { kind: 'too_few', of: 'follow_up', n: 3, minimum: 20 },
    ],
    [
      'leads nobody knows could turn the share',
      [...make('f', 9, fit, true), ...make('u', 1, unclear, true), ...make('m', 10, misfit, true)],
      asked({}),
      { kind: 'persona_unknown', unknown: 1, n: 20 },
    ],
  ])('refuses where %s', (_, leads, options, wanted) => {
    expect(of(leads, options).rootCause).toMatchObject(wanted);
  });

  it('a goal reached exactly is met; of nothing delivered there is no share', () => {
    const half = [...make('f', 10, fit, true), ...make('m', 10, misfit, true)];
    expect(of(half, asked({})).rootCause.checks[1]).toMatchObject({ wanted: 50, actual: 50, state: 'met' });
    expect(of([], asked({})).rootCause.checks.map(({ actual, state }) => [actual, state])).toEqual([
      [0, 'short'],
      [null, 'too_few'],
      [null, 'too_few'],
    ]);
  });

  it('names the cause where what is not known could not turn it', () => {
    const leads = [...make('f', 8, fit, true), ...make('u', 1, unclear, true), ...make('m', 11, misfit, true)];
    expect(of(leads, asked({})).rootCause).toMatchObject({ kind: 'cause', causes: ['content'] });
  });

  it('asks for as many cases as it is told', () => {
    const { rootCause } = of(make('f', 3, fit, true), { ...asked({ delivered_mql: 3 }), minimums: { volume: 3, persona: 3, followUp: 3 } });
    expect(rootCause.kind).toBe('on_target');
  });

  it('while the month runs volume is measured by the pledge to date', () => {
    const moment = at('2026-11-16T12:00+09:00');
    const early = (pledge: number) => of(twenty, asked({ delivered_mql: pledge }), '2026-11', moment).rootCause.checks[0];
    // Nine of nineteen business days are over: 2nd, 4th to 6th, 9th to 13th.
    expect(early(42)).toMatchObject({ n: 19, state: 'met' });
    expect(early(44)).toMatchObject({ n: 20, state: 'short' });
  });
});

/** The same lead handed off too late for any promise to fall due in the month. */
function noCalls(lead: Lead): Lead {
  const moment = at('2026-11-30T10:00+09:00');
  return {
    ...lead,
    activities: [],
    handOffs: lead.handOffs.map((handOff) => ({ ...handOff, at: moment, recordedAt: moment, verdict: undefined })),
  };
}

describe('D2 history proposes', () => {
  const month = (name: string, count: number, called: number) =>
    Array.from({ length: count }, (_, i) =>
      delivered(`${name}-${i}`, `2026-${name}-04T10:00+09:00`, {
        activities: i < called ? [aCall(at(`2026-${name}-05T10:00+09:00`), 'no_answer')] : [],
      }),
    );
  // Nothing in July; meetings fall due a month after.
  const leads = [...month('06', 2, 2), ...month('08', 6, 3), ...month('09', 4, 4), ...month('10', 9, 9), ...month('11', 50, 50)];
  const { history } = of(leads);
  const figure = (id: KpiId) => history.figures.find((one) => one.id === id);

  it('from the first month in which anything happened to the one before', () => {
    expect(figure('delivered_mql')?.past).toEqual([
      { month: '2026-06', value: 2, n: 2 },
      { month: '2026-07', value: 0, n: 0 },
      { month: '2026-08', value: 6, n: 6 },
      { month: '2026-09', value: 4, n: 4 },
      { month: '2026-10', value: 9, n: 9 },
    ]);
    expect(figure('delivered_mql')?.proposed).toBe(4);
    expect(figure('kept_p3')?.past.map(({ month: name, value }) => [name, value])).toEqual([
      ['2026-06', 100],
      ['2026-08', 50],
      ['2026-09', 100],
      ['2026-10', 100],
    ]);
    expect(figure('coverage')).toEqual({ id: 'coverage', past: [], proposed: null });
    expect(of(leads, { months: 6 }).history.figures[0]?.past[0]).toEqual({ month: '2026-06', value: 2, n: 2 });
    expect(of([]).history).toMatchObject({ kept: [] });
    expect(of([]).history.figures.every(({ past }) => past.length === 0)).toBe(true);
  });

  it('counts promises that fell due, month by month', () => {
    expect(history.kept.map(({ month: name, kept }) => [name, kept])).toEqual([
      ['2026-06', 2],
      ['2026-07', 0],
      ['2026-08', 3],
      ['2026-09', 4],
      ['2026-10', 9],
    ]);
  });

  it('leaves out months in which no promise fell due', () => {
    const deal = delivered('a', '2026-11-04T10:00+09:00', { opportunities: [aDeal('1', '2026-09-04T10:00+09:00')] });
    expect(of([deal]).history.kept).toEqual([]);
  });

  it('begins with promises or deals as well, though nothing was delivered', () => {
    const record = {
      promise: 'p3',
      startedAt: 0,
      outcome: 'met' as const,
      due: at('2026-08-05T10:00+09:00'),
      at: 0,
      elapsed: 0,
      version: '0',
    };
    const own = delivered('a', '2026-11-04T10:00+09:00', { closed: [record] });
    expect(of([own]).history.figures[0]?.past.map((one) => one.month)).toEqual(['2026-08', '2026-09', '2026-10']);
    const deal = delivered('a', '2026-11-04T10:00+09:00', { opportunities: [aDeal('1', '2026-09-04T10:00+09:00')] });
    expect(of([deal]).history.figures[0]?.past.map((one) => one.month)).toEqual(['2026-09', '2026-10']);
  });

  it('leaves out figures of months whose leads are too young for them', () => {
    const ready = Array.from({ length: 10 }, (_, i) =>
      delivered(`r${i}`, '2026-06-04T10:00+09:00', { stages: [entered('sql', '2026-07-30T10:00+09:00')] }),
    );
    const { history: young } = of([...ready, ...month('09', 4, 4), ...month('10', 9, 9)]);
    const past = (id: KpiId) => young.figures.find((one) => one.id === id)?.past.map((one) => one.month);
    // 56 days: September is old enough, October is not.
    expect(past('sql_rate')).toEqual(['2026-06', '2026-09']);
    expect(past('delivered_mql')).toContain('2026-10');
  });

  it('D7 lint says so where a goal lies far above it', () => {
    const far = goals({ delivered_mql: 40, sql_rate: 0, send_back_rate: 1 });
    const series = lintHistoryOf(history, far);
    expect(series.goals).toEqual([
      { id: 'delivered_mql', name: kpis.delivered_mql.name, goal: 40, past: [2, 0, 6, 4, 9] },
      { id: 'sql_rate', name: kpis.sql_rate.name, goal: 0, past: [0, 0, 0, 0] },
      { id: 'coverage', name: kpis.coverage.name, goal: 2, past: [] },
    ]);
    expect(series.kept).toBe(history.kept);
    expect(lintHistoryOf(history, null).goals).toEqual([]);
    const found = lintRulebook(aRulebook(), now, series).filter(
      ({ code, path }) => code === 'goal_far_above_history' && path[0] === 'goals',
    );
    expect(found.map(({ path }) => path)).toEqual([['goals', 0]]);
  });
});
