import { describe, expect, it } from 'vitest';
import { aHandOff, aLead, aRulebook, at, withPromises } from '@/test/fixtures/builders';
import { evaluate } from './evaluate';
import { promiseExample, promiseExamples } from './promise-example';
import type { PromiseRule } from './rulebook';

const rulebook = aRulebook();
const labour = { ja: '勤労感謝の日', en: 'Labour Thanksgiving Day' };

describe('B1 a promise on a real date', () => {
  it.each<[string, string, string, string]>([
    ['three business days over a weekend and a holiday', 'p3', '2026-11-20T15:00+09:00', '2026-11-26T18:00+09:00'],
    ['from a Thursday afternoon', 'p3', '2026-11-19T14:00+09:00', '2026-11-25T18:00+09:00'],
    ['one month whose date is a Sunday', 'p6', '2026-11-20T15:00+09:00', '2026-12-21T18:00+09:00'],
    ['one working hour late on a Friday', 'p1', '2026-11-20T17:50+09:00', '2026-11-24T09:50+09:00'],
    ['a call-back: the agreed time and 15 minutes, whatever the hours', 'p8', '2026-11-21T10:00+09:00', '2026-11-21T10:15+09:00'],
  ])('%s', (_, promise, start, due) => {
    expect(promiseExample(rulebook, promise, at(start)).due).toBe(at(due));
  });

  it('names every day passed over', () => {
    expect(promiseExample(rulebook, 'p3', at('2026-11-19T14:00+09:00')).skipped).toEqual([
      { from: '2026-11-21', to: '2026-11-22', kind: 'weekend' },
      { from: '2026-11-23', to: '2026-11-23', kind: 'holiday', name: labour },
    ]);
  });

  it('names a closure as one, and a public holiday within it by its own name', () => {
    const { skipped } = promiseExample(rulebook, 'p3', at('2026-12-28T10:00+09:00'));
    expect(skipped.map(({ from, to, name }) => [from, to, name?.en])).toEqual([
      ['2026-12-29', '2026-12-31', 'New Year closure'],
      ['2027-01-01', '2027-01-01', "New Year's Day"],
      ['2027-01-02', '2027-01-03', 'New Year closure'],
    ]);
  });

  it('says what a lead’s own clock says', () => {
    const start = at('2026-11-19T14:00+09:00');
    const lead = aLead({ handOffs: [aHandOff(start)] });
    const clock = evaluate(lead, rulebook, start).clocks.find(({ promise }) => promise === 'p3');
    const example = promiseExample(rulebook, 'p3', start);
    expect([example.due, example.warnAt, example.allowed]).toEqual([clock?.due, clock?.warnAt, clock?.allowed]);
  });

  it('uses the other time of an intent', () => {
    expect(promiseExample(rulebook, 'p1', at('2026-11-20T10:00+09:00'), 'compare').due).toBe(at('2026-11-20T10:30+09:00'));
  });

  it('says when the manager hears of it', () => {
    expect(promiseExample(rulebook, 'p3', at('2026-11-19T14:00+09:00')).escalatesAt).toBe(at('2026-11-26T09:00+09:00'));
    expect(promiseExample(rulebook, 'p8', at('2026-11-20T10:00+09:00')).escalatesAt).toBeNull();
  });

  it.each<[string, Partial<PromiseRule>, string | null]>([
    ['moves with the time', { within: { amount: 5, unit: 'days' } }, '2026-11-27T18:00+09:00'],
    ['moves with "same day counts"', { sameDayCounts: true }, '2026-11-24T18:00+09:00'],
    ['has no due moment without its calendar', { calendar: 'gone' }, null],
  ])('%s', (_, change, due) => {
    const changed = withPromises({ p3: change });
    expect(promiseExample(changed, 'p3', at('2026-11-19T14:00+09:00')).due).toBe(due === null ? null : at(due));
  });
});

describe('the example from today', () => {
  it.each<[string, string, string, string]>([
    ['this afternoon', 'p3', '2026-11-24T10:12+09:00', '2026-11-24T14:00+09:00'],
    ['tomorrow afternoon once that is past', 'p3', '2026-11-24T16:00+09:00', '2026-11-25T14:00+09:00'],
    ['the first afternoon worked', 'p3', '2026-11-21T10:00+09:00', '2026-11-24T14:00+09:00'],
  ])('starts %s', (_, promise, now, start) => {
    expect(promiseExamples(rulebook, promise, at(now))?.next.start).toBe(at(start));
  });

  it('adds one over the next holiday where the plain one meets none', () => {
    const found = promiseExamples(rulebook, 'p1', at('2026-11-16T10:00+09:00'));
    expect(found?.next).toMatchObject({ start: at('2026-11-16T14:00+09:00'), due: at('2026-11-16T15:00+09:00'), skipped: [] });
    expect(found?.overHoliday).toMatchObject({ start: at('2026-11-20T17:50+09:00'), due: at('2026-11-24T09:50+09:00') });
  });

  it('adds none where the plain one meets it', () => {
    expect(promiseExamples(rulebook, 'p3', at('2026-11-19T10:00+09:00'))?.overHoliday).toBeNull();
  });

  it('is none for a calendar that never opens, at once', () => {
    const closed = aRulebook({ agreement: { calendars: rulebook.agreement.calendars.map((each) => ({ ...each, weekly: {} })) } });
    expect(promiseExamples(closed, 'p3', at('2026-11-19T10:00+09:00'))).toBeNull();
    expect(promiseExamples(rulebook, 'gone', at('2026-11-19T10:00+09:00'))).toBeNull();
  });

  it('reads a team open round the clock, and hours of 10,000', () => {
    const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]));
    const calendars = rulebook.agreement.calendars.map((each) => ({
      ...each,
      holidays: 'none' as const,
      closures: [],
      weekly: always as never,
    }));
    const open = withPromises({ p3: { within: { amount: 10_000, unit: 'hours' } } }, aRulebook({ agreement: { calendars } }));
    expect(promiseExamples(open, 'p3', at('2026-11-19T10:00+09:00'))?.next.due).toBe(at('2026-11-19T14:00+09:00') + 10_000 * 3_600_000);
  });
});
