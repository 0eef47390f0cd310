import { expect, it } from 'vitest';
import { shownText } from './shown-text';

it.each([
  ['leaves an ordinary name alone', '佐々木 亮', '佐々木 亮'],
  ['shows markup as it is', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['drops direction changes and control characters', 'a\u202eb\u0000c', 'a b c'],
])('%s', (_, text, shown) => {
  expect(shownText(text)).toBe(shown);
});

it('cuts what is too long, by letters', () => {
  expect(shownText('あ'.repeat(100_000))).toBe(`${'あ'.repeat(160)}…`);
  expect(shownText('😀😀😀', 2)).toBe('😀😀…');
});
