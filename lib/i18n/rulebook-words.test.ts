import { describe, expect, it } from 'vitest';
import { places } from '@/lib/domain/schema-at';
import { fieldTables, fieldWords } from './rulebook-words';

describe('the words of the rulebook', () => {
  it.each(['ja', 'en'] as const)('name and explain every place of the schema (%s)', (lang) => {
    const bare = places().filter(({ pattern }) => {
      const { label, definition } = fieldWords(lang, pattern);
      return label.trim() === '' || definition.trim() === '';
    });
    expect(bare.map(({ pattern }) => pattern)).toEqual([]);
  });

  it('are the same fields in both languages', () => {
    expect(Object.keys(fieldTables.en)).toEqual(Object.keys(fieldTables.ja));
  });

  it('keep to their language', () => {
    for (const [pattern, { label, definition, unit }] of Object.entries(fieldTables.en)) {
      expect(`${label}${definition}${unit ?? ''}`, pattern).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
    for (const [pattern, { label, definition }] of Object.entries(fieldTables.ja)) {
      expect(`${label}${definition}`, pattern).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
  });

  it('explain no place that the schema does not have', () => {
    const patterns = places().map(({ pattern }) => pattern);
    const strays = Object.keys(fieldTables.ja).filter(
      (key) =>
        !key.startsWith('**.') &&
        !key.startsWith('match.') &&
        !patterns.some((pattern) => pattern === key || pattern.startsWith(`${key}.`)),
    );
    expect(strays).toEqual([]);
  });

  it('know the parts of an activity match wherever it stands, and the id of every item', () => {
    expect(fieldWords('ja', 'scoring.rules.*.each.withinDays').unit).toBe('日以内');
    expect(fieldWords('en', 'promises.*.startsOn.match.count').label).toBe('How often');
    expect(fieldWords('en', 'reasons.*.id').label).toBe('ID');
    expect(fieldWords('en', 'stages').label).toBe('Stages');
  });
});
