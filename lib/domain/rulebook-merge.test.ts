import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyChange } from '@/test/fixtures/agreement-changes';
import { defaultRulebook } from './default-rulebook';
import { Agreement } from './rulebook';
import { difference } from './rulebook-difference';
import { merge } from './rulebook-merge';

const base = defaultRulebook.agreement;

function changed(change: (draft: Agreement) => void): Agreement {
  const draft = structuredClone(base);
  change(draft);
  return draft;
}

function within(place: number, amount: number): (draft: Agreement) => void {
  return (draft) => {
    at(draft.promises, place).within.amount = amount;
  };
}

describe('D10 two admins edit at once', () => {
  it('D10 takes what each of both changed', () => {
    const { merged, conflicts } = merge(base, changed(within(3, 2)), changed(within(4, 20)));
    expect(conflicts).toEqual([]);
    expect(difference(base, merged).map(({ text }) => text.ja)).toEqual([
      '「初回電話」の期限: 3営業日 → 2営業日',
      '「接触の約束」の期限: 15営業日 → 20営業日',
    ]);
  });

  it('D10 two fields of one promise are two places', () => {
    const mine = changed((draft) => {
      at(draft.promises, 3).name.ja = '一本目の電話';
    });
    const { merged, conflicts } = merge(base, mine, changed(within(3, 2)));
    expect(conflicts).toEqual([]);
    expect(at(merged.promises, 3)).toMatchObject({ name: { ja: '一本目の電話' }, within: { amount: 2 } });
  });

  it('D10 one place that both changed stays mine, and says what each of both wrote', () => {
    const { merged, conflicts } = merge(base, changed(within(3, 2)), changed(within(3, 1)));
    expect(at(merged.promises, 3).within.amount).toBe(2);
    expect(conflicts).toEqual([
      {
        path: ['promises', 3, 'within'],
        base: { amount: 3, unit: 'days' },
        mine: { amount: 2, unit: 'days' },
        theirs: { amount: 1, unit: 'days' },
        text: {
          ja: '「初回電話」の期限: 自分は「2営業日」、相手は「1営業日」',
          en: 'Promise “First call”, within: yours is “2 working days”, theirs “1 working day”',
        },
      },
    ]);
  });

  it('D10 the same change made twice is no conflict', () => {
    expect(merge(base, changed(within(3, 2)), changed(within(3, 2))).conflicts).toEqual([]);
  });

  it.each<[string, (draft: Agreement) => void, (draft: Agreement) => void, string[], number]>([
    ['an item that one added', (draft) => draft.parked.push(parked('a')), within(3, 2), ['lead', 'a'], 0],
    ['items that both added', (draft) => draft.parked.push(parked('a')), (draft) => draft.parked.unshift(parked('b')), ['b', 'a'], 0],
    ['an item that one took away', (draft) => draft.parked.splice(0, 1), within(3, 2), [], 0],
    [
      'an item that one took away and the other changed',
      (draft) => draft.parked.splice(0, 1),
      (draft) => {
        at(draft.parked, 0).name = { ja: '別名', en: 'Other' };
      },
      [],
      1,
    ],
    ['an order that one changed', (draft) => draft.parked.reverse(), (draft) => draft.parked.push(parked('a')), ['reversed', 'a'], 0],
  ])('D10 lists: %s', (_, mine, theirs, expected, count) => {
    const { merged, conflicts } = merge(base, changed(mine), changed(theirs));
    expect(conflicts).toHaveLength(count);
    const ids = merged.parked.map(({ id }) => id);
    const old = base.parked.map(({ id }) => id);
    if (expected[0] === 'lead') expect(ids).toEqual([...old, 'a']);
    else if (expected[0] === 'b') expect(ids).toEqual(['b', ...old, 'a']);
    else if (expected[0] === 'reversed') expect(ids.filter((id) => id !== 'a')).toEqual([...old].reverse());
    else expect(ids).toEqual(old.slice(1));
  });

  it('D10 both moved items differently: my order stays, and it is said', () => {
    const mine = changed((draft) => draft.promises.push(...draft.promises.splice(0, 1)));
    const theirs = changed((draft) => draft.promises.reverse());
    const { merged, conflicts } = merge(base, mine, theirs);
    expect(merged.promises.map(({ id }) => id)).toEqual(mine.promises.map(({ id }) => id));
    expect(conflicts.map(({ path, text }) => [path, text.ja])).toEqual([
      [['promises'], '対応期限の順番: 二人とも変えたため、自分の順番を残しました'],
    ]);
  });

  it('D10 two changes that can only be read alone: mine stays', () => {
    const two = changed((draft) => {
      at(draft.promises, 3).keptBy = [{ kind: 'touch' }, { kind: 'verdict' }];
    });
    const without = (kind: string): Agreement => {
      const draft = structuredClone(two);
      at(draft.promises, 3).keptBy = at(draft.promises, 3).keptBy.filter((kept) => kept.kind !== kind);
      return draft;
    };
    const { merged, conflicts } = merge(two, without('touch'), without('verdict'));
    expect(at(merged.promises, 3).keptBy).toEqual([{ kind: 'verdict' }]);
    expect(conflicts.map(({ path }) => path)).toEqual([['promises', 3]]);
  });

  it('D10 whatever two people change, the merged agreement can be read and holds every place that only one of them changed', () => {
    fc.assert(
      fc.property(anyChange(base), anyChange(base), ({ draft: mine, path: one }, { draft: theirs, path: other }) => {
        const { merged, conflicts } = merge(base, mine, theirs);
        expect(Agreement.safeParse(merged).success).toBe(true);
        expect(merge(base, mine, base).conflicts).toEqual([]);
        expect(difference(mine, merge(base, mine, base).merged)).toEqual([]);
        expect(difference(theirs, merge(base, base, theirs).merged)).toEqual([]);
        if (one[0] !== other[0]) {
          expect(conflicts).toEqual([]);
          expect(difference({ ...mine, [other[0] as string]: theirs[other[0] as 'meta'] }, merged)).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

function parked(id: string): Agreement['parked'][number] {
  return { id, name: { ja: id, en: id } };
}

function at<T>(list: readonly T[], place: number): T {
  return list[place] as T;
}
