import { describe, expect, it } from 'vitest';
import { Almanac } from '@/lib/domain/rulebook';
import { at, days } from '@/test/fixtures/builders';
import { awayIn, coversOf } from './covers';

const now = at('2026-11-24T09:00+09:00');
const span = (from: number, to: number) => ({ from: now + days(from), to: now + days(to) });
const almanac = Almanac.parse({
  revision: 1,
  absences: [
    { id: 'a1', user: 'tanaka', ...span(-1, 3), enteredAt: now, cover: 'sato' },
    { id: 'a2', user: 'suzuki', ...span(5, 6), enteredAt: now },
    { id: 'a3', user: 'rossi', ...span(15, 20), enteredAt: now },
    { id: 'a4', user: 'tanaka', ...span(-9, -5), enteredAt: now },
    { id: 'a5', user: 'stranger', ...span(0, 2), enteredAt: now },
  ],
  covers: [
    { id: 'c1', owner: 'tanaka', cover: 'sato', ...span(-1, 3) },
    { id: 'c2', owner: 'rossi', cover: 'sato', ...span(0, 1) },
    { id: 'c3', owner: 'tanaka', cover: 'sato', ...span(2, 4) },
  ],
});

describe('C4 covers', () => {
  it('a rep sees whose leads they cover now and until when, the first to end first', () => {
    expect(coversOf(almanac, 'sato', now)).toEqual([
      { owner: 'rossi', to: now + days(1) },
      { owner: 'tanaka', to: now + days(3) },
    ]);
  });
  it('is over with its last moment, and covers nobody else', () => {
    expect(coversOf(almanac, 'sato', now + days(4))).toEqual([]);
    expect(coversOf(almanac, 'suzuki', now)).toEqual([]);
  });
  it('a manager sees who of the team is away within two weeks and who covers; nobody of another team', () => {
    const rows = awayIn(almanac, new Set(['tanaka', 'suzuki', 'rossi']), now);
    expect(rows.map(({ user, cover }) => [user, cover])).toEqual([
      ['tanaka', 'sato'],
      ['rossi', 'sato'],
      ['suzuki', null],
    ]);
  });
});
