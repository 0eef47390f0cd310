import { describe, expect, it } from 'vitest';
import type { Clock } from '@/lib/domain/assessment';
import { HOUR, MINUTE, SECOND } from '@/lib/domain/time';
import { clockHeadline, dueInFull } from './clock-headline';

const at = (text: string) => Date.parse(text);
const now = at('2026-11-24T15:00+09:00');
const frame = { timeZone: 'Asia/Tokyo', day: 8 * HOUR };

function aClock(over: Partial<Clock>): Clock {
  return {
    promise: 'P3',
    key: 'P3:1',
    name: { ja: '初回電話', en: 'First call' },
    action: { ja: '電話', en: 'Call' },
    department: 'is',
    runsOn: 'owner',
    state: 'running',
    still: null,
    startedAt: at('2026-11-20T15:00+09:00'),
    startedBy: { ja: '引き渡し', en: 'Hand-off' },
    due: at('2026-11-26T18:00+09:00'),
    warnAt: null,
    left: 19 * HOUR,
    businessDaysLeft: 2,
    overdueBy: 0,
    elapsed: 0,
    allowed: 27 * HOUR,
    system: 0,
    endedAt: null,
    touches: null,
    hours: false,
    version: '1',
    trial: false,
    ...over,
  };
}

const today = at('2026-11-24T18:00+09:00');
const nameless = { tone: 'mute', small: null };

describe('clockHeadline', () => {
  it.each<[string, Partial<Clock>, object, object]>([
    [
      'more than a day away: the due moment',
      {},
      { tone: 'calm', state: '対応中', text: '木 18:00まで', small: null },
      { text: 'due Thu 18:00' },
    ],
    [
      'within the day: the time left',
      { due: today, left: 3 * HOUR, businessDaysLeft: 0 },
      { tone: 'calm', state: '本日期限', text: '残り 3時間', small: '18:00まで' },
      { state: 'Due today', text: '3 h left', small: 'due 18:00' },
    ],
    [
      'due soon',
      { state: 'at_risk', due: today, left: 42 * MINUTE },
      { tone: 'warn', state: '期限間近', text: '残り 42分' },
      { state: 'Due soon', text: '42 min left' },
    ],
    [
      'the last ten minutes: seconds',
      { state: 'at_risk', due: today, left: 9 * MINUTE + 5 * SECOND },
      { text: '残り 9分5秒' },
      { text: '9 min 5 s left' },
    ],
    [
      'overdue by',
      { state: 'breached', overdueBy: 2 * HOUR + 5 * MINUTE },
      { tone: 'late', state: '期限超過', text: '2時間5分 超過' },
      { state: 'Overdue', text: '2 h 5 min overdue' },
    ],
    [
      'off hours',
      { still: { kind: 'off_hours', until: at('2026-11-25T09:00+09:00') } },
      { tone: 'still', state: '時間外', text: '木 18:00まで', small: '時間外・明日 9:00から' },
      { small: 'Off hours · from tomorrow 9:00' },
    ],
    [
      'without a due moment while it waits for somebody: what it waits for',
      { due: null, still: { kind: 'waiting_for', promise: 'p9', name: { ja: '情報依頼への回答', en: 'Answer to an info request' } } },
      { tone: 'still', state: '保留中', text: '保留中・「情報依頼への回答」の完了待ち', small: null },
      { text: 'On hold until “Answer to an info request” is done' },
    ],
    [
      'a holiday',
      { still: { kind: 'holiday', name: { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' }, until: at('2026-11-25T09:00+09:00') } },
      { tone: 'still', state: '休業日(勤労感謝の日)', small: '休業日(勤労感謝の日)・明日 9:00から' },
      { state: 'Closed (Labour Thanksgiving Day)' },
    ],
    [
      'on hold',
      { still: { kind: 'paused', reason: { ja: '日程調整中', en: 'scheduling' }, until: at('2026-11-30T18:00+09:00') } },
      { tone: 'still', small: '保留中・日程調整中 11/30まで' },
      { small: 'On hold: scheduling, to 30 Nov' },
    ],
    [
      'waiting for another',
      { still: { kind: 'waiting_for', promise: 'P9', name: { ja: '情報依頼への回答', en: 'Answer to an info request' } } },
      { tone: 'still', state: '保留中' },
      { small: 'On hold until “Answer to an info request” is done' },
    ],
    [
      'away',
      { still: { kind: 'absence', until: at('2026-11-27T09:00+09:00') } },
      { small: '不在・11/27(金)から' },
      { small: 'Away · from Fri 27 Nov' },
    ],
    [
      'never opening',
      { still: { kind: 'off_hours', until: null } },
      { small: '営業時間が登録されていません' },
      { small: 'No working hours are set' },
    ],
    ['done in time', { state: 'met' }, { tone: 'calm', text: '期限内に完了' }, { text: 'Done in time' }],
    [
      'done late',
      { state: 'met_late', overdueBy: 38 * MINUTE },
      { tone: 'mute', text: '遅れて完了(38分)' },
      { text: 'Done late by 38 min' },
    ],
    ['not started', { state: 'waiting' }, { ...nameless, text: '開始前' }, { text: 'Not started' }],
    ['cancelled', { state: 'cancelled' }, { ...nameless, text: '取り消し' }, { text: 'Cancelled' }],
    ['no deadline', { state: 'no_deadline' }, { ...nameless, text: '期限なし' }, { text: 'No deadline' }],
    ['no due moment', { due: null }, { ...nameless, text: '期限なし' }, { text: 'No deadline' }],
  ])('%s', (_, over, ja, en) => {
    expect(clockHeadline(aClock(over), now, frame, 'ja')).toMatchObject(ja);
    expect(clockHeadline(aClock(over), now, frame, 'en')).toMatchObject(en);
  });
});

describe('dueInFull', () => {
  it.each<[string, Partial<Clock>, string, string]>([
    ['days', {}, '11/26(木) 18:00まで、残り 2営業日', 'Thu 26 Nov 18:00, 2 business days left'],
    ['today', { due: today, left: 3 * HOUR, businessDaysLeft: 0 }, '今日 18:00まで、残り 3時間', 'today 18:00, 3 h left'],
    ['overdue', { state: 'breached', due: at('2026-11-20T18:00+09:00') }, '期限 11/20(金) 18:00', 'Due Fri 20 Nov 18:00'],
  ])('%s', (_, over, ja, en) => {
    expect(dueInFull(aClock(over), now, frame, 'ja')).toBe(ja);
    expect(dueInFull(aClock(over), now, frame, 'en')).toBe(en);
  });

  it('says nothing without a due moment', () => {
    expect(dueInFull(aClock({ due: null }), now, frame, 'ja')).toBeNull();
  });
});
