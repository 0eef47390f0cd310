import { describe, expect, it } from 'vitest';
import { waitAfter } from './backoff';

describe('waitAfter', () => {
  it('doubles up to a quarter of an hour, and half of it is chance', () => {
    expect([1, 2, 3].map((failures) => waitAfter(failures, {}, 0))).toEqual([2_500, 5_000, 10_000]);
    expect(waitAfter(1, {}, 0.999)).toBeGreaterThan(4_900);
    expect(waitAfter(50, {}, 0.999)).toBeLessThanOrEqual(900_000);
  });

  it.each([0, 0.5, 0.99])('never comes back sooner than the hub asked (chance %d)', (random) => {
    expect(waitAfter(1, { retryAfter: 60_000 }, random)).toBeGreaterThanOrEqual(60_000);
  });
});
