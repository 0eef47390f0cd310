import { describe, expect, it } from 'vitest';
import { defaultRulebook } from './rulebook';
import { isCode, sayPlace, shownKey } from './rulebook-place';

describe('D6 where a field of a rulebook is', () => {
  it.each<[string, PropertyKey[], string, string]>([
    ['a section', ['agreement', 'scoring'], '「スコア」', 'Scoring'],
    ['the agreement itself', ['agreement'], '「取り決め」', 'Agreement'],
    ['outside the agreement', ['almanac', 'absences'], '「カレンダーの資料」の「不在」', 'Almanac, Absences'],
    ['an item by its name', ['agreement', 'stages', 1], '「段階」2番目「有望リード」', 'Stages 2 “Marketing-qualified”'],
    [
      'a field of an item',
      ['agreement', 'stages', 1, 'department'],
      '「段階」2番目「有望リード」の「担当部門」',
      'Stages 2 “Marketing-qualified”, department',
    ],
    ['an item by its code', ['agreement', 'scoring', 'bands', 0], '「スコア」の「区分」1番目「high」', 'Scoring, bands 1 “high”'],
    ['an item that is not there', ['agreement', 'stages', 99], '「段階」100番目', 'Stages 100'],
    ['an item of what is no list', ['agreement', 'meta', 0], '「版の情報」1番目', 'Version 1'],
    ['a field nobody knows', ['agreement', 'frobnicate'], '「frobnicate」', 'frobnicate'],
    ['an inherited name', ['agreement', 'toString'], '「toString」', 'toString'],
    ['a field that may be somebody’s name', ['agreement', '佐藤花子'], '「…」', '…'],
    ['the agreement further down', ['almanac', 'agreement'], '「カレンダーの資料」の「取り決め」', 'Almanac, Agreement'],
    [
      'a list within a list',
      ['agreement', 'stages', 1, 'triggers', 0, 'id'],
      '「段階」2番目「有望リード」の「すぐ入るきっかけ」1番目「すぐ話したい問い合わせ」の「ID」',
      'Stages 2 “Marketing-qualified”, immediate triggers 1 “Hot inquiry”, id',
    ],
    ['a list at the root', [3], '4番目', ' 4'],
    ['nothing', [], '', ''],
  ])('%s', (_, path, ja, en) => expect(sayPlace(path, defaultRulebook)).toEqual({ ja, en }));

  it.each<[unknown, string]>([
    [{ name: { ja: '名', en: 'name' }, id: 'code' }, ' 1 “name”'],
    [{ name: { ja: '名' }, id: 'code' }, ' 1 “code”'],
    [{ name: { en: 'name' }, id: 'code' }, ' 1 “code”'],
    [{ name: { ja: 1, en: 'name' } }, ' 1'],
    [{ name: 'Somebody', id: 'code' }, ' 1 “code”'],
    [{ name: null, id: 'code' }, ' 1 “code”'],
    [{ id: 'somebody else' }, ' 1'],
    [{ id: 7 }, ' 1'],
    [null, ' 1'],
    [undefined, ' 1'],
    ['text', ' 1'],
    [{ name: { ja: 'あ'.repeat(99), en: 'a'.repeat(99) } }, ` 1 “${'a'.repeat(60)}”`],
  ])('an item %j is said as%s', (item, en) => expect(sayPlace([0], [item]).en).toBe(en));

  it('names in Japanese are cut like English ones', () => {
    expect(sayPlace([0], [{ name: { ja: 'あ'.repeat(99), en: 'a' } }]).ja).toBe(`1番目「${'あ'.repeat(60)}」`);
  });

  it.each([null, undefined, 7, 'text'])('a rulebook that is %j has places all the same', (rulebook) => {
    expect(sayPlace(['agreement', 'stages', 0, 'name'], rulebook).en).toBe('Stages 1, name');
  });
});

describe('only what reads like a code is shown again', () => {
  it.each<[string, boolean]>([
    ['hand_off', true],
    ['a', true],
    ['!', true],
    ['~', true],
    ['lead.custom.plan', true],
    ['a'.repeat(60), true],
    ['a'.repeat(61), false],
    ['', false],
    ['two words', false],
    ['佐藤', false],
    ['a佐', false],
    ['佐a', false],
    ['somebody@example.com', false],
    ['12345678', true],
    ['123456789', false],
    ['a1b2c3d4e5f6g7h8', true],
    ['a1b2c3d4e5f6g7h8i9', false],
  ])('%s: %s', (text, expected) => {
    expect(isCode(text)).toBe(expected);
    expect(shownKey(text)).toBe(expected ? text : '…');
  });
});
