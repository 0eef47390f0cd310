import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHours, timeOfMinutes, withHours, writeHours } from './hours-text';
import type { WallInterval } from './schedule';

const usual: WallInterval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];

describe('B4 hours as people write them', () => {
  it.each([
    ['9:00–12:00, 13:00–18:00'],
    ['9-12 13-18'],
    ['9:00〜12:00、13:00〜18:00'],
    ['9:00~12:00,13:00~18:00'],
    ['9時から12時、13時から18時まで'],
    ['09:00 - 12:00 / 13:00 - 18:00'],
    ['9 to 12 and 13 to 18'],
    ['13-18, 9-12'],
  ])('%s', (text) => {
    expect(readHours(text)).toEqual({ ok: true, hours: usual });
  });

  it.each<[string, WallInterval[]]>([
    ['', []],
    ['休み', []],
    ['closed', []],
    ['0-24', [['00:00', '24:00']]],
    ['9時半〜18時15分', [['09:30', '18:15']]],
    [
      '9-12, 12-15',
      [
        ['09:00', '12:00'],
        ['12:00', '15:00'],
      ],
    ],
  ])('%s', (text, hours) => {
    expect(readHours(text)).toEqual({ ok: true, hours });
  });

  it.each([
    [
      '9-13, 12-18',
      '9:00–13:00 and 12:00–18:00 overlap. Change one of them',
      '9:00–13:00 と 12:00–18:00 が重なっています。どちらかを直してください',
    ],
    [
      '18-9',
      '“18-9” ends before it starts. Hours past midnight belong to the next day: split them at 24:00',
      '「18-9」は終わりが始まりより前です。日をまたぐときは24:00で分け、残りを次の日に入れてください',
    ],
    ['9-9', '“9-9” starts and ends at the same time', '「9-9」は始まりと終わりが同じです'],
    ['9-25', '“9-25” is no time of a day; it goes from 0:00 to 24:00', '「9-25」という時刻はありません。0:00から24:00までです'],
    ['9:70-10', '“9:70-10” is no time of a day; it goes from 0:00 to 24:00', '「9:70-10」という時刻はありません。0:00から24:00までです'],
    [
      'all day',
      "“all” can't be read as hours. Write them like 9:00-12:00",
      '「all」は時間として読めません。9:00-12:00 のように書いてください',
    ],
    ['9', "“9” can't be read as hours. Write them like 9:00-12:00", '「9」は時間として読めません。9:00-12:00 のように書いてください'],
    ['9-10 '.repeat(60), 'A day has 48 intervals at most', '1日の時間は48個までです'],
    ['9-10 '.repeat(1_000_000), 'Too long: keep to 48 intervals a day', '長すぎます。1日の時間を48個までにしてください'],
  ])('refuses %.20s and says why', (text, en, ja) => {
    expect(readHours(text)).toEqual({ ok: false, wish: { ja, en } });
  });

  it('reads what it writes, whatever the hours', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (minutes) => {
        const sorted = minutes.sort((a, b) => a - b);
        const hours: WallInterval[] = [];
        for (let i = 1; i < sorted.length; i += 2) hours.push([timeOfMinutes(sorted[i - 1] as number), timeOfMinutes(sorted[i] as number)]);
        expect(readHours(writeHours(hours))).toEqual({ ok: true, hours });
      }),
    );
  });

  it.each<[string, WallInterval, WallInterval[]]>([
    ['apart', ['19:00', '20:00'], [...usual, ['19:00', '20:00']]],
    ['over lunch', ['12:00', '13:00'], [['09:00', '18:00']]],
    [
      'over an end',
      ['17:00', '19:30'],
      [
        ['09:00', '12:00'],
        ['13:00', '19:30'],
      ],
    ],
    ['inside', ['14:00', '15:00'], usual],
  ])('joins an interval drawn %s', (_, added, hours) => {
    expect(withHours(usual, added)).toEqual(hours);
  });
});
