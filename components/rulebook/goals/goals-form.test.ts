import { describe, expect, it } from 'vitest';
import { blankGoals, Goals } from '@/lib/domain/goals';
import { EnteredGoals } from '@/lib/messages/goals';
import { formOf, monthFrom, readForm } from './goals-form';

const entered = Goals.parse({
  month: '2026-12',
  version: 3,
  values: { delivered_mql: 40, win_rate: 22.5, of_tomorrow: 7 },
  target: 92,
  pledge: { marketing: { volume: 40, personaRatio: 60 }, sales: { followUp: 90 } },
  quota: 12_000_000,
});

describe('D2 goals of a month in their boxes', () => {
  it('saving what was loaded changes nothing', () => {
    const read = readForm(formOf(entered), entered);
    const { schema, month, version, team, ...rest } = entered;
    if (!read.ok) throw new Error('refused');
    expect(EnteredGoals.parse(read.goals)).toMatchObject(rest);
  });

  it('blank stays blank', () => {
    const read = readForm(formOf(null), null);
    expect(read.ok && EnteredGoals.parse(read.goals)).toMatchObject({ quota: null, target: null, consequence: null });
    expect(formOf(blankGoals('2026-12'))).toEqual(formOf(null));
  });

  it.each([
    ['1,200', 1200],
    ['１２０', 120],
    ['12.5', 12.5],
    ['', null],
  ])('reads %s', (typed, value) => {
    const read = readForm({ ...formOf(null), quota: typed }, null);
    expect(read.ok && read.goals.quota).toBe(value);
  });

  it.each([
    ['quota', 'many', 'number'],
    ['quota', '-5', 'number'],
    ['personaRatio', '120', 'percent'],
    ['target', '-1', 'percent'],
  ] as const)('%s: refuses %s and says which box', (name, typed, wrong) => {
    const read = readForm({ ...formOf(null), [name]: typed }, null);
    expect(!read.ok && [...read.wrong]).toEqual([[name, wrong]]);
  });

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2027-01', -1, '2026-12'],
    ['2026-06', 12, '2027-06'],
  ])('%s and %i months are %s', (month, by, then) => {
    expect(monthFrom(month, by)).toBe(then);
  });
});
