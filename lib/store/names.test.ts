import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameRow, searchLeads } from './names';
import { closeStore, openStore, type Store } from './open-store';

const people: [string, string, string][] = [
  ['sasaki', '佐々木 亮', '北斗電装株式会社'],
  ['yamamoto', 'ヤマモト メグミ', '㈱東亜精機'],
  ['weber', 'Dieter Weber', 'Nordwerk GmbH'],
  ['muller', 'Jürgen Müller', 'Brightline Ltd.'],
  ['tsubame', '佐藤 花子', '有限会社ツバメ商事'],
];

describe('the search', () => {
  let store: Store;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    store = await openStore({ cache: `names-${count}`, kept: `names-kept-${count}` });
    await store.cache.names.bulkPut(people.map(([id, name, company]) => nameRow({ id, name, company: { name: company } })));
  });
  afterEach(() => closeStore(store));

  it.each([
    ['a name as written', '佐々木', ['sasaki']],
    ['a name without its blank', '佐々木亮', ['sasaki']],
    ['the middle of a company', '電装', ['sasaki']],
    ['hiragana for katakana', 'やまもと', ['yamamoto']],
    ['half-width katakana', 'ﾔﾏﾓﾄ', ['yamamoto']],
    ['katakana for a company in katakana, whatever its legal form', 'つばめ', ['tsubame']],
    ['a company with the form written otherwise', '株式会社東亜', ['yamamoto']],
    ['full-width letters and any case', 'ＷＥＢＥＲ', ['weber']],
    ['letters without their accents', 'muller', ['muller']],
    ['the beginning of a word', 'nord', ['weber']],
    ['words in any order', 'werk... weber', []],
    ['both words, one of the name and one of the company', 'nordwerk dieter', ['weber']],
    ['the middle of a Latin word is no beginning', 'ordwerk', []],
    ['a blank', '   ', []],
  ])('finds by %s', async (_, asked, found) => {
    expect(await searchLeads(store, asked, 10)).toEqual(found);
  });

  it('shows at most as many as asked for', async () => {
    await store.cache.names.bulkPut(
      Array.from({ length: 50 }, (_, index) => nameRow({ id: `n${index}`, name: `Same ${index}`, company: {} })),
    );
    expect(await searchLeads(store, 'same', 20)).toHaveLength(20);
  });
});
