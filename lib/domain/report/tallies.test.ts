import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountTable } from './count-table';
import { LeadList, LISTED } from './lead-list';
import { MoneyTally } from './money';
import { gini } from './spread';
import { byName, Groups, MOST_GROUPS } from './tally';

function tableOf(numbers: readonly number[]): CountTable {
  const table = new CountTable();
  for (const number of numbers) table.add(number);
  return table;
}

describe('D1 medians', () => {
  it.each([
    ['an odd number of leads', [5, 1, 9], 0.5, 5],
    ['an even number: the lower of both, nothing is made up', [1, 2, 3, 4], 0.5, 2],
    ['nine of ten', [1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.9, 9],
    ['nine of eleven and a bit', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100], 0.9, 10],
    ['the same over and over', [7, 7, 7, 8], 0.5, 7],
    ['one alone', [3], 0.9, 3],
    ['the least of all', [4, 2], 0, 2],
    ['numbers, not words', [10, 9, 100], 0.5, 10],
    ['nobody', [], 0.5, null],
  ])('of %s', (_, numbers, share, wanted) => {
    expect(tableOf(numbers).quantile(share)).toBe(wanted);
    expect(tableOf(numbers).n).toBe(numbers.length);
  });

  it('are those of the sorted list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1 }), fc.constantFrom(0.5, 0.9), (numbers, share) => {
        const sorted = [...numbers].sort((a, b) => a - b);
        expect(tableOf(numbers).quantile(share)).toBe(sorted[Math.ceil(share * sorted.length) - 1]);
      }),
    );
  });
});

describe('C4 the spread over groups', () => {
  it.each([
    ['even', [5, 5, 5, 5], 0],
    ['one has everything', [0, 0, 0, 12], 1],
    ['one of two has everything', [0, 3], 1],
    ['two of three share', [0, 2, 2], 0.5],
    ['rising, in any order', [3, 1, 2], 1 / 3],
    ['a single group says nothing', [4], null],
    ['nobody', [], null],
    ['nothing to spread', [0, 0], null],
  ])('%s', (_, numbers, wanted) => {
    const before = [...numbers];
    if (wanted === null) expect(gini(numbers)).toBeNull();
    else expect(gini(numbers)).toBeCloseTo(wanted, 12);
    expect(numbers).toEqual(before);
  });

  it('is half the mean difference of two, by the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 2, maxLength: 12 }), (numbers) => {
        const sum = numbers.reduce((a, b) => a + b, 0);
        const n = numbers.length;
        const differences = numbers.flatMap((a) => numbers.map((b) => Math.abs(a - b))).reduce((a, b) => a + b, 0);
        if (sum === 0) expect(gini(numbers)).toBeNull();
        else expect(gini(numbers)).toBeCloseTo(differences / (n * (n - 1)) / 2 / (sum / n), 9);
      }),
    );
  });
});

describe('D5 groups', () => {
  it('are told apart by name without the blanks around it; what has no name is one group, last', () => {
    const groups = new Groups(() => ({ count: 0 }));
    for (const name of ['web', ' web ', undefined, '', null, 'fair', ' ']) groups.of(name).count += 1;
    expect(groups.list()).toEqual([
      ['fair', { count: 1 }],
      ['web', { count: 2 }],
      [null, { count: 4 }],
    ]);
  });

  it('are no more than can be held: what comes after counts among the others', () => {
    const groups = new Groups(() => ({ count: 0 }));
    for (let i = 0; i < MOST_GROUPS + 3; i++) groups.of(`g${i}`).count += 1;
    groups.of('g0').count += 1;
    expect(groups.list()).toHaveLength(MOST_GROUPS + 1);
    expect(groups.of('g0').count).toBe(2);
    expect(groups.of(null).count).toBe(3);
  });

  it('are ordered by letters', () => {
    expect(['b', null, 'a', 'B'].sort(byName)).toEqual(['B', 'a', 'b', null]);
    expect(byName('a', 'a')).toBe(0);
    expect(byName(null, null)).toBe(0);
  });
});

describe('D1 money', () => {
  it('is added up by currency, never across; deals without an amount are told', () => {
    const money = new MoneyTally();
    money.add(0.1, 'USD');
    money.add(100, 'JPY');
    money.add(250, 'jpy ');
    money.add(0.2, 'USD');
    money.add(5, undefined);
    money.add(undefined, 'JPY');
    expect(money.result()).toEqual({
      deals: 6,
      withoutAmount: 1,
      amounts: [
        { currency: 'JPY', amount: 350 },
        { currency: 'USD', amount: 0.3 },
        { currency: null, amount: 5 },
      ],
    });
  });
});

describe('C7 a list of leads', () => {
  it('names the first by id, in whatever order they come, and counts all', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: LISTED + 20 }, (_, i) => `lead-${100 + i}`)), (ids) => {
        const list = new LeadList();
        for (const id of ids) list.add({ id, name: id, company: null, owner: null, refs: [] });
        expect(list.count).toBe(ids.length);
        expect(list.rows().map(({ id }) => id)).toEqual([...ids].sort().slice(0, LISTED));
      }),
    );
  });
});
