import { describe, expect, it } from 'vitest';
import { aLead, anActivity, at, days } from '@/test/fixtures/builders';
import { compileJudges } from './judges';
import type { Activity, Lead } from './lead';
import { type Agreement, defaultRulebook, type ScoreRule } from './rulebook';

const { agreement } = defaultRulebook;
const now = at('2026-11-20T12:00+09:00');

function score(lead: Partial<Lead>, scoring: Partial<Agreement['scoring']> = {}, moment = now) {
  const judges = compileJudges({ ...agreement, scoring: { ...agreement.scoring, ...scoring } });
  const judged = judges.facts(aLead({ company: {}, ...lead }), moment).score();
  if (!judged) throw new Error('not judged');
  return { ...judged.reading, changesAt: judged.changesAt, unknowns: judged.unknowns };
}

function ago(type: Activity['type'], daysAgo: number, more: Partial<Activity> = {}): Activity {
  return anActivity({ type, occurredAt: now - days(daysAgo), ...more });
}

const price = (daysAgo: number, more: Partial<Activity> = {}) => ago('page_view', daysAgo, { content: 'price', ...more });

/** Lines as `id points`, in order. */
function lines({ lines: all }: ReturnType<typeof score>): string[] {
  return all.map(({ id, points }) => `${id} ${points}`);
}

describe('A4 the score on two axes', () => {
  const company = { industry: '製造業', employees: 300 };
  it.each<[string, Partial<Lead>, string[], [fit: number, engagement: number]]>([
    ['F1 and F2: industry and size', { company }, ['f1 15', 'f2 15'], [30, 0]],
    ['F2: the adjacent band', { company: { employees: 2000 } }, ['f2_adjacent 8'], [8, 0]],
    ['F3: the buying department', { department: '情報システム部' }, ['f3 10'], [10, 0]],
    ['F4: a rank', { title: '課長' }, ['f4 10'], [10, 0]],
    ['F4: staff', { title: '営業担当' }, ['f4_staff 4'], [4, 0]],
    ['E1: two price pages in 7 days', { activities: [price(0), price(2)] }, ['e1 20'], [0, 20]],
    ['E1: half after 14 days', { activities: [price(14), price(16)] }, ['e1 10'], [0, 10]],
    ['E1: pages too far apart', { activities: [price(0), price(9)] }, [], [0, 0]],
    [
      'E2: case and spec pages',
      { activities: [ago('page_view', 0, { content: 'case' }), ago('page_view', 13, { content: 'spec' })] },
      ['e2 10'],
      [0, 10],
    ],
    ['E3: a surge within 7 days', { activities: [ago('page_view', 3), ago('page_view', 4), ago('page_view', 5)] }, ['e3 10'], [0, 10]],
    ['E3: gone after 7 days', { activities: [ago('page_view', 7), ago('page_view', 8), ago('page_view', 9)] }, [], [0, 0]],
    ['E4: a webinar', { activities: [ago('webinar', 0)] }, ['e4 12'], [0, 12]],
    ['E4: a badge scan counts nothing', { activities: [ago('event_scan', 0)] }, [], [0, 0]],
    [
      'E5: brochure and paper, capped',
      { activities: [ago('download', 0, { content: 'brochure' }), ago('download', 0, { content: 'paper' })] },
      ['e5 8', 'e5_paper 4', 'cap.content -4'],
      [0, 8],
    ],
    ['E6: three points a click, capped', { activities: [1, 2, 3, 4].map((n) => ago('mail_click', n)) }, ['e6 12', 'cap.mail -3'], [0, 9]],
    ['E6: opens and bots count nothing', { activities: [ago('mail_open', 1), ago('mail_click', 1, { bot: true })] }, [], [0, 0]],
    ['N1: silence after a trial, floored at 0', { activities: [ago('trial_start', 11)] }, ['n1 -15', 'floor.engagement 15'], [0, 0]],
    ['N1: until the next activity', { activities: [ago('trial_start', 11), ago('login', 0)] }, [], [0, 0]],
    ['N2: unsubscribed', { activities: [price(0), price(1), ago('unsubscribe', 0)] }, ['e1 20', 'n2 -20'], [0, 0]],
    ['N2: until new consent', { activities: [price(0), price(1), ago('unsubscribe', 3), ago('resubscribe', 2)] }, ['e1 20'], [0, 20]],
    [
      'N3: careers pages only',
      { activities: [price(33), price(33), ago('page_view', 0, { content: 'careers' })] },
      ['e1 4', 'n3 -10', 'floor.engagement 6'],
      [0, 0],
    ],
  ])('%s', (_, lead, expected, [fit, engagement]) => {
    const found = score(lead);
    expect(lines(found)).toEqual(expected);
    expect([found.fit, found.engagement, found.total]).toEqual([fit, engagement, fit + engagement]);
  });

  it('tells what each line came from, when, and what has faded', () => {
    const [line] = score({ activities: [price(16), price(14, { id: 'proof' })] }).lines;
    expect(line).toMatchObject({ id: 'e1', points: 10, faded: 10, at: now - days(14), activity: 'proof' });
  });

  it.each([
    [70, 'high'],
    [69, 'mid'],
    [45, 'mid'],
    [44, 'low'],
    [0, 'low'],
  ])('a total of %i is %s', (total, band) => {
    const [first] = agreement.scoring.rules;
    const rules = [{ ...first, when: { combinator: 'and', rules: [] }, points: total } as ScoreRule];
    const wide = { fit: { cap: 100, floor: 0 }, engagement: { cap: 50, floor: 0 } };
    const groups = [{ id: 'company', axis: 'fit' as const, name: { ja: 'a', en: 'a' } }];
    expect(score({}, { rules, groups, axes: wide }).band).toBe(band);
  });

  it('says that the fit is not known where industry or size is blank', () => {
    expect(score({ company: { industry: '製造業' } }).fitUnknown).toBe(true);
    expect(score({ company }).fitUnknown).toBe(false);
  });

  it('takes an outside score for engagement, with source and time and within the axis', () => {
    const importedScore = { value: 80.4, source: 'MA', at: now - days(1) };
    const found = score({ company, importedScore, activities: [price(0), price(1)] });
    expect(lines(found)).toEqual(['f1 15', 'f2 15', 'imported 80', 'cap.engagement -30']);
    expect(found.lines[2]).toMatchObject({ kind: 'imported', at: now - days(1), name: { en: 'Imported score (MA)' } });
    expect(score({ importedScore, activities: [] }, { imported: false }).engagement).toBe(0);
    expect(score({ importedScore: { ...importedScore, at: now + 1 } }).engagement).toBe(0);
  });

  it('splits by interest', () => {
    const activities = [price(0, { interest: 'crm' }), price(1), ago('webinar', 0, { interest: 'sfa' })];
    const found = score({ activities: [...activities.slice(1), activities[0] as Activity] });
    expect(found.byInterest).toEqual([
      { interest: 'crm', points: 20 },
      { interest: 'sfa', points: 12 },
    ]);
  });

  it.each([
    ['half-life', { kind: 'half_life', days: 14 }],
    ['linear', { kind: 'linear', days: 10 }],
    ['window', { kind: 'window', days: 30 }],
  ] as const)('%s decay changes at the very millisecond it says', (_, decay) => {
    const rules = agreement.scoring.rules.filter(({ id }) => id === 'e4').map((rule) => ({ ...rule, decay }));
    const lead = { activities: [ago('webinar', 1)] };
    let moment = now;
    for (let step = 0; step < 40; step++) {
      const { total, changesAt } = score(lead, { rules }, moment);
      if (changesAt === null) {
        expect(total).toBe(0);
        return;
      }
      expect(score(lead, { rules }, changesAt - 1).total).toBe(total);
      expect(score(lead, { rules }, changesAt).total).toBeLessThan(total);
      moment = changesAt;
    }
    expect.unreachable('the points never ran out');
  });
});

describe('A6 scoring is optional', () => {
  it('shows a checklist and no number', () => {
    const found = score({ company: { industry: '製造業' } }, { mode: 'checklist' });
    expect(found).toMatchObject({ total: 0, band: null, lines: [] });
    expect(found.checklist.slice(0, 2)).toMatchObject([
      { id: 'f1', held: true },
      { id: 'f2', held: null },
    ]);
  });

  it('shows nothing when it is off', () => {
    expect(score({ company: { industry: '製造業' } }, { mode: 'off' })).toMatchObject({ total: 0, lines: [], checklist: [], band: null });
  });
});

describe('A4 rules one by one', () => {
  type Rule = Partial<ScoreRule> & Pick<ScoreRule, 'points'>;
  const always = { combinator: 'and' as const, rules: [] };
  const when = (field: string, operator: 'atLeast' | 'none' | '=' | 'notNull', value?: unknown) => ({
    combinator: 'and' as const,
    rules: [{ field, operator, value }],
  });
  const seen = (value: object) => when('activity', 'atLeast', value);
  const group = (id: string, axis: 'fit' | 'engagement', cap?: number, floor?: number) => ({
    id,
    axis,
    name: { ja: id, en: id },
    cap,
    floor,
  });

  function own(rules: Rule[], more: Partial<Agreement['scoring']> = {}): Partial<Agreement['scoring']> {
    const [first] = agreement.scoring.rules;
    return {
      rules: rules.map((rule, i) => ({ ...first, id: `r${i}`, group: 'g', when: always, ...rule }) as ScoreRule),
      groups: [group('g', 'engagement')],
      axes: { fit: { cap: 1000, floor: -1000 }, engagement: { cap: 1000, floor: -1000 } },
      ...more,
    };
  }
  const half = { kind: 'half_life' as const, days: 10 };
  const lasting = { kind: 'window' as const, days: 10 };

  it.each<[string, Rule, Activity[], string[], number | null | 'later']>([
    ['what always holds', { points: 7 }, [], ['r0 7'], null],
    ['what holds by what the lead is', { points: 7, when: when('lead.name', 'notNull') }, [], ['r0 7'], null],
    ['what does not hold', { points: 7, when: when('lead.source', 'notNull') }, [], [], null],
    ['what is not known', { points: 7, when: when('lead.source', '=', 'web') }, [], [], null],
    [
      'what happened within a window, then no more',
      { points: 7, when: seen({ type: 'login', withinDays: 5 }) },
      [ago('login', 2)],
      ['r0 7'],
      now + days(3),
    ],
    ['what happened before it', { points: 7, when: seen({ type: 'login', withinDays: 5 }) }, [ago('login', 6)], [], null],
    [
      'what fades counts on, though its window has passed',
      { points: 8, decay: half, when: seen({ type: 'login', withinDays: 5 }) },
      [ago('login', 10)],
      ['r0 4'],
      'later',
    ],
    ['points that have run out are no line', { points: 8, decay: lasting, when: seen({ type: 'login' }) }, [ago('login', 10)], [], null],
    ['nothing to give is no line where it fades', { points: 0, decay: half, when: seen({ type: 'login' }) }, [ago('login', 1)], [], null],
    [
      'ended by what came later',
      { points: 7, when: seen({ type: 'login' }), until: { type: 'reply' } },
      [ago('login', 5), ago('reply', 4)],
      [],
      null,
    ],
    [
      'not ended by what came before',
      { points: 7, when: seen({ type: 'login' }), until: { type: 'reply' } },
      [ago('login', 5), ago('reply', 6)],
      ['r0 7'],
      null,
    ],
    [
      'not ended by what came at once',
      { points: 7, when: seen({ type: 'login' }), until: { type: 'reply' } },
      [ago('login', 5), ago('reply', 5)],
      ['r0 7'],
      null,
    ],
    [
      'what the lead is, is not ended by anything',
      { points: 7, when: when('lead.name', 'notNull'), until: { type: 'reply' } },
      [ago('reply', 4)],
      ['r0 7'],
      null,
    ],
    [
      'ended, though it fades',
      { points: 8, decay: half, when: seen({ type: 'login' }), until: { type: 'reply' } },
      [ago('login', 5), ago('reply', 4)],
      [],
      null,
    ],
    ['each', { points: 3, each: { type: 'login' } }, [ago('login', 9), ago('login', 5), ago('reply', 1)], ['r0 6'], null],
    ['each of none', { points: 3, each: { type: 'login' } }, [ago('reply', 1)], [], null],
    [
      'each while the rule holds',
      { points: 3, each: { type: 'login' }, when: when('lead.name', '=', 'nobody') },
      [ago('login', 9)],
      [],
      null,
    ],
    [
      'each since it ended',
      { points: 3, each: { type: 'login' }, until: { type: 'reply' } },
      [ago('login', 9), ago('reply', 7), ago('login', 5)],
      ['r0 3'],
      null,
    ],
    [
      'each at the moment it ended is over',
      { points: 3, each: { type: 'login' }, until: { type: 'reply' } },
      [ago('reply', 7), ago('login', 7)],
      [],
      null,
    ],
    [
      'each within its own window',
      { points: 3, each: { type: 'login', withinDays: 6 } },
      [ago('login', 9), ago('login', 5)],
      ['r0 3'],
      now + days(1),
    ],
    [
      'each fading by itself',
      { points: 8, each: { type: 'login' }, decay: lasting },
      [ago('login', 11), ago('login', 9), ago('login', 1)],
      ['r0 16'],
      now + days(1),
    ],
  ])('%s', (_, rule, activities, expected, changesAt) => {
    const found = score({ activities }, own([rule]));
    expect(lines(found)).toEqual(expected);
    if (changesAt === 'later') expect(found.changesAt).toBeGreaterThan(now);
    else expect(found.changesAt).toBe(changesAt);
  });

  it('a line says the group, count, cause, time, what faded and the interest', () => {
    const [clicks, login, name] = score(
      {
        activities: [
          ago('mail_click', 9, { interest: 'crm' }),
          ago('mail_click', 5, { id: 'last' }),
          ago('login', 10, { id: 'in', interest: 'sfa' }),
        ],
      },
      own([
        { points: -8, each: { type: 'mail_click' }, decay: { kind: 'linear', days: 10 } },
        { points: 8, when: seen({ type: 'login' }), decay: half, interest: 'own' },
        { points: 5, when: when('lead.name', 'notNull'), interest: 'own' },
      ]),
    ).lines;
    expect(clicks).toMatchObject({
      kind: 'rule',
      group: 'g',
      points: -5,
      faded: 11,
      count: 2,
      activity: 'last',
      at: now - days(5),
      interest: null,
    });
    expect(login).toMatchObject({ points: 4, faded: 4, count: 1, activity: 'in', at: now - days(10), interest: 'own' });
    expect(name).toMatchObject({ points: 5, faded: 0, count: 1, activity: null, at: null, interest: 'own' });
  });

  it('the interest is the activity’s where the rule names none', () => {
    const rules = [
      { points: 8, when: seen({ type: 'login' }), decay: half },
      { points: 2, each: { type: 'login' } },
    ].map((rule) => ({ ...rule, interest: undefined }) as Rule);
    const found = score({ activities: [ago('login', 0, { interest: 'sfa' })] }, own(rules));
    expect(found.lines.map(({ interest }) => interest)).toEqual(['sfa', 'sfa']);
    expect(found.byInterest).toEqual([{ interest: 'sfa', points: 10 }]);
  });

  it('interests: most points first, then by name; none where none is named', () => {
    const named = (interest: string, points: number) => ({ points, interest });
    const found = score({}, own([named('b', 3), named('c', 9), named('a', 3), named('b', -1), { points: 50, interest: undefined }]));
    expect(found.byInterest).toEqual([
      { interest: 'c', points: 9 },
      { interest: 'a', points: 3 },
      { interest: 'b', points: 2 },
    ]);
    expect(score({}, own([{ points: 3, interest: undefined }])).byInterest).toEqual([]);
  });

  it.each<[string, number[], { cap?: number; floor?: number }, { cap: number; floor: number }, string[], number]>([
    ['within its bounds', [5, 4], { cap: 9, floor: -9 }, { cap: 9, floor: 0 }, ['r0 5', 'r1 4'], 9],
    ['above the group’s', [5, 5], { cap: 9 }, { cap: 50, floor: 0 }, ['r0 5', 'r1 5', 'cap.g -1'], 9],
    ['below the group’s', [-5, -5], { floor: -9 }, { cap: 50, floor: -50 }, ['r0 -5', 'r1 -5', 'floor.g 1'], -9],
    ['above the axis’', [5, 5], {}, { cap: 9, floor: 0 }, ['r0 5', 'r1 5', 'cap.engagement -1'], 9],
    ['below the axis’', [-5, 1], {}, { cap: 9, floor: 0 }, ['r0 -5', 'r1 1', 'floor.engagement 4'], 0],
    ['the floor wins over the cap', [5], {}, { cap: 1, floor: 3 }, ['r0 5', 'cap.engagement -4', 'floor.engagement 2'], 3],
    ['both, one after the other', [9, 9], { cap: 12 }, { cap: 10, floor: 0 }, ['r0 9', 'r1 9', 'cap.g -6', 'cap.engagement -2'], 10],
  ])('a sum %s', (_, points, bounds, axis, expected, total) => {
    const scoring = own(
      points.map((one) => ({ points: one })),
      { groups: [group('g', 'engagement', bounds.cap, bounds.floor)], axes: { fit: { cap: 0, floor: 0 }, engagement: axis } },
    );
    const found = score({}, scoring);
    expect(lines(found)).toEqual(expected);
    expect([found.engagement, found.fit, found.total]).toEqual([total, 0, total]);
  });

  it('a bound is a line of its own kind, group and axis', () => {
    const scoring = own([{ points: 9 }], {
      groups: [group('g', 'fit', 5)],
      axes: { fit: { cap: 3, floor: 0 }, engagement: { cap: 9, floor: 0 } },
    });
    const [, ofGroup, ofAxis] = score({}, scoring).lines;
    const plain = { faded: 0, at: null, activity: null, count: 1, interest: null, kind: 'cap', axis: 'fit' };
    expect(ofGroup).toEqual({ ...plain, id: 'cap.g', group: 'g', name: { ja: 'g', en: 'g' }, points: -4 });
    expect(ofAxis).toEqual({ ...plain, id: 'cap.fit', group: null, name: { ja: '属性', en: 'Fit' }, points: -2 });
  });

  it('each axis counts its own groups; rules of no group count nowhere', () => {
    const scoring = own([{ points: 1 }, { points: 2, group: 'h' }, { points: 4, group: 'gone' }, { points: 8, group: 'h' }], {
      groups: [group('g', 'engagement'), group('h', 'fit')],
    });
    const found = score({}, scoring);
    expect(lines(found)).toEqual(['r1 2', 'r3 8', 'r0 1']);
    expect([found.fit, found.engagement, found.total]).toEqual([10, 1, 11]);
  });

  it('bands are read from the highest down, whatever the order written', () => {
    const bands = [
      { id: 'low' as const, from: 5 },
      { id: 'high' as const, from: 20 },
      { id: 'mid' as const, from: 10 },
    ];
    expect([4, 5, 10, 19, 20].map((points) => score({}, own([{ points }], { bands })).band)).toEqual([null, 'low', 'mid', 'mid', 'high']);
  });

  it('a rule that cannot be asked says so, once', () => {
    const broken = { points: 5, when: when('lead.shoeSize', '=', 3) };
    const found = score({}, own([broken, broken, { points: 1 }]));
    expect(lines(found)).toEqual(['r2 1']);
    expect(new Set(found.unknowns.map(({ en }) => en))).toEqual(new Set(['There is no field “lead.shoeSize”']));
    expect(score({}, own([{ points: 1 }])).unknowns).toEqual([]);
  });

  it('an outside score takes the place of engagement alone, rounded, and only a number does', () => {
    const imported = (value: number) => ({ importedScore: { value, source: 'MA', at: now } });
    const scoring = own([{ points: 1 }, { points: 2, group: 'h' }], {
      groups: [group('g', 'engagement'), group('h', 'fit')],
      imported: true,
    });
    expect(lines(score(imported(10.6), scoring))).toEqual(['r1 2', 'imported 11']);
    expect(lines(score(imported(-3), scoring))).toEqual(['r1 2', 'imported -3']);
    const line = score(imported(10), scoring).lines[1];
    expect(line).toEqual({
      kind: 'imported',
      id: 'imported',
      axis: 'engagement',
      group: null,
      name: { ja: '取り込みスコア(MA)', en: 'Imported score (MA)' },
      points: 10,
      faded: 0,
      at: now,
      activity: null,
      count: 1,
      interest: null,
    });
    const judges = compileJudges({ ...agreement, scoring: { ...agreement.scoring, ...scoring } });
    const odd = { ...aLead(), importedScore: { value: Number.NaN, source: 'MA', at: now } };
    expect(
      judges
        .facts(odd, now)
        .score()
        ?.reading.lines.map(({ id }) => id),
    ).toEqual(['r1', 'r0']);
  });

  it('fit is not known where the industry is blank or the size is not recorded', () => {
    const unknown = (company: Lead['company']) => score({ company }).fitUnknown;
    expect([
      unknown({}),
      unknown({ industry: ' ', employees: 3 }),
      unknown({ employees: 3 }),
      unknown({ industry: 'IT', employees: 0 }),
    ]).toEqual([true, true, true, false]);
  });

  it('A6 a checklist says held, not held and not known, and when it changes', () => {
    const rules = [
      { points: 1, when: when('lead.name', 'notNull') },
      { points: 1, when: when('lead.name', '=', 'nobody') },
      { points: 1, when: when('lead.source', '=', 'web') },
      { points: 1, when: seen({ type: 'login', withinDays: 5 }) },
    ];
    const found = score({ activities: [ago('login', 2)] }, own(rules, { mode: 'checklist' }));
    expect(found.checklist.map(({ id, held }) => `${id} ${held}`)).toEqual(['r0 true', 'r1 false', 'r2 null', 'r3 true']);
    expect(found).toMatchObject({ mode: 'checklist', changesAt: now + days(3), lines: [], byInterest: [], fit: 0, engagement: 0 });
    expect(score({}, own(rules, { mode: 'off' }))).toMatchObject({ mode: 'off', checklist: [], lines: [], changesAt: null });
    expect(score({}, own(rules)).checklist).toEqual([]);
  });
});
