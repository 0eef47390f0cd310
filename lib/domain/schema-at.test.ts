import { describe, expect, it } from 'vitest';
import { defaultRulebook } from './default-rulebook';
import { choicesAt, isMatch, patternOf, places, schemaAt } from './schema-at';

const { agreement } = defaultRulebook;

describe('the schema of a place', () => {
  it.each<[string, (string | number)[], unknown, boolean]>([
    ['a number in a list', ['promises', 3, 'within', 'amount'], 2, true],
    ['a number that is too large', ['promises', 3, 'within', 'amount'], 20_000, false],
    ['a choice', ['promises', 3, 'within', 'unit'], 'days', true],
    ['a choice that is none', ['promises', 3, 'within', 'unit'], 'weeks', false],
    ['an optional part, left out', ['stages', 0, 'acronym'], undefined, true],
    ['a condition', ['stages', 1, 'entry'], { combinator: 'and', rules: [] }, true],
    ['what lies in a condition', ['stages', 1, 'entry', 'rules', 0, 'field'], '', false],
    ['a branch of a choice', ['scoring', 'rules', 0, 'decay', 'days'], 14, true],
    ['a value below its branch', ['scoring', 'rules', 0, 'decay', 'days'], -1, false],
    ['a record', ['bant', 'elements', 'need', 'name'], { ja: 'a', en: 'b' }, true],
    ['a section with a default', ['dormancy', 'afterMonths'], undefined, true],
    ['hours', ['calendars', 0, 'weekly', 'mon', 0, 1], '25:00', false],
  ])('%s', (_, path, value, taken) => {
    const schema = schemaAt(path, agreement);
    expect(schema).not.toBeNull();
    expect(schema?.safeParse(value).success).toBe(taken);
  });

  it('is null where the schema knows no such place', () => {
    expect(schemaAt(['promises', 0, 'colour'])).toBeNull();
    expect(schemaAt(['nothing'])).toBeNull();
    expect(schemaAt(['stages', 'mql'])).toBeNull();
  });

  it('takes the branch that the agreement has chosen', () => {
    const book = { promises: [{ startsOn: { kind: 'stage', stage: 'mql' } }] };
    expect(schemaAt(['promises', 0, 'startsOn', 'stage'], book)?.safeParse('x y').success).toBe(false);
  });
});

describe('the pattern of a place', () => {
  it.each<[(string | number)[], string]>([
    [['promises', 3, 'within', 'amount'], 'promises.*.within.amount'],
    [['bant', 'elements', 'need', 'stale', 'months'], 'bant.elements.*.stale.months'],
    [['stages', 0, 'actions', 2], 'stages.*.actions.*'],
    [['meta', 'title'], 'meta.title'],
    [['calendars', 0, 'exceptions', '2026-12-28'], 'calendars.*.exceptions.*'],
  ])('%j is %s', (path, pattern) => {
    expect(patternOf(path)).toBe(pattern);
  });
});

describe('every place', () => {
  it('is named once, and its schema is the one found by its way', () => {
    const patterns = places().map(({ pattern }) => pattern);
    expect(new Set(patterns).size).toBe(patterns.length);
    expect(patterns).toEqual(expect.arrayContaining(['promises.*.within.amount', 'stages.*.entry', 'scoring.rules.*.decay.days']));
    for (const { pattern } of places()) {
      const path = pattern.split('.').map((step) => (step === '*' ? 0 : step));
      expect(schemaAt(path), pattern).not.toBeNull();
    }
  });

  it('covers all the agreement that ships holds', () => {
    const patterns = new Set(places().map(({ pattern }) => pattern));
    const missing = new Set<string>();
    function look(value: unknown, path: (string | number)[]): void {
      if (patterns.has(patternOf(path))) return;
      if (Array.isArray(value)) {
        value.forEach((item, i) => {
          look(item, [...path, i]);
        });
      } else if (typeof value === 'object' && value !== null) {
        for (const [key, part] of Object.entries(value)) look(part, [...path, key]);
      } else missing.add(patternOf(path));
    }
    look(agreement, []);
    expect([...missing]).toEqual([]);
  });

  it('knows where activity matches stand', () => {
    expect(isMatch(['wakeSignals', 0, 'match'])).toBe(true);
    expect(isMatch(['personaLayers', 0, 'match'])).toBe(false);
  });
});

describe('what can be chosen', () => {
  it.each<[(string | number)[], readonly string[]]>([
    [
      ['scoring', 'mode'],
      ['points', 'checklist', 'off'],
    ],
    [
      ['scoring', 'rules', 0, 'decay'],
      ['none', 'half_life', 'linear', 'window'],
    ],
    [
      ['capturedTouches', 0, 'countsAs'],
      ['touch', 'attempt', 'conversation', 'meeting'],
    ],
    [['meta', 'title'], []],
    [['nothing'], []],
  ])('at %j', (path, choices) => expect(choicesAt(path)).toEqual(choices));
});
