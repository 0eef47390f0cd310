import { expect, it } from 'vitest';
import { remembered } from './remembered';

function asking(limit?: number) {
  const asked: string[] = [];
  const ask = remembered((text) => {
    asked.push(text.length > 20 ? `${text.length}` : text);
    return text === 'nothing' ? null : text.toUpperCase();
  }, limit);
  return { asked, ask };
}

it('answers as it was asked to, and asks once', () => {
  const { asked, ask } = asking();
  expect([ask('a'), ask('b'), ask('a'), ask('nothing'), ask('nothing'), ask('')]).toEqual(['A', 'B', 'A', null, null, '']);
  expect(asked).toEqual(['a', 'b', 'nothing', '']);
});

it('remembers texts of up to 200 letters', () => {
  const { asked, ask } = asking();
  for (const length of [200, 200, 201, 201]) expect(ask('x'.repeat(length))).toBe('X'.repeat(length));
  expect(asked).toEqual(['200', '201', '201']);
});

it('forgets everything rather than grow beyond its limit', () => {
  const { asked, ask } = asking(3);
  for (const text of ['a', 'b', 'c', 'a', 'd', 'd', 'a']) ask(text);
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'a']);
});

it('keeps a thousand answers unless told otherwise', () => {
  const { asked, ask } = asking();
  for (let i = 0; i < 1000; i++) ask(`${i}`);
  ask('0');
  expect(asked).toHaveLength(1000);
  ask('another');
  ask('0');
  expect(asked).toHaveLength(1002);
});
