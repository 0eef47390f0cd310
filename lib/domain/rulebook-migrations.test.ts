import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '@/test/fixtures/runs';
import { defaultRulebook } from './default-rulebook';
import { lintRulebook } from './lint';
import { type ReadRulebook, RULEBOOK_SCHEMA, type RulebookMigration, readRulebook, rulebookMigrations } from './rulebook-migrations';

// biome-ignore lint/suspicious/noExplicitAny: what comes from outside has no shape yet.
type Loose = any;

/** The shipped rulebook as JSON, after one change. */
function written(change: (rulebook: Loose) => void = () => undefined): unknown {
  const rulebook = structuredClone(defaultRulebook);
  change(rulebook);
  return JSON.parse(JSON.stringify(rulebook));
}

function problems(read: ReadRulebook): { at: string; ja: string; en: string }[] {
  return read.ok ? [] : read.problems.map(({ path, text }) => ({ at: path.join('/'), ...text }));
}

describe('D6 reading a rulebook', () => {
  it('reads what is shipped, from text as well, and changes nothing', () => {
    expect(readRulebook(written())).toEqual({ ok: true, rulebook: defaultRulebook, fromNewer: false });
    expect(readRulebook(JSON.stringify(defaultRulebook))).toEqual({ ok: true, rulebook: defaultRulebook, fromNewer: false });
  });

  it('has a migration for each schema since the first, the last leading to the one of today', () => {
    expect(rulebookMigrations.map(({ to }) => to)).toEqual(Array.from({ length: RULEBOOK_SCHEMA - 1 }, (_, i) => i + 2));
    expect(defaultRulebook.agreement.meta.schema).toBe(RULEBOOK_SCHEMA);
  });

  it('takes a rulebook that names no schema for one of the first', () => {
    const read = readRulebook(
      written((r) => {
        delete r.agreement.meta.schema;
      }),
    );
    expect(read).toMatchObject({ ok: true, fromNewer: false, rulebook: { agreement: { meta: { schema: RULEBOOK_SCHEMA } } } });
  });

  it.each(Array.from({ length: RULEBOOK_SCHEMA - 1 }, (_, i) => i + 1))('still reads what was shipped with schema %i', (schema) => {
    const shipped = readFileSync(new URL(`../../test/fixtures/rulebooks/schema-${schema}.json`, import.meta.url), 'utf8');
    const { agreement, almanac } = JSON.parse(shipped);
    const read = readRulebook(shipped);
    expect(problems(read)).toEqual([]);
    expect(read.ok && read.rulebook).toMatchObject({
      agreement: { ...agreement, meta: { ...agreement.meta, schema: RULEBOOK_SCHEMA } },
      almanac,
    });
  });

  it('judges a rulebook of the first schema by the figures that were fixed then', () => {
    const read = readRulebook(readFileSync(new URL('../../test/fixtures/rulebooks/schema-1.json', import.meta.url), 'utf8'));
    expect(read.ok && read.rulebook.agreement).toMatchObject({
      minimumFields: ['name', 'company', 'department', 'title', 'phone', 'email', 'address'],
      handOverNote: { required: ['spokeWith', 'spokeAt', 'problem', 'agreedAt', 'place', 'attendees', 'nextStep', 'avoid'] },
      appointment: { withinDays: 30, ranks: ['executive', 'director', 'deputy', 'manager'], buyingDepartment: true, needsPurpose: true },
      readiness: { hotDays: 14, nowMonths: 3, laterMonths: 12 },
      routing: { surge: { days: 7, visitDays: 3, factor: 2, weeks: 4 }, warnsDocumentOnly: true, customersToAccountOwner: true },
      dormancy: { afterMonths: 12 },
      acts: { reportWithinDays: 7, leastWords: 10 },
      bant: { gate: { preset: 'default', timingMonths: 12 } },
      // One figure of a reason meant both.
      reasons: expect.arrayContaining([
        expect.objectContaining({ id: 'early', wakeMonths: 2, wakeBefore: 2 }),
        expect.objectContaining({ id: 'lost_other', wakeMonths: 12, wakeBefore: 12 }),
      ]),
    });
    const reasons = read.ok ? read.rulebook.agreement.reasons : [];
    expect(reasons.filter(({ wakeBefore }) => wakeBefore !== undefined).map(({ id }) => id)).toEqual(['early', 'budget', 'lost_other']);
    const results = read.ok ? read.rulebook.agreement.touchResults : [];
    expect(results.filter(({ asks }) => asks !== 'nothing').map(({ id, asks }) => [id, asks])).toEqual([
      ['callback', 'moment'],
      ['wrong_number', 'correction'],
    ]);
  });

  it('leaves alone what a rulebook of the first schema already says in the words of the second', () => {
    const read = readRulebook(
      written((r) => {
        r.agreement.meta.schema = 1;
        r.agreement.readiness = { hotDays: 7 };
        r.agreement.bant.gate.timingMonths = 6;
        r.agreement.touchResults[0].asks = 'moment';
        r.agreement.reasons[0].wakeMonths = 5;
      }),
    );
    expect(read.ok && read.rulebook.agreement).toMatchObject({
      readiness: { hotDays: 7, nowMonths: 3, laterMonths: 12 },
      bant: { gate: { timingMonths: 6 } },
    });
    expect(read.ok && read.rulebook.agreement.touchResults[0]?.asks).toBe('moment');
    expect(read.ok && read.rulebook.agreement.reasons[0]).toMatchObject({ wakeMonths: 5, wakeBefore: 2 });
  });

  it('the second schema writes down what the first had fixed, and passes by what it cannot read', () => {
    const [second] = rulebookMigrations;
    const changed = second?.change({
      agreement: {
        bant: { gate: {} },
        reasons: [null, { asks: 'month' }, { asks: 'month', wakeMonths: 2 }, { asks: 'text', wakeMonths: 3 }],
        touchResults: [null, { id: 5 }, { id: 'callback' }, { id: 'talked' }],
      },
    });
    expect(changed).toEqual({
      agreement: {
        minimumFields: ['name', 'company', 'department', 'title', 'phone', 'email', 'address'],
        handOverNote: { required: ['spokeWith', 'spokeAt', 'problem', 'agreedAt', 'place', 'attendees', 'nextStep', 'avoid'] },
        appointment: { withinDays: 30, ranks: ['executive', 'director', 'deputy', 'manager'], buyingDepartment: true, needsPurpose: true },
        readiness: { hotDays: 14, nowMonths: 3, laterMonths: 12 },
        routing: { surge: { days: 7, visitDays: 3, factor: 2, weeks: 4 }, warnsDocumentOnly: true, customersToAccountOwner: true },
        dormancy: { afterMonths: 12 },
        acts: { reportWithinDays: 7, leastWords: 10 },
        bant: { gate: { timingMonths: 12 } },
        reasons: [null, { asks: 'month' }, { asks: 'month', wakeMonths: 2, wakeBefore: 2 }, { asks: 'text', wakeMonths: 3 }],
        touchResults: [null, { id: 5 }, { id: 'callback', asks: 'moment' }, { id: 'talked', asks: 'nothing' }],
      },
    });
    expect(second?.change({ agreement: 'none' })).toEqual({ agreement: 'none' });
    expect(second?.change({ agreement: { bant: 5 } }).agreement).toMatchObject({ bant: 5 });
  });

  it.each([['2'], [0], [-1], [1.5], [null]])('takes the schema %j for the first', (schema) => {
    const marks: RulebookMigration[] = [
      { to: 2, what: 'marks', change: (r: Loose) => ({ ...r, agreement: { ...r.agreement, marked: true } }) },
    ];
    const json = written((r) => {
      r.agreement.meta.schema = schema;
      r.agreement.nothing = null;
    });
    expect(readRulebook(json, marks)).toMatchObject({
      ok: true,
      rulebook: { agreement: { marked: true, nothing: null, meta: { schema: 2 } } },
    });
  });

  it.each([
    [60, true],
    [61, false],
  ])('reads what is nested %i deep: %s', (depth, ok) => {
    let nested = {};
    for (let i = 1; i < depth; i++) nested = { nested };
    expect(readRulebook({ ...(written() as object), nested }).ok).toBe(ok);
  });

  it('keeps no key without a value', () => {
    const read = readRulebook({ ...defaultRulebook, later: undefined });
    expect(read.ok && Object.keys(read.rulebook)).toEqual(['agreement', 'almanac']);
  });

  it.each(['reasons', 'touchResults', 'bant'])('a rulebook of the first schema whose %s are no such thing is refused at it', (section) => {
    const json = written((r) => {
      r.agreement.meta.schema = 1;
      r.agreement[section] = 'none';
    });
    expect(problems(readRulebook(json)).map(({ at }) => at)).toEqual([`agreement/${section}`]);
  });

  const renames: RulebookMigration[] = [
    {
      to: 2,
      what: 'the target moves to goals',
      change: (r: Loose) => ({ ...r, agreement: { ...r.agreement, goals: { target: r.agreement.meta.target } } }),
    },
    {
      to: 3,
      what: 'the target is doubled',
      change: (r: Loose) => ({ ...r, agreement: { ...r.agreement, goals: { target: r.agreement.goals.target * 2 } } }),
    },
  ];

  it.each([
    [1, 180],
    [2, 10],
  ])('brings schema %i up to date by every migration after it, in order', (schema, target) => {
    const json = written((r) => {
      r.agreement.meta.schema = schema;
      if (schema > 1) r.agreement.goals = { target: 5 };
    });
    const before = structuredClone(json);
    const read = readRulebook(json, renames);
    expect(read).toMatchObject({ ok: true, fromNewer: false, rulebook: { agreement: { meta: { schema: 3 }, goals: { target } } } });
    expect(json).toEqual(before);
  });

  it('says so where a migration fails, and does not throw', () => {
    const broken: RulebookMigration = {
      to: 3,
      what: 'breaks',
      change: () => {
        throw new TypeError('broken');
      },
    };
    expect(problems(readRulebook(written(), [broken]))[0]?.en).toContain('schema 2');
  });

  it('keeps keys it does not know, wherever they are, and says the rulebook is newer', () => {
    const json = written((r) => {
      r.agreement.meta.schema = 7;
      r.agreement.future = { a: 1 };
      r.future = [1];
      r.agreement.scoring.axes.fit.curve = 'log';
      r.agreement.scoring.rules[6].decay.steepness = 3;
      r.agreement.calendars[0].shifts = ['early'];
      r.agreement.stages[1].entry.rules[0].weight = 2;
      r.almanac.absences = [{ id: 'a', user: 'u', from: 0, to: 1, enteredAt: 0, kind: 'sick' }];
    });
    const read = readRulebook(json);
    expect(read.ok && read.fromNewer).toBe(true);
    expect(read.ok && JSON.parse(JSON.stringify(read.rulebook))).toEqual(json);
  });

  it('a newer one that can not be read says first that an update is needed', () => {
    const json = written((r) => {
      r.agreement.meta.schema = 9;
      r.agreement.promises[0].startsOn = { kind: 'full_moon' };
    });
    const [first, second] = problems(readRulebook(json));
    expect(first).toMatchObject({ at: 'agreement/meta/schema', en: expect.stringContaining('Update Tasuki') });
    expect(second?.at).toBe('agreement/promises/0/startsOn/kind');
  });

  it.each<[what: string, at: string, ja: string, en: string, change: (rulebook: Loose) => void]>([
    [
      'a value that is none of the list',
      'agreement/stages/1/department',
      '「段階」2番目「有望リード」の「担当部門」: mkt・is・fs のいずれかにしてください(今は「sales」)',
      'Stages 2 “Marketing-qualified”, department: choose one of mkt, is, fs (it is “sales” now)',
      (r) => {
        r.agreement.stages[1].department = 'sales';
      },
    ],
    [
      'a field that is missing',
      'agreement/stages/1/name',
      '「段階」2番目「mql」の「名前」: 項目のまとまりを入れてください',
      'Stages 2 “mql”, name: enter a set of fields',
      (r) => {
        delete r.agreement.stages[1].name;
      },
    ],
    [
      'an id with a blank',
      'agreement/stages/1/id',
      '英数字と _ . - だけ',
      'use letters, digits',
      (r) => {
        r.agreement.stages[1].id = 'a b';
      },
    ],
    [
      'a number too small',
      'agreement/promises/1/within/amount',
      '0より大きい数にしてください(今は「-1」)',
      'use a number above 0 (it is “-1” now)',
      (r) => {
        r.agreement.promises[1].within.amount = -1;
      },
    ],
    [
      'a number too big',
      'agreement/scoring/rules/0/points',
      '1000以下の数',
      'a number of 1000 or less',
      (r) => {
        r.agreement.scoring.rules[0].points = 5000;
      },
    ],
    [
      'a broken number',
      'agreement/scoring/rules/0/points',
      '整数を入れてください',
      'enter a whole number',
      (r) => {
        r.agreement.scoring.rules[0].points = 1.5;
      },
    ],
    [
      'an unknown kind of start',
      'agreement/promises/1/startsOn/kind',
      'hand_off・hot_intent',
      'choose one of hand_off, hot_intent',
      (r) => {
        r.agreement.promises[1].startsOn = { kind: 'full_moon' };
      },
    ],
    [
      'an empty list',
      'agreement/promises/1/keptBy',
      '1つ以上入れてください',
      'enter at least 1',
      (r) => {
        r.agreement.promises[1].keptBy = [];
      },
    ],
    [
      'a list too long',
      'agreement/scoring/rules',
      '300個まで',
      'keep to 300',
      (r) => {
        r.agreement.scoring.rules = Array.from({ length: 301 }, () => r.agreement.scoring.rules[0]);
      },
    ],
    [
      'a blank text',
      'agreement/meta/version',
      '空のままにせず',
      'it is blank',
      (r) => {
        r.agreement.meta.version = '';
      },
    ],
    [
      'a comparison that there is not',
      'agreement/stages/1/entry/rules/0/operator',
      'のいずれかにしてください(今は「==」)',
      'choose one of =, !=',
      (r) => {
        r.agreement.stages[1].entry.rules[0].operator = '==';
      },
    ],
    [
      'a comparison deep in groups',
      'agreement/stages/1/entry/rules/0/rules/0/operator',
      '「比べ方」',
      'comparison',
      (r) => {
        const rule = { ...r.agreement.stages[1].entry.rules[0], operator: '==' };
        r.agreement.stages[1].entry.rules[0] = { combinator: 'or', rules: [rule] };
      },
    ],
    [
      'what is no condition at all',
      'agreement/stages/1/entry/rules/0',
      '項目のまとまりを入れてください',
      'enter a set of fields',
      (r) => {
        r.agreement.stages[1].entry.rules[0] = 5;
      },
    ],
    [
      'a match that is neither text nor list',
      'agreement/scoring/rules/0/each/type',
      '文字か一覧を入れてください',
      'enter a text or a list',
      (r) => {
        r.agreement.scoring.rules[0].each = { type: 5 };
      },
    ],
    [
      'a time without its zero',
      'agreement/calendars/0/weekly/mon/0/0',
      '09:00 のように',
      'such as 09:00',
      (r) => {
        r.agreement.calendars[0].weekly.mon = [['9:00', '12:00']];
      },
    ],
    [
      'hours that end before they start',
      'agreement/calendars/0/weekly/mon/0',
      '終わりを始まりより後に',
      'let it end after it starts',
      (r) => {
        r.agreement.calendars[0].weekly.mon = [['12:00', '09:00']];
      },
    ],
    [
      'a weekday that there is not',
      'agreement/calendars/0/weekly',
      '「mo」という項目はありません',
      'there is no “mo” here',
      (r) => {
        r.agreement.calendars[0].weekly.mo = [];
      },
    ],
    [
      'a zone that nobody knows',
      'agreement/calendars/0/timeZone',
      'Asia/Tokyo のような時間帯',
      'a time zone such as Asia/Tokyo',
      (r) => {
        r.agreement.calendars[0].timeZone = 'Asia/Edo';
      },
    ],
    [
      'a date that does not exist',
      'agreement/calendars/0/exceptions/2026-02-30',
      '実在する日付',
      'a date that exists',
      (r) => {
        r.agreement.calendars[0].exceptions = { '2026-02-30': [] };
      },
    ],
    [
      'a day that no year has',
      'agreement/calendars/0/closures/0/from',
      '12-29 のような月日',
      'a day of the year such as 12-29',
      (r) => {
        r.agreement.calendars[0].closures[0].from = '13-40';
      },
    ],
    [
      'a review date in words',
      'agreement/scoring/rules/0/reviewBy',
      '2026-11-23 のような',
      'such as 2026-11-23',
      (r) => {
        r.agreement.scoring.rules[0].reviewBy = 'soon';
      },
    ],
    [
      'a holiday list that is none',
      'almanac/holidays/jp',
      '「カレンダーの資料」の「祝日」の「jp」: 一覧を入れてください',
      'Almanac, holidays, jp: enter a list',
      (r) => {
        r.almanac.holidays.jp = 'all';
      },
    ],
    [
      'an element that is missing',
      'agreement/bant/elements/need',
      '「BANT」の「項目」の「ニーズ」',
      'BANT, elements, need',
      (r) => {
        delete r.agreement.bant.elements.need;
      },
    ],
  ])('points at %s and says what is wanted', (_, place, ja, en, change) => {
    const found = problems(readRulebook(written(change))).find(({ at }) => at === place);
    expect(found?.ja).toContain(ja);
    expect(found?.en).toContain(en);
  });

  it.each([
    ['no JSON', '{"agreement":', 'not JSON'],
    ['a list', '[]', 'not a rulebook'],
    ['nothing', null, 'not a rulebook'],
    ['a number', 5, 'not a rulebook'],
    ['undefined', undefined, 'not JSON'],
    ['an empty object', '{}', 'Agreement: enter a set of fields'],
  ])('refuses %s in plain words', (_, json, words) => {
    expect(problems(readRulebook(json))[0]?.en).toContain(words);
  });

  it('refuses conditions nested without end instead of failing on them', () => {
    let condition: object = { combinator: 'and', rules: [] };
    for (let i = 0; i < 100_000; i++) condition = { combinator: 'and', rules: [condition] };
    const rulebook = structuredClone(defaultRulebook) as Loose;
    rulebook.agreement.stages[1].entry = condition;
    expect(problems(readRulebook(rulebook))[0]?.en).toContain('nested too deep');
  });

  it('lets no key of a file reach what it is kept in', () => {
    const text = JSON.stringify(defaultRulebook).replace(
      '"meta":{',
      '"__proto__":{"polluted":true},"meta":{"__proto__":{"polluted":true},',
    );
    const read = readRulebook(text);
    expect(read.ok && (read.rulebook.agreement as Loose).polluted).toBeUndefined();
    expect(read.ok && Object.keys(read.rulebook.agreement.meta)).not.toContain('__proto__');
    expect(read.ok && Object.keys(read.rulebook.agreement)).not.toContain('__proto__');
    expect(read.ok && (read.rulebook.agreement.meta as Loose).polluted).toBeUndefined();
    expect(({} as Loose).polluted).toBeUndefined();
  });

  it('never throws, and says in both languages what is wanted, whatever is in place of a part', () => {
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]): void => {
      paths.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
    };
    walk(defaultRulebook, []);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(paths.length - 1), fc.jsonValue({ maxDepth: 3 }), (index, value) => {
        const path = paths[index] as string[];
        const root = { rulebook: written() } as Loose;
        let place = root;
        for (const key of ['rulebook', ...path].slice(0, -1)) place = place[key];
        place[path.at(-1) ?? 'rulebook'] = value;
        const read = readRulebook(root.rulebook);
        if (read.ok) {
          expect(lintRulebook(read.rulebook, Date.UTC(2026, 5, 1))).toBeInstanceOf(Array);
          return;
        }
        refused += 1;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const { text } of read.problems) {
          expect(text.ja).toMatch(/ください|ありません/);
          expect(text.en.length).toBeGreaterThan(10);
          expect(text.en).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: runs(60), seed: 3 },
    );
    expect(refused).toBeGreaterThan(runs(60) / 4);
  });
});
