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
