import { expect, it } from 'vitest';
import { agreedText, shownText } from './shown-text';

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

it.each([
  ['leaves what was agreed alone, lines and tabs too', '予算を\n\t確保済み', '予算を\n\t確保済み'],
  ['cuts a label of a megabyte', 'x'.repeat(1_048_576), `${'x'.repeat(500)}…`],
  ['drops what turns the rest around', '有望\u202eリード\u0000', '有望 リード'],
])('fault 46: %s', (_, text, shown) => {
  expect(agreedText(text)).toBe(shown);
});
