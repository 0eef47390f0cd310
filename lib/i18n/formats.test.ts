import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import {
  businessDaysLeftText,
  dateTimeText,
  dueText,
  durationText,
  isSameDay,
  momentText,
  monthText,
  pointsText,
  shortDateText,
  spanText,
  timeText,
} from './formats';

const zone = 'Asia/Tokyo';
const at = (text: string) => Date.parse(text);
const now = at('2026-11-20T15:00+09:00');

describe('dueText', () => {
  it.each([
    ['today by the time alone', '2026-11-20T18:00+09:00', '18:00まで', 'due 18:00'],
    ['within a week by the weekday', '2026-11-26T18:00+09:00', '木 18:00まで', 'due Thu 18:00'],
    ['a week on by the date', '2026-11-27T09:30+09:00', '11/27(金) 9:30まで', 'due Fri 27 Nov 9:30'],
    ['past days by the date', '2026-11-19T18:00+09:00', '11/19(木) 18:00まで', 'due Thu 19 Nov 18:00'],
    ['far years with the year', '2027-11-19T18:00+09:00', '2027/11/19(金) 18:00まで', 'due Fri 19 Nov 2027 18:00'],
  ])('says %s', (_, due, ja, en) => {
    expect(dueText(at(due), now, zone, 'ja')).toBe(ja);
    expect(dueText(at(due), now, zone, 'en')).toBe(en);
  });

  it("counts days in the calendar's zone, not the PC's", () => {
    expect(dueText(at('2026-11-20T18:00+09:00'), at('2026-11-19T23:30Z'), zone, 'ja')).toBe('18:00まで');
    expect(isSameDay(at('2026-11-20T00:00+09:00'), at('2026-11-20T23:59+09:00'), zone)).toBe(true);
  });
});

describe('momentText', () => {
  it.each([
    ['2026-11-20T09:30+09:00', '今日 9:30', 'today 9:30'],
    ['2026-11-21T09:00+09:00', '明日 9:00', 'tomorrow 9:00'],
    ['2026-11-19T09:00+09:00', '昨日 9:00', 'yesterday 9:00'],
    ['2026-11-24T09:00+09:00', '火 9:00', 'Tue 9:00'],
    ['2026-12-01T09:00+09:00', '12/1(火) 9:00', 'Tue 1 Dec 9:00'],
  ])('%s', (moment, ja, en) => {
    expect(momentText(at(moment), now, zone, 'ja')).toBe(ja);
    expect(momentText(at(moment), now, zone, 'en')).toBe(en);
  });
});

describe('durationText', () => {
  it.each([
    [38 * MINUTE, '38分', '38 min'],
    [2 * HOUR + 5 * MINUTE, '2時間5分', '2 h 5 min'],
    [5 * HOUR, '5時間', '5 h'],
    [30 * SECOND, '1分未満', 'under 1 min'],
    [8 * HOUR, '1営業日', '1 business day'],
    [33 * HOUR, '4営業日', '4 business days'],
  ])('%i ms', (ms, ja, en) => {
    expect(durationText(ms, 8 * HOUR, 'ja')).toBe(ja);
    expect(durationText(ms, 8 * HOUR, 'en')).toBe(en);
  });

  it('says seconds only where asked and only under ten minutes', () => {
    expect(durationText(9 * MINUTE + 30 * SECOND, 8 * HOUR, 'ja', { seconds: true })).toBe('9分30秒');
    expect(durationText(30 * SECOND, 8 * HOUR, 'en', { seconds: true })).toBe('30 s');
    expect(durationText(11 * MINUTE + 30 * SECOND, 8 * HOUR, 'ja', { seconds: true })).toBe('11分');
  });

  it('keeps a receipt in hours and minutes', () => {
    expect(spanText(33 * HOUR, 'ja')).toBe('33時間');
    expect(spanText(0, 'en')).toBe('0 min');
  });
});

describe('dates, days and points', () => {
  it('writes dates as a person would', () => {
    const due = at('2026-11-26T18:00+09:00');
    expect([dateTimeText(due, now, zone, 'ja'), dateTimeText(due, now, zone, 'en')]).toEqual(['11/26(木) 18:00', 'Thu 26 Nov 18:00']);
    expect([shortDateText(due, now, zone, 'ja'), shortDateText(due, now, zone, 'en')]).toEqual(['11/26', '26 Nov']);
    expect(timeText(at('2026-11-26T09:05+09:00'), zone)).toBe('9:05');
    expect([monthText('2027-04', 'ja'), monthText('2027-04', 'en')]).toEqual(['2027年4月', 'April 2027']);
  });

  it('counts business days, the due day being none', () => {
    expect([businessDaysLeftText(2, 'ja'), businessDaysLeftText(2, 'en')]).toEqual(['残り 2営業日', '2 business days left']);
    expect([businessDaysLeftText(1, 'en'), businessDaysLeftText(0, 'en')]).toEqual(['1 business day left', 'Due today']);
  });

  it('signs points', () => {
    expect([17, 0, -15].map(pointsText)).toEqual(['+17', '0', '−15']);
  });
});
