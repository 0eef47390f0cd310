import { describe, expect, it } from 'vitest';
import { readYearDay } from './year-day-text';

describe('B4 a day of every year as people write it', () => {
  it.each([
    ['12/29', '12-29'],
    ['12-29', '12-29'],
    ['1/3', '01-03'],
    ['12月29日', '12-29'],
    ['１２/２９', '12-29'],
    ['29 Dec', '12-29'],
    ['December 29', '12-29'],
    ['2/29', '02-29'],
  ])('%s', (text, day) => {
    expect(readYearDay(text)).toEqual({ ok: true, day });
  });

  it.each([
    ['4/31', 'There is no 31 April; it has 30 days', '4月31日はありません。4月は30日までです'],
    ['2/30', 'There is no 30 February; it has 29 days', '2月30日はありません。2月は29日までです'],
    ['13/1', 'There is no month 13; they go from 1 to 12', '13月はありません。1月から12月までです'],
    ['5/0', 'There is no 0 May; it has 31 days', '5月0日はありません。5月は31日までです'],
    ['soon', 'Write a day of the year like 12/29', '12/29 のような月日にしてください'],
    ['', 'Write a day of the year like 12/29', '12/29 のような月日にしてください'],
  ])('refuses %s and says why', (text, en, ja) => {
    expect(readYearDay(text)).toEqual({ ok: false, wish: { ja, en } });
  });
});
