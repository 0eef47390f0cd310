import { describe, expect, it } from 'vitest';
import { at, days } from '@/test/fixtures/builders';
import { pointsLeft } from './fading';
import type { Decay } from './rulebook';

const earned = at('2026-11-01T12:00+09:00');
const none: Decay = { kind: 'none' };
const half: Decay = { kind: 'half_life', days: 14 };
const linear: Decay = { kind: 'linear', days: 10 };
const lasting: Decay = { kind: 'window', days: 7 };

describe('A4 points fade', () => {
  it.each<[Decay, number, number, number]>([
    [none, 20, 9999, 20],
    [half, 20, 0, 20],
    [half, 20, 7, 14],
    [half, 20, 14, 10],
    [half, 20, 28, 5],
    [half, 20, 56, 1],
    [half, 20, 75, 0],
    [half, -20, 14, -10],
    [half, 20, -3, 20],
    [linear, 20, 0, 20],
    [linear, 20, 5, 10],
    [linear, 20, 9.7, 1],
    [linear, 20, 9.8, 0],
    [linear, 20, 10, 0],
    [linear, 20, 99, 0],
    [linear, -20, 5, -10],
    [linear, 20, -3, 20],
    [lasting, 20, 6.99, 20],
    [lasting, 20, 7, 0],
    [lasting, -20, 6.99, -20],
    [lasting, 20, -3, 20],
  ])('%j: of %i, after %d days, %i', (decay, points, age, left) => {
    expect(pointsLeft(points, decay, earned, earned + days(age)).points).toBe(left);
  });

  it.each([half, linear, lasting])('%j: what holds by what the lead is does not fade', (decay) => {
    expect(pointsLeft(20, decay, null, earned)).toEqual({ points: 20, changesAt: null });
  });

  it.each<[Decay, number, number, number | null]>([
    [none, 20, 1, null],
    [lasting, 20, 0, earned + days(7)],
    [lasting, 20, 6.5, earned + days(7)],
    [lasting, 20, 7, null],
    [linear, 20, 11, null],
    [linear, 0, 1, null],
    // The first of 20 points goes once fewer than 19.5 are left.
    [linear, 20, 0, earned + days(0.25) + 1],
    [linear, 1, 0, earned + days(5) + 1],
  ])('%j: %i points, after %d days, change next at %s', (decay, points, age, changesAt) => {
    expect(pointsLeft(points, decay, earned, earned + days(age)).changesAt).toBe(changesAt);
  });

  it.each<[Decay, number]>([
    [half, 20],
    [half, -20],
    [half, 1000],
    [linear, 20],
    [linear, -7],
    [linear, 1000],
    [{ kind: 'half_life', days: 0.001 }, 50],
    [{ kind: 'linear', days: 0.001 }, 50],
    [{ kind: 'half_life', days: 3650 }, 3],
    [{ kind: 'linear', days: 3650 }, 3],
  ])('%j: %i points change at the very millisecond announced, each time', (decay, points) => {
    let now = earned;
    for (let step = 0; step < 60; step++) {
      const { points: left, changesAt } = pointsLeft(points, decay, earned, now);
      if (changesAt === null) {
        expect(left).toBe(0);
        return;
      }
      expect(changesAt).toBeGreaterThan(now);
      expect(pointsLeft(points, decay, earned, changesAt - 1).points).toBe(left);
      expect(Math.abs(pointsLeft(points, decay, earned, changesAt).points)).toBeLessThan(Math.abs(left));
      now = changesAt;
    }
  });

  it('announces no moment beyond all dates', () => {
    const last = 8.64e15;
    for (const decay of [lasting, half, linear]) {
      expect(pointsLeft(20, decay, last - days(1), last - days(1)).points).toBe(20);
    }
    expect(pointsLeft(20, lasting, last - days(7), last - days(1)).changesAt).toBe(last);
    expect(pointsLeft(20, lasting, last - days(7) + 1, last - days(1)).changesAt).toBeNull();
    expect(pointsLeft(20, { kind: 'half_life', days: 1e12 }, earned, earned).changesAt).toBeNull();
    expect(pointsLeft(20, { kind: 'linear', days: 1e12 }, earned, earned).changesAt).toBeNull();
  });

  it('points earned ahead of now stay whole until they begin to fade', () => {
    const { points, changesAt } = pointsLeft(20, linear, earned + days(1), earned);
    expect([points, changesAt]).toEqual([20, earned + days(1.25) + 1]);
    expect(pointsLeft(20, lasting, earned + days(1), earned).changesAt).toBe(earned + days(8));
  });
});
