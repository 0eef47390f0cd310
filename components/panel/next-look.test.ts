import { describe, expect, it } from 'vitest';
import type { Assessment, Clock } from '@/lib/domain/assessment';
import type { Command } from '@/lib/domain/command';
import { HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import { nextLook } from './next-look';

const now = 1_800_000_000_000;
const clock = (of: Partial<Clock>) => ({ left: 0, overdueBy: 0, endedAt: null, due: now, still: null, ...of }) as Clock;
const look = (clocks: Partial<Clock>[], { changesAt = null as number | null, acts = [] as number[] } = {}) => {
  const pending = acts.map((ago) => ({ occurredAt: now - ago }) as Command);
  const at = nextLook({ clocks: clocks.map(clock), changesAt } as Assessment, pending, now);
  return at === null ? null : at - now;
};

describe('A4 when the panel shows something else', () => {
  it.each([
    ['hours are left: with the minute', [{ left: 3 * HOUR + 20 * SECOND }], {}, 20 * SECOND + 1],
    ['the last ten minutes: with the second', [{ left: 5 * MINUTE + 300 }], {}, 301],
    ['overdue: with the minute', [{ overdueBy: HOUR + 15 * SECOND }], {}, 45 * SECOND],
    ['the soonest of several', [{ left: 3 * HOUR + 20 * SECOND }, { left: 2 * HOUR + 5 * SECOND }], {}, 5 * SECOND + 1],
    [
      'a clock that stands still, is over or has no deadline changes nothing',
      [{ still: {} as never, left: 5 }, { endedAt: now }, { due: null }],
      {},
      null,
    ],
    ['another judgement comes before', [{ left: 3 * HOUR + 20 * SECOND }], { changesAt: now + 3 * SECOND }, 3 * SECOND],
    ['one that has come already is no more waited for', [], { changesAt: now - 1 }, null],
    ['an act can still be undone: with the second', [], { acts: [2_300] }, 700],
    ['an act that is past undoing, and may be waiting soon', [], { acts: [12_000] }, 8_000],
    ['an act that has been waiting for long', [], { acts: [25_000] }, null],
  ])('%s', (_, clocks, more, wait) => {
    expect(look(clocks, more)).toBe(wait);
  });
});
