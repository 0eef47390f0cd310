import { describe, expect, it } from 'vitest';
import { compile } from '@/lib/domain/compiled-rulebook';
import type { ClockRow } from '@/lib/store/clock-row';
import type { ToldRow } from '@/lib/store/kept-database';
import { aRulebook, at } from '@/test/fixtures/builders';
import { noticeText } from './notice-text';
import { type NoticeLook, type NoticePlan, planNotices } from './plan-notices';

const rulebook = aRulebook();
const book = compile(rulebook);
const morning = at('2026-11-24T10:00+09:00');

/** A row whose clock is due then; at risk from an hour before. */
function row(lead: string, due: string, over: Partial<ClockRow> = {}): ClockRow {
  const counted = at(due);
  return { lead, rev: 1, revision: 'r', owner: 'me', tier: 2, due: counted, counted, warn: counted - 3_600_000, promise: 'p3', ...over };
}

function look(over: Partial<NoticeLook> = {}): NoticePlan {
  const calendarOf = (promise: string | undefined) => book.promise.get(promise ?? '')?.calendar ?? book.calendarOf('fs');
  // As the store would give them: what is at risk by now, mine, not put off.
  const now = over.now ?? morning;
  const pressing = (over.pressing ?? []).filter(({ warn }) => warn !== undefined && warn <= now);
  const own = book.calendarOf('fs');
  const lastDay = Math.floor((now + 9 * 3_600_000) / 86_400_000);
  return planNotices({ nudged: [], told: [], own, calendarOf, lastDay, awayUntil: null, ...over, now, pressing });
}

const said = ({ tell }: NoticePlan) => tell.map(({ kind, rows }) => `${kind} ${rows.map(({ lead }) => lead).join(' ')}`.trim());

describe('C1 notices', () => {
  it.each([
    ['a lead that becomes at risk is told of', [row('a', '2026-11-24T10:30+09:00')], ['risk a']],
    ['one that is not yet at risk is not', [row('a', '2026-11-24T16:00+09:00')], []],
    ['an overdue one is told of as overdue', [row('a', '2026-11-24T09:30+09:00')], ['breach a']],
    [
      'several at once are one notice a kind',
      [row('a', '2026-11-24T09:20+09:00'), row('b', '2026-11-24T09:30+09:00'), row('c', '2026-11-24T10:30+09:00')],
      ['breach a b', 'risk c'],
    ],
    ['a trial run’s clock is not (E8)', [{ ...row('a', '2026-11-24T09:30+09:00'), counted: undefined }], []],
  ])('%s', (_, pressing, expected) => {
    expect(said(look({ pressing }))).toEqual(expected);
  });

  it('tells each moment once, across restarts: what was told is all it goes by', () => {
    const due = row('a', '2026-11-24T10:30+09:00');
    const first = look({ pressing: [due] });
    expect(said(first)).toEqual(['risk a']);
    const again = look({ pressing: [due], told: first.told });
    expect(said(again)).toEqual([]);
    const later = look({ pressing: [due], told: again.told, now: at('2026-11-24T10:31+09:00') });
    expect(said(later)).toEqual(['breach a']);
    expect(said(look({ pressing: [due], told: later.told, now: at('2026-11-24T11:00+09:00') }))).toEqual([]);
  });

  it('tells again of a deadline that was moved, and of a lead that was put off once that is over', () => {
    const told: ToldRow[] = [{ lead: 'a', warn: at('2026-11-24T10:30+09:00') }];
    expect(said(look({ pressing: [row('a', '2026-11-24T10:45+09:00')], told }))).toEqual(['risk a']);
    const putOff = look({ pressing: [], told });
    expect(putOff.over).toEqual(['a']);
    expect(said(look({ pressing: [row('a', '2026-11-24T10:30+09:00')], told: putOff.told }))).toEqual(['risk a']);
  });

  it('forgets what was acted on', () => {
    const told: ToldRow[] = [
      { lead: 'done', due: 5 },
      { lead: 'a', warn: at('2026-11-24T10:30+09:00') },
    ];
    expect(look({ pressing: [row('a', '2026-11-24T10:30+09:00')], told }).over).toEqual(['done']);
  });

  it.each([
    ['at night', '2026-11-24T20:00+09:00', 'p3', [], '2026-11-25T09:00+09:00'],
    ['at lunch, where the promise’s hours have one', '2026-11-24T12:30+09:00', 'p5', [], '2026-11-24T13:00+09:00'],
    ['at lunch, where they have none', '2026-11-24T12:30+09:00', 'p1', ['breach a'], '2026-11-25T09:00+09:00'],
    ['on a holiday', '2026-11-23T10:00+09:00', 'p3', [], '2026-11-24T09:00+09:00'],
  ])('%s they keep to working hours (B8)', (_, now, promise, expected, wake) => {
    const plan = look({ now: at(now), pressing: [row('a', '2026-11-20T17:00+09:00', { promise })] });
    expect(said(plan)).toEqual(expected);
    expect(plan.wakeAt).toBe(at(wake));
  });

  it('begins a working day with one digest instead of everything that came about meanwhile (fault 7)', () => {
    const friday = Math.floor(at('2026-11-20T12:00+09:00') / 86_400_000);
    const pressing = Array.from({ length: 40 }, (_, index) =>
      row(`lead-${index}`, index < 15 ? '2026-11-20T18:00+09:00' : '2026-11-24T10:30+09:00'),
    );
    const monday = look({ now: at('2026-11-23T09:30+09:00'), pressing, lastDay: friday });
    expect(monday.tell).toEqual([]);
    const tuesday = look({ pressing, lastDay: friday });
    expect(tuesday.tell.map(({ kind, rows }) => [kind, rows.length])).toEqual([['digest', 40]]);
    const next = look({ pressing, told: tuesday.told, lastDay: tuesday.day, now: at('2026-11-24T10:01+09:00') });
    expect(next.tell).toEqual([]);
    expect(said(look({ pressing, told: next.told, lastDay: tuesday.day, now: at('2026-11-24T10:31+09:00') }))).toHaveLength(1);
  });

  it('stay away while the person is', () => {
    const until = at('2026-11-25T00:00+09:00');
    const plan = look({ pressing: [row('a', '2026-11-24T09:30+09:00')], awayUntil: until });
    expect(plan).toMatchObject({ tell: [], told: [], wakeAt: until });
  });

  it('tell of a nudge once', () => {
    const nudged = [row('a', '2026-12-24T09:30+09:00', { nudged: at('2026-11-24T09:50+09:00') })];
    const first = look({ nudged });
    expect(said(first)).toEqual(['nudge a']);
    expect(said(look({ nudged, told: first.told }))).toEqual([]);
  });
});

describe('the words of a notice', () => {
  const counts = { overdue: 2, today: 5, fresh: 0 };
  const one = { kind: 'risk' as const, rows: [row('a', '2026-11-24T17:50+09:00')] };
  const both = { kind: 'breach' as const, rows: [row('a', '2026-11-20T18:00+09:00'), row('b', '2026-11-24T09:30+09:00')] };
  const say = (notice: Parameters<typeof noticeText>[0]['notice'], lang: 'ja' | 'en', company: string | null = null) =>
    noticeText({ notice, rulebook, lang, now: morning, counts, company });

  it.each([
    ['one lead', one, { title: '期限間近: 初回電話', message: '17:50まで' }, { title: 'Due soon: First call', message: 'due 17:50' }],
    [
      'several',
      both,
      { title: '期限超過 2件', message: 'いちばん古い期限 11/20(金) 18:00' },
      { title: '2 leads overdue', message: 'The longest: was due Fri 20 Nov 18:00' },
    ],
    [
      'a day',
      { kind: 'digest' as const, rows: [] },
      { title: '今日の対応', message: '期限超過 2件 · 本日期限 5件' },
      { title: 'Today', message: '2 overdue · 5 due today' },
    ],
  ])('of %s', (_, notice, ja, en) => {
    expect(say(notice, 'ja')).toEqual(ja);
    expect(say(notice, 'en')).toEqual(en);
  });

  it('name the company only where that was allowed', () => {
    expect(say(one, 'ja', '東亜精機')?.message).toBe('東亜精機 · 17:50まで');
    expect(JSON.stringify(say(one, 'ja'))).not.toContain('東亜');
  });

  it('are none where a day begins with nothing to do', () => {
    expect(
      noticeText({
        notice: { kind: 'digest', rows: [] },
        rulebook,
        lang: 'ja',
        now: morning,
        counts: { overdue: 0, today: 0, fresh: 0 },
        company: null,
      }),
    ).toBeNull();
  });
});
