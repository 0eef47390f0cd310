import { expect, it } from 'vitest';
import type { Clock } from '@/lib/domain/assessment';
import { clockGroups } from './clock-order';

function clock(key: string, state: Clock['state'], due: number | null, endedAt: number | null = null): Clock {
  return { key, state, due, endedAt } as Clock;
}

it('shows what is owed first, nearest first, then the latest kept; folds what fell away or has not started', () => {
  const { shown, folded } = clockGroups([
    clock('waiting', 'waiting', null),
    clock('met 1', 'met', 1, 10),
    clock('far', 'running', 90),
    clock('cancelled', 'cancelled', 2, 20),
    clock('met 3', 'met_late', 1, 30),
    clock('soon', 'running', 50),
    clock('late', 'breached', 40),
    clock('met 2', 'met', 1, 20),
    clock('open end', 'running', null),
    clock('risk', 'at_risk', 45),
  ]);
  expect(shown.map(({ key }) => key)).toEqual(['late', 'risk', 'soon', 'far', 'open end', 'met 3', 'met 2']);
  expect(folded.map(({ key }) => key)).toEqual(['met 1', 'cancelled', 'waiting']);
});
