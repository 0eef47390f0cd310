// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { nearestEdge, readPlace, stepFrom } from './place';

describe('a remembered place', () => {
  it.each([
    ['left 0.25', { edge: 'left', along: 0.25 }],
    ['up 0.5', { edge: 'up', along: 0.5 }],
    ['down 0.1', { edge: 'down', along: 0.1 }],
    ['right 1', { edge: 'right', along: 0.97 }],
    ['left 0', { edge: 'left', along: 0.03 }],
    ['left 1.2.3', { edge: 'left', along: 0.03 }],
    ['', { edge: 'right', along: 0.94 }],
    ['left 0.25; color: red', { edge: 'right', along: 0.94 }],
  ])('%j is read as %j, within the window', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });
});

describe('E5 Alt and an arrow', () => {
  it.each([
    ['goes along its edge', 'right 0.5', 'ArrowUp', 'right 0.46'],
    ['goes over to the edge across', 'right 0.5', 'ArrowLeft', 'left 0.5'],
    ['stays at the edge it stands at', 'right 0.5', 'ArrowRight', 'right 0.5'],
    ['goes round the corner', 'right 0.95', 'ArrowDown', 'down 0.97'],
    ['round the corner at the top', 'left 0.03', 'ArrowUp', 'up 0.03'],
    ['along the top', 'up 0.5', 'ArrowLeft', 'up 0.46'],
    ['from the top to the left', 'up 0.03', 'ArrowLeft', 'left 0.03'],
    ['from the bottom to the right', 'down 0.97', 'ArrowRight', 'right 0.97'],
    ['from the top to the bottom', 'up 0.2', 'ArrowDown', 'down 0.2'],
  ])('%s', (_, from, key, to) => {
    const next = stepFrom(readPlace(from), key);
    expect(next && `${next.edge} ${Number(next.along.toFixed(3))}`).toBe(to);
  });

  it('and any other key goes nowhere', () => {
    expect(stepFrom(readPlace('left 0.5'), 'a')).toBeUndefined();
  });
});

describe('E5 a chip that was let go', () => {
  // jsdom's window: 1024 × 768.
  it.each([
    ['on the left', { left: 40, right: 440, top: 300, bottom: 334 }, 'left 0.413'],
    ['on the right', { left: 600, right: 1000, top: 300, bottom: 334 }, 'right 0.413'],
    ['at the top', { left: 300, right: 700, top: 12, bottom: 46 }, 'up 0.481'],
    ['at the bottom', { left: 20, right: 420, top: 730, bottom: 764 }, 'down 0.032'],
  ])('goes to the nearest edge, %s', (_, box, place) => {
    const { edge, along } = nearestEdge(box);
    expect(`${edge} ${Number(along.toFixed(3))}`).toBe(place);
  });
});
