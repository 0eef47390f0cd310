import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figure } from './figure';

describe('a number in words', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [-1_234_567, '-1,234,567'],
    [1_234.5678, '1,234.5678'],
    [0.1 + 0.2, '0.3'],
    [1e-11, '0'],
    [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
  ])('%d is %s', (value, said) => expect(figure(value)).toBe(said));

  it.each(['ja-JP', 'en-US', 'en-GB'])('is written as people do it in %s', (locale) => {
    const theirs = new Intl.NumberFormat(locale, { maximumFractionDigits: 10 });
    fc.assert(fc.property(fc.integer(), (value) => void expect(figure(value)).toBe(theirs.format(value))));
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 4 }),
        (value, digits) => void expect(figure(value / 10 ** digits)).toBe(theirs.format(value / 10 ** digits)),
      ),
    );
  });
});
