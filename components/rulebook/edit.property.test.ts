import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRulebook } from '@/lib/domain/default-rulebook';
import { Agreement } from '@/lib/domain/rulebook';
import { places } from '@/lib/domain/schema-at';
import { agreementFrom, templates } from '@/lib/domain/templates';
import { runs } from '@/test/fixtures/runs';
import { type Edited, insertAt, moveAt, type Path, removeAt, setAt, valueAt } from './edit';

const now = Date.UTC(2026, 10, 24);

/** Everything a field of the kit could hand on, good and bad. */
const anyValue = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -2000, max: 20_000 }),
  fc.double(),
  fc.string(),
  fc.constantFrom('days', 'hours', 'is', 'fs', 'mql', 'points', 'none', '2026-11-24', '04-01', 'yes', 'low', 'Asia/Tokyo'),
  fc.record({ ja: fc.string(), en: fc.string() }),
  fc.record({ kind: fc.constantFrom('none', 'half_life', 'stage', 'hand_off', 'months', 'share'), days: fc.integer(), stage: fc.string() }),
  fc.record({ type: fc.constantFrom('call', 'page_view'), count: fc.integer({ min: -1, max: 9 }) }),
  fc.record({
    combinator: fc.constantFrom('and', 'or'),
    rules: fc.array(fc.record({ field: fc.constantFrom('stage', 'gone'), operator: fc.constantFrom('=', 'in'), value: fc.jsonValue() })),
  }),
  fc.array(fc.constantFrom('call', 'touch', 'rep', 'name', 'need')),
);

type Step = { act: 'set' | 'insert' | 'remove' | 'move' | 'copy'; place: string; at: number; to: number; value: unknown };
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('set', 'set', 'set', 'insert', 'remove', 'move', 'copy'),
  place: fc.constantFrom(...places().map(({ pattern }) => pattern)),
  at: fc.nat({ max: 20 }),
  to: fc.integer({ min: -2, max: 22 }),
  value: anyValue,
});

/** A real path for a pattern: each list's item by number, each record's by key, as far as there are any. */
function pathOf(book: Agreement, pattern: string, at: number): Path {
  const path: (string | number)[] = [];
  for (const key of pattern.split('.')) {
    if (key !== '*') {
      path.push(key);
      continue;
    }
    const host = valueAt(book, path);
    if (Array.isArray(host)) path.push(host.length === 0 ? 0 : at % host.length);
    else {
      const keys = Object.keys((host ?? {}) as object);
      path.push(keys[at % Math.max(1, keys.length)] ?? 'budget');
    }
  }
  return path;
}

function done(book: Agreement, { act, place, at, to, value }: Step): Edited {
  const path = pathOf(book, place, at);
  const item = path.slice(0, path.findLastIndex((key) => typeof key === 'number') + 1);
  const list = item.slice(0, -1);
  switch (act) {
    case 'set':
      return setAt(book, path, value);
    case 'insert':
      return insertAt(book, list, value, at);
    case 'copy':
      return insertAt(book, list, valueAt(book, item), at);
    case 'remove':
      return removeAt(book, item.length > 0 ? item : path);
    case 'move':
      return moveAt(book, item, to);
  }
}

describe('whatever is done in the editor', () => {
  it('leaves an agreement that the schema takes, and that travels as JSON as it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...templates.map(({ id }) => id)), fc.array(step, { minLength: 1, maxLength: 25 }), (id, steps) => {
        let book = agreementFrom(id, now) ?? defaultRulebook.agreement;
        for (const one of steps) {
          const edited = done(book, one);
          if (edited.ok) book = edited.book;
          else expect(edited.wish.ja).not.toBe('');
        }
        const read = Agreement.safeParse(book);
        expect(read.success ? null : read.error.issues).toBeNull();
        expect(JSON.parse(JSON.stringify(book))).toEqual(book);
      }),
      { numRuns: runs(60) },
    );
  });

  it('changes nothing that was not touched', () => {
    fc.assert(
      fc.property(step, (one) => {
        const book = defaultRulebook.agreement;
        const edited = done(book, one);
        if (!edited.ok) return;
        const [section] = pathOf(book, one.place, one.at);
        for (const key of Object.keys(book)) if (key !== section) expect(valueAt(edited.book, [key])).toBe(valueAt(book, [key]));
      }),
      { numRuns: runs(80) },
    );
  });
});

describe('loading and saving', () => {
  it.each(templates.map(({ id }) => id))('changes nothing of %s', (id) => {
    const start = agreementFrom(id, now) as Agreement;
    let book = start;
    for (const { pattern } of places()) {
      for (const at of [0, 1, 2]) {
        const path = pathOf(book, pattern, at);
        const value = valueAt(book, path);
        if (value === undefined) continue;
        const edited = setAt(book, path, value);
        expect(edited.ok, path.join('.')).toBe(true);
        if (edited.ok) book = edited.book;
      }
    }
    expect(book).toEqual(start);
    expect(JSON.stringify(book)).toBe(JSON.stringify(start));
  });
});
