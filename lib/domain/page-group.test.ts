import { describe, expect, it } from 'vitest';
import { pageGroupOf } from './page-group';
import { defaultRulebook } from './rulebook';

const groups = defaultRulebook.agreement.pageGroups;

describe('A4 pages belong to groups', () => {
  it.each([
    ['https://example.jp/pricing', 'price'],
    ['https://example.jp/ja/Plans/?utm=1', 'price'],
    ['/explanation', 'other'],
    ['/service/%E6%96%99%E9%87%91%E8%A1%A8', 'price'],
    ['料金のご案内', 'price'],
    ['ＰＲＩＣＥ', 'price'],
    ['/briefcase', 'other'],
    ['/use-case', 'case'],
    ['/briefcase-and-case', 'case'],
    ['/company/ir/library', 'ir'],
    ['/information', 'other'],
    ['/100%-recruit', 'careers'],
    ['', 'other'],
    [`/${'x'.repeat(3000)}/price`, 'other'],
  ])('%s is %s', (address, expected) => expect(pageGroupOf(groups, address)).toBe(expected));

  it('the first group with a word wins, and none is made up', () => {
    const name = { ja: 'x', en: 'x' };
    const two = [
      { id: 'b', name, words: ['price'] },
      { id: 'a', name, words: ['price', ''] },
    ];
    expect(pageGroupOf(two, '/price')).toBe('b');
    expect(pageGroupOf(two, '/elsewhere')).toBeNull();
    expect(pageGroupOf([...two, { id: 'x', name, words: [] }, { id: 'y', name, words: [] }], '/elsewhere')).toBe('y');
  });
});
