import { describe, expect, it } from 'vitest';
import { readPlace } from './place';

describe('a remembered place', () => {
  it.each([
    ['left 0.25', { side: 'left', down: 0.25 }],
    ['right 1', { side: 'right', down: 0.97 }],
    ['left 0', { side: 'left', down: 0.03 }],
    ['left 1.2.3', { side: 'left', down: 0.03 }],
    ['', { side: 'right', down: 0.94 }],
    ['top 0.25; color: red', { side: 'right', down: 0.94 }],
  ])('%j is read as %j, within the window', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });
});
