import { describe, expect, it } from 'vitest';
import { placeText, readPlace } from './place';

describe('a place', () => {
  it.each([
    ['left 0.250', { side: 'left', down: 0.25 }],
    ['right 1.000', { side: 'right', down: 1 }],
    ['', { side: 'right', down: 0.07 }],
    ['left 1.500', { side: 'right', down: 0.07 }],
    ['top 0.250; color: red', { side: 'right', down: 0.07 }],
  ])('%j is read as %j', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });

  it('is written within the window, and read back', () => {
    expect(placeText({ side: 'left', down: -3 })).toBe('left 0.000');
    expect(placeText({ side: 'left', down: 7 })).toBe('left 1.000');
    expect(readPlace(placeText({ side: 'right', down: 1 / 3 }))).toEqual({ side: 'right', down: 0.333 });
  });
});
