import { describe, expect, it } from 'vitest';
import { publicHolidays } from './countries';
import { japaneseHolidays } from './japan';

describe('Japanese holidays', () => {
  // Cabinet Office, 国民の祝日, 2026: https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html
  it('are all there in 2026, in order', () => {
    expect(japaneseHolidays({ from: 2026, to: 2026 }).map(({ date, name }) => `${date} ${name.ja}`)).toEqual([
      '2026-01-01 元日',
      '2026-01-12 成人の日',
      '2026-02-11 建国記念の日',
      '2026-02-23 天皇誕生日',
      '2026-03-20 春分の日',
      '2026-04-29 昭和の日',
      '2026-05-03 憲法記念日',
      '2026-05-04 みどりの日',
      '2026-05-05 こどもの日',
      '2026-05-06 振替休日(憲法記念日)',
      '2026-07-20 海の日',
      '2026-08-11 山の日',
      '2026-09-21 敬老の日',
      '2026-09-22 国民の休日',
      '2026-09-23 秋分の日',
      '2026-10-12 スポーツの日',
      '2026-11-03 文化の日',
      '2026-11-23 勤労感謝の日',
    ]);
  });

  it.each([
    ['2026-11-23', '勤労感謝の日', 'Labour Thanksgiving Day'],
    ['2026-09-22', '国民の休日', "Citizens' Holiday"],
    ['2026-05-06', '振替休日(憲法記念日)', 'Substitute holiday (Constitution Memorial Day)'],
    ['2027-03-22', '振替休日(春分の日)', 'Substitute holiday (Vernal Equinox Day)'],
    ['2019-05-01', '休日（祝日扱い）', 'Holiday'],
    ['2024-11-04', '振替休日(文化の日)', 'Substitute holiday (Culture Day)'],
  ])('%s is %s, in English %s', (date, ja, en) => {
    const year = Number(date.slice(0, 4));
    expect(publicHolidays('jp', { from: year, to: year })).toContainEqual({ date, name: { ja, en } });
  });

  it('are provisional past the official list, and end with the table', () => {
    const years = japaneseHolidays({ from: 2026, to: 2099 });
    expect(years.find(({ date }) => date === '2027-01-01')?.provisional).toBeUndefined();
    expect(years.find(({ date }) => date === '2028-01-01')?.provisional).toBe(true);
    expect(years.at(-1)?.date).toBe('2050-11-23');
  });

  it('name for every substitute a holiday on the Sunday before', () => {
    const all = japaneseHolidays({ from: 1973, to: 2050 });
    const names = new Map(all.map(({ date, name }) => [date, name.ja]));
    const substitutes = all.filter(({ name }) => name.ja.startsWith('振替休日'));
    expect(substitutes.length).toBeGreaterThan(100);
    for (const { date, name } of substitutes) {
      const moment = new Date(date);
      const sunday = new Date(moment.getTime() - moment.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
      expect(name.ja).toBe(`振替休日(${names.get(sunday)})`);
    }
  });

  it('no country keeps none', () => expect(publicHolidays('none', { from: 2026, to: 2026 })).toEqual([]));
});
