import { describe, expect, it } from 'vitest';
import { evaluate } from '@/lib/domain/evaluate';
import type { Lead } from '@/lib/domain/lead';
import type { Rulebook } from '@/lib/domain/rulebook';
import type { Language } from '@/lib/domain/text';
import { type Instant, MINUTE } from '@/lib/domain/time';
import { stillText } from '@/lib/i18n/clock-headline';
import { dueText, durationText } from '@/lib/i18n/formats';
import { timeFrame } from '@/lib/i18n/time-frame';
import { pick, words } from '@/lib/i18n/words';
import type { ChipSummary } from '@/lib/messages/chip';
import { phaseAt, sayPhase } from '@/lib/page/count';
import { aCall, aHandOff, aLead, anActivity, aRulebook, at, days, hours } from '@/test/fixtures/builders';
import { chipSummary } from './chip-summary';
import { listMark } from './list-mark';

const rulebook = aRulebook();
const friday = at('2026-11-20T15:00+09:00');

/** A lead handed to inside sales on the Friday before the long weekend: call within three business days, Thursday 18:00. */
const called = aLead({ handOffs: [aHandOff(friday)], stages: [{ stage: 'mql', at: friday, recordedAt: friday, by: 'rule' }] });
/** A price inquiry ten minutes before closing on that Friday: one working hour, Tuesday 9:50. */
const inquired = at('2026-11-20T17:50+09:00');
const asked = aLead({
  intent: 'price',
  activities: [anActivity({ type: 'inquiry', intent: 'price', occurredAt: inquired })],
  handOffs: [aHandOff(inquired, { intent: 'price' })],
  stages: [{ stage: 'mql', at: inquired, recordedAt: inquired, by: 'rule' }],
});

function summaryAt(
  lead: Lead | null,
  now: Instant,
  lang: Language = 'ja',
  more: Partial<Parameters<typeof chipSummary>[0]> = {},
): ChipSummary {
  return chipSummary({ view: lead, rulebook, lang, now, offset: 0, revision: 1, note: '', ...more });
}

function says(summary: ChipSummary, now: Instant): string {
  const phase = phaseAt(summary, now);
  return phase ? [`${phase.tone}:`, sayPhase(summary, phase, now), phase.small && `(${phase.small})`].filter(Boolean).join(' ') : 'nothing';
}

describe('a chip that counts alone over a weekend and a holiday', () => {
  const inquiry = { ja: summaryAt(asked, inquired), en: summaryAt(asked, inquired, 'en') };
  const call = { ja: summaryAt(called, friday), en: summaryAt(called, friday, 'en') };

  it.each([
    ['2026-11-20T17:50', 'calm: すぐ返信 残り 1時間', 'calm: Reply now · 1 h left'],
    ['2026-11-20T17:55', 'calm: すぐ返信 残り 55分', 'calm: Reply now · 55 min left'],
    [
      '2026-11-20T18:00',
      'still: すぐ返信 火 9:50まで (時間外・火 9:00から)',
      'still: Reply now · due Tue 9:50 (Off hours · from Tue 9:00)',
    ],
    [
      '2026-11-23T10:00',
      'still: すぐ返信 火 9:50まで (休業日(勤労感謝の日)・明日 9:00から)',
      'still: Reply now · due Tue 9:50 (Closed (Labour Thanksgiving Day) · from tomorrow 9:00)',
    ],
    ['2026-11-24T08:59', 'still: すぐ返信 9:50まで (時間外・今日 9:00から)', 'still: Reply now · due 9:50 (Off hours · from today 9:00)'],
    ['2026-11-24T09:00', 'calm: すぐ返信 残り 50分', 'calm: Reply now · 50 min left'],
    ['2026-11-24T09:40:30', 'warn: すぐ返信 残り 9分30秒', 'warn: Reply now · 9 min 30 s left'],
    ['2026-11-24T09:50:30', 'late: すぐ返信 1分未満 超過', 'late: Reply now · under 1 min overdue'],
    ['2026-11-24T12:10', 'late: すぐ返信 2時間20分 超過', 'late: Reply now · 2 h 20 min overdue'],
  ])('one hour to answer an inquiry: %s', (now, ja, en) => {
    expect([says(inquiry.ja, at(`${now}+09:00`)), says(inquiry.en, at(`${now}+09:00`))]).toEqual([ja, en]);
  });

  it.each([
    ['2026-11-20T15:00', 'calm: 電話 木 18:00まで', 'calm: Call · due Thu 18:00'],
    ['2026-11-20T18:00', 'still: 電話 木 18:00まで (時間外・火 9:00から)', 'still: Call · due Thu 18:00 (Off hours · from Tue 9:00)'],
    ['2026-11-25T10:00', 'calm: 電話 木 18:00まで', 'calm: Call · due Thu 18:00'],
    ['2026-11-26T09:30', 'warn: 電話 残り 8時間30分', 'warn: Call · 8 h 30 min left'],
    ['2026-11-26T17:55', 'warn: 電話 残り 5分0秒', 'warn: Call · 5 min 0 s left'],
    ['2026-11-27T09:10', 'late: 電話 10分 超過', 'late: Call · 10 min overdue'],
  ])('three business days to call: %s', (now, ja, en) => {
    expect([says(call.ja, at(`${now}+09:00`)), says(call.en, at(`${now}+09:00`))]).toEqual([ja, en]);
  });
});

/** What a view that judges for itself says at that moment. */
function judged(lead: Lead, book: Rulebook, now: Instant, lang: Language): string {
  const { next, clocks } = evaluate(lead, book, now);
  const clock = clocks.find(({ key }) => key === next.clock);
  const text = words(lang).time;
  const say = (tone: string, when: string, small?: string) =>
    [`${tone}:`, [pick(next.action, lang), when].filter(Boolean).join(lang === 'ja' ? ' ' : ' · '), small && `(${small})`]
      .filter(Boolean)
      .join(' ');
  if (!clock || clock.due === null) return say('mute', next.by === null ? '' : dueText(next.by, now, 'Asia/Tokyo', lang));
  const frame = timeFrame(book, clock.promise);
  const small = clock.still ? stillText(clock.still, now, frame, lang) : undefined;
  if (clock.state === 'breached') return say('late', text.over(durationText(clock.overdueBy, frame.day, lang)), small);
  if (clock.still) return say('still', dueText(clock.due, now, frame.timeZone, lang), small);
  const tone = clock.state === 'at_risk' ? 'warn' : 'calm';
  if (clock.left > frame.day) return say(tone, dueText(clock.due, now, frame.timeZone, lang));
  return say(tone, text.left(durationText(clock.left, Number.POSITIVE_INFINITY, lang, { seconds: clock.left <= 10 * MINUTE })));
}

describe('a chip that counts alone says what a view says that judges for itself', () => {
  const paused = aLead({
    handOffs: [aHandOff(friday)],
    stages: [{ stage: 'mql', at: friday, recordedAt: friday, by: 'rule' }],
    activities: [aCall(friday + hours(1), 'no_answer')],
    pauses: [
      { id: 'p', reason: 'scheduling', from: friday + hours(2), until: at('2026-11-30T18:00+09:00'), recordedAt: friday + hours(2) },
    ],
  });
  const away = aRulebook({
    almanac: {
      absences: [{ id: 'a', user: 'rep-1', from: at('2026-11-25T00:00+09:00'), to: at('2026-11-26T00:00+09:00'), enteredAt: friday }],
    },
  });
  const standard = aLead({
    handOffs: [aHandOff(friday, { from: 'is', to: 'fs' })],
    stages: [{ stage: 'sql', at: friday, recordedAt: friday, by: 'rule' }],
  });

  it.each([
    ['an inquiry', asked, rulebook, inquired],
    ['a first call', called, rulebook, friday],
    ['a first call by somebody who is away', called, away, friday],
    ['a first call that is overdue already', called, rulebook, at('2026-12-02T11:11:11+09:00')],
    ['a hand-off on hold', paused, rulebook, friday + hours(3)],
    ['a hand-off to field sales, lunch at noon', standard, rulebook, friday],
    ['a lead nobody was handed', aLead(), rulebook, friday],
  ])('%s', (_, lead, book, from) => {
    for (const lang of ['ja', 'en'] as const) {
      const summary = summaryAt(lead, from, lang, { rulebook: book });
      const clock = (now: Instant) => evaluate(lead, book, now).next.clock;
      // Uneven steps over more than ten business days, so that no boundary is met by luck only.
      for (let now = from; now < from + days(14); now += 2_345_678) {
        // Once another promise comes first, the chip has asked anew (`changesAt`).
        if (clock(now) !== clock(from)) {
          expect(summary.changesAt).toBeLessThanOrEqual(now);
          break;
        }
        expect(says(summary, now), new Date(now).toISOString()).toBe(judged(lead, book, now, lang));
      }
    }
  });
});

describe('a chip’s summary', () => {
  it('reaches over ten business days, year’s end included', () => {
    const from = at('2026-12-25T15:00+09:00');
    const lead = aLead({ handOffs: [aHandOff(from)], stages: [{ stage: 'mql', at: from, recordedAt: from, by: 'rule' }] });
    const { open } = summaryAt(lead, from);
    const worked = open.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(worked).toBeGreaterThanOrEqual(10 * hours(9));
  });

  it('says stage, score and BANT, and nothing of readiness while nobody asked', () => {
    const lead = aLead({
      ...called,
      bant: {
        need: { state: 'yes', at: friday, source: 'person' },
        timing: { state: 'partly', at: friday, source: 'person' },
        budget: { state: 'no_answer', at: friday, source: 'person' },
      },
    });
    const summary = summaryAt(lead, friday, 'en');
    expect(summary).toMatchObject({ kind: 'lead', acronym: 'MQL', changesAt: expect.any(Number), day: hours(9) });
    expect(summary.stage).not.toBe('');
    expect(summary.score).toMatch(/^\d+$/);
    expect(Object.fromEntries(summary.bant.map(({ mark, label }) => [label, mark]))).toEqual({
      'Budget Asked, no answer': 'not_asked',
      'Authority Not asked': 'not_asked',
      'Need Yes': 'yes',
      'Timing Partly': 'partly',
    });
    expect(summaryAt(aLead(), friday, 'en').readiness).toBe('');
  });

  it('holds no name of the person or company', () => {
    expect(JSON.stringify(summaryAt(called, friday))).not.toMatch(/佐藤|花子|つばめ/);
  });

  it.each([
    ['a record nobody knows', null, {}, 'unknown', words('ja').chip.unknown],
    ['no data yet', called, { rulebook: null }, 'problem', words('ja').chip.noData],
    ['signed out', null, { problem: 'signedOut' as const }, 'problem', words('ja').chip.signedOut],
  ])('says so for %s', (_, lead, more, kind, text) => {
    const summary = summaryAt(lead, friday, 'ja', more);
    expect(summary).toMatchObject({ kind, stage: '', bant: [], due: null, open: [] });
    expect(says(summary, friday)).toBe(`mute: ${text}`);
  });
});

it('fault 46: a company’s own words are cut, and turn no line around, before they reach a page', () => {
  const evil = `<img src=x onerror="hit()">\u202e${'\u2066A'.repeat(500_000)}`;
  const named = { ja: evil, en: evil };
  const { agreement } = rulebook;
  const hostile = aRulebook({
    agreement: { stages: agreement.stages.map((stage) => ({ ...stage, short: named, ...(stage.acronym ? { acronym: evil } : {}) })) },
  });
  const summary = summaryAt(called, friday, 'en', { rulebook: hostile });
  expect(JSON.stringify(summary).length).toBeLessThan(10_000);
  expect(summary.stage.length).toBeLessThanOrEqual(81);
  expect([summary.stage, summary.acronym, summary.open_label].join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(summary.stage).toMatch(/^<img src=x/);
  expect(listMark(called, hostile, friday, 'en').label.length).toBeLessThan(100);
});
