import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRulebook } from '@/test/fixtures/builders';
import { runs } from '@/test/fixtures/runs';
import { blankGoals, type Goals, goalFor, goalsOf, kpiIds, kpiOf, kpis, pipelineWanted, pledgeOf, proposeGoal, readGoals } from './goals';

const december = blankGoals('2026-12');

function problems(json: unknown): { at: string; ja: string; en: string }[] {
  const read = readGoals(json);
  return read.ok ? [] : read.problems.map(({ path, text }) => ({ at: path.join('/'), ...text }));
}

describe('D2 goals', () => {
  it('are blank until somebody enters them', () => {
    expect(december).toEqual({
      schema: 1,
      month: '2026-12',
      version: 1,
      team: '',
      values: {},
      target: null,
      consequence: null,
      pledge: { marketing: { volume: null, personaRatio: null }, sales: { followUp: null } },
      quota: null,
      region: 'jp',
    });
    for (const id of kpiIds) expect(goalFor(december, id), id).toBe(id === 'coverage' ? 2 : null);
  });

  it('know every figure under the revenue goal, each with its formula in both languages', () => {
    expect(kpiIds).toEqual([
      'delivered_mql',
      'persona_ratio',
      'kept_p1',
      'kept_p3',
      'kept_p5',
      'kept_p6',
      'conversation_rate',
      'appointments',
      'appointment_rate',
      'is_accept_rate',
      'sql_rate',
      'fs_accept_rate',
      'send_back_rate',
      'win_rate',
      'pipeline',
      'coverage',
      'revenue',
    ]);
    for (const { name, formula, unit } of Object.values(kpis)) {
      for (const { ja, en } of [name, formula]) {
        expect(ja, en).toMatch(/[ぁ-んァ-ヶ一-龠]/);
        expect(en).toMatch(/^[\x20-\x7E“”÷]+$/);
      }
      if (unit === 'percent') expect(formula.ja).toContain('÷');
    }
    expect(kpiIds.filter((id) => kpis[id].better === 'less')).toEqual(['send_back_rate']);
    expect(kpiOf('toString')).toBeNull();
    expect(kpiOf('win_rate')?.unit).toBe('percent');
  });

  it('come back as they were written, unknown keys and figures of a newer version among them', () => {
    const json = fc.jsonValue({ maxDepth: 2, noUnicodeString: true });
    fc.assert(
      fc.property(
        fc.record(
          {
            month: fc.constantFrom('2026-01', '2027-12'),
            schema: fc.integer({ min: 1, max: 9 }),
            quota: fc.option(fc.nat(1_000_000)),
            values: fc.dictionary(fc.constantFrom('sql_rate', 'revenue', 'newer_figure'), fc.option(fc.nat(100))),
            newKey: json,
            pledge: fc.record({ partners: json, sales: fc.record({ newKey: json }) }),
          },
          { requiredKeys: ['month'] },
        ),
        (written) => {
          const read = readGoals(JSON.parse(JSON.stringify(written)));
          expect(read.ok).toBe(true);
          if (!read.ok) return;
          expect(read.fromNewer).toBe((written.schema ?? 1) > 1);
          expect(read.goals).toMatchObject(JSON.parse(JSON.stringify(written)));
          expect(readGoals(read.goals)).toEqual(read);
        },
      ),
      { numRuns: runs(60), seed: 5 },
    );
  });

  it.each<[what: string, json: unknown, at: string, ja: string, en: string]>([
    ['a month in words', { month: 'May' }, 'month', '2026-12 のような年月', 'a month such as 2026-12'],
    ['a thirteenth month', { month: '2026-13' }, 'month', '2026-12 のような年月', 'a month such as 2026-12'],
    [
      'a share above a hundred',
      { month: '2026-12', values: { sql_rate: 130 } },
      'values/sql_rate',
      '0から100までの割合',
      'a share from 0 to 100',
    ],
    ['a target above a hundred', { month: '2026-12', target: 101 }, 'target', '100以下の数', 'a number of 100 or less'],
    [
      'a volume below nothing',
      { month: '2026-12', pledge: { marketing: { volume: -1 } } },
      'pledge/marketing/volume',
      '「引き渡す件数」',
      'volume',
    ],
    ['a region that there is not', { month: '2026-12', region: 'moon' }, 'region', 'jp・elsewhere', 'jp, elsewhere'],
    ['what is no goal at all', 5, '', '項目のまとまり', 'a set of fields'],
  ])('D2 refuse %s at its field', (_, json, at, ja, en) => {
    const found = problems(json)[0];
    expect(found?.at).toBe(at);
    expect(found?.ja).toContain(ja);
    expect(found?.en).toContain(en);
  });

  it('allow money and counts above a hundred, and figures nobody here knows', () => {
    expect(problems({ month: '2026-12', values: { revenue: 5_000_000, newer: 130, sql_rate: 100, win_rate: null } })).toEqual([]);
  });

  it('in force are the newest version of the month, of the team before those of everybody', () => {
    const [first, second] = [december, { ...december, version: 2 }];
    const ours = { ...december, team: 'east', version: 1 };
    expect(goalsOf([second, first], '2026-12')).toBe(second);
    expect(goalsOf([first, second], '2026-12')).toBe(second);
    expect(goalsOf([first, ours, second], '2026-12', 'east')).toBe(ours);
    expect(goalsOf([first, ours], '2026-12', 'west')).toBe(first);
    expect(goalsOf([first], '2027-01')).toBeNull();
  });

  it.each<[what: string, goals: Partial<Goals>, id: Parameters<typeof goalFor>[1], wanted: number | null]>([
    ['an entered figure', { values: { win_rate: 30 } }, 'win_rate', 30],
    ['a goal of nothing', { values: { send_back_rate: 0 } }, 'send_back_rate', 0],
    ['the pledged volume', { pledge: { marketing: { volume: 80, personaRatio: null }, sales: { followUp: null } } }, 'delivered_mql', 80],
    [
      'the pledged persona share',
      { pledge: { marketing: { volume: null, personaRatio: 60 }, sales: { followUp: null } } },
      'persona_ratio',
      60,
    ],
    [
      'a figure before the pledge',
      { values: { delivered_mql: 90 }, pledge: { marketing: { volume: 80, personaRatio: null }, sales: { followUp: null } } },
      'delivered_mql',
      90,
    ],
    ['coverage of 2 in Japan', { region: 'jp' }, 'coverage', 2],
    ['coverage of 3 elsewhere', { region: 'elsewhere' }, 'coverage', 3],
    ['coverage as entered', { region: 'elsewhere', values: { coverage: 4 } }, 'coverage', 4],
    ['coverage blanked', { values: { coverage: null } }, 'coverage', 2],
    ['nothing where nobody said', {}, 'revenue', null],
  ])('D2 ask for %s', (_, goals, id, wanted) => {
    expect(goalFor({ ...december, ...goals }, id)).toBe(wanted);
    expect(goalFor(null, id)).toBeNull();
  });

  it.each<[number | null, Goals['region'], number | null]>([
    [10_000_000, 'jp', 20_000_000],
    [10_000_000, 'elsewhere', 30_000_000],
    [0, 'jp', 0],
    [null, 'jp', null],
  ])('D2 a quota of %s in %s asks for a pipeline of %s', (quota, region, wanted) => {
    expect(pipelineWanted({ ...december, quota, region })).toBe(wanted);
  });

  it('pledge what the agreement says until a month says otherwise', () => {
    const { agreement } = aRulebook();
    const consequence = { ja: '対策を出す', en: 'Bring an action' };
    expect(pledgeOf(null, agreement)).toEqual({ target: 90, consequence: agreement.meta.consequence });
    expect(pledgeOf({ ...december, target: 0, consequence }, agreement)).toEqual({ target: 0, consequence });
    const { consequence: _, ...meta } = agreement.meta;
    expect(pledgeOf(december, { ...agreement, meta })).toEqual({ target: 90, consequence: null });
  });

  it.each([
    [[10, 30], null],
    [[30, 10, 20], 20],
    [[40, 10, 20, 30], 25],
    [[10, Number.NaN, 20], null],
    [[9, 100, 10], 10],
  ])('D2 history of %j proposes %s', (past, proposed) => {
    expect(proposeGoal(past)).toBe(proposed);
  });
});
