import { describe, expect, it } from 'vitest';
import { readHolidayFile } from './holiday-file';

/** 国民の祝日・休日月日,国民の祝日・休日名称 / 2026/11/23,勤労感謝の日, in Shift_JIS with CRLF, as the Cabinet Office writes them. */
const shiftJis = Uint8Array.from([
  ...[0x8d, 0x91, 0x96, 0xaf, 0x82, 0xcc, 0x8f, 0x6a, 0x93, 0xfa, 0x2c, 0x96, 0xbc, 0x8f, 0xcc, 0x0d, 0x0a],
  ...new TextEncoder().encode('2026/11/23,'),
  ...[0x8b, 0xce, 0x98, 0x4a, 0x8a, 0xb4, 0x8e, 0xd3, 0x82, 0xcc, 0x93, 0xfa, 0x0d, 0x0a],
]);

describe('a holiday file (B4)', () => {
  it('is read as the Cabinet Office writes it, in Shift_JIS with a heading', () => {
    expect(readHolidayFile(shiftJis)).toEqual({
      days: [{ date: '2026-11-23', name: { ja: '勤労感謝の日' } }],
      refused: [],
      counts: { days: 1, outside: 0, doubled: 0, refused: 0 },
    });
  });

  it.each([
    ['2026/1/1,元日', '2026-01-01', { ja: '元日' }],
    ['2026-01-01,元日', '2026-01-01', { ja: '元日' }],
    ['2026年1月1日,元日', '2026-01-01', { ja: '元日' }],
    ['2026/01/01\t元日', '2026-01-01', { ja: '元日' }],
    ["2026/1/1,元日,New Year's Day", '2026-01-01', { ja: '元日', en: "New Year's Day" }],
    ['"2026/1/1","休日, ""振替"""', '2026-01-01', { ja: '休日, "振替"' }],
    ['\uFEFF2026/1/1, 元日 ', '2026-01-01', { ja: '元日' }],
  ])('%j is a holiday', (line, date, name) => {
    expect(readHolidayFile(`${line}\r\n`)).toMatchObject({ days: [{ date, name }], refused: [] });
    expect(readHolidayFile(new TextEncoder().encode(line)).days).toEqual([{ date, name }]);
  });

  it('is put in order, each date once with its first name, within the days wanted', () => {
    const text = '日付,名前\n2027/1/1,元日\n2026/11/23,勤労感謝の日\n2026/11/23,新嘗祭\n\n2025/11/23,勤労感謝の日\n2028/1/1,元日\n';
    expect(readHolidayFile(text, { from: '2026-01-01', to: '2027-12-31' })).toEqual({
      days: [
        { date: '2026-11-23', name: { ja: '勤労感謝の日' } },
        { date: '2027-01-01', name: { ja: '元日' } },
      ],
      refused: [],
      counts: { days: 2, outside: 2, doubled: 1, refused: 0 },
    });
  });
});

describe('a holiday file that says things wrongly (fault 41)', () => {
  it.each<[string, string, number, string]>([
    ['a date that does not exist', '日付,名前\n2026/2/30,x', 2, '“2026/2/30” is not a date that exists. Write it like 2026/11/23'],
    ['a date in the first line written wrong', '2026.1.1,元日', 1, '“2026.1.1” is not a date'],
    ['a second heading', '日付,名前\n日付,名前\n2026/1/1,元日', 2, '“日付” is not a date'],
    ['a date without a name', '2026/1/1,', 1, '2026-01-01 has no name'],
    ['a line of something else', '2026/1/1,元日\n<html>', 2, '“<html>” is not a date'],
    ['nothing', '', 1, 'This file holds no holiday'],
    ['a heading alone', '日付,名前', 1, 'This file holds no holiday'],
    ['a huge file', 'x'.repeat(1_048_577), 1, 'The file is too large (up to 1024 KB)'],
  ])('%s', (_, text, line, words) => {
    const { refused, counts } = readHolidayFile(text);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ line, reason: { en: expect.stringContaining(words) } });
    expect(refused[0]?.reason.ja).not.toBe(refused[0]?.reason.en);
    expect(counts.refused).toBe(1);
  });

  it('with too many days is read up to the limit, the first line beyond is named', () => {
    const text = '2026/1/1,a\n2026/1/2,b\n2026/1/3,c\n2026/1/4,d\n';
    const { days, refused } = readHolidayFile(text, { limits: { days: 2 } });
    expect(days.map(({ date }) => date)).toEqual(['2026-01-01', '2026-01-02']);
    expect(refused.map(({ line, reason }) => [line, reason.en])).toEqual([[3, expect.stringContaining('up to 2 days')]]);
  });

  it('a long line and a long name are cut, and control letters are blanks', () => {
    const { days } = readHolidayFile(`2026/1/1,${'長'.repeat(200)}${'x'.repeat(5_000)}\n2026/1/2,a\u0007b`);
    expect(days.map(({ name }) => name.ja)).toEqual(['長'.repeat(100), 'a b']);
  });
});
