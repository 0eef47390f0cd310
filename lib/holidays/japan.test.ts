import { describe, expect, it } from 'vitest';
import { dateOfDay, dayFrom, dayOfDate, partsOfDay, weekdayOf } from '@/lib/domain/day';
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

  // 国民の祝日に関する法律, as it stands since 2022: https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html
  // The equinoxes by the usual approximation (1980 to 2099): 20.8431 or 23.2488 + 0.242194 days a year, less leap days.
  it('are what the law says, substitute days and days between two others included', () => {
    for (let year = 2022; year <= 2050; year++) {
      const nth = (month: number, n: number): number => {
        const first = dayFrom(year, month, 1);
        return first + ((7 - weekdayOf(first)) % 7) + (n - 1) * 7;
      };
      const equinox = (base: number): number => Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
      const fixed = [
        [1, 1],
        [2, 11],
        [2, 23],
        [4, 29],
        [5, 3],
        [5, 4],
        [5, 5],
        [8, 11],
        [11, 3],
        [11, 23],
      ] as const;
      const named = new Set([
        ...fixed.map(([month, date]) => dayFrom(year, month, date)),
        nth(1, 2),
        nth(7, 3),
        nth(9, 3),
        nth(10, 2),
        dayFrom(year, 3, equinox(20.8431)),
        dayFrom(year, 9, equinox(23.2488)),
      ]);
      const off = new Set(named);
      for (const day of named) {
        if (weekdayOf(day) === 6) {
          let substitute = day + 1;
          while (named.has(substitute)) substitute += 1;
          off.add(substitute);
        }
        if (named.has(day + 2) && !named.has(day + 1) && weekdayOf(day + 1) !== 6) off.add(day + 1);
      }
      const expected = [...off].sort((a, b) => a - b).map(dateOfDay);
      expect(japaneseHolidays({ from: year, to: year }).map(({ date }) => date)).toEqual(expected);
    }
  });

  it.each([
    ['2026-09-22', 'between Respect for the Aged Day and the equinox'],
    ['2032-09-21', 'between the two, again'],
    ['2009-09-22', 'between the two, the first time'],
  ])('%s is a citizens’ holiday, %s', (date) => {
    const { year } = partsOfDay(dayOfDate(date));
    const found = japaneseHolidays({ from: year, to: year });
    expect(found.find((holiday) => holiday.date === date)?.name).toEqual({ ja: '国民の休日', en: "Citizens' Holiday" });
    const around = [-1, 1].map((more) => dateOfDay(dayOfDate(date) + more));
    for (const day of around) expect(found.some((holiday) => holiday.date === day)).toBe(true);
  });

  it('are named in both languages, every one of them', () => {
    for (const { date, name } of japaneseHolidays({ from: 2000, to: 2050 })) {
      expect([date, name.ja.length > 1, /^[A-Z][A-Za-z' ()-]+$/.test(name.en)]).toEqual([date, true, true]);
    }
  });
});
