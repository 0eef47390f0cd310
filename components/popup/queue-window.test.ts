import { describe, expect, it } from 'vitest';
import { ROW_HEIGHT, windowOf } from './queue-window';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `lead-${index}`);
const drawn = (windows: { first: number; end: number }[]) => windows.reduce((sum, { first, end }) => sum + end - first, 0);

describe('the window on a long list', () => {
  it.each([
    ['a short list is drawn whole', [3], 0, 400, [[0, 3]]],
    ['of a long one what is in sight and a little beyond', [500], 0, 520, [[0, 16]]],
    ['further down nothing of the beginning', [500], 100 * ROW_HEIGHT, 520, [[94, 116]]],
    ['past the end the last rows', [20], 100_000, 520, [[20, 20]]],
    [
      'a section above and one below',
      [10, 500],
      8 * ROW_HEIGHT,
      260,
      [
        [2, 10],
        [0, 9],
      ],
    ],
    [
      'nothing in an empty one',
      [0, 2],
      0,
      300,
      [
        [0, 0],
        [0, 2],
      ],
    ],
  ])('%s', (_, counts, top, height, expected) => {
    const sections = counts.map((count) => ({ ids: ids(count), head: false }));
    expect(windowOf(sections, top, height).map(({ first, end }) => [first, end])).toEqual(expected);
  });

  it('draws as little of 500 leads as of 50', () => {
    const few = windowOf([{ ids: ids(50), head: true }], 0, 500);
    const many = windowOf([{ ids: ids(500), head: true }], 0, 500);
    expect(drawn(many)).toBe(drawn(few));
  });
});
