import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runs } from '@/test/fixtures/runs';
import { schemaKeys } from '@/test/fixtures/schema-keys';
import { defaultRulebook } from './default-rulebook';
import { Goals } from './goals';
import { Rulebook } from './rulebook';
import { readRulebook } from './rulebook-migrations';
import { sayPlace } from './rulebook-place';
import { problemsOf } from './rulebook-problem';

/** What is said of a value that a schema refuses, the place left out. */
function said(schema: z.ZodType, value: unknown): { at: string; ja: string; en: string } | undefined {
  const read = schema.safeParse({ point: value });
  if (read.success) return undefined;
  const [problem] = problemsOf(read.error.issues, { point: value });
  return problem && { at: problem.path.join('/'), ...problem.text };
}

function at(schema: z.ZodType): z.ZodType {
  return z.object({ point: schema });
}

const list = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const named = <Item>(count: number, item: Item): Record<string, Item> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, item]));

const branches = at(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('days'), days: z.number() }),
    z.object({ kind: z.literal('until'), date: z.string(), time: z.string() }),
  ]),
);

describe('D6 words for what a schema refuses', () => {
  it.each<[code: string, schema: z.ZodType, value: unknown, ja: string, en: string]>([
    ['a text for a number', at(z.number()), 'five', '数を入れてください(今は「five」)', 'enter a number (it is “five” now)'],
    ['nothing at all', at(z.string()), undefined, '文字を入れてください', 'enter a text'],
    ['a broken number', at(z.int()), 1.5, '整数を入れてください(今は「1.5」)', 'enter a whole number (it is “1.5” now)'],
    ['a text for a switch', at(z.boolean()), 'on', 'はい・いいえを入れてください(今は「on」)', 'enter yes or no (it is “on” now)'],
    ['a switch for a list', at(z.array(z.string())), false, '一覧を入れてください(今は「false」)', 'enter a list (it is “false” now)'],
    [
      'a text for a pair',
      at(z.tuple([z.string(), z.string()])),
      'x',
      '始まりと終わりの組を入れてください(今は「x」)',
      'enter a pair of start and end (it is “x” now)',
    ],
    ['a list for a set of fields', at(z.object({})), [], '項目のまとまりを入れてください', 'enter a set of fields'],
    [
      'a number for a record',
      at(z.record(z.string(), z.number())),
      5,
      '項目のまとまりを入れてください(今は「5」)',
      'enter a set of fields (it is “5” now)',
    ],
    ['what should be blank', at(z.null()), 5, '空欄を入れてください(今は「5」)', 'enter a blank (it is “5” now)'],
    ['a kind without words', at(z.date()), 5, '値を確かめてください(今は「5」)', 'check the value (it is “5” now)'],
    [
      'none of the choices',
      at(z.enum(['stop', 'cover'])),
      'run',
      'stop・cover のいずれかにしてください(今は「run」)',
      'choose one of stop, cover (it is “run” now)',
    ],
    ['not the only choice', at(z.literal('jp')), 'us', 'jp にしてください(今は「us」)', 'use jp (it is “us” now)'],
    ['too few', at(z.array(z.int()).min(2)), [1], '2つ以上入れてください', 'enter at least 2'],
    ['a blank text', at(z.string().min(1)), '', '空のままにせず、文字を入れてください', 'enter a text; it is blank'],
    ['a text too short', at(z.string().min(3)), 'ab', '3字以上にしてください(今は「ab」)', 'use 3 characters or more (it is “ab” now)'],
    ['a number too small', at(z.number().min(3)), 2, '3以上の数にしてください(今は「2」)', 'use a number of 3 or more (it is “2” now)'],
    ['a number at an open end', at(z.number().gt(3)), 3, '3より大きい数にしてください(今は「3」)', 'use a number above 3 (it is “3” now)'],
    ['too many', at(z.array(z.int()).max(1)), [1, 2], '1個までにしてください', 'keep to 1'],
    ['a text too long', at(z.string().max(3)), 'abcd', '3字までにしてください(今は「abcd」)', 'keep to 3 characters (it is “abcd” now)'],
    ['a number too big', at(z.number().max(3)), 4, '3以下の数にしてください(今は「4」)', 'use a number of 3 or less (it is “4” now)'],
    ['a number at the open top', at(z.number().lt(3)), 3, '3より小さい数にしてください(今は「3」)', 'use a number below 3 (it is “3” now)'],
    ['no multiple', at(z.number().multipleOf(15)), 20, '15の倍数にしてください(今は「20」)', 'use a multiple of 15 (it is “20” now)'],
    [
      'a date in words',
      at(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)),
      'soon',
      '2026-11-23 のような、実在する日付にしてください(今は「soon」)',
      'use a date that exists, such as 2026-11-23 (it is “soon” now)',
    ],
    [
      'a day of the year in words',
      at(z.string().regex(/^\d{2}-\d{2}$/)),
      'May',
      '12-29 のような月日にしてください(今は「May」)',
      'use a day of the year such as 12-29 (it is “May” now)',
    ],
    ['another writing', at(z.email()), 'x', '書き方を確かめてください(今は「x」)', 'check how it is written (it is “x” now)'],
    [
      'fields there are not',
      at(z.strictObject({})),
      { a: 1, b: 2 },
      '「a, b」という項目はありません。消すか、名前を直してください',
      'there is no “a, b” here; remove it or correct its name',
    ],
    [
      'a key that is wrong',
      at(z.record(z.string().min(2), z.number())),
      { a: 1 },
      '項目の名前を直してください',
      'correct the name of this field',
    ],
    [
      'an element of a set',
      at(z.map(z.object({}), z.number())),
      new Map([[{}, 'b']]),
      '一覧の中の値を直してください',
      'correct what is in this list',
    ],
    [
      'an unknown kind',
      branches,
      { kind: 'moon' },
      'days・until のいずれかにしてください(今は「moon」)',
      'choose one of days, until (it is “moon” now)',
    ],
    [
      'neither of two kinds',
      at(z.union([z.string(), z.array(z.string())])),
      5,
      '文字か一覧を入れてください(今は「5」)',
      'enter a text or a list (it is “5” now)',
    ],
    [
      'neither of two kinds without words',
      at(z.union([z.date(), z.bigint()])),
      5,
      '値を確かめてください(今は「5」)',
      'check the value (it is “5” now)',
    ],
    [
      'what only the schema knows',
      at(z.string().refine(() => false)),
      'x',
      '値を確かめてください(今は「x」)',
      'check the value (it is “x” now)',
    ],
  ])('says what is wanted of %s', (_, schema, value, ja, en) => {
    const found = said(schema, value);
    expect(found?.ja.replace(/^.*?: /, '')).toBe(ja);
    expect(found?.en.replace(/^.*?: /, '')).toBe(en);
  });

  it('speaks of the branch that came closest, at its own field', () => {
    expect(said(branches, { kind: 'until', date: '2026-11-23' })?.at).toBe('point/time');
    const nested = at(z.union([z.object({ a: z.number() }), z.object({ b: z.object({ c: z.number() }) })]));
    expect(said(nested, { b: { c: 'x' } })?.at).toBe('point/b/c');
    const counted = at(z.union([z.object({ a: z.number(), b: z.number() }), z.object({ a: z.string() })]));
    expect(said(counted, { a: 5 })?.at).toBe('point/b');
  });

  it('names at most five fields there are not', () => {
    expect(said(at(z.strictObject({})), { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 })?.en).toContain('“a, b, c, d, e”');
  });

  it('the place of a file that is nothing of the kind is the rulebook', () => {
    const read = z.object({}).safeParse(5);
    expect(problemsOf(read.error?.issues ?? [], 5)[0]).toEqual({
      path: [],
      text: { ja: '「ルールブック」: 項目のまとまりを入れてください(今は「5」)', en: 'Rulebook: enter a set of fields (it is “5” now)' },
    });
  });

  it.each([
    [['agreement', 'stages', 1, 'name'], '「段階」2番目「有望リード」の「名前」', 'Stages 2 “Marketing-qualified”, name'],
    [['agreement'], '「取り決め」', 'Agreement'],
    [['almanac', 'holidays'], '「カレンダーの資料」の「祝日」', 'Almanac, holidays'],
    [['agreement', 'newSection', 'x'], '「newSection」の「x」', 'newSection, x'],
    [['agreement', 'taro@example.com'], '「…」', '…'],
    [['agreement', 'stages', 99, 'entry'], '「段階」100番目の「入る条件」', 'Stages 100, entry condition'],
    [[3], '4番目', ' 4'],
  ] as const)('calls %j by what a person would look for', (path, ja, en) => {
    expect(sayPlace(path, defaultRulebook)).toEqual({ ja, en });
  });

  it.each([
    [
      'holidays of one country',
      'holidays',
      { jp: list(5_001, { date: '2026-11-23', name: { ja: '祝', en: 'H' } }) },
      'Almanac, Holidays, jp: keep to 5000',
    ],
    ['countries', 'holidays', named(51, []), 'Almanac, Holidays: keep to 50 countries'],
    [
      'clock changes of one zone',
      'transitions',
      { UTC: list(1_001, { at: 0, offsetMinutes: 0 }) },
      'Almanac, Clock changes, UTC: keep to 1000',
    ],
    ['time zones', 'transitions', named(101, []), 'Almanac, Clock changes: keep to 100 time zones'],
  ])('refuses too many %s of an almanac, and says how many there may be', (_, part, value, en) => {
    const rulebook = { ...defaultRulebook, almanac: { ...defaultRulebook.almanac, [part]: value } };
    const read = Rulebook.safeParse(rulebook);
    expect(problemsOf(read.error?.issues ?? [], rulebook).map(({ text }) => text.en.toLowerCase())).toEqual([en.toLowerCase()]);
  });

  it('names items by id where they have no name, and by nothing where that is no code', () => {
    expect(sayPlace(['agreement', 'stages', 0], { agreement: { stages: [{ id: 'mql' }] } }).en).toBe('Stages 1 “mql”');
    for (const id of ['山田 太郎', 'taro@example.com', '090-1234-5678', 5])
      expect(sayPlace(['agreement', 'stages', 0], { agreement: { stages: [{ id }] } }).en).toBe('Stages 1');
    const long = { name: { ja: 'あ'.repeat(80), en: 'a'.repeat(80) } };
    expect(sayPlace(['stages', 0], { stages: [long] })).toEqual({
      ja: `「段階」1番目「${'あ'.repeat(60)}」`,
      en: `Stages 1 “${'a'.repeat(60)}”`,
    });
  });

  it('has a word in both languages for every key of rulebooks and goals', () => {
    const plain = new Set(['jp', 'combinator']);
    const keys = [...schemaKeys(Rulebook), ...schemaKeys(Goals)].filter((key) => !plain.has(key));
    expect(keys.length).toBeGreaterThan(150);
    expect(keys.filter((key) => key !== 'id' && sayPlace([key], {}).ja === `「${key}」` && key !== 'bant')).toEqual([]);
  });
});

describe('D6 a broken rulebook', () => {
  const paths: string[][] = [];
  const walk = (value: unknown, path: string[]): void => {
    paths.push(path);
    if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
  };
  walk(JSON.parse(JSON.stringify(defaultRulebook)), []);

  /** Whatever stands at one place of the shipped rulebook, another in its stead. */
  function broken(index: number, value: unknown): unknown {
    const path = paths[index] as string[];
    const root = { rulebook: JSON.parse(JSON.stringify(defaultRulebook)) };
    let place = root as unknown as Record<string, Record<string, unknown>>;
    for (const key of ['rulebook', ...path].slice(0, -1)) place = place[key] as unknown as typeof place;
    (place as Record<string, unknown>)[path.at(-1) ?? 'rulebook'] = value;
    return root.rulebook;
  }

  const secrets = ['山田 太郎', 'taro.yamada@example.com', '03-1234-5678', '090 1234 5678', 'Taro Yamada', '株式会社ひみつ'];

  it('is refused in both languages, each time with a sentence that says what is wanted, and shows nobody’s data', () => {
    let refused = 0;
    const lead = fc.record({ name: fc.constantFrom(...secrets), email: fc.constantFrom(...secrets), id: fc.constantFrom(...secrets) });
    fc.assert(
      fc.property(
        fc.nat(paths.length - 1),
        fc.oneof(fc.constantFrom(...secrets), lead, fc.array(lead, { minLength: 1 })),
        (index, value) => {
          const read = readRulebook(broken(index, value));
          if (read.ok) return;
          refused += 1;
          expect(read.problems.length).toBeGreaterThan(0);
          for (const { text } of read.problems) {
            expect(text.ja).toMatch(/(ください|ありません|まで)(\(今は「[^」]*」\))?$/);
            expect(text.en).toMatch(/: [a-z]/);
            expect(text.ja).not.toContain('値を確かめて');
            for (const secret of secrets) expect(`${text.ja} ${text.en}`).not.toContain(secret);
          }
        },
      ),
      { numRuns: runs(150), seed: 8 },
    );
    expect(refused).toBeGreaterThan(runs(150) / 3);
  });

  it('comes back as it was where it can be read, the keys of a newer version among it', () => {
    const objects = paths.filter((path) => {
      let value: unknown = defaultRulebook;
      for (const key of path) value = (value as Record<string, unknown>)[key];
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    });
    let kept = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(objects.length - 1), fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 5 }),
        (additions) => {
          const json = JSON.parse(JSON.stringify(defaultRulebook));
          json.agreement.meta.schema = 99;
          for (const [index, value] of additions) {
            let place = json;
            for (const key of objects[index] as string[]) place = place[key];
            place.zz_newer = value;
          }
          const read = readRulebook(json);
          if (!read.ok) {
            // Only where every key is a date or a day of the week is a new one a mistake.
            for (const { path } of read.problems.slice(1))
              expect(path.join('/')).toMatch(/weekly|exceptions|openings|breaks|holidays|transitions|elements/);
            return;
          }
          kept += 1;
          expect(JSON.parse(JSON.stringify(read.rulebook))).toEqual(json);
          expect(read.fromNewer).toBe(true);
        },
      ),
      { numRuns: runs(60), seed: 4 },
    );
    expect(kept).toBeGreaterThan(runs(60) / 3);
  });
});
