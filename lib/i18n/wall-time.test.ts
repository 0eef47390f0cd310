import { expect, it } from 'vitest';
import { instantAt, wallTime } from './wall-time';

it.each([
  ['Tokyo', '2026-11-26T18:00', 'Asia/Tokyo', '2026-11-26T18:00+09:00'],
  ['Berlin in summer', '2026-07-01T09:30', 'Europe/Berlin', '2026-07-01T09:30+02:00'],
  ['New York on the evening of a change', '2026-11-01T18:00', 'America/New_York', '2026-11-01T18:00-05:00'],
])('reads and writes the wall clock of %s', (_, wall, zone, at) => {
  expect(instantAt(wall, zone)).toBe(Date.parse(at));
  expect(wallTime(Date.parse(at), zone)).toBe(wall);
});

it('reads nothing from what is no moment', () => {
  expect(instantAt('', 'Asia/Tokyo')).toBeNull();
  expect(instantAt('2026-13-01T00:00', 'Asia/Tokyo')).toBeNull();
});
