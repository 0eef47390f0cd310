import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, rateOf, wilson } from './rate';

const close = (interval: readonly number[] | null, wanted: readonly number[]) => {
  expect(interval).not.toBeNull();
  wanted.forEach((edge, i) => {
    expect(interval?.[i]).toBeCloseTo(edge, 4);
  });
};

describe('D1 a share carries what it is a share of', () => {
  it.each([
    [1, 4, 0.25],
    [0, 3, 0],
    [3, 3, 1],
    [0, 0, null],
  ])('%i of %i is %s', (count, of, rate) => {
    expect(rateOf(count, of)).toEqual({ count, of, rate });
  });

  it.each([
    // Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3.
    [81, 263, [0.2553, 0.3662]],
    [15, 148, [0.0624, 0.1605]],
    [0, 20, [0, 0.1611]],
    [1, 29, [0.0061, 0.1718]],
  ])("A5 Wilson's interval of %i of %i", (count, of, wanted) => {
    close(wilson({ count, of }), wanted);
  });

  it('A5 a share of nothing has no interval', () => {
    expect(wilson({ count: 0, of: 0 })).toBeNull();
    expect(differenceOf(rateOf(0, 0), rateOf(1, 2))).toBeNull();
    expect(differenceOf(rateOf(1, 2), rateOf(0, 0))).toBeNull();
  });

  it.each([
    // Newcombe 1998, Statistics in Medicine 17:873–890, table II, method 10.
    [56, 70, 48, 80, 0.2, [0.0524, 0.3339]],
    [9, 10, 3, 10, 0.6, [0.1705, 0.809]],
    [5, 56, 0, 29, 0.0893, [-0.0381, 0.1926]],
    [10, 10, 0, 10, 1, [0.6075, 1]],
  ])("A5 Newcombe's interval of %i/%i less %i/%i", (a, m, b, n, value, wanted) => {
    const difference = differenceOf(rateOf(a, m), rateOf(b, n));
    expect(difference?.value).toBeCloseTo(value, 4);
    close(difference?.interval ?? null, wanted);
  });

  it('A5 an interval stays within 0 to 1 and holds the share', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const [count, of] = [Math.min(a, b), Math.max(a, b, 1)];
        const [low, high] = wilson({ count, of }) as readonly [number, number];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(count / of + 1e-12);
        expect(high).toBeGreaterThanOrEqual(count / of - 1e-12);
      }),
    );
  });
});
